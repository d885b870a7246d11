import { type LexiconRow, sensesOf } from './lexicon/index.ts';
import { isWord, nearestNoun } from './wordnet/climb.ts';
import { baseForms, type Token } from './words.ts';

/** Words of the lexicon that people are called: Rose, Bob, Amber, Grace. */
const GIVEN: ReadonlySet<LexiconRow['tag']> = new Set(['verb', 'color', 'material', 'mood']);
const NAMING = /^(?:named|called)$/;
/** Prompts In Title Case name nobody by it. */
const TITLE_CASE = 0.5;

const plain = (token: Token | undefined): string => token?.text.toLowerCase().replace(/['’]s?$/, '') ?? '';
const isCapital = (token: Token | undefined): boolean =>
  /^\p{Lu}\p{Ll}+(?:['’]s?)?$/u.test(token?.text ?? '');

const tagsOf = (word: string): readonly LexiconRow['tag'][] =>
  baseForms(word)
    .flatMap((base) => sensesOf(base))
    .filter(({ words }) => words.length === 1)
    .map(({ row }) => row.tag);

/** Whether nothing speaks against a capital word being what somebody is called. */
const free = (word: string): boolean => {
  const tags = tagsOf(word);
  return tags.length > 0
    ? tags.every((tag) => GIVEN.has(tag))
    : !isWord(word, 'adj') && nearestNoun(word, 'place', true)?.tag !== 'place';
};

/** `Anna: “…”`, `Anna (softly): “…”` */
const speaks = (tokens: readonly Token[], at: number): boolean => {
  let next = at + 1;
  if (tokens[next]?.text === '(') {
    while (next < at + 10 && tokens[next] !== undefined && tokens[next]?.text !== ')') {
      next += 1;
    }
    next += 1;
  }
  return tokens[next]?.text === ':' && tokens[next + 1]?.kind === 'quote';
};

const opensSentence = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1];
  return before === undefined || (before.kind === 'mark' && before.text !== ',') || before.kind === 'quote';
};

/**
 * The proper names in a prompt, in lower case: who speaks a line, who is `called` something, and capital words within a
 * sentence that are nothing else.
 */
export const namesIn = (tokens: readonly Token[]): ReadonlySet<string> => {
  const within = tokens.filter(({ kind }, at) => kind === 'word' && !opensSentence(tokens, at));
  const titled = within.filter((word) => /^\p{Lu}/u.test(word.text)).length > within.length * TITLE_CASE;
  const names = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    const word = plain(token);
    if (!isCapital(token) || names.has(word)) {
      continue;
    }
    const before = tokens[at - 1];
    const opens = opensSentence(tokens, at);
    const acts =
      opens &&
      !word.endsWith('s') &&
      tagsOf(word).length > 0 &&
      /[^s]s$/.test(plain(tokens[at + 1])) &&
      tagsOf(plain(tokens[at + 1])).includes('verb');
    // "Tom, a fisherman" · "Tom's boat"
    const introduced =
      opens &&
      tagsOf(word).length === 0 &&
      !isWord(word, 'adv') &&
      (/['’]s?$/.test(token.text) ||
        (tokens[at + 1]?.text === ',' && /^(?:an?|the|his|her)$/.test(plain(tokens[at + 2]))));
    if (
      NAMING.test(plain(before)) ||
      ((speaks(tokens, at) || (!titled && (!opens || acts || introduced))) && free(word))
    ) {
      names.add(word);
    }
  }
  return names;
};
