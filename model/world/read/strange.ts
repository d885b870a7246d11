import type { Chunk } from './chunks.ts';
import type { Claims } from './claims.ts';
import type { ThingRow } from './lexicon/entry.ts';
import type { CastMember } from './screenplay.ts';

interface Strange {
  readonly piece: Chunk;
  readonly chunks: readonly Chunk[];
  readonly index: number;
  readonly cast: readonly CastMember[];
  readonly claims: Claims;
}

const row = (
  category: ThingRow['category'],
  kind: ThingRow['kind'],
  words: readonly string[],
  near?: string,
): ThingRow => ({
  tag: 'thing',
  category,
  kind,
  words,
  ...(near === undefined ? {} : { near }),
});

/** The end of a word that names somebody by what they do. */
const DOER = /(?:ists?|ians?|ers?|men|man|woman|women|or|ors)$/;
const STAND_IN = { person: 'person', animal: 'dog', object: 'crate' } as const;

/**
 * A word that is not in the lexicon. Members of the cast and people named by their trade or name are staged;
 * anything else stays unclaimed or is ignored with the best reason the word's form gives.
 */
export const strangeWord = (
  { piece, chunks, index, cast, claims }: Strange,
  stage: (row: ThingRow, member: CastMember | null) => void,
): void => {
  const text = piece.tokens[0]?.text ?? '';
  const member = cast.find(
    (candidate) =>
      candidate.name.toLowerCase() === text.toLowerCase() ||
      candidate.name.toLowerCase().split(' ')[0] === text.toLowerCase(),
  );
  if (member !== undefined) {
    stage(row(member.kind === 'object' ? 'prop' : member.kind, STAND_IN[member.kind], [text]), member);
    return;
  }
  const previous = chunks[index - 1]?.row?.tag;
  const next = chunks[index + 1];
  const followedByVerb =
    next?.row?.tag === 'verb' ||
    next?.row?.tag === 'filler' ||
    next?.tokens[0]?.kind === 'quote' ||
    next?.tokens[0]?.text === ':';
  const named = /^\p{Lu}\p{Ll}+$/u.test(text) && followedByVerb && previous !== 'article';
  if (named) {
    stage(row('person', 'person', [text], `somebody called ${text}`), null);
  } else if (
    DOER.test(text.toLowerCase()) &&
    (previous === 'article' || previous === 'number' || previous === 'color') &&
    next?.row?.tag !== 'thing'
  ) {
    stage(row('person', 'person', [text], 'somebody, by the form of the word'), null);
  } else if (text.toLowerCase().endsWith('ly')) {
    claims.take(piece.tokens, 'ignored', 'a manner the engine cannot play');
  } else if (previous === 'thing' || previous === 'pronoun') {
    claims.take(piece.tokens, 'ignored', 'not a word the engine knows; perhaps an action it cannot stage');
  }
};
