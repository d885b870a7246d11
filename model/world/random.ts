/** A stream of numbers in [0, 1). Calling it moves it on. */
export type Random = () => number;

/** 32-bit FNV-1a of a string. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
};

/**
 * The engine's only source of chance: mulberry32, started from the request's seed and the name of the stream.
 * Every use names a stream of its own, so that drawing one number more in one place changes nothing elsewhere.
 */
export const randomStream = (seed: number, name: string): Random => {
  let state = (seed ^ fnv1a(name)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A number in [low, high). */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** One item of a list that is never empty. */
export const pick = <T>(random: Random, items: readonly [T, ...T[]]): T =>
  items[Math.floor(random() * items.length)] ?? items[0];
