import type { MeasuredVoice } from '../../protocol/index.ts';
import type { Utterance, VoiceName } from './cue.ts';
import type { FliteVoice } from './flite.ts';

/** One speaker's own voice. */
export interface Tone {
  readonly flite: FliteVoice;
  /** Mean pitch that is heard, Hz. */
  readonly pitch: number;
  /** Plays the voice faster by this, which shortens the vocal tract: all formants rise together. */
  readonly tract: number;
  /** How far the melody strays from the pitch, as a share of it; missing: as everybody's. */
  readonly melody?: number;
  /** Multiplies every duration. */
  readonly stretch: number;
}

/** `rms` speaks at one pitch, whatever it is told, Hz: only the tract moves it. */
const FIXED_PITCH = 103;

/**
 * Pitches two speakers may have: 2.4 semitones apart, so that no two sound the same. Low ones are given to men, the
 * middle to women, the top to children, as measured for speakers of American English (Hillenbrand et al. 1995: men
 * 131, women 220, children 236 Hz; statistical voices speak lower).
 */
const RUNGS = Array.from({ length: 12 }, (_, rung) => 80 * 2 ** ((rung * 2.4) / 12));

/** On which rungs a voice may stand, the most fitting first. */
const FITTING: Readonly<Record<VoiceName, readonly number[]>> = {
  'man-low': [1, 0, 2, 3, 4],
  man: [2, 3, 4, 1, 0],
  'woman-low': [5, 4, 6, 7],
  woman: [6, 7, 5, 8, 4],
  child: [9, 10, 8, 11],
};

const TRACTS: Readonly<Record<VoiceName, number>> = {
  'man-low': 0.92,
  man: 1,
  'woman-low': 0.94,
  woman: 1,
  child: 1.22,
};

function toneOf(voice: VoiceName, rung: number, shouts: boolean): Tone {
  const pitch = RUNGS[rung] ?? RUNGS[0] ?? 80;
  // a rung away from a voice's own also means a slightly longer or shorter tract, and another pace
  const own = FITTING[voice][0] ?? rung;
  const tract = TRACTS[voice] * (1 + 0.012 * (rung - own));
  const stretch = [1, 1.05, 0.96, 1.02][rung % 4] ?? 1;
  if (voice !== 'man' && voice !== 'man-low') return { flite: 'slt', pitch, tract, stretch };
  // the clearest man cannot raise his voice
  if (!shouts && (rung === 1 || rung === 2)) {
    return { flite: 'rms', pitch, tract: pitch / FIXED_PITCH, stretch };
  }
  return { flite: rung >= 3 ? 'awb' : 'kal16', pitch, tract, stretch };
}

/** A man's and a woman's voice that keep to any pitch and melody they are given (the others do not), and their own pitch, Hz. */
const PLIANT = { man: ['awb', 120], woman: ['slt', 185] } as const;
/** Longer and shorter tracts than a voice's own begin to sound like a trick. */
const MOST_TRACT = 1.18;
/** Syllables a second at which these voices read digits out, one by one, and the most that they are hurried or held up. */
const DIGITS_RATE = 3.2;
const MOST_STRETCH = 1.2;
/** What becomes of a melody in these voices: so many semitones of range for a deviation of the whole pitch; more gets hoarse. */
const RANGE_OF_MELODY = 12;
const MELODY_LIMITS = [0.08, 0.28] as const;

const within = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, value));

/** The tone nearest to a voice that was measured: its pitch, its melody, its pace. */
function toneLike({ pitchHz, rangeSemitones, rate }: MeasuredVoice): Tone {
  const [flite, own] = pitchHz < Math.sqrt(PLIANT.man[1] * PLIANT.woman[1]) ? PLIANT.man : PLIANT.woman;
  const melody = within(rangeSemitones / RANGE_OF_MELODY, MELODY_LIMITS);
  return {
    flite,
    pitch: pitchHz,
    // who speaks higher has a shorter tract, though by far less: a fifth of the way
    tract: within((pitchHz / own) ** 0.2, [1 / MOST_TRACT, MOST_TRACT]),
    melody,
    stretch: rate === undefined ? 1 : within(DIGITS_RATE / rate, [1 / MOST_STRETCH, MOST_STRETCH]),
  };
}

/** The rung that a measured voice is nearest to: nobody else gets it. */
const rungOf = (pitchHz: number): number => {
  const far = RUNGS.map((pitch) => Math.abs(Math.log2(pitch / pitchHz)));
  return far.indexOf(Math.min(...far));
};

/**
 * Gives every speaker of a film a voice of their own, in the order in which they speak: the most fitting rung of their
 * kind that nobody has yet. With more speakers than rungs (12) voices repeat. Who was measured gets their own, whoever else
 * speaks.
 */
export function castVoices(utterances: readonly Utterance[]): ReadonlyMap<string, Tone> {
  const tones = new Map<string, Tone>();
  const taken = new Set<number>();
  for (const { speaker, own } of utterances) {
    if (own === undefined) continue;
    tones.set(speaker, toneLike(own));
    taken.add(rungOf(own.pitchHz));
  }
  for (const { speaker, voice } of utterances) {
    if (tones.has(speaker)) continue;
    const [fittest = 0] = FITTING[voice];
    const nearest = RUNGS.map((_, rung) => rung).sort(
      (a, b) => Math.abs(a - fittest) - Math.abs(b - fittest),
    );
    const rung = [...FITTING[voice], ...nearest].find((free) => !taken.has(free)) ?? fittest;
    taken.add(rung);
    const shouts = utterances.some((line) => line.speaker === speaker && line.shout);
    tones.set(speaker, toneOf(voice, rung, shouts));
  }
  return tones;
}
