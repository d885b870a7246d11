import { SAMPLE_RATE } from './cue.ts';

/** Coefficient of a one-pole low-pass `y += a · (x − y)` with its −3 dB point at `cutoff` Hz. */
export const onePole = (cutoff: number) =>
  1 - Math.exp((-2 * Math.PI * Math.min(cutoff, SAMPLE_RATE / 2)) / SAMPLE_RATE);

/** Per-sample factor of an exponential decay that falls by 60 dB in `seconds`. */
export const decayFactor = (seconds: number) => 10 ** (-3 / (seconds * SAMPLE_RATE));

/** A biquad section, normalised to a0 = 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Filters a channel into a new array, from rest. */
export function biquad(input: Float32Array, { b0, b1, b2, a1, a2 }: Biquad): Float32Array {
  const output = new Float32Array(input.length);
  let s1 = 0;
  let s2 = 0;
  for (let n = 0; n < input.length; n++) {
    const x = input[n] ?? 0;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    output[n] = y;
  }
  return output;
}

/** Band-pass of 0 dB at `center` Hz (Bristow-Johnson's cookbook). */
export function bandPass(center: number, q: number): Biquad {
  const w = (2 * Math.PI * center) / SAMPLE_RATE;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha;
  return { b0: alpha / a0, b1: 0, b2: -alpha / a0, a1: (-2 * Math.cos(w)) / a0, a2: (1 - alpha) / a0 };
}

/** High-pass, Butterworth. */
export function highPass(cutoff: number): Biquad {
  const w = (2 * Math.PI * cutoff) / SAMPLE_RATE;
  const alpha = Math.sin(w) / Math.SQRT2;
  const a0 = 1 + alpha;
  const b = (1 + Math.cos(w)) / 2 / a0;
  return { b0: b, b1: -2 * b, b2: b, a1: (-2 * Math.cos(w)) / a0, a2: (1 - alpha) / a0 };
}

/** Low-pass, Butterworth. */
export function lowPass(cutoff: number): Biquad {
  const w = (2 * Math.PI * cutoff) / SAMPLE_RATE;
  const alpha = Math.sin(w) / Math.SQRT2;
  const a0 = 1 + alpha;
  const b = (1 - Math.cos(w)) / 2 / a0;
  return { b0: b, b1: 2 * b, b2: b, a1: (-2 * Math.cos(w)) / a0, a2: (1 - alpha) / a0 };
}

/** High shelf: `decibels` above about `corner` Hz. */
export function highShelf(corner: number, decibels: number): Biquad {
  const a = 10 ** (decibels / 40);
  const w = (2 * Math.PI * corner) / SAMPLE_RATE;
  const cos = Math.cos(w);
  const beta = Math.SQRT2 * Math.sqrt(a) * Math.sin(w);
  const a0 = a + 1 - (a - 1) * cos + beta;
  return {
    b0: (a * (a + 1 + (a - 1) * cos + beta)) / a0,
    b1: (-2 * a * (a - 1 + (a + 1) * cos)) / a0,
    b2: (a * (a + 1 + (a - 1) * cos - beta)) / a0,
    a1: (2 * (a - 1 - (a + 1) * cos)) / a0,
    a2: (a + 1 - (a - 1) * cos - beta) / a0,
  };
}
