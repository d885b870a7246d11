import type { Chunk } from '../chunks.ts';
import type { Draft } from '../film.ts';
import type { ThingRow } from '../lexicon/entry.ts';
import type { CastMember } from '../screenplay.ts';
import type { Token } from '../words.ts';
import { readThing } from './nouns.ts';
import type { State } from './state.ts';

const row = (
  category: ThingRow['category'],
  kind: ThingRow['kind'],
  word: string,
  near?: string,
): ThingRow => ({
  tag: 'thing',
  category,
  kind,
  words: [word],
  ...(near === undefined ? {} : { near }),
});

/** The end of a word that names somebody by what they do. */
const DOER = /(?:istas?|ists?|ians?|ers?|men|man|woman|women|or|ors)$/;
const STAND_IN = { person: 'person', animal: 'dog', object: 'crate' } as const;
const NAMING = /^(?:named|called|name)$/;

/** Somebody the request lends, whose name the prompt says. */
export const memberCalled = ({ lent }: State, text: string): CastMember | undefined =>
  lent.find(
    ({ name }) =>
      name.toLowerCase() === text.toLowerCase() || name.toLowerCase().split(' ')[0] === text.toLowerCase(),
  );

export const readMember = (state: State, member: CastMember, piece: Chunk): void =>
  readThing(
    state,
    row(member.kind === 'object' ? 'prop' : member.kind, STAND_IN[member.kind], piece.base),
    piece,
    member,
  );

const calledRow = (name: string, known?: Draft): ThingRow => ({
  ...row(known?.category ?? 'person', known?.kind ?? 'person', name, `somebody called ${name}`),
  named: true,
});

/** A word that names somebody, whatever else it may mean. */
export const isName = ({ film, names }: State, { text }: Token): boolean => {
  const name = text.replace(/['’]s?$/, '');
  return /^\p{Lu}/u.test(text) && (names.has(name.toLowerCase()) || film.named(name) !== undefined);
};

/** An introduction lasts over commas, `and`, articles and adjectives; anything else ends it. */
export const keepIntroduced = (state: State, { row: read, tokens }: Chunk): void => {
  const { introduced } = state;
  if (read?.tag === 'thing' && read.category === 'person' && introduced?.by !== 'name') {
    state.introduced = { by: 'noun', ids: state.last, comma: false };
  } else if (introduced !== null && tokens[0]?.text === ',') {
    state.introduced = { ...introduced, comma: true };
  } else if (read !== null && !/^(?:article|conjunction|color|size|age|filler)$/.test(read.tag)) {
    state.introduced = null;
  }
};

/**
 * A word that neither the lexicon nor WordNet has. People called by a name or by what they do are staged;
 * anything else is ignored, with the best reason the word's form gives.
 */
export const readStranger = (state: State, piece: Chunk, index: number): void => {
  const { chunks, claims, film } = state;
  const text = piece.tokens[0]?.text ?? '';
  const name = text.replace(/['’]s?$/, '');
  const previous = chunks[index - 1];
  const next = chunks[index + 1];
  const tag = previous?.row?.tag;
  const proper = /^\p{Lu}\p{Ll}+$/u.test(name);
  const [somebody] = state.last;
  if (proper && NAMING.test(previous?.tokens[0]?.text.toLowerCase() ?? '') && somebody !== undefined) {
    film.call(somebody, name);
    claims.take(piece.tokens, 'understood', `the name of ${somebody}`);
    return;
  }
  const known = film.named(name);
  if (known !== undefined) {
    readThing(state, calledRow(name, known), { ...piece, base: name.toLowerCase() }, null);
    return;
  }
  const [meant, ...others] =
    state.introduced?.by === 'noun' && state.introduced.comma ? state.introduced.ids : [];
  if (proper && meant !== undefined) {
    film.call(meant, name);
    claims.take(piece.tokens, 'understood', `the name of ${meant}`);
    state.introduced = { by: 'noun', ids: others, comma: true };
    return;
  }
  const doesSomething =
    next?.row?.tag === 'verb' ||
    next?.row?.tag === 'filler' ||
    next?.row?.tag === 'conjunction' ||
    next?.row?.tag === 'part' ||
    next?.tokens[0]?.kind === 'quote' ||
    next?.tokens[0]?.text === ':';
  if (proper && (state.names.has(name.toLowerCase()) || (doesSomething && tag !== 'article'))) {
    readThing(state, calledRow(name), { ...piece, base: name.toLowerCase() }, null);
    state.introduced = { by: 'name', ids: state.last, comma: false };
  } else if (
    DOER.test(text.toLowerCase()) &&
    (tag === 'article' || tag === 'number' || tag === 'color') &&
    next?.row?.tag !== 'thing'
  ) {
    readThing(state, row('person', 'person', text, 'somebody, by the form of the word'), piece, null);
  } else if (/[^\p{Script=Latin}\d'’-]/u.test(text)) {
    claims.take(piece.tokens, 'ignored', 'the engine reads English');
  } else if (text.toLowerCase().endsWith('ly')) {
    claims.take(piece.tokens, 'ignored', 'a manner the engine cannot play');
  } else if (tag === 'thing' || tag === 'pronoun') {
    claims.take(piece.tokens, 'ignored', 'not a word the engine knows; perhaps an action it cannot stage');
  }
};
