import type { Claims } from './claims.ts';
import { NUMBERS } from './lexicon/looks.ts';
import type { Token } from './words.ts';

const FOR = /^(?:for|lasts|lasting|about|around)$/;
const UNIT = /^(?:s|secs?|seconds?)$/;
const WHOLE = /^(?:videos?|clips?|films?|movies?|shots?|scenes?|long)$/;
const counts = new Map(NUMBERS.flatMap(({ words, count }) => words.map((word) => [word, count] as const)));

/** `3`, `three`, and `3s` or `10-second` with their unit. */
const secondsAt = (words: readonly string[], at: number): { seconds: number; end: number } | null => {
  const word = words[at] ?? '';
  const joined = /^(\d+)(?:-)?(?:s|secs?|seconds?)$/.exec(word)?.[1];
  if (joined !== undefined) {
    return { seconds: Number(joined), end: at + 1 };
  }
  const seconds = /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : counts.get(word);
  return seconds !== undefined && UNIT.test(words[at + 1] ?? '') ? { seconds, end: at + 2 } : null;
};

/**
 * Finds how long the words want a shot to last (`walks for three seconds`), and claims them. The length of the whole film is
 * the request's, so `a 10-second video` is ignored.
 * @returns seconds, or null when nothing is said
 */
export const readDuration = (tokens: readonly Token[], claims: Claims): number | null => {
  const words = tokens.map(({ text }) => text.toLowerCase());
  let total: number | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const found = secondsAt(words, at);
    if (found === null || found.seconds <= 0) {
      continue;
    }
    const lead = FOR.test(words[at - 1] ?? '') ? at - 1 : at;
    if (lead < at && !WHOLE.test(words[found.end] ?? '')) {
      total = (total ?? 0) + found.seconds;
      claims.take(
        tokens.slice(lead, found.end),
        'understood',
        `${found.seconds} s, as far as the length of the film allows`,
      );
    } else {
      claims.take(tokens.slice(at, found.end), 'ignored', 'the request says how long the film is');
    }
    at = found.end - 1;
  }
  return total;
};
