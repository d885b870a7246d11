export { worldEngine } from './engine.ts';
export { planOf, transcriptOf } from './plan.ts';
export { type Order, type Production, prepare, type ReadyShot } from './production.ts';
