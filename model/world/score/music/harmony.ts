import { pick, type Random } from '../../random.ts';
import type { MusicDirection } from '../../read/screenplay.ts';

export interface Key {
  /** Semitones over C. */
  readonly tonic: number;
  readonly mode: 'major' | 'minor';
}

/** Notes of a chord as MIDI numbers, the lowest first, and its root's pitch class. */
export interface Chord {
  readonly root: number;
  readonly notes: readonly number[];
}

const SCALES: Readonly<Record<Key['mode'], readonly number[]>> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
};

type Progression = readonly [number, number, number, number];
type Progressions = readonly [Progression, ...Progression[]];

/** Four bars each, as degrees of the scale; the last chord of each leads back to the first. */
const PROGRESSIONS: Readonly<Record<MusicDirection['mood'], Progressions>> = {
  happy: [
    [0, 3, 4, 3],
    [0, 4, 5, 3],
    [0, 5, 3, 4],
  ],
  calm: [
    [0, 4, 5, 3],
    [3, 0, 4, 5],
    [0, 2, 3, 4],
    [5, 3, 0, 4],
  ],
  sad: [
    [0, 5, 2, 6],
    [0, 3, 5, 4],
    [5, 3, 0, 4],
  ],
  tense: [
    [0, 5, 3, 4],
    [0, 0, 5, 4],
    [0, 3, 0, 4],
  ],
  epic: [
    [0, 5, 2, 6],
    [5, 6, 0, 0],
    [0, 2, 6, 3],
  ],
};

const MINOR: ReadonlySet<MusicDirection['mood']> = new Set(['sad', 'tense', 'epic']);

export const keyOf = ({ key, mood }: MusicDirection, random: Random): Key =>
  key ?? { tonic: Math.floor(random() * 12), mode: MINOR.has(mood) ? 'minor' : 'major' };

/** A note of the scale, any number of steps over the tonic nearest to `low`, as a MIDI number. */
export function scaleNote({ tonic, mode }: Key, step: number, low: number): number {
  const scale = SCALES[mode];
  const octave = Math.floor(step / scale.length);
  const base = low + ((((tonic - low) % 12) + 12) % 12);
  return base + 12 * octave + (scale[step - octave * scale.length] ?? 0);
}

/** One chord a bar: phrases of four bars, never the same twice in a row where the mood has more, home at the end. */
export function progressionOf(
  key: Key,
  mood: MusicDirection['mood'],
  bars: number,
  seventh: boolean,
  random: Random,
): Chord[] {
  const chords: Chord[] = [];
  const options = PROGRESSIONS[mood];
  let phrase: Progression = pick(random, options);
  let previous: Chord | null = null;
  for (let bar = 0; bar < bars; bar++) {
    if (bar > 0 && bar % 4 === 0) {
      const others = options.filter((option) => option !== phrase);
      phrase = others[Math.floor(random() * others.length)] ?? phrase;
    }
    // the end is home, whatever the phrase says
    const degree = bar === bars - 1 || bar === 0 ? 0 : (phrase[bar % 4] ?? 0);
    previous = voiced(key, degree, seventh, previous);
    chords.push(previous);
  }
  return chords;
}

/** The inversion whose notes lie nearest to the chord before: the hand moves as little as it can. */
function voiced(key: Key, degree: number, seventh: boolean, previous: Chord | null): Chord {
  const steps = seventh ? [0, 2, 4, 6] : [0, 2, 4];
  const classes = steps.map((step) => scaleNote(key, degree + step, 0) % 12);
  // the dominant of a minor key has the raised third that leads home
  if (key.mode === 'minor' && degree === 4) classes[1] = ((classes[1] ?? 0) + 1) % 12;
  const centre =
    previous === null ? 60 : previous.notes.reduce((sum, note) => sum + note, 0) / previous.notes.length;
  const notes = classes
    .map((pitch) => pitch + 12 * Math.round((0.6 * centre + 0.4 * 61 - pitch) / 12))
    .sort((a, b) => a - b);
  return { root: classes[0] ?? 0, notes };
}
