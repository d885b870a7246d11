import { guess, longer } from './guess.ts';
import { type LexiconRow, type Sense, sensesOf } from './lexicon/index.ts';
import { baseForms, type Token } from './words.ts';

/** Some tokens read with one sense of the lexicon; `row` is null for a word nobody knows. */
export interface Chunk {
  readonly tokens: readonly Token[];
  readonly row: LexiconRow | null;
  /** The base form of the lexicon's phrase, or the word itself in lower case. */
  readonly base: string;
}

type Tag = LexiconRow['tag'];
const ARTICLES = new Set(['a', 'an', 'the', 'his', 'her', 'their', 'its', 'another']);
const NOUN_LIKE: ReadonlySet<Tag> = new Set([
  'thing',
  'fixture',
  'clothing',
  'part',
  'place',
  'time',
  'weather',
  'unplayed',
]);
const MODIFIER: ReadonlySet<Tag> = new Set(['number', 'turns', 'color', 'bright', 'material', 'size', 'age']);
const DESCRIBED: ReadonlySet<Tag> = new Set(['thing', 'fixture', 'clothing', 'part', 'place']);

interface Match {
  readonly sense: Sense;
  readonly length: number;
}

const matchAt = (tokens: readonly Token[], from: number, sense: Sense): number | null => {
  let at = from;
  for (const [index, word] of sense.words.entries()) {
    let token = tokens[at];
    while (
      index > 0 &&
      sense.row.tag === 'verb' &&
      token?.kind === 'word' &&
      token.text.toLowerCase() !== word &&
      ARTICLES.has(token.text.toLowerCase())
    ) {
      at += 1;
      token = tokens[at];
    }
    if (token?.kind !== 'word' || !baseForms(token.text).includes(word)) {
      return null;
    }
    at += 1;
  }
  return at - from;
};

const matchesAt = (tokens: readonly Token[], from: number): readonly Match[] => {
  const token = tokens[from];
  if (token?.kind !== 'word') {
    return [];
  }
  const matches = baseForms(token.text).flatMap((base) =>
    sensesOf(base).flatMap((sense) => {
      const length = matchAt(tokens, from, sense);
      return length === null ? [] : [{ sense, length }];
    }),
  );
  const longest = Math.max(0, ...matches.map((match) => match.length));
  return matches.filter((match) => match.length === longest);
};

const isInflectedVerb = (text: string): boolean => /(?:s|ing|ed)$/i.test(text);

const WORN: ReadonlySet<Tag> = new Set(['clothing', 'thing']);
const WORN_AFTER = /^(?:in|wear|wearing|dressed|bright|technical|his|her|their)$/;
const possessive = (before: Chunk | undefined): boolean => /['’]s?$/.test(before?.tokens.at(-1)?.text ?? '');

/** Chooses between readings of the same words by what stands before and after, as an ear does. */
const choose = (
  matches: readonly Match[],
  tokens: readonly Token[],
  from: number,
  before: Chunk | undefined,
): Match | undefined => {
  const first = matches[0];
  if (first === undefined || matches.length === 1) {
    return first;
  }
  const of = (...tags: readonly Tag[]) => matches.find((match) => tags.includes(match.sense.row.tag));
  const previous = before?.row?.tag;
  const next = matchesAt(tokens, from + first.length);
  const nextIs = (tags: ReadonlySet<Tag>) => next.some((match) => tags.has(match.sense.row.tag));
  const modifier = of('number', 'turns', 'color', 'bright', 'material', 'size', 'age');
  if (modifier !== undefined && (nextIs(MODIFIER) || nextIs(DESCRIBED))) {
    // a bright morning is the weather's, a bright jacket is not
    return modifier.sense.row.tag === 'bright' && !nextIs(MODIFIER) && !nextIs(WORN) ? first : modifier;
  }
  const worn = of('clothing');
  if (worn !== undefined && previous !== undefined && WORN_AFTER.test(before?.base ?? previous)) {
    return worn;
  }
  const part = of('part');
  if (part !== undefined) {
    return previous === 'possessive' || possessive(before)
      ? part
      : (of('preposition', 'filler', 'verb') ?? part);
  }
  const noun = matches.find((match) => NOUN_LIKE.has(match.sense.row.tag));
  const verb = of('verb');
  if (noun !== undefined && verb !== undefined) {
    const opensNoun =
      previous === undefined ||
      previous === 'article' ||
      previous === 'possessive' ||
      previous === 'preposition' ||
      MODIFIER.has(previous) ||
      before?.row === null;
    if (opensNoun && previous !== undefined) {
      return noun;
    }
    const text = tokens[from]?.text ?? '';
    return previous === 'thing' ||
      previous === 'pronoun' ||
      previous === 'conjunction' ||
      previous === 'filler' ||
      isInflectedVerb(text)
      ? verb
      : noun;
  }
  if (verb !== undefined && (previous === 'thing' || previous === 'pronoun')) {
    return verb;
  }
  return noun ?? first;
};

/**
 * Reads tokens left to right, the longest phrase of the lexicon first; what the lexicon does not have WordNet may.
 * @param isName words that name somebody already known: nobody looks those up
 */
export const chunk = (tokens: readonly Token[], isName: (token: Token) => boolean): readonly Chunk[] => {
  const chunks: Chunk[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined) {
      break;
    }
    const before = chunks.at(-1);
    const named = token.kind === 'word' && isName(token);
    const match = named ? undefined : choose(matchesAt(tokens, at), tokens, at, before);
    const found =
      token.kind !== 'word' || named
        ? null
        : match === undefined
          ? guess(tokens, at, before, (from) => matchesAt(tokens, from).map(({ sense }) => sense.row))
          : longer(tokens, at, before, match.sense.row, match.length);
    const length = found?.length ?? match?.length ?? 1;
    chunks.push({
      tokens: tokens.slice(at, at + length),
      row: found?.row ?? match?.sense.row ?? null,
      base: found?.base ?? match?.sense.words.join(' ') ?? token.text.toLowerCase(),
    });
    at += length;
  }
  return chunks;
};
