import { type Chunk, chunk } from '../chunks.ts';
import type { Claims } from '../claims.ts';
import { readDuration } from '../durations.ts';
import type { Film } from '../film.ts';
import type { LexiconRow } from '../lexicon/index.ts';
import { readMusic } from '../music.ts';
import type { ShotReading } from '../reading.ts';
import type { CastMember } from '../screenplay.ts';
import type { Section } from '../sections.ts';
import type { Token } from '../words.ts';
import { readAction, readManner, turnJump } from './actions.ts';
import { readClothing } from './clothes.ts';
import { readLine, readQuote } from './dialogue.ts';
import { readLink, readMark } from './links.ts';
import { dropModifiers, modify, modifyByNumber } from './modifiers.ts';
import { readFixture, readPart, readThing } from './nouns.ts';
import { outOfScene } from './sections.ts';
import { readMood, readPlace, readSetting } from './setting.ts';
import { isGhost, newClause, newState, type State } from './state.ts';
import { isName, keepIntroduced, memberCalled, readMember, readStranger } from './strangers.ts';

/** What else is known of the words. */
interface Context {
  /** The part of a structured prompt a token is in. */
  readonly section?: (token: Token) => Section;
  /** Whether the shot has lines that do not stand in these words. */
  readonly scripted?: boolean;
  /** Proper names of the whole prompt, in lower case. */
  readonly names?: ReadonlySet<string>;
}

/**
 * Reads the tokens of one shot, clause by clause: subject, verb, object, and what hangs on prepositions. The parts of
 * the grammar share one state; each claims the words it took.
 */
export class ShotReader {
  readonly #state: State;
  readonly #section: (token: Token) => Section;

  constructor(
    film: Film,
    claims: Claims,
    lent: readonly CastMember[],
    { section = () => 'scene', scripted = false, names = new Set<string>() }: Context = {},
  ) {
    this.#state = newState(film, claims, lent, names, scripted);
    this.#section = section;
  }

  read(tokens: readonly Token[]): ShotReading {
    const state = this.#state;
    state.reading.music = readMusic(tokens, state.claims);
    state.reading.lasts = readDuration(tokens, state.claims);
    state.chunks = chunk(
      tokens.filter((token) => !state.claims.has(token)),
      (token) => memberCalled(state, token.text) !== undefined || isName(state, token),
    );
    let last: Section = 'scene';
    for (let index = 0; index < state.chunks.length; ) {
      const piece = state.chunks[index];
      const section: Section = piece?.tokens[0] === undefined ? last : this.#section(piece.tokens[0]);
      if (section !== last) {
        dropModifiers(state);
        newClause(state);
        last = section;
      }
      const line = section === 'scene' || section === 'lines' ? readLine(state, index) : 0;
      if (line === 0 && piece !== undefined && !outOfScene(state, piece, section)) {
        step(state, piece, index);
        keepIntroduced(state, piece);
      }
      index += Math.max(1, line);
    }
    dropModifiers(state);
    return state.reading;
  }
}

const step = (state: State, piece: Chunk, index: number): void => {
  const [first] = piece.tokens;
  if (first === undefined) {
    return;
  }
  const member = first.kind === 'word' ? memberCalled(state, first.text) : undefined;
  if (first.kind === 'quote') {
    readQuote(state, first, index);
  } else if (first.kind === 'mark') {
    readMark(state, first, index);
  } else if (first.kind === 'number') {
    const degrees = Number(first.text);
    const round = degrees >= 180 && degrees % 180 === 0;
    if (!round || state.verb === null || !turnJump(state, [first], { turns: degrees / 360 })) {
      modifyByNumber(state, first);
    }
  } else if (member !== undefined) {
    readMember(state, member, piece);
  } else if (piece.row === null) {
    readStranger(state, piece, index);
  } else {
    readKnown(state, piece, piece.row, index);
  }
};

const readKnown = (state: State, piece: Chunk, row: LexiconRow, index: number): void => {
  switch (row.tag) {
    case 'thing':
      readThing(state, row, piece, null);
      break;
    case 'fixture':
      readFixture(state, row, piece);
      break;
    case 'clothing':
      readClothing(state, row, piece);
      break;
    case 'part':
      readPart(state, row, piece);
      break;
    case 'place':
      readPlace(state, row, piece, index);
      break;
    case 'verb':
      readAction(state, row, piece, index);
      break;
    case 'manner':
      state.vigour = readManner(state, piece, row.vigour);
      break;
    case 'way':
      if (!turnJump(state, piece.tokens, { sense: row.sense })) {
        state.claims.take(piece.tokens, 'ignored', 'a way to go that the engine chooses itself');
      }
      break;
    case 'mood':
      readMood(state, row, piece);
      break;
    case 'time':
    case 'weather':
    case 'camera':
    case 'pace':
    case 'style':
      readSetting(state, row, piece);
      break;
    case 'number':
    case 'turns':
    case 'color':
    case 'bright':
    case 'material':
    case 'size':
    case 'age':
      modify(state, piece, row);
      break;
    case 'unplayed':
      state.definite = false;
      state.ghost ||=
        isGhost(row) && state.subjects.length === 0 && state.verb === null && state.preposition === null;
      state.preposition = isGhost(row) ? null : state.preposition;
      state.claims.take(
        [...(state.negated ?? []), ...piece.tokens],
        state.negated === null ? 'ignored' : 'understood',
        state.negated === null ? row.reason : `left out: ${piece.base}`,
      );
      state.negated = null;
      break;
    default:
      readLink(state, piece, row, index);
      break;
  }
};
