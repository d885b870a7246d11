import { weights } from './classifier.ts';
import type { Decision, ScreenContext } from './decision.ts';
import { lemmasOf } from './lemmas.ts';
import { builtInPolicy, type Policy } from './policy.ts';
import { rulesOf } from './rules.ts';
import { decide } from './screen.ts';

/** Digits that stand for letters in a handle. Only within a word: at its ends they are mostly a year. */
const DIGITS: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
};
/** A piece of a handle that shorter words must not be found in: "peacock" has no rude word in it. */
const SHORTEST = 3;
/** A word that counts although what stands beside it is no word. */
const LONG_ENOUGH = 5;

/**
 * Judges a handle by the policy's rules, those for profiles included. Who reads it sees words without spaces, so they are
 * put back: `elonmusk_official`, `n4z1king` and `xx_pornstar_xx` say what they say.
 *
 * @param handle of a–z, 0–9 and `_`
 */
export function screenHandle(
  handle: string,
  context: Omit<ScreenContext, 'stage'>,
  policy: Policy = builtInPolicy,
): Decision {
  const rules = rulesOf(policy);
  const scores = new Map<string, number>();
  for (const words of handleReadings(handle, rules.handlePhrases))
    for (const [category, score] of rules.judge(rules.find(words), 'handle'))
      scores.set(category, Math.max(score, scores.get(category) ?? 0));
  return decide(scores, { ...context, stage: 'profile' }, policy);
}

/** Whether it is a word of everyday English, as far as the classifier knows them. */
const isEveryday = (word: string): boolean =>
  lemmasOf(word, (lemma) => weights().lemmas.has(lemma)).length > 0;

/** What words a handle can be read as: as it is divided, all of it as one, with digits as letters and without them. */
export function handleReadings(handle: string, phrases: readonly string[]): (readonly string[])[] {
  const known = new Map(phrases.map((phrase) => [phrase.replaceAll(' ', ''), phrase.split(' ')]));
  const parts = handle.split('_').filter((part) => part !== '');
  const spelled = [
    parts.map((part) => part.replace(/^\d+|\d+$/g, '')),
    parts.map((part) =>
      part.replaceAll(/\d/g, (digit) => (/[a-z]/.test(part) ? (DIGITS[digit] ?? digit) : digit)),
    ),
    parts.map((part) => part.replaceAll(/\d/g, '')),
  ];
  return spelled.flatMap((pieces) => {
    const words = pieces.filter((piece) => piece !== '');
    return [words, words.flatMap((word) => divided(word, known)), divided(words.join(''), known)];
  });
}

/** Splits letters at the known phrase they begin or end with; what is a word of everyday English stays whole. */
function divided(letters: string, known: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const whole = known.get(letters);
  if (whole) return whole;
  if (isEveryday(letters)) return [letters];
  for (let length = letters.length - 1; length >= SHORTEST; length--) {
    const [head, tail] = [letters.slice(0, length), letters.slice(length)];
    const [start, end] = [letters.slice(0, -length), letters.slice(-length)];
    const first = known.get(head);
    if (first && (length >= LONG_ENOUGH || isEveryday(tail) || known.has(tail)))
      return [...first, ...divided(tail, known)];
    const last = known.get(end);
    if (last && (length >= LONG_ENOUGH || isEveryday(start) || known.has(start)))
      return [...divided(start, known), ...last];
  }
  return [letters];
}
