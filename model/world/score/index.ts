export * from './cue.ts';
export { perform, performing } from './perform.ts';
export { speak } from './speak.ts';
export * from './steps.ts';
