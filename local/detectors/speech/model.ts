import { type Random, randomStream } from '../../../model/world/random.ts';
import { FEATURES, HOP_S, speechFeatures } from './features.ts';
import { DIGITS, type Digit, type Lesson } from './lessons.ts';
import { fitMixture, type Mixture, spread } from './mixture.ts';

/** States of one phoneme: its beginning, middle and end. */
const STATES = 3;
const DIGIT_PARTS = 4;
const PHONEME_PARTS = 3;
const SILENCE_PARTS = 4;

/** Speakers with shorter and longer vocal tracts than the synthesiser's. */
const WARPS = [0.88, 1, 1.12];
/** How much more than the synthesiser's voices people differ. */
const BROADER = 1.5;
/** How far speech stands above the noise it is learnt in, decibels. */
const SIGNAL_TO_NOISE = [45, 24, 14];

/** Sounds one after the other, each as likely as its mixture says. */
export interface WordModel {
  readonly states: readonly Mixture[];
}

/** What the recogniser knows. */
export interface SpeechModel {
  readonly digits: ReadonlyMap<Digit, WordModel>;
  /** Any speech: what a word that is no digit is made of. */
  readonly phonemes: ReadonlyMap<string, WordModel>;
  readonly silence: WordModel;
}

/** Learns digits, and speech as such, from lessons. */
export function learn(digits: readonly Lesson[], sentences: readonly Lesson[]): SpeechModel {
  const random = randomStream(2, 'speech model');
  const words = new Map<Digit, Float32Array[][]>();
  const phonemes = new Map<string, Float32Array[][]>();
  const silence: Float32Array[] = [];
  const study = (lesson: Lesson, index: number): void => {
    for (const [turn, warp] of WARPS.entries()) {
      const noise = SIGNAL_TO_NOISE[(turn + index) % SIGNAL_TO_NOISE.length] ?? 24;
      const features = speechFeatures(withNoise(lesson.speech.samples, noise, random), warp);
      const spoken = segments(lesson, features);
      for (const { phoneme, frames } of spoken) {
        if (phoneme === 'pau') silence.push(...frames);
        else share(states(phonemes, phoneme, STATES), frames, 0);
      }
      for (const { word, parts } of digitsOf(lesson, spoken)) {
        const into = states(words, word, STATES * parts.length);
        for (const [at, { frames }] of parts.entries()) share(into, frames, at * STATES);
      }
    }
  };
  digits.forEach(study);
  sentences.forEach(study);
  const variances = within([...words.values(), ...phonemes.values()].flat());
  const model = (into: readonly Float32Array[][], parts: number): WordModel => ({
    states: into.map((vectors) => fitMixture(vectors, parts, variances, random)),
  });
  return {
    digits: new Map([...words].map(([word, into]) => [word, model(into, DIGIT_PARTS)])),
    phonemes: new Map([...phonemes].map(([phoneme, into]) => [phoneme, model(into, PHONEME_PARTS)])),
    silence: model([silence], SILENCE_PARTS),
  };
}

/** Mean variance of one sound, times {@link BROADER}. */
function within(sounds: readonly Float32Array[][]): Float32Array {
  const sums = new Float64Array(FEATURES);
  let count = 0;
  for (const vectors of sounds) {
    if (vectors.length === 0) continue;
    count += vectors.length;
    for (const [index, variance] of spread(vectors).variances.entries()) {
      sums[index] = (sums[index] ?? 0) + variance * vectors.length;
    }
  }
  return Float32Array.from(sums, (sum) => (BROADER * sum) / Math.max(1, count));
}

interface Segment {
  readonly phoneme: string;
  readonly frames: readonly Float32Array[];
}

function segments({ speech }: Lesson, features: readonly Float32Array[]): Segment[] {
  let start = 0;
  return speech.phonemes.map(({ phoneme, end }) => {
    const to = Math.min(features.length, Math.round(end / HOP_S));
    const frames = features.slice(start, to);
    start = to;
    return { phoneme, frames };
  });
}

/** The digits of a lesson, each with its phonemes; empty for a sentence. */
function digitsOf({ text }: Lesson, spoken: readonly Segment[]): { word: Digit; parts: Segment[] }[] {
  const words = text.split(/[ ,]+/).filter(isDigit);
  const sounds = spoken.filter(({ phoneme }) => phoneme !== 'pau');
  let at = 0;
  const found: { word: Digit; parts: Segment[] }[] = [];
  for (const word of words) {
    const parts = sounds.slice(at, at + DIGITS[word].length);
    if (parts.map(({ phoneme }) => phoneme).join() !== DIGITS[word].join()) return found;
    found.push({ word, parts });
    at += parts.length;
  }
  return found;
}

export const isDigit = (word: string): word is Digit => Object.hasOwn(DIGITS, word);

function states<Name>(of: Map<Name, Float32Array[][]>, name: Name, count: number): Float32Array[][] {
  const known = of.get(name);
  if (known) return known;
  const made = Array.from({ length: count }, (): Float32Array[] => []);
  of.set(name, made);
  return made;
}

/** Deals the frames of a phoneme to its states in order. */
function share(into: readonly Float32Array[][], frames: readonly Float32Array[], first: number): void {
  for (const [index, frame] of frames.entries()) {
    into[first + Math.floor((index * STATES) / frames.length)]?.push(frame);
  }
}

/** Adds noise that falls with frequency, as rooms and microphones have it. */
export function withNoise(samples: Float32Array, decibels: number, random: Random): Float32Array {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const level = Math.sqrt(power / Math.max(1, samples.length)) * 10 ** (-decibels / 20);
  let low = 0;
  return samples.map((sample) => {
    const white = random() * 2 - 1;
    low = 0.95 * low + 0.3 * white;
    return sample + level * (white + low);
  });
}
