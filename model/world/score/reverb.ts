import { type Movement, SAMPLE_RATE } from './cue.ts';
import { levelsOver, movementAt } from './movements.ts';
import type { Stereo } from './stereo.ts';

/** Frames of the eight delay lines: primes, so that their echoes never fall together. */
const LINES = [1031, 1327, 1523, 1871, 2053, 2311, 2539, 2887] as const;

/** All-passes before the lines, frames: they smear a click into a cloud. */
const DIFFUSERS = [149, 387, 557] as const;
const DIFFUSION = 0.6;

/** High notes die away this much sooner than low ones. */
const BRIGHT_SHARE = 0.45;

/**
 * Eight delay lines feed each other through a Householder mirror, which keeps their energy; each loses as much per
 * round as `reverb` seconds to −60 dB ask, and more of its high notes. The sum of the lines goes alternately left
 * and right.
 */
export function reverberate(room: Float32Array, movements: readonly Movement[], { left, right }: Stereo) {
  const frames = room.length;
  const diffuse = diffused(room);
  const wet = levelsOver(frames, movements, ({ acoustics }) =>
    acoustics.reverb > 0 ? Math.max(0, acoustics.wet) : 0,
  );
  const count = LINES.length;
  const lines = LINES.map((length) => new Float32Array(length));
  const positions = new Int32Array(count);
  const smoothed = new Float64Array(count);
  const outputs = new Float64Array(count);
  const keep = new Float64Array(count);
  const damp = new Float64Array(count);
  let current: Movement | undefined;
  // the first walls answer after a while
  const preDelay = Math.round(0.012 * SAMPLE_RATE);

  for (let n = 0; n < frames; n++) {
    if (n % 64 === 0) {
      const movement = movementAt(movements, n / SAMPLE_RATE);
      if (movement !== current) {
        current = movement;
        const seconds = Math.min(12, Math.max(0.1, movement?.acoustics.reverb ?? 0.1));
        LINES.forEach((length, i) => {
          const low = 10 ** ((-3 * length) / (seconds * SAMPLE_RATE));
          const high = 10 ** ((-3 * length) / (seconds * BRIGHT_SHARE * SAMPLE_RATE));
          keep[i] = low;
          // one-pole low-pass whose gain at the highest frequency is high / low
          const ratio = high / low;
          damp[i] = (2 * ratio) / (1 + ratio);
        });
      }
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const out = lines[i]?.[positions[i] ?? 0] ?? 0;
      const before = smoothed[i] ?? 0;
      const now = before + (damp[i] ?? 1) * (out * (keep[i] ?? 0) - before);
      smoothed[i] = now;
      outputs[i] = now;
      sum += now;
    }
    const input = 0.35 * (diffuse[n - preDelay] ?? 0);
    const mirror = (2 * sum) / count;
    let onLeft = 0;
    let onRight = 0;
    for (let i = 0; i < count; i++) {
      const out = outputs[i] ?? 0;
      const line = lines[i];
      const position = positions[i] ?? 0;
      if (line !== undefined) {
        line[position] = (i % 3 === 0 ? -input : input) + out - mirror;
        positions[i] = position + 1 === line.length ? 0 : position + 1;
      }
      if (i % 2 === 0) onLeft += out;
      else onRight += out;
    }
    const gain = wet[n] ?? 0;
    left[n] = (left[n] ?? 0) + gain * onLeft;
    right[n] = (right[n] ?? 0) + gain * onRight;
  }
}

/** The sound through the all-passes: the same spectrum, spread in time. */
function diffused(room: Float32Array): Float32Array {
  let input = room;
  for (const delay of DIFFUSERS) {
    const output = new Float32Array(input.length);
    for (let n = 0; n < input.length; n++) {
      output[n] =
        -DIFFUSION * (input[n] ?? 0) + (input[n - delay] ?? 0) + DIFFUSION * (output[n - delay] ?? 0);
    }
    input = output;
  }
  return input;
}
