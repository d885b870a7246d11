import FFT from 'fft.js';
import type { Sameness } from './sameness.ts';

/** Sound of one channel. */
export interface Sound {
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

/** A moment of sound: when its window begins, seconds, and its 32 bits. */
export interface SoundMark {
  readonly at: number;
  readonly bits: number;
  /** How much changed, as the mean over the bands of a change in the natural logarithm of power. */
  readonly change: number;
}

/** Seconds of sound that one mark is of: long beside a step, so that marks of a shifted copy are nearly the same. */
const WINDOW = 0.37;
/** Seconds between the two windows that a mark compares. */
const REACH = 0.2;
/** Steps a second at which a film in question is looked at, and how many of them are kept of a film that is known. */
const STEPS = 80;
const KEPT_EVERY = 4;
/** Bands of equal width in octaves, between what small loudspeakers and what telephones let through. */
const BANDS = 33;
const [LOWEST_HZ, HIGHEST_HZ] = [300, 3000];

/** Mean power of a window, full scale squared, below which it is silence: -60 dB. */
const SILENCE = 1e-6;
/** Power of a band, as a share of the mean band, that is taken for nothing. */
const FLOOR = 1e-4;
/** Mean change between two windows, natural logarithm of power, below which a sound is a hum, and like any other. */
const STEADY = 0.1;

/**
 * What a film sounds like: 80 times a second the signs of how 32 differences between neighbouring bands of the spectrum
 * change in time (J. Haitsma, T. Kalker: A Highly Robust Audio Fingerprinting System, ISMIR 2002). Loudness, equalisers,
 * another rate or a narrower band leave the signs alone; another speed or pitch does not. Silence has no marks, nor has a
 * sound that does not change: their bits would be chance.
 */
export function soundMarks({ samples, rate }: Sound): SoundMark[] {
  const length = Math.round(WINDOW * rate);
  const spectrum = bandSpectrum(length, rate);
  const reach = Math.round(REACH * STEPS);
  const windows: (Float64Array | null)[] = [];
  const marks: SoundMark[] = [];
  for (let step = 0; ; step++) {
    const from = Math.round((step * rate) / STEPS);
    if (from + length > samples.length) return marks;
    const now = spectrum(samples.subarray(from, from + length));
    windows.push(now);
    const before = windows[step - reach];
    if (!now || !before) continue;
    const mark = { at: (step - reach) / STEPS, ...changeBetween(before, now) };
    if (mark.change >= STEADY) marks.push(mark);
  }
}

/** @returns natural logarithm of the power in each band of a window; null for silence */
function bandSpectrum(length: number, rate: number): (window: Float32Array) => Float64Array | null {
  const size = 2 ** Math.ceil(Math.log2(length));
  const transform = new FFT(size);
  const input = new Float64Array(size);
  const output = new Float64Array(2 * size);
  const taper = Float64Array.from(
    { length },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length),
  );
  const edges = Array.from({ length: BANDS + 1 }, (_, band) =>
    Math.round((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / BANDS) * size) / rate),
  );
  return (window) => {
    let power = 0;
    for (const [n, value] of window.entries()) {
      power += value * value;
      input[n] = value * (taper[n] ?? 0);
    }
    if (power / length < SILENCE) return null;
    transform.realTransform(output, input);
    const bands = Float64Array.from({ length: BANDS }, (_, band) => {
      const [from = 0, to = 0] = [edges[band], edges[band + 1]];
      let sum = 0;
      for (let bin = from; bin < to; bin++)
        sum += (output[2 * bin] ?? 0) ** 2 + (output[2 * bin + 1] ?? 0) ** 2;
      return sum / Math.max(1, to - from);
    });
    const floor = (FLOOR * bands.reduce((sum, value) => sum + value, 0)) / BANDS;
    return bands.map((value) => Math.log(value + floor + Number.MIN_VALUE));
  };
}

/** One bit for each pair of neighbouring bands. */
function changeBetween(before: Float64Array, now: Float64Array): { bits: number; change: number } {
  let [bits, change] = [0, 0];
  for (let band = 0; band < BANDS - 1; band++) {
    const tilt = (of: Float64Array) => (of[band] ?? 0) - (of[band + 1] ?? 0);
    const difference = tilt(now) - tilt(before);
    change += Math.abs(difference) / (BANDS - 1);
    bits = (bits << 1) | (difference > 0 ? 1 : 0);
  }
  return { bits: bits >>> 0, change };
}

/** Seconds to either side within which a moment must be that of the greatest change to be looked up by. */
const ANCHOR_REACH = 0.1;
const HALF_BITS = 16;

/**
 * The names under which a sound is found by others that are near: both halves of the bits at those moments at which most
 * changes, because a copy has its greatest changes at the same ones.
 */
