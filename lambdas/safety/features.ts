import { WORD_CLASSES } from './lexicon.ts';

/** Buckets that words and parts of words are hashed into, and as many for pairs. */
export const BUCKETS = 2 ** 14;

/** Weights of word classes: one for each, one for each pair. */
export const CLASS_FEATURES = WORD_CLASSES.length + (WORD_CLASSES.length * (WORD_CLASSES.length - 1)) / 2;

/** Of parts of words beside whole words: they tell less. */
const PART_WEIGHT = 0.4;
const PART = 4;

/** How many words on something may still be said of a word, and what such a pair counts beside a word. */
const REACH = 4;
const PAIR_WEIGHT = 0.3;

/** FNV-1a over UTF-16 units, into a bucket. */
function bucketOf(text: string, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 7) % BUCKETS;
}

/** Calls `visit` for every hashed feature of some words: the words, pairs of neighbours, and parts of longer words. */
export function visitWords(words: readonly string[], visit: (bucket: number, value: number) => void): void {
  let before = '^';
  for (const spelled of words) {
    // which number it is says nothing; that there is one, and how long, does
    const word = spelled.replaceAll(/\d/g, '0');
    visit(bucketOf(word, 0, word.length, 1), 1);
    const pair = `${before} ${word}`;
    visit(bucketOf(pair, 0, pair.length, 2), 1);
    before = word;
    if (word.length > PART)
      for (let at = 0; at + PART <= word.length; at++) visit(bucketOf(word, at, at + PART, 3), PART_WEIGHT);
  }
}

/** A word's base form and its kind; `null` where it has none. */
export type Known = { readonly lemma: string; readonly kind: number } | null;

/**
 * Calls `visit` for every pair of words near each other, each read as a word beside a kind of thing: to cut food is not to
 * cut a body, and whoever learned that about bread knows it about cake.
 */
export function visitPairs(words: readonly Known[], visit: (bucket: number, value: number) => void): void {
  for (const [at, left] of words.entries()) {
    if (!left) continue;
    for (const right of words.slice(at + 1, at + 1 + REACH)) {
      if (!right) continue;
      for (const pair of [
        `${left.lemma} ${right.kind}`,
        `${left.kind} ${right.lemma}`,
        `${left.kind} ${right.kind}`,
      ])
        visit(bucketOf(pair, 0, pair.length, 4), PAIR_WEIGHT);
    }
  }
}

/** Calls `visit` for every class feature of a set of word classes. */
export function visitClasses(classes: readonly number[], visit: (feature: number) => void): void {
  const count = WORD_CLASSES.length;
  for (const [at, low] of classes.entries()) {
    visit(low);
    for (const high of classes.slice(at + 1))
      visit(count + low * count - (low * (low + 1)) / 2 + (high - low - 1));
  }
}
