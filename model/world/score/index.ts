export * from './cue.ts';
export { perform } from './perform.ts';
export { speak } from './speak.ts';
