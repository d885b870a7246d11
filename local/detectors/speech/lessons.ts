import { type Random, randomStream } from '../../../model/world/random.ts';
import { type FliteSpeech, type FliteVoice, loadFlite, runFlite } from '../../../model/world/score/flite.ts';

/** A spoken text and what sounds when; all of 16 kHz. */
export interface Lesson {
  readonly text: string;
  readonly speech: FliteSpeech;
}

/** How the words are pronounced, in the synthesiser's phonemes; "oh" is another word for 0. */
export const DIGITS = {
  zero: ['z', 'ih', 'r', 'ow'],
  oh: ['ow'],
  one: ['w', 'ah', 'n'],
  two: ['t', 'uw'],
  three: ['th', 'r', 'iy'],
  four: ['f', 'ao', 'r'],
  five: ['f', 'ay', 'v'],
  six: ['s', 'ih', 'k', 's'],
  seven: ['s', 'eh', 'v', 'ax', 'n'],
  eight: ['ey', 't'],
  nine: ['n', 'ay', 'n'],
} as const;
export type Digit = keyof typeof DIGITS;

export const VOICES: readonly FliteVoice[] = ['slt', 'rms', 'awb', 'kal16'];
const PITCH: Readonly<Record<FliteVoice, number>> = { slt: 180, rms: 100, awb: 120, kal16: 105 };

/** Everything but digits: what a recogniser must not take for one. */
const SENTENCES = [
  'Please look straight into the camera and keep your head still.',
  'The quick brown fox jumps over a lazy dog near the river bank.',
  'My name is Margaret and I live by the harbour with two cats and a dog called Bruno.',
  'She sells fresh bread, cheese, honey and garlic at the village market every Thursday.',
  'I would rather go home now because it is getting dark outside.',
  'Children were playing with a yellow ball on the beach while the sun went down.',
  'Could you measure the joyful vision of this unusual azure treasure.',
  'Hello, good morning, thank you very much, goodbye and see you later.',
  'This is my voice, and nobody else may use it without asking me.',
  'Whales breathe air, birds build nests, and judges wear long black gowns.',
  'Turn the wheel slowly to the left, then push the brake pedal down hard.',
  'Our neighbours bought an old house with thick walls and a huge garden.',
];

/** Every voice speaks every digit after every other, at three speeds, and all the sentences. */
export async function lessons(
  voices: readonly FliteVoice[] = VOICES,
): Promise<{ digits: Lesson[]; sentences: Lesson[] }> {
  const random = randomStream(1, 'speech lessons');
  const digits: Lesson[] = [];
  const sentences: Lesson[] = [];
  for (const voice of voices) {
    for (const stretch of [0.8, 1, 1.3]) {
      digits.push(await speak(digitText(random, ' '), voice, stretch));
      digits.push(await speak(digitText(random, ', '), voice, stretch));
    }
    for (const [index, sentence] of SENTENCES.entries()) {
      sentences.push(await speak(sentence, voice, index % 2 === 0 ? 1 : 0.85));
    }
  }
  return { digits, sentences };
}

/** Speaks a text in one of the voices. @param stretch of all durations. */
export async function speak(
  text: string,
  voice: FliteVoice,
  stretch: number,
  pitch = PITCH[voice],
): Promise<Lesson> {
  return { text, speech: runFlite(await loadFlite(), text, { voice, pitch, melody: 15, stretch }) };
}

/** Each digit three times in chance order. */
function digitText(random: Random, separator: string): string {
  const words = Object.keys(DIGITS).flatMap((word) => [word, word, word]);
  for (let index = words.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [words[index], words[other]] = [words[other] ?? '', words[index] ?? ''];
  }
  return words.join(separator);
}
