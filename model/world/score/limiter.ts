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

/** Frames looked at together to find out that nothing in them can be loud enough. */
const BLOCK = 64;

/** The largest magnitude from frame `from` up to `to`. */
function largest(channel: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let n = Math.max(0, from); n < Math.min(to, channel.length); n++)
    peak = Math.max(peak, Math.abs(channel[n] ?? 0));
  return peak;
}

/**
 * Raises `peaks[n]` to the largest magnitude of the reconstructed wave around sample `n`. Only values above `floor`
 * are exact: where nothing can exceed it, the samples themselves are taken.
 */
function traceTruePeaks(channel: Float32Array, peaks: Float32Array, floor: number) {
  for (let start = 0; start < channel.length; start += BLOCK) {
    const end = Math.min(channel.length, start + BLOCK);
    const quiet = largest(channel, start - HALF, end + HALF) * OVERSHOOT <= floor;
    for (let n = start; n < end; n++) {
      const here = quiet ? Math.abs(channel[n] ?? 0) : peakAt(channel, n);
      if (here > (peaks[n] ?? 0)) peaks[n] = here;
      // the points lie between n and n + 1: both must come down
      if (n + 1 < peaks.length && here > (peaks[n + 1] ?? 0)) peaks[n + 1] = here;
    }
  }
}

/** The largest magnitude from sample `n` up to the next one. */
function peakAt(channel: Float32Array, n: number): number {
  let peak = Math.abs(channel[n] ?? 0);
  const first = n - (HALF - 1);
  for (const taps of INTERPOLATORS) {
    let value = 0;
    for (let tap = Math.max(0, -first); tap < Math.min(TAPS, channel.length - first); tap++) {
      value += (taps[tap] ?? 0) * (channel[first + tap] ?? 0);
    }
    peak = Math.max(peak, Math.abs(value));
  }
  return peak;
}

/** The largest true peak of both channels, linear. */
export function truePeak({ left, right }: Stereo): number {
  let sampled = 0;
  for (const channel of [left, right])
    for (const value of channel) sampled = Math.max(sampled, Math.abs(value));
  const peaks = new Float32Array(left.length);
  for (const channel of [left, right]) traceTruePeaks(channel, peaks, sampled);
  return largest(peaks, 0, peaks.length);
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
