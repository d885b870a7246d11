import { SAMPLE_RATE } from './cue.ts';
import { type Stereo, scale } from './stereo.ts';

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

/** The largest magnitude from frame `from` up to `to`. */
function largest(channel: Float32Array, from: number, to: number): number {
  let peak = 0;
  const end = Math.min(to, channel.length);
  for (let n = Math.max(0, from); n < end; n++) {
    const value = channel[n] ?? 0;
    if (value > peak) peak = value;
    else if (-value > peak) peak = -value;
  }
  return peak;
}

/**
 * Raises `peaks[n]` to the largest magnitude of the reconstructed wave around sample `n`. Only values above `floor`
 * are exact: where the six samples around a point are so small that it cannot exceed it, the sample itself is taken.
 */
function traceTruePeaks(channel: Float32Array, peaks: Float32Array, floor: number) {
  const quiet = floor / OVERSHOOT;
  // the last of the six samples around n that was not quiet
  let loud = Number.NEGATIVE_INFINITY;
  for (let ahead = 0; ahead < 3; ahead++) if (Math.abs(channel[ahead] ?? 0) > quiet) loud = ahead;
  for (let n = 0; n < channel.length; n++) {
    const coming = channel[n + 3] ?? 0;
    if (coming > quiet || -coming > quiet) loud = n + 3;
    const here = loud < n - 2 ? Math.abs(channel[n] ?? 0) : peakAt(channel, n);
    if (here > (peaks[n] ?? 0)) peaks[n] = here;
    // the points lie between n and n + 1: both must come down
    if (n + 1 < peaks.length && here > (peaks[n + 1] ?? 0)) peaks[n + 1] = here;
  }
}

/** The largest magnitude from sample `n` up to the next one. */
function peakAt(channel: Float32Array, n: number): number {
  let peak = Math.abs(channel[n] ?? 0);
  const first = n - (HALF - 1);
  const from = Math.max(0, -first);
  const to = Math.min(TAPS, channel.length - first);
  for (const taps of INTERPOLATORS) {
    let value = 0;
    for (let tap = from; tap < to; tap++) value += (taps[tap] ?? 0) * (channel[first + tap] ?? 0);
    if (value > peak) peak = value;
    else if (-value > peak) peak = -value;
  }
  return peak;
}

/** The largest true peak of both channels, linear. */
export function truePeak({ left, right }: Stereo): number {
  const sampled = Math.max(largest(left, 0, left.length), largest(right, 0, right.length));
  const peaks = new Float32Array(left.length);
  for (const channel of [left, right]) traceTruePeaks(channel, peaks, sampled);
  return largest(peaks, 0, peaks.length);
}

/** How far ahead the limiter sees a peak coming, frames: the gain glides down within it. */
const LOOKAHEAD = Math.round(0.0015 * SAMPLE_RATE);
/** Share of the way back to unity gain made per frame: 25 ms time constant. A slower one mutes what follows a sharp blow, a quicker one growls. */
const RELEASE = 1 - Math.exp(-1 / (0.025 * SAMPLE_RATE));

/** The least of each value and the `window` after it, in place (van Herk 1992: running minima from both ends of each block). */
function leastAhead(values: Float32Array, window: number) {
  const { length } = values;
  const block = window + 1;
  const forward = values.slice();
  for (let start = 0; start < length; start += block) {
    const end = Math.min(length, start + block);
    let least = 1;
    for (let n = start; n < end; n++) {
      least = Math.min(least, forward[n] ?? 1);
      forward[n] = least;
    }
    least = 1;
    for (let n = end - 1; n >= start; n--) {
      least = Math.min(least, values[n] ?? 1);
      values[n] = least;
    }
  }
  for (let n = 0; n < length; n++)
    values[n] = Math.min(values[n] ?? 1, forward[Math.min(length - 1, n + window)] ?? 1);
}

/** Holds every true peak of both channels at or below `ceiling` (linear), in place. Exact zeros stay zero. */
export function limit(programme: Stereo, ceiling: number) {
  const peaks = new Float32Array(programme.left.length);
  for (const channel of [programme.left, programme.right]) traceTruePeaks(channel, peaks, ceiling);
  if (largest(peaks, 0, peaks.length) <= ceiling) return;
  turnDown(programme, peaks, ceiling);
  // a gain that moves between two samples can lift the wave between them by a hair
  const excess = truePeak(programme);
  if (excess > ceiling) scale(programme, ceiling / excess);
}

/** The same by the samples alone, at a fifth of the cost: what lies between them may pass by a few tenths of a decibel. */
export function limitRoughly(programme: Stereo, ceiling: number) {
  const { left, right } = programme;
  const peaks = new Float32Array(left.length);
  for (let n = 0; n < peaks.length; n++) peaks[n] = Math.max(Math.abs(left[n] ?? 0), Math.abs(right[n] ?? 0));
  if (largest(peaks, 0, peaks.length) > ceiling) turnDown(programme, peaks, ceiling);
}

/** Applies the gain that the peaks need, gliding down ahead of each and slowly up after it. Overwrites `peaks`. */
function turnDown({ left, right }: Stereo, peaks: Float32Array, ceiling: number) {
  const frames = left.length;
  const held = peaks;
  for (let n = 0; n < frames; n++) {
    const peak = peaks[n] ?? 0;
    held[n] = peak > ceiling ? ceiling / peak : 1;
  }
  leastAhead(held, LOOKAHEAD);
  let open = held[0] ?? 1;
  for (let n = 1; n < frames; n++) {
    open = Math.min(held[n] ?? 1, open + (1 - open) * RELEASE);
    held[n] = open;
  }
  // a running mean over the lookahead: never above the gain a peak needs, because it was held that long before
  let sum = LOOKAHEAD * (held[0] ?? 1);
  for (let n = 0; n < frames; n++) {
    sum += (held[n] ?? 1) - (n < LOOKAHEAD ? (held[0] ?? 1) : (held[n - LOOKAHEAD] ?? 1));
    const gain = Math.min(1, sum / LOOKAHEAD);
    left[n] = (left[n] ?? 0) * gain;
    right[n] = (right[n] ?? 0) * gain;
  }
}
