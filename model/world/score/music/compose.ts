import { between, pick, type Random } from '../../random.ts';
import type { MusicDirection } from '../../read/screenplay.ts';
import { type Chord, type Key, keyOf, progressionOf, scaleNote } from './harmony.ts';

export type Instrument =
  | 'piano'
  | 'pad'
  | 'strings'
  | 'bass'
  | 'guitar'
  | 'bell'
  | 'kick'
  | 'snare'
  | 'hat'
  | 'timpani';

/** One note: seconds from the start of the music, a MIDI number, and how hard, 0..1. */
export interface Note {
  readonly instrument: Instrument;
  readonly at: number;
  readonly seconds: number;
  readonly pitch: number;
  readonly force: number;
}

/** A piece as it is written down. */
export interface Piece {
  readonly key: Key;
  /** Beats a minute. */
  readonly tempo: number;
  readonly notes: readonly Note[];
}

const TEMPOS: Readonly<Record<MusicDirection['style'], number>> = {
  piano: 76,
  ambient: 60,
  orchestral: 88,
  'lo-fi': 78,
  electronic: 120,
  acoustic: 100,
};
const MOOD_PACE: Readonly<Record<MusicDirection['mood'], number>> = {
  happy: 1.15,
  sad: 0.84,
  calm: 0.95,
  tense: 1,
  epic: 1,
};

/** Beats in a bar. */
const METRE = 4;
/** The last chord has this long to die away, seconds, if the piece is long enough. */
const RING_OUT = 1.4;
/** A tempo nobody asked for may be bent by this share so that the piece ends with the picture. */
const BEND = 0.2;

/** Tempo, and the beat of the last chord, such that it falls where the picture leaves it time to ring. */
function shapeOf(direction: MusicDirection, seconds: number): { tempo: number; home: number } {
  const wanted = direction.tempo ?? TEMPOS[direction.style] * MOOD_PACE[direction.mood];
  const played = Math.max(0.5, seconds - Math.min(RING_OUT, seconds * 0.3));
  const home = Math.max(1, Math.round((played * wanted) / 60));
  const fitted = (home * 60) / played;
  const bends = direction.tempo === null && Math.abs(fitted / wanted - 1) <= BEND;
  return { tempo: bends ? fitted : wanted, home };
}

/** Collects the notes of one piece; times in beats. */
class Sheet {
  readonly notes: Note[] = [];
  readonly #beat: number;
  readonly #random: Random;
  /** In beats: nothing starts at it or lasts over it. */
  end = Number.POSITIVE_INFINITY;

  constructor(tempo: number, random: Random) {
    this.#beat = 60 / tempo;
    this.#random = random;
  }

  /** Nobody plays on the very beat: a few milliseconds early or late, a little louder or softer. */
  add(instrument: Instrument, beat: number, beats: number, pitch: number, force: number) {
    if (beat >= this.end) return;
    const late = beat === 0 ? 0 : between(this.#random, -0.006, 0.008);
    this.notes.push({
      instrument,
      at: Math.max(0, beat * this.#beat + late),
      seconds: Math.min(beats, this.end - beat) * this.#beat,
      pitch,
      force: Math.min(1, Math.max(0.05, force * between(this.#random, 0.88, 1.08))),
    });
  }
}

interface Bar {
  readonly sheet: Sheet;
  readonly key: Key;
  readonly chord: Chord;
  /** First beat, and how far into the piece it is, 0..1. */
  readonly beat: number;
  readonly share: number;
  readonly last: boolean;
  readonly random: Random;
}

const low = (chord: Chord, octave: number) => chord.root + 12 * octave;

/** Up and down through the notes of the chord, an octave wide, in a pattern drawn anew for every bar. */
const ARPEGGIOS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, 1, 2, 3, 2, 1, 2, 1],
  [0, 2, 1, 2, 3, 2, 1, 2],
  [0, 1, 2, 1, 3, 1, 2, 1],
  [0, 2, 3, 2, 1, 2, 3, 1],
];

function arpeggio({ sheet, chord, beat, random }: Bar, instrument: Instrument, force: number, shift = 0) {
  const notes = [...chord.notes, (chord.notes[0] ?? 60) + 12];
  const pattern = pick(random, ARPEGGIOS);
  for (const [i, index] of pattern.entries()) {
    const accent = i % 4 === 0 ? 1.15 : 0.9;
    sheet.add(instrument, beat + i / 2, 1.2, (notes[index] ?? 60) + shift, force * accent);
  }
}

/** When the notes of a bar start, in beats. */
const RHYTHMS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, 1.5, 2],
  [0, 1, 2, 3],
  [0.5, 1, 2],
  [0, 2, 2.5, 3],
  [0, 3],
];

/** A tune: mostly steps of the scale, chord notes on strong beats, a breath at the end of each second bar. */
class Melody {
  #step: number;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.#step = 4 + Math.floor(random() * 3);
  }

