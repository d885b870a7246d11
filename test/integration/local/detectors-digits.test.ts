import { beforeAll, describe, expect, it } from 'vitest';
import { speechFeatures } from '../../../local/detectors/speech/features.ts';
import { lessons, speak } from '../../../local/detectors/speech/lessons.ts';
import { learn, type SpeechModel, withNoise } from '../../../local/detectors/speech/model.ts';
import { transcribe } from '../../../local/detectors/speech/transcript.ts';
import { between, pick, randomStream } from '../../../model/world/random.ts';

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;
const OTHER_WORDS = [
  'I want to order a large pizza with extra cheese please',
  'The camera is over there behind the wooden table',
  'To be or not to be, that is the question',
  'My brother lives in a small town for weeks at a time',
];
const CODES = 10;

// the Scot: no lesson is spoken by him, nor by anybody with his accent
let model: SpeechModel;
beforeAll(async () => {
  const { digits, sentences } = await lessons(['slt', 'rms', 'kal16']);
  model = learn(digits, sentences);
});

/** Share of digits that are heard rightly, in order, over codes of six. */
async function accuracy(separator: string, decibels: number): Promise<number> {
  const random = randomStream(3, `codes ${separator} ${decibels}`);
  let wrong = 0;
  for (let code = 0; code < CODES; code += 1) {
    const digits = Array.from({ length: 6 }, () => pick(random, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const text = digits.map((digit) => WORDS[digit]).join(separator);
    const { speech } = await speak(text, 'awb', between(random, 0.85, 1.3));
    const heard = transcribe(withNoise(speech.samples, decibels, random), model);
    wrong += distance(
      digits.map(String),
      heard.map(({ digit }) => digit ?? '?'),
    );
  }
  return 1 - wrong / (6 * CODES);
}

/** Insertions, deletions and substitutions between two sequences. */
function distance(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, index) => index + 1);
  for (const [index, item] of a.entries()) {
    let [corner, left] = [index, index + 1];
    row = row.map((above, column) => {
      left = Math.min(above + 1, left + 1, corner + (item === b[column] ? 0 : 1));
      corner = above;
      return left;
    });
  }
  return row.at(-1) ?? a.length;
}

describe('a voice that was never heard before', () => {
  it.each([
    ['in one breath', ' ', 50, 0.9],
    // his "five" sounds like the others' "one"
    ['with pauses', ', ', 50, 0.8],
    ['in a noisy room', ' ', 20, 0.85],
  ])('is understood: digits %s', async (_, separator, decibels, share) => {
    await expect(accuracy(separator, decibels)).resolves.toBeGreaterThanOrEqual(share);
  });

  it('is not taken to say digits when it says other words', async () => {
    let [digits, words] = [0, 0];
    for (const sentence of OTHER_WORDS) {
      const { speech } = await speak(sentence, 'awb', 1);
      digits += transcribe(speech.samples, model).filter(({ digit }) => digit !== null).length;
      words += sentence.split(' ').length;
    }
    expect(digits / words).toBeLessThan(0.06);
  });
});

describe('a woman, when only men gave lessons', () => {
  it('is understood', async () => {
    const { digits, sentences } = await lessons(['awb', 'rms', 'kal16']);
    const men = learn(digits, sentences);
    const { speech } = await speak('four, seven, one, nine, two, six', 'slt', 1.1, 190);
    expect(transcribe(speech.samples, men).map(({ digit }) => digit)).toEqual(['4', '7', '1', '9', '2', '6']);
  });
});

describe('features', () => {
  it('do not change with loudness', async () => {
    const { speech } = await speak('five', 'slt', 1);
    const [loud, soft] = [speech.samples, speech.samples.map((sample) => sample / 20)].map((samples) =>
      speechFeatures(samples),
    );
    const far = (loud ?? []).flatMap((frame, index) =>
      [...frame].map((value, at) => Math.abs(value - (soft?.[index]?.[at] ?? Number.NaN))),
    );
    expect(Math.max(...far)).toBeLessThan(0.05);
  });

  it('move with the length of the vocal tract', async () => {
    const { speech } = await speak('five', 'slt', 1);
    const [plain, warped] = [speechFeatures(speech.samples), speechFeatures(speech.samples, 1.15)];
    expect(warped).toHaveLength(plain.length);
    expect(warped[20]).not.toEqual(plain[20]);
  });
});
