import type { Chunk } from '../chunks.ts';
import type { Claims } from '../claims.ts';
import type { Film } from '../film.ts';
import type { LexiconRow } from '../lexicon/index.ts';
import { emptyReading, type Modifiers, noModifiers, type Open, type ShotReading } from '../reading.ts';
import type { Action, CastMember } from '../screenplay.ts';
import type { Token } from '../words.ts';

/** More than these in one shot cannot be told apart, and cost more time to simulate and draw than a shot has. */
export const MOST_IN_A_SHOT = 24;

/** What the reader of one shot keeps in mind from word to word. The parts of the grammar share it. */
export interface State {
  readonly film: Film;
  readonly claims: Claims;
  readonly lent: readonly CastMember[];
  /** Proper names of the whole prompt, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly reading: ShotReading;
  chunks: readonly Chunk[];
  /** Ids of those the clause is about. */
  subjects: string[];
  /** Ids of those named last. */
  last: string[];
  verb: Open<Action> | null;
  /** Ids of those a quote that follows belongs to. */
  speakers: string[];
  preposition: string | null;
  definite: boolean;
  /** `his`, `her`: whose the next noun is. */
  possessive: string | null;
  /** The id of the one whose part of the body comes next: `the man's`. */
  owner: string | null;
  /** The thing that came by `with`: it may turn out to sit on somebody. */
  companion: string | null;
  negated: Token[] | null;
  vigour: number | null;
  /** `while`: the next action is done at the same time. */
  meanwhile: boolean;
  /** The action that the next one comes before; `next`: the one now coming comes after the one behind it. */
  before: Open<Action> | 'next' | null;
  /** Done by those who are named after it: `after waving, she runs`. */
  orphan: Open<Action> | null;
  /** Whether this shot has lines from elsewhere, so that nobody needs to be given any. */
  readonly scripted: boolean;
  /** Those just named, while a comma may still lead to who they are: `Tom, a fisherman`, `two friends, Anna and Tom`. */
  introduced: Introduced | null;
  /** Whether the clause is about a pan: `from` and `to` then say where it goes. */
  panning: boolean;
  /** Whether the clause is about something that is not staged: what it does is not done either. */
  ghost: boolean;
  /** A quote whose speaker comes behind it: `“Hello,” says the woman`. */
  quote: Token | null;
  /** Colour of a drink that goes into the vessel named next. */
  pouring: string | null;
  modifiers: Modifiers;
}

/** Somebody by name or by what they are, whose other half an apposition may give. */
export interface Introduced {
  readonly by: 'name' | 'noun';
  readonly ids: readonly string[];
  readonly comma: boolean;
}

export const newState = (
  film: Film,
  claims: Claims,
  lent: readonly CastMember[],
  names: ReadonlySet<string>,
  scripted: boolean,
): State => ({
  film,
  claims,
  lent,
  names,
  reading: emptyReading(),
  chunks: [],
  subjects: [],
  last: [],
  verb: null,
  speakers: [],
  preposition: null,
  definite: false,
  possessive: null,
  owner: null,
  companion: null,
  negated: null,
  vigour: null,
  meanwhile: false,
  before: null,
  orphan: null,
  introduced: null,
  quote: null,
  panning: false,
  ghost: false,
  pouring: null,
  scripted,
  modifiers: noModifiers(),
});

export const newClause = (state: State): void => {
  state.subjects = [];
  state.verb = null;
  state.preposition = null;
  state.companion = null;
  state.panning = false;
  state.ghost = false;
};

/** Whether unplayed words name a thing, rather than describe one. */
export const isGhost = (row: LexiconRow | null | undefined): boolean =>
  row?.tag === 'unplayed' && !/^(?:an adjective|a manner|only says|praise)/.test(row.reason);

export const isPerson = (state: State, id: string): boolean => state.film.get(id)?.category === 'person';

export const isAlive = (state: State, id: string): boolean => {
  const category = state.film.get(id)?.category;
  return category === 'person' || category === 'animal';
};

/** When a `no` stands before these words, they are left out, and that is understood. */
export const leftOut = (state: State, tokens: readonly Token[], what: string): boolean => {
  if (state.negated === null) {
    return false;
  }
  state.claims.take([...state.negated, ...tokens], 'understood', `left out: ${what}`);
  state.negated = null;
  state.preposition = null;
  return true;
};
