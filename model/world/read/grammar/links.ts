import type { Chunk } from '../chunks.ts';
import { stranger } from '../film.ts';
import type { LexiconRow } from '../lexicon/entry.ts';
import type { Look } from '../screenplay.ts';
import type { Token } from '../words.ts';
import { dropModifiers } from './modifiers.ts';
import { takePart } from './nouns.ts';
import { meant, relative } from './pronouns.ts';
import { isGhost, newClause, type State } from './state.ts';

const INDEFINITE = /^(?:an?|another|each|every|all)$/;
const MEANWHILE = /^(?:while|whilst|as|meanwhile)$/;
/** After these comes a noun when `her` is somebody's, and none when it is she. */
const NOMINAL: ReadonlySet<LexiconRow['tag']> = new Set([
  'thing',
  'fixture',
  'clothing',
  'part',
  'place',
  'color',
  'bright',
  'material',
  'size',
  'age',
  'number',
  'unplayed',
  'turns',
  'mood',
]);

/** Words that carry grammar: they steer how the next ones are read, and mean nothing by themselves. */
export const readLink = (state: State, piece: Chunk, row: LexiconRow, index: number): void => {
  const { claims, chunks } = state;
  const next = chunks[index + 1];
  switch (row.tag) {
    case 'negation':
      dropModifiers(state);
      state.negated = [...piece.tokens];
      return;
    case 'nobody':
      readNobody(state, piece, next);
      return;
    case 'at once':
      readAtOnce(state, piece, index);
      return;
    case 'wording':
      dropModifiers(state);
      if (piece.base === 'camera') {
        newClause(state);
      }
      claims.take(piece.tokens, 'understood', 'how the prompt is put');
      return;
    case 'article':
      state.definite = !INDEFINITE.test(piece.base);
      break;
    case 'possessive':
      state.definite = true;
      state.possessive = piece.base;
      if (piece.base === 'her' && !(next?.row === null || NOMINAL.has(next?.row?.tag ?? 'filler'))) {
        state.definite = false;
        state.possessive = null;
        takePart(state, meant(state, 'her'));
      }
      break;
    case 'preposition':
      if (!(piece.base === 'of' && state.modifiers.tokens.length > 0)) {
        dropModifiers(state);
        state.preposition = piece.base;
      }
      break;
    case 'conjunction':
      readConjunction(state, piece, index);
      break;
    case 'pronoun':
      readPronoun(state, piece);
      break;
    default:
  }
  claims.pass(piece.tokens);
};

const readPronoun = (state: State, piece: Chunk): void => {
  if (piece.base === 'who' || piece.base === 'which') {
    relative(state);
  } else {
    const ids = meant(state, piece.base);
    takePart(state, ids.length > 0 ? ids : unnamed(state, piece));
  }
};

const UNNAMED: Readonly<Record<string, readonly Look[]>> = {
  he: [{ build: 'man' }],
  she: [{ build: 'woman' }],
  they: [{}, {}],
};

/** `She dances`, and nobody was named: somebody is staged for the pronoun. */
const unnamed = (state: State, piece: Chunk): readonly string[] => {
  const drafts = state.reading.nobody
    ? []
    : (UNNAMED[piece.base] ?? []).map((look) => stranger(state.film, 'somebody', look));
  if (drafts.length > 0) {
    state.claims.take(piece.tokens, 'approximated', `person: somebody the words do not name`);
  }
  return drafts.map(({ id }) => id);
};

/** `walks and waves at the same time`, or before the verb: `simultaneously waves`. */
const readAtOnce = (state: State, piece: Chunk, index: number): void => {
  if (state.verb === null || verbFollows(state, index)) {
    state.meanwhile = true;
  } else if (state.reading.actions[0] !== state.verb) {
    state.verb.meanwhile = true;
  }
  state.claims.take(piece.tokens, 'understood', 'done together');
};

