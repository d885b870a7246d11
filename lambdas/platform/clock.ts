/** Milliseconds since the epoch. Passed in, so that tests own the time. */
export type Clock = () => number;

export const seconds = (ms: number): number => Math.floor(ms / 1000);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
