import { plain, wordsOf } from './normalise.ts';

interface Entry {
  /** Words after the first; a `*` at the end of one stands for any ending, `*` alone for any word. */
  readonly rest: readonly string[];
  readonly group: number;
}

/**
 * Finds which groups of phrases occur in a list of words, in time that grows with the words alone. A phrase is one word or
 * several; `*` at the end of a word stands for any ending.
 */
export class PhraseMatcher {
  readonly #whole = new Map<string, Entry[]>();
  readonly #beginnings = new Map<string, Entry[]>();
  #longest = 0;

  /** @param groups phrases as they are written, by group */
  constructor(groups: readonly (readonly string[])[]) {
    for (const [group, phrases] of groups.entries())
      for (const phrase of phrases) {
        const words = phrase
          .split(/\s+/)
          .flatMap((word) => (word.includes('*') ? [word] : wordsOf(plain(word))));
        const [first, ...rest] = words;
        if (!first) continue;
        const entry = { rest, group };
        if (first.endsWith('*')) {
          const [beginning = ''] = wordsOf(plain(first.slice(0, -1)));
          this.#longest = Math.max(this.#longest, beginning.length);
          add(this.#beginnings, beginning, entry);
        } else add(this.#whole, first, entry);
      }
  }

  /** Numbers of the groups that occur in these words. */
  find(words: readonly string[]): Set<number> {
    const found = new Set<number>();
    for (const at of words.keys())
      for (const { group, rest } of this.#beginningWith(words[at] ?? ''))
        if (!found.has(group) && follows(words, at, rest)) found.add(group);
    return found;
  }

  /** These words with an empty one for each that a phrase covers: the others keep their neighbours. */
  without(words: readonly string[]): string[] {
    const left = [...words];
    for (const at of words.keys())
      for (const { rest } of this.#beginningWith(words[at] ?? ''))
        if (follows(words, at, rest)) left.fill('', at, at + 1 + rest.length);
    return left;
  }

  *#beginningWith(word: string): Generator<Entry> {
    yield* this.#whole.get(word) ?? [];
    for (let length = Math.min(word.length, this.#longest); length > 2; length--)
      yield* this.#beginnings.get(word.slice(0, length)) ?? [];
  }
}

const add = (map: Map<string, Entry[]>, key: string, entry: Entry) => {
  const entries = map.get(key);
  if (entries) entries.push(entry);
  else map.set(key, [entry]);
};

const follows = (words: readonly string[], at: number, rest: readonly string[]): boolean =>
  rest.every((expected, offset) => {
    const word = words[at + 1 + offset];
    if (word === undefined) return false;
    return expected.endsWith('*') ? word.startsWith(expected.slice(0, -1)) : word === expected;
  });
