import { PitchDetector } from 'pitchy';
import type { MeasuredVoice } from '../../../model/protocol/appearance.ts';
import { quantile } from './appearance-color.ts';
import { digitsOf } from './digits.ts';
import type { Word } from './evidence.ts';

/** A recording's sound, one channel. */
export interface Sound {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** Long enough for three periods of the deepest voice, and how often one looks. Seconds. */
const WINDOW = 0.045;
const HOP = 0.01;
/** Voices of people, Hz. */
const LOWEST = 60;
const HIGHEST = 450;
/** How periodic a stretch must be to be voiced, 0 to 1. */
const CLEAR = 0.9;
/** What lies further from the median is the detector's mistake by an octave, semitones. */
const ASTRAY = 8;
/** A quarter of a second of voice. */
const LEAST_FOUND = 25;

const SYLLABLES: Readonly<Record<string, number>> = { '0': 2, '7': 2 };

const semitones = (pitch: number, other: number): number => 12 * Math.log2(pitch / other);

/**
 * Measures a voice, within spoken words when they are known. The pitch is the McLeod method's, by pitchy.
 *
 * @returns null when there is too little voice in it
 */
export function measureVoice({ rate, samples }: Sound, words: readonly Word[]): MeasuredVoice | null {
  const size = Math.round(WINDOW * rate);
  const detector = PitchDetector.forFloat32Array(size);
  const spans = words.length > 0 ? words : [{ start: 0, end: samples.length / rate }];
  const found = spans.flatMap(({ start, end }) => {
    const pitches: number[] = [];
    for (
      let at = Math.round(start * rate);
      at + size <= Math.min(samples.length, end * rate);
      at += HOP * rate
    ) {
      const from = Math.round(at);
      const [pitch, clarity] = detector.findPitch(samples.subarray(from, from + size), rate);
      if (clarity >= CLEAR && pitch >= LOWEST && pitch <= HIGHEST) pitches.push(pitch);
    }
    return pitches;
  });
  const middle = quantile(found, 0.5);
  const kept = found.filter((pitch) => Math.abs(semitones(pitch, middle)) <= ASTRAY);
  if (kept.length < LEAST_FOUND) return null;
  const pace = paceOf(words);
  return {
    pitchHz: round(quantile(kept, 0.5)),
    rangeSemitones: round(semitones(quantile(kept, 0.9), quantile(kept, 0.1))),
    ...(pace !== null && { rate: pace }),
  };
}

/** Syllables a second within the digits that were said; null when there were none, or at a pace nobody has. */
function paceOf(words: readonly Word[]): number | null {
  const digits = digitsOf(words);
  const seconds = digits.reduce((sum, { start, end }) => sum + end - start, 0);
  const syllables = digits.reduce((sum, { digit }) => sum + (SYLLABLES[digit] ?? 1), 0);
  const pace = round(syllables / seconds);
  return pace >= 0.5 && pace <= 12 ? pace : null;
}

const round = (value: number): number => Math.round(value * 100) / 100;
