import type { Random } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import type { Stereo } from '../stereo.ts';

/** Makes `frames` of one ambience, at any level: it is calibrated afterwards. */
export type Bed = (frames: number, random: Random) => Stereo;

/** Frames between two steps of a slow control: a power of two, so that frame `n` is in step `n >> 6`. */
export const STEP = 64;

/** A smooth random walk between 0 and 1, one value per {@link STEP}, that turns about every `seconds`. */
export function drift(frames: number, seconds: number, random: Random): Float32Array {
  const values = new Float32Array(Math.ceil(frames / STEP) + 1);
  const span = (seconds * SAMPLE_RATE) / STEP;
  let at = -span * random();
  let from = random();
  let to = random();
  for (let i = 0; i < values.length; i++) {
    while (i - at >= span) {
      at += span;
      from = to;
      to = random();
    }
    const t = (i - at) / span;
    values[i] = from + (to - from) * t * t * (3 - 2 * t);
  }
  return values;
}

/** Both channels from one recipe, each with its own stretch of chance: wide. */
export const wide = (make: () => Float32Array): Stereo => ({ left: make(), right: make() });