/** `nobody`, `empty`: people are left out, and so is what they would have done. */
const readNobody = (state: State, piece: Chunk, next: Chunk | undefined): void => {
  const describes = /^(?:empty|deserted|abandoned)$/.test(piece.base) && next?.row?.tag === 'thing';
  if (describes) {
    state.claims.take(piece.tokens, 'ignored', 'says nothing of a thing that is here');
    return;
  }
  state.reading.nobody = true;
  state.claims.take(piece.tokens, 'understood', 'left out: people');
  if (/^(?:verb|filler|unplayed)$/.test(next?.row?.tag ?? '')) {
    state.negated = [];
  }
};

const readConjunction = (state: State, piece: Chunk, index: number): void => {
  const tag = state.chunks[index + 1]?.row?.tag;
  if (state.modifiers.tokens.length === 0 || tag !== 'color') {
    dropModifiers(state);
  }
  if (/^(?:or|nor)$/.test(piece.base) && state.claims.isLeftOut(state.chunks[index - 1]?.tokens[0])) {
    state.negated = [];
    return;
  }
  if (MEANWHILE.test(piece.base)) {
    state.meanwhile = true;
  } else if (piece.base === 'after') {
    if (!verbFollows(state, index)) {
      state.preposition = 'after';
      return;
    }
    state.before = state.verb;
  } else if (piece.base === 'before' && state.verb === null) {
    state.before = 'next';
  } else if (piece.base !== 'and') {
    state.meanwhile = false;
  }
  boundary(state, index);
};

/** `after she waves`, but not `after the ball`. */
const verbFollows = ({ chunks }: State, index: number): boolean => {
  for (let at = index + 1; at < chunks.length; at += 1) {
    const tag = chunks[at]?.row?.tag;
    if (tag === 'verb') {
      return true;
    }
    if (tag === 'conjunction' || tag === 'preposition' || chunks[at]?.tokens[0]?.kind === 'mark') {
      return false;
    }
  }
  return false;
};

/** After `and` or a comma: a new doer with a verb of its own starts a clause; anything else goes on with this one. */
export const boundary = (state: State, index: number): void => {
  let sawNoun = false;
  for (let at = index + 1; at < state.chunks.length; at += 1) {
    const piece = state.chunks[at];
    const tag = piece?.row?.tag;
    if (tag === 'verb') {
      if (sawNoun && state.verb !== null) {
        newClause(state);
      } else if (!sawNoun) {
        state.preposition = null;
      }
      return;
    }
    if (isGhost(piece?.row) && !sawNoun && verbFollows(state, at)) {
      newClause(state);
      return;
    }
    if (tag === 'thing' || tag === 'pronoun') {
      sawNoun = true;
    } else if (tag === 'conjunction' || piece?.tokens[0]?.kind === 'mark' || tag === 'preposition') {
      break;
    }
  }
  state.preposition = null;
  if (state.verb !== null && sawNoun) {
    newClause(state);
  }
};

/** A comma goes on; a stop starts anew, unless a quote follows its colon. */
export const readMark = (state: State, token: Token, index: number): void => {
  dropModifiers(state);
  if (/\p{Extended_Pictographic}/u.test(token.text)) {
    state.claims.take([token], 'ignored', 'a picture sign: the engine reads words');
    return;
  }
  state.claims.pass([token]);
  const next = state.chunks[index + 1]?.row;
  if (
    token.text === ',' &&
    next?.tag === 'thing' &&
    state.claims.isLeftOut(state.chunks[index - 1]?.tokens[0])
  ) {
    // "no people, cars or dogs"
    state.negated = [];
  }
  if (token.text === ',') {
    boundary(state, index);
  } else if (/[.;!?:\n]/.test(token.text)) {
    if (state.chunks[index + 1]?.tokens[0]?.kind === 'quote') {
      state.speakers = state.subjects.length > 0 ? [...state.subjects] : [...state.last];
      return;
    }
    newClause(state);
    state.negated = null;
    state.speakers = [];
    state.owner = null;
    state.possessive = null;
    state.meanwhile = false;
    state.before = null;
    state.orphan = null;
  }
};