export function soundKeysOf(marks: readonly SoundMark[]): string[] {
  const keys = new Set<string>();
  for (const [index, mark] of marks.entries()) {
    if (!isAnchor(marks, index)) continue;
    keys.add(`high${hex(mark.bits >>> HALF_BITS, 4)}`);
    keys.add(`low${hex(mark.bits & 0xffff, 4)}`);
  }
  return [...keys];
}

function isAnchor(marks: readonly SoundMark[], index: number): boolean {
  const mark = marks[index];
  if (!mark) return false;
  const beats = (other: SoundMark | undefined, step: number) =>
    other &&
    Math.abs(other.at - mark.at) <= ANCHOR_REACH &&
    (other.change > mark.change || (other.change === mark.change && step < 0));
  for (let step = 1; step <= ANCHOR_REACH * STEPS; step++)
    if (beats(marks[index - step], -step) || beats(marks[index + step], step)) return false;
  return true;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

const KEPT_RATE = STEPS / KEPT_EVERY;
const DIGITS = 8;
const NO_MARK = '.'.repeat(DIGITS);

/** What is kept of a sound: every fourth mark from the film's beginning, eight hex digits each, dots where there is none. */
export function packSound(marks: readonly SoundMark[]): string {
  const kept: string[] = [];
  for (const { at, bits } of marks) {
    const step = Math.round(at * STEPS);
    if (step % KEPT_EVERY !== 0) continue;
    const index = step / KEPT_EVERY;
    while (kept.length < index) kept.push(NO_MARK);
    kept[index] = hex(bits, DIGITS);
  }
  return kept.join('');
}

type KeptMark = Pick<SoundMark, 'at' | 'bits'>;

export function unpackSound(packed: string): KeptMark[] {
  const marks: KeptMark[] = [];
  for (let index = 0; index * DIGITS < packed.length; index++) {
    const digits = packed.slice(index * DIGITS, (index + 1) * DIGITS);
    if (digits !== NO_MARK) marks.push({ at: index / KEPT_RATE, bits: Number.parseInt(digits, 16) });
  }
  return marks;
}

/** How alike two sounds are. */
export interface SoundLikeness {
  /** Kept marks of the known sound that met one of the other. */
  readonly compared: number;
  /** Share of their bits that differ: a half by chance. */
  readonly distance: number;
}

/** Kept marks that must meet, one second of them, and the share of what could meet at best: a scrap of a sound fits many. */
const LEAST_MARKS = KEPT_RATE;
const LEAST_SHARE = 0.6;

/**
 * Compares two sounds at the shift in time that fits best.
 *
 * @param known what was kept of a known film
 * @param seen all marks of the film in question
 * @returns null where too little of both can be compared
 */
export function compareSounds(known: readonly KeptMark[], seen: readonly KeptMark[]): SoundLikeness | null {
  const steps = seen.map(({ at }) => Math.round(at * STEPS));
  const [first, last] = [steps[0], steps.at(-1)];
  const [knownFirst, knownLast] = [known[0], known.at(-1)].map((mark) => mark && Math.round(mark.at * STEPS));
  if (first === undefined || last === undefined || knownFirst === undefined || knownLast === undefined)
    return null;
  const bits = new Uint32Array(last - first + 1);
  const there = new Uint8Array(bits.length);
  for (const [index, step] of steps.entries()) {
    bits[step - first] = seen[index]?.bits ?? 0;
    there[step - first] = 1;
  }
  const places = known.map((mark) => ({ step: Math.round(mark.at * STEPS), bits: mark.bits }));
  const least = Math.max(LEAST_MARKS, LEAST_SHARE * Math.min(known.length, seen.length / KEPT_EVERY));
  let best: SoundLikeness | null = null;
  for (let shift = first - knownLast; shift <= last - knownFirst; shift++) {
    let [compared, differing] = [0, 0];
    for (const place of places) {
      const at = place.step + shift - first;
      if (there[at] !== 1) continue;
      compared++;
      differing += bitsSet(place.bits ^ (bits[at] ?? 0));
    }
    const distance = differing / (32 * compared);
    if (compared >= least && (best === null || distance < best.distance)) best = { compared, distance };
  }
  return best;
}

function bitsSet(value: number): number {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Shares of bits: what copies stay below, and what others stay above. */
const SAME_SOUND = 0.28;
const OTHER_SOUND = 0.35;

export function judgeSound(likeness: SoundLikeness | null): Sameness {
  if (likeness === null) return 'unknown';
  if (likeness.distance <= SAME_SOUND) return 'same';
  return likeness.distance >= OTHER_SOUND ? 'other' : 'unknown';
}
