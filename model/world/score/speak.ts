import { SAMPLE_RATE, type Spoken, type Utterance } from './cue.ts';
import { type FliteSpeech, loadFlite, runFlite } from './flite.ts';
import { resample } from './resample.ts';
import { toSpeakable } from './speakable.ts';
import { castVoices } from './voices.ts';

/** How far a speaker's melody strays from the mean, as a share of it: calm, and when shouting. */
const MELODY = 0.13;
const SHOUTED_MELODY = 0.2;

/**
 * A shout is higher (loud speech rises by 4 to 8 semitones: Traunmüller and Eriksson 2000), its first formant rises
 * with the open mouth, its vowels last longer; see `perform` for its level and brightness.
 */
const SHOUT = { pitch: 1.38, tract: 1.05, stretch: 1.12 };
const CALM = { pitch: 1, tract: 1, stretch: 1 };

/** Silence kept before the first sound and after the last, seconds: the words start when they are asked to. */
const LEAD = 0.02;
const TRAIL = 0.1;

/**
 * Speaks each line, every speaker in a voice of their own. Deterministic. Text that cannot be spoken (empty, or no letter or digit that English can read)
 * gives no sound, no phonemes and `end === at`.
 * @returns One line for each asked, in the same order, with phoneme times for lip sync.
 */
export async function speak(utterances: readonly Utterance[]): Promise<Spoken[]> {
  if (utterances.every((utterance) => toSpeakable(utterance.text) === '')) return utterances.map(silent);
  const flite = await loadFlite();
  const tones = castVoices(utterances);
  return utterances.map((utterance) => {
    const text = toSpeakable(utterance.text);
    const tone = tones.get(utterance.speaker);
    if (text === '' || tone === undefined) return silent(utterance);
    const manner = utterance.shout ? SHOUT : CALM;
    const tract = tone.tract * manner.tract;
    const pitch = (tone.pitch * manner.pitch) / tract;
    const speech = runFlite(flite, text, {
      voice: tone.flite,
      pitch,
      melody: pitch * (utterance.shout ? SHOUTED_MELODY : (tone.melody ?? MELODY)),
      stretch: (tract * manner.stretch * tone.stretch) / (utterance.haste ?? 1),
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
