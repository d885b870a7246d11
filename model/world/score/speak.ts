import { SAMPLE_RATE, type Spoken, type Utterance, type VoiceName } from './cue.ts';
import { type FliteSpeech, type FliteVoice, loadFlite, runFlite } from './flite.ts';
import { resample } from './resample.ts';
import { toSpeakable } from './speakable.ts';

interface Voice {
  readonly flite: FliteVoice;
  /** Multiplies the pitch without touching the formants. */
  readonly pitch: number;
  /** Plays the voice faster by this, which shortens the vocal tract: pitch and formants rise together. */
  readonly tract: number;
}

// rms and slt are the clearest voices of the set; the pitches measure 168, 138, 240, 106 and 91 Hz
const VOICES: Readonly<Record<VoiceName, Voice>> = {
  woman: { flite: 'slt', pitch: 1, tract: 1 },
  'woman-low': { flite: 'slt', pitch: 0.87, tract: 0.94 },
  child: { flite: 'slt', pitch: 1.17, tract: 1.22 },
  man: { flite: 'rms', pitch: 1, tract: 1.05 },
  'man-low': { flite: 'rms', pitch: 1, tract: 0.9 },
};

/** A shout is higher, a little slower and, see `perform`, louder and brighter. */
const SHOUT = { pitch: 1.22, tract: 1.06, stretch: 1.08 };
/** The same for a voice whose pitch only the tract can raise. */
const FIXED_PITCH_SHOUT = { pitch: 1, tract: 1.15, stretch: 1.08 };

/** Silence kept before the first sound and after the last, seconds: the words start when they are asked to. */
const LEAD = 0.02;
const TRAIL = 0.1;

/**
 * Speaks each line. Deterministic. Text that cannot be spoken (empty, or no letter or digit that English can read)
 * gives no sound, no phonemes and `end === at`.
 * @returns One line for each asked, in the same order, with phoneme times for lip sync.
 */
export async function speak(utterances: readonly Utterance[]): Promise<Spoken[]> {
  if (utterances.every((utterance) => toSpeakable(utterance.text) === '')) return utterances.map(silent);
  const flite = await loadFlite();
  return utterances.map((utterance) => {
    const text = toSpeakable(utterance.text);
    if (text === '') return silent(utterance);
    const voice = VOICES[utterance.voice];
    const raised = voice.flite === 'rms' ? FIXED_PITCH_SHOUT : SHOUT;
    const shout = utterance.shout ? raised : { pitch: 1, tract: 1, stretch: 1 };
    const tract = voice.tract * shout.tract;
    const speech = runFlite(flite, text, {
      voice: voice.flite,
      pitch: voice.pitch * shout.pitch,
      stretch: tract * shout.stretch,
    });
    return place(utterance, speech, tract);
  });
}

const silent = (utterance: Utterance): Spoken => ({
  ...utterance,
  end: utterance.at,
  phonemes: [],
  samples: new Float32Array(0),
});

/** Trims the pauses at both ends and moves the line to its time. */
function place(utterance: Utterance, speech: FliteSpeech, tract: number): Spoken {
  const { phonemes, rate } = speech;
  const total = speech.samples.length / rate;
  const first = phonemes.findIndex(({ phoneme }) => phoneme !== 'pau');
  const last = phonemes.findLastIndex(({ phoneme }) => phoneme !== 'pau');
  const start = Math.max(0, (phonemes[first - 1]?.end ?? 0) - LEAD);
  const end = Math.min(total, (phonemes[last]?.end ?? total) + TRAIL);

  const heard = speech.samples.subarray(Math.round(start * rate), Math.round(end * rate));
  const samples = resample(heard, rate * tract, SAMPLE_RATE);
  const length = samples.length / SAMPLE_RATE;

  const placed: { phoneme: string; start: number; end: number }[] = [];
  let previous = utterance.at;
  phonemes.forEach(({ phoneme, end: phonemeEnd }, i) => {
    if (i < first - 1 || i > last + 1) return;
    const stop = i === last + 1 ? length : Math.min(length, Math.max(0, (phonemeEnd - start) / tract));
    if (utterance.at + stop <= previous) return;
    placed.push({ phoneme, start: previous, end: utterance.at + stop });
    previous = utterance.at + stop;
  });
  return { ...utterance, end: utterance.at + length, phonemes: placed, samples };
}
