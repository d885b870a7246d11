import type { Word } from './evidence.ts';

/** Digits as people say them and as recognisers hear them. */
const SAID: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  nought: '0',
  one: '1',
  won: '1',
  two: '2',
  to: '2',
  too: '2',
  three: '3',
  tree: '3',
  four: '4',
  for: '4',
  fore: '4',
  five: '5',
  six: '6',
  sex: '6',
  seven: '7',
  eight: '8',
  ate: '8',
  nine: '9',
};

export interface SpokenDigit {
  readonly digit: string;
  readonly start: number;
  readonly end: number;
}

/** The digits among spoken words, each with its share of its word's time: "48" is two digits. */
export function digitsOf(words: readonly Word[]): SpokenDigit[] {
  return words.flatMap(({ text, start, end }) => {
    const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '');
    const digits = /^\d+$/.test(plain) ? plain : (SAID[plain] ?? '');
    const each = (end - start) / Math.max(1, digits.length);
    return [...digits].map((digit, at) => ({
      digit,
      start: start + at * each,
      end: start + (at + 1) * each,
    }));
  });
}
