/** A seeded stream of numbers, uniform in 0..1. */
export type Random = () => number;

/**
 * The mulberry32 generator.
 * @param streams Numbers that set one stream apart from the others of the same seed.
 */
export function createRandom(seed: number, ...streams: number[]): Random {
  let state = streams.reduce(
    (mixed, stream) => Math.imul(mixed ^ stream, 0x9e3779b1) ^ (mixed >>> 15),
    seed >>> 0,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Uniform in `low`..`high`. */
export const between = (random: Random, low: number, high: number) => low + (high - low) * random();

/** White noise, uniform in −1..1. */
export function whiteNoise(random: Random, frames: number): Float32Array {
  const noise = new Float32Array(frames);
  for (let n = 0; n < frames; n++) noise[n] = 2 * random() - 1;
  return noise;
}
