import type { Random } from '../random.ts';

/** White noise, uniform in −1..1. */
export function whiteNoise(random: Random, frames: number): Float32Array {
  const noise = new Float32Array(frames);
  for (let n = 0; n < frames; n++) noise[n] = 2 * random() - 1;
  return noise;
}