  play({ sheet, key, chord, beat, last }: Bar, instrument: Instrument, force: number, floor: number) {
    if (last) {
      sheet.add(instrument, beat, 4, nearest(scaleNote(key, this.#step, floor), [key.tonic]), force);
      return;
    }
    const rhythm = pick(this.#random, RHYTHMS);
    for (const [i, start] of rhythm.entries()) {
      this.#step += Math.round(between(this.#random, -2.4, 2.4));
      if (this.#step < 1) this.#step = 3;
      if (this.#step > 9) this.#step = 6;
      const free = scaleNote(key, this.#step, floor);
      const pitch = start === 0 || start === 2 ? nearest(free, chord.notes) : free;
      sheet.add(instrument, beat + start, (rhythm[i + 1] ?? 4) - start, pitch, force);
    }
  }
}

/** The note of the same pitch class as one of `among` that lies nearest to `pitch`. */
function nearest(pitch: number, among: readonly number[]): number {
  const candidates = among.map((note) => note + 12 * Math.round((pitch - note) / 12));
  return candidates.reduce((best, note) => (Math.abs(note - pitch) < Math.abs(best - pitch) ? note : best));
}

type Arranger = (bar: Bar, melody: Melody) => void;

const ARRANGERS: Readonly<Record<MusicDirection['style'], Arranger>> = {
  piano: (bar, melody) => {
    const { sheet, chord, beat, last } = bar;
    sheet.add('piano', beat, 4, low(chord, 3), 0.5);
    sheet.add('piano', beat, 4, low(chord, 3) + 7, 0.3);
    if (last) {
      for (const note of chord.notes) sheet.add('piano', beat, 4, note, 0.4);
    } else {
      arpeggio(bar, 'piano', 0.3);
    }
    melody.play(bar, 'piano', 0.6, 62);
  },
  ambient: (bar, melody) => {
    const { sheet, chord, beat, random } = bar;
    for (const note of chord.notes) sheet.add('pad', beat, 4.6, note, 0.4);
    sheet.add('pad', beat, 4.6, low(chord, 3), 0.5);
    if (random() < 0.6) melody.play(bar, 'bell', 0.3, 66);
  },
  orchestral: (bar, melody) => {
    const { sheet, chord, beat, share, last } = bar;
    const swell = 0.4 + 0.5 * share;
    for (const note of chord.notes) sheet.add('strings', beat, 4.3, note, swell);
    sheet.add('strings', beat, 4.3, low(chord, 3), swell);
    for (let eighth = 0; eighth < (last ? 1 : 8); eighth++)
      sheet.add('bass', beat + eighth / 2, 0.4, low(chord, 3), eighth % 4 === 0 ? swell : 0.6 * swell);
    sheet.add('timpani', beat, 2, low(chord, 3), swell);
    if (share > 0.4 && !last) sheet.add('timpani', beat + 3.5, 0.5, low(chord, 3), 0.7 * swell);
    melody.play(bar, 'strings', 0.9 * swell, share > 0.5 ? 67 : 60);
  },
  'lo-fi': (bar, melody) => {
    const { sheet, chord, beat, random, last } = bar;
    for (const note of chord.notes) {
      sheet.add('piano', beat, 1.8, note, 0.35);
      if (!last) sheet.add('piano', beat + 2.5, 1.2, note, 0.25);
    }
    sheet.add('bass', beat, 1.4, low(chord, 3), 0.7);
    if (last) return;
    sheet.add('bass', beat + 2.5, 1, low(chord, 3) + (random() < 0.4 ? 7 : 0), 0.6);
    for (const at of [0, 2.5]) sheet.add('kick', beat + at, 0.5, 36, 0.7);
    for (const at of [1, 3]) sheet.add('snare', beat + at, 0.5, 38, 0.45);
    // swung: the second of each pair comes late
    for (let pair = 0; pair < 4; pair++) {
      sheet.add('hat', beat + pair, 0.2, 42, 0.3);
      sheet.add('hat', beat + pair + 0.6, 0.2, 42, 0.18);
    }
    if (random() < 0.5) melody.play(bar, 'bell', 0.25, 64);
  },
  electronic: (bar, melody) => {
    const { sheet, chord, beat, last } = bar;
    for (const note of chord.notes) sheet.add('pad', beat, 4, note, 0.35);
    if (last) {
      sheet.add('bass', beat, 3, low(chord, 3), 0.8);
      sheet.add('kick', beat, 0.5, 36, 0.9);
      return;
    }
    for (let quarter = 0; quarter < 4; quarter++) {
      sheet.add('kick', beat + quarter, 0.5, 36, 0.9);
      sheet.add('hat', beat + quarter + 0.5, 0.2, 42, 0.4);
      sheet.add('bass', beat + quarter + 0.5, 0.4, low(chord, 3), 0.7);
    }
    for (const at of [1, 3]) sheet.add('snare', beat + at, 0.4, 38, 0.5);
    arpeggio(bar, 'bell', 0.22, 12);
    melody.play(bar, 'guitar', 0.4, 60);
  },
  acoustic: (bar, melody) => {
    const { sheet, chord, beat, last } = bar;
    const strum = (at: number, force: number, down: boolean) => {
      const strings = [low(chord, 3), ...chord.notes, (chord.notes[0] ?? 60) + 12];
      const order = down ? strings : strings.toReversed().slice(0, 3);
      for (const [i, note] of order.entries()) sheet.add('guitar', beat + at + i * 0.025, 1.6, note, force);
    };
    strum(0, 0.55, true);
    if (last) return;
    strum(1.5, 0.3, false);
    strum(2, 0.45, true);
    strum(3, 0.35, true);
    strum(3.5, 0.28, false);
    sheet.add('bass', beat, 1.8, low(chord, 3), 0.45);
    sheet.add('bass', beat + 2, 1.8, low(chord, 3) + 7, 0.4);
    for (let eighth = 0; eighth < 8; eighth++)
      sheet.add('hat', beat + eighth / 2, 0.15, 42, eighth % 2 === 0 ? 0.1 : 0.18);
    melody.play(bar, 'bell', 0.25, 64);
  },
};

/**
 * Writes a piece for a film of `seconds`: one chord a bar in phrases of four bars, accompaniment by style, a tune over it, home
 * on the last chord, which dies away with the picture. Same direction and chance, same piece.
 */
export function compose(direction: MusicDirection, seconds: number, random: Random): Piece {
  const key = keyOf(direction, random);
  const { tempo, home } = shapeOf(direction, seconds);
  const bars = Math.ceil(home / METRE) + 1;
  const chords = progressionOf(key, direction.mood, bars, direction.style === 'lo-fi', random);
  const sheet = new Sheet(tempo, random);
  const melody = new Melody(random);
  const arrange = ARRANGERS[direction.style];
  for (const [index, chord] of chords.entries()) {
    const last = index === bars - 1;
    const beat = last ? home : index * METRE;
    // the last bar before home may be a short one
    sheet.end = last ? Number.POSITIVE_INFINITY : home;
    arrange({ sheet, key, chord, beat, share: beat / home, last, random }, melody);
  }
  return { key, tempo, notes: sheet.notes.filter(({ at }) => at < seconds) };
}
