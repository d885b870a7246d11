import type { Chunk } from '../chunks.ts';
import type { ThingRow } from '../lexicon/entry.ts';
import type { Look } from '../screenplay.ts';
import type { Token } from '../words.ts';
import type { State } from './state.ts';

/** What a drink can be in. */
const VESSELS: ReadonlySet<string> = new Set(['cup', 'bottle', 'teapot']);
const INTO = /^(?:into|in|to)$/;
const BETWEEN: ReadonlySet<string> = new Set([
  'article',
  'possessive',
  'color',
  'material',
  'size',
  'unplayed',
]);

const vesselAhead = ({ chunks }: State, piece: Chunk): boolean => {
  const from = chunks.indexOf(piece) + 1;
  if (!INTO.test(chunks[from]?.base ?? '')) {
    return false;
  }
  const noun = chunks.slice(from + 1, from + 5).find(({ row }) => !BETWEEN.has(row?.tag ?? ''))?.row;
  return noun?.tag === 'thing' && noun.fills === undefined && VESSELS.has(noun.kind);
};

/**
 * `a cup of coffee`, `coffee into a cup`: a drink with the vessel it is in is one thing.
 * @returns false where the words name no vessel: the drink then comes in one of its own
 */
export const pour = (state: State, color: string, piece: Chunk, tokens: readonly Token[]): boolean => {
  const held = state.last.flatMap((id) => state.film.get(id) ?? []).filter(({ kind }) => VESSELS.has(kind));
  if ((state.preposition === 'of' || state.preposition === 'with') && held.length > 0) {
    for (const draft of held) {
      draft.look = { ...draft.look, filled: color };
    }
    state.claims.take(tokens, 'understood', `in ${held.map(({ id }) => id).join(', ')}`);
  } else if (vesselAhead(state, piece)) {
    state.pouring = color;
    state.claims.take(tokens, 'understood', 'in what is named next');
  } else {
    return false;
  }
  state.preposition = null;
  state.definite = false;
  state.possessive = null;
  return true;
};

/** What is in a vessel that is named now: its own drink, or the one whose words came before it. */
export const fillingOf = (state: State, { kind, fills }: ThingRow): Pick<Look, 'filled'> => {
  const filled = fills ?? (VESSELS.has(kind) ? state.pouring : null);
  if (VESSELS.has(kind)) {
    state.pouring = null;
  }
  return filled === null ? {} : { filled };
};
