import { SAMPLE_RATE, type Spoken, type Utterance } from './cue.ts';
import { type FliteSpeech, loadFlite, runFlite } from './flite.ts';
import { medianPitch } from './pitch.ts';
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
    const say = (mean: number) =>
      runFlite(flite, text, {
        voice: tone.flite,
        pitch: mean,
        melody: mean * (utterance.shout ? SHOUTED_MELODY : (tone.melody ?? MELODY)),
        stretch: (tract * manner.stretch * tone.stretch) / (utterance.haste ?? 1),
      });
    const speech = say(pitch);
    return place(utterance, utterance.own ? tuned(speech, pitch, say) : speech, tract);
  });
}

/** How far a line may be off its pitch, and how far it is put right at once, as ratios. */
const IN_TUNE = 1.02;
const MOST_TUNING = 1.3;
const TRIES = 3;

/**
 * Where the melody of these words carried the voice off its pitch, the line is said again, so much lower or higher, and
 * the try that came nearest is taken.
 */
function tuned(first: FliteSpeech, pitch: number, say: (mean: number) => FliteSpeech): FliteSpeech {
  const offOf = ({ samples, rate }: FliteSpeech) => pitch / (medianPitch(samples, rate) ?? pitch);
  let best = { speech: first, mean: pitch, off: offOf(first) };
  let latest = best;
  for (let tries = 0; tries < TRIES && far(best.off) > IN_TUNE; tries++) {
    const mean = latest.mean * Math.min(MOST_TUNING, Math.max(1 / MOST_TUNING, latest.off));
    const speech = say(mean);
    latest = { speech, mean, off: offOf(speech) };
    if (far(latest.off) < far(best.off)) best = latest;
  }
  return best.speech;
}

/** Of a ratio, from 1, whichever way. */
const far = (ratio: number): number => Math.max(ratio, 1 / ratio);

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
