import type { Chunk } from './chunks.ts';
import { type LexiconRow, sensesOf } from './lexicon/index.ts';
import type { ActionKind } from './screenplay.ts';
import { commonNoun, type Expectation, isWord, nearestNoun, nearestVerb } from './wordnet/climb.ts';
import { baseForms, type Token } from './words.ts';

type Tag = LexiconRow['tag'];

/** Tokens read by WordNet: the row it comes nearest to, and how many tokens it took. */
export interface Guess {
  readonly row: LexiconRow;
  readonly length: number;
  readonly base: string;
}

/** Collocations of WordNet are looked up to this many words. */
const LONGEST = 3;
const LATIN = /^[a-z]+(?:[-'’][a-z]+)*$/i;
const OPENS_NOUN: ReadonlySet<Tag> = new Set([
  'article',
  'possessive',
  'number',
  'turns',
  'color',
  'bright',
  'material',
  'size',
  'age',
  'preposition',
  'mood',
  'unplayed',
]);
const NOUNS: ReadonlySet<Tag> = new Set([
  'thing',
  'fixture',
  'clothing',
  'place',
  'part',
  'color',
  'material',
  'size',
  'age',
]);
const GRAMMAR: ReadonlySet<Tag> = new Set([
  'article',
  'possessive',
  'preposition',
  'conjunction',
  'pronoun',
  'negation',
  'filler',
  'number',
  'wording',
]);
const MODIFIERS: ReadonlySet<Tag> = new Set([
  'number',
  'turns',
  'color',
  'bright',
  'material',
  'size',
  'age',
  'camera',
  'style',
]);

const text = (token: Token | undefined): string => token?.text.toLowerCase().replaceAll('’', "'") ?? '';
const isGrammar = (token: Token): boolean =>
  sensesOf(text(token)).some(({ words, row }) => words.length === 1 && GRAMMAR.has(row.tag));
const isCapital = (token: Token): boolean => /^\p{Lu}/u.test(token.text);

/** Nouns as WordNet would list them: the word, then without its plural. */
const nounForms = (word: string): readonly string[] =>
  baseForms(word).filter((form) => form === word || !/(?:ing|ed)$/.test(word));

/** The longest collocation of nouns that starts here, `wading bird`, with what it comes nearest to. */
const collocation = (tokens: readonly Token[], at: number, shortest: number): Guess | null => {
  for (let length = LONGEST; length >= shortest; length -= 1) {
    const words = tokens.slice(at, at + length);
    if (words.length < length || words.some((word) => !LATIN.test(word.text) || isGrammar(word))) {
      continue;
    }
    const head = words.slice(0, -1).map(text).join(' ');
    for (const last of nounForms(text(words.at(-1)))) {
      const base = `${head} ${last}`;
      const row = isWord(base, 'noun') ? nearestNoun(base, null, false) : null;
      if (row !== null && row.tag !== 'unplayed') {
        return { row, length, base };
      }
    }
  }
  return null;
};

/** A word of the lexicon may open a longer noun that only WordNet has: a sea lion is not the sea. */
export const longer = (
  tokens: readonly Token[],
  at: number,
  before: Chunk | undefined,
  row: LexiconRow,
  length: number,
): Guess | null => {
  const noun = row.tag === 'thing' || row.tag === 'place' || row.tag === 'weather' || row.tag === 'fixture';
  const opens = before?.row != null && OPENS_NOUN.has(before.row.tag);
  const verbal = row.tag === 'verb' && (opens || tagOrOwner(before) === 'possessive');
  if (MODIFIERS.has(row.tag) || !(noun || verbal)) {
    return null;
  }
  const joined = collocation(tokens, at, length + 1);
  const token = tokens[at];
  if (joined !== null || token === undefined || row.tag !== 'verb' || row.noun === true || length > 1) {
    return joined;
  }
  // "the man's watch": after an article or an owner a verb of the lexicon may be a thing
  const word = text(token);
  const thing =
    /ing$/.test(word) || !/^(?:article|possessive)$/.test(tagOrOwner(before)) ? null : commonNoun(word);
  return thing?.tag === 'thing' ? { row: thing, length: 1, base: word } : null;
};

/** The tag of what stands before, where a noun with `'s` owns what follows as `his` does. */
const tagOrOwner = (before: Chunk | undefined): string =>
  /['’]s?$/.test(before?.tokens.at(-1)?.text ?? '') ? 'possessive' : (before?.row?.tag ?? '');

const expected = (before: Chunk | undefined, nextRows: readonly LexiconRow[]): Expectation => {
  const word = before?.base ?? '';
  if (/^(?:wear|wearing|dressed)$/.test(word)) {
    return 'clothing';
  }
  if (nextRows.some((row) => row.tag === 'verb' && row.noun !== true)) {
    return 'doer';
  }
  return /^(?:in|inside|at|through|outside|near)$/.test(word) ? 'place' : null;
};

const HUMAN: ReadonlySet<ActionKind> = new Set([
  'walk',
  'run',
  'jump',
  'dance',
  'sit',
  'wave',
  'clap',
  'speak',
  'look',
  'hold',
  'stand',
  'kick',
  'throw',
  'catch',
]);
const isHuman = (row: LexiconRow): boolean => row.tag === 'verb' && HUMAN.has(row.does);

/** A thing without an article before what somebody does: "Mira waves" is not the star, "Rose sings" is not the flower. */
const isName = (word: string, nextRows: readonly LexiconRow[]): boolean => {
  if (!nextRows.some((row) => row.tag === 'verb' || row.tag === 'filler') || word.endsWith('s')) {
    return false;
  }
  const row = nearestNoun(word, null, false);
  // what walks or waves is somebody, even when WordNet has the word for a coin
  return row === null || row.tag === 'thing' || (row.tag === 'unplayed' && nextRows.some(isHuman));
};

/** The preposition or verb an article stands between, so that `in a castle` expects a place as `in castles` does. */
const behind = (before: Chunk | undefined, tokens: readonly Token[], at: number): Chunk | undefined => {
  if (before?.row?.tag !== 'article' && before?.row?.tag !== 'possessive') {
    return before;
  }
  const word = text(tokens[at - 2]);
  return word === '' ? before : { ...before, base: word };
};

/**
 * What an unknown word may be: a noun, a verb, an adjective or an adverb, by the words around it and by what WordNet has.
 * @param rowsAt readings the lexicon has at another token
 * @returns null when WordNet does not have it either
 */
export const guess = (
  tokens: readonly Token[],
  at: number,
  before: Chunk | undefined,
  rowsAt: (from: number) => readonly LexiconRow[],
): Guess | null => {
  const token = tokens[at];
  if (token === undefined || !LATIN.test(token.text)) {
    return null;
  }
  const tag = before?.row?.tag;
  const opening = before === undefined || before.tokens[0]?.kind === 'mark';
  const capital = isCapital(token) && !opening;
  const next = tokens[at + 1];
  const nextRows = next === undefined ? [] : rowsAt(at + 1);
  if (capital) {
    const row = nearestNoun(text(token), 'place', true);
    return row?.tag === 'place' ? { row, length: 1, base: text(token) } : null;
  }
  if (isCapital(token) && isName(text(token), nextRows)) {
    return null;
  }
  const joined = collocation(tokens, at, 2);
  if (joined !== null) {
    return joined;
  }
  const word = text(token);
  const alone = (row: LexiconRow, base: string): Guess => ({ row, length: 1, base });
  if (word.endsWith('ly') && isWord(word, 'adv') && !isWord(word, 'noun')) {
    return alone({ tag: 'unplayed', words: [word], reason: 'a manner the engine cannot play' }, word);
  }
  const opensNoun =
    (tag !== undefined && OPENS_NOUN.has(tag)) || /['’]s?$/.test(before?.tokens.at(-1)?.text ?? '');
  const afterDoer =
    tag === 'thing' ||
    tag === 'pronoun' ||
    tag === 'clothing' ||
    (before?.row === null && before.tokens[0]?.kind === 'word') ||
    (tag === 'filler' && before?.base !== 'wear');
  const nounNext =
    next?.kind === 'word' &&
    !isGrammar(next) &&
    (nextRows.some((row) => NOUNS.has(row.tag) || (row.tag === 'verb' && row.noun === true)) ||
      (nextRows.length === 0 && nounForms(text(next)).some((form) => isWord(form, 'noun'))));
  // "a failed jump": before its noun a participle describes
  const participle = opensNoun && nounNext && /(?:ed|ing)$/.test(word) && !isWord(word, 'noun');
  if (participle) {
    return alone({ tag: 'unplayed', words: [word], reason: 'an adjective the engine cannot show' }, word);
  }
  if (isWord(word, 'adj') && ((nounNext && !afterDoer) || tag === 'filler')) {
    const noun = nounForms(word)
      .map((form) => nearestNoun(form, null, false))
      .find((row) => row !== null);
    const quality = noun?.tag === 'material' || noun?.tag === 'color' || noun?.tag === 'mood' ? noun : null;
    return alone(
      quality ?? { tag: 'unplayed', words: [word], reason: 'an adjective the engine cannot show' },
      word,
    );
  }
  const noun = (): Guess | null => {
    for (const form of nounForms(word)) {
      const row = nearestNoun(form, expected(behind(before, tokens, at), nextRows), false);
      if (row !== null) {
        const compound =
          row.tag === 'thing' && next?.kind === 'word' && nextRows.some(({ tag: kind }) => kind === 'thing');
        const loose =
          (row.tag === 'material' || row.tag === 'color') &&
          !nounNext &&
          !/^(?:of|in|is|are)$/.test(before?.base ?? '');
        if (loose) {
          const reason = `a ${row.tag}, of nothing that is here`;
          return alone({ tag: 'unplayed', words: [form], reason }, form);
        }
        return alone(
          compound
            ? {
                tag: 'unplayed',
                words: [form],
                reason: `only says what sort of ${text(next)}; it is not shown`,
              }
            : row,
          form,
        );
      }
    }
    return null;
  };
  const verb = (): Guess | null => {
    for (const form of baseForms(word)) {
      const row = nearestVerb(form);
      if (row !== null) {
        return alone(row, form);
      }
    }
    return null;
  };
  const inflected = /(?:s|ing|ed)$/.test(word);
  const asVerb =
    afterDoer ||
    tag === 'conjunction' ||
    (before?.row == null && !opening && !opensNoun) ||
    word.endsWith('ing');
  const first = asVerb && !opensNoun && (inflected || afterDoer) ? [verb, noun] : [noun, verb];
  for (const reading of first) {
    const found = reading();
    if (found !== null) {
      return found;
    }
  }
  if (isWord(word, 'adj')) {
    return alone({ tag: 'unplayed', words: [word], reason: 'an adjective the engine cannot show' }, word);
  }
  if (isWord(word, 'adv')) {
    return alone({ tag: 'unplayed', words: [word], reason: 'a manner the engine cannot play' }, word);
  }
  return null;
};
