import { SAMPLE_RATE } from './cue.ts';
import type { Stereo } from './stereo.ts';

/** Four-fold oversampling, as BS.1770 asks of a true-peak meter; 16 taps for each point between two samples. */
const PHASES = 4;
const TAPS = 16;
const HALF = TAPS / 2;

const INTERPOLATORS: readonly Float64Array[] = Array.from({ length: PHASES - 1 }, (_, i) => {
  const offset = (i + 1) / PHASES;
  const taps = Float64Array.from({ length: TAPS }, (_, tap) => {
    const x = tap - (HALF - 1) - offset;
    const hann = Math.cos((Math.PI * x) / (TAPS + 1)) ** 2;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * hann;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
});

/** No point between samples can exceed the largest sample near it by more than this. */
const OVERSHOOT = Math.max(...INTERPOLATORS.map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)));

/**
 * Raises `peaks[n]` to the largest magnitude of the reconstructed wave around sample `n`. Only values above
 * `floor` are exact: below it the interpolation is skipped.
 */
function traceTruePeaks(channel: Float32Array, peaks: Float32Array, floor: number) {
  for (let n = 0; n < channel.length; n++) {
    let near = 0;
    for (let tap = 0; tap < TAPS; tap++) near = Math.max(near, Math.abs(channel[n + tap - (HALF - 1)] ?? 0));
    let here = Math.abs(channel[n] ?? 0);
    if (near * OVERSHOOT > floor) {
      for (const taps of INTERPOLATORS) {
        let value = 0;
        for (let tap = 0; tap < TAPS; tap++) value += (taps[tap] ?? 0) * (channel[n + tap - (HALF - 1)] ?? 0);
        here = Math.max(here, Math.abs(value));
      }
    }
    peaks[n] = Math.max(peaks[n] ?? 0, here);
    // the points lie between n and n + 1: both must come down
    if (n + 1 < peaks.length) peaks[n + 1] = Math.max(peaks[n + 1] ?? 0, here);
  }
}

/** The largest true peak of both channels, linear. */
export function truePeak({ left, right }: Stereo): number {
  let sampled = 0;
  for (const channel of [left, right])
    for (const value of channel) sampled = Math.max(sampled, Math.abs(value));
  const peaks = new Float32Array(left.length);
  for (const channel of [left, right]) traceTruePeaks(channel, peaks, sampled);
  return peaks.reduce((largest, peak) => Math.max(largest, peak), 0);
}

/** How far ahead the limiter sees a peak coming, frames: the gain glides down within it. */
const LOOKAHEAD = Math.round(0.0015 * SAMPLE_RATE);
/** Share of the way back to unity gain made per frame: 80 ms time constant. */
const RELEASE = 1 - Math.exp(-1 / (0.08 * SAMPLE_RATE));

/** Holds every true peak of both channels at or below `ceiling` (linear), in place. Exact zeros stay zero. */
export function limit(programme: Stereo, ceiling: number) {
  const { left, right } = programme;
  const frames = left.length;
  const peaks = new Float32Array(frames);
  for (const channel of [left, right]) traceTruePeaks(channel, peaks, ceiling);
  if (peaks.every((peak) => peak <= ceiling)) return;

  const held = new Float32Array(frames + LOOKAHEAD).fill(1);
  for (let n = 0; n < frames; n++) {
    const peak = peaks[n] ?? 0;
    if (peak <= ceiling) continue;
    const gain = ceiling / peak;
    for (let ahead = Math.max(0, n - LOOKAHEAD); ahead <= n; ahead++)
      held[ahead] = Math.min(held[ahead] ?? 1, gain);
  }
  for (let n = 1; n < frames; n++) {
    const before = held[n - 1] ?? 1;
    held[n] = Math.min(held[n] ?? 1, before + (1 - before) * RELEASE);
  }
  // a running mean over the lookahead: never above the gain a peak needs, because it was held that long before
  let sum = LOOKAHEAD * (held[0] ?? 1);
  for (let n = 0; n < frames; n++) {
    sum += (held[n] ?? 1) - (n < LOOKAHEAD ? (held[0] ?? 1) : (held[n - LOOKAHEAD] ?? 1));
    const gain = Math.min(1, sum / LOOKAHEAD);
    left[n] = (left[n] ?? 0) * gain;
    right[n] = (right[n] ?? 0) * gain;
  }
  // a gain that moves between two samples can lift the wave between them by a hair
  const excess = truePeak(programme);
  if (excess <= ceiling) return;
  for (let n = 0; n < frames; n++) {
    left[n] = ((left[n] ?? 0) * ceiling) / excess;
    right[n] = ((right[n] ?? 0) * ceiling) / excess;
  }
}
