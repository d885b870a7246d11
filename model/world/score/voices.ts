import type { Utterance, VoiceName } from './cue.ts';
import type { FliteVoice } from './flite.ts';

/** One speaker's own voice. */
export interface Tone {
  readonly flite: FliteVoice;
  /** Mean pitch that is heard, Hz. */
  readonly pitch: number;
  /** Plays the voice faster by this, which shortens the vocal tract: all formants rise together. */
  readonly tract: number;
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

/**
 * Gives every speaker of a film a voice of their own, in the order in which they speak: the most fitting rung of their
 * kind that nobody has yet. With more speakers than rungs (12) voices repeat.
 */
export function castVoices(utterances: readonly Utterance[]): ReadonlyMap<string, Tone> {
  const tones = new Map<string, Tone>();
  const taken = new Set<number>();
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
