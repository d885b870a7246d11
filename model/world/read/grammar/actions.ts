import type { Chunk } from '../chunks.ts';
import type { VerbRow } from '../lexicon/entry.ts';
import { isMount } from '../mounts.ts';
import type { Modifiers, Open } from '../reading.ts';
import type { Action, ActionKind } from '../screenplay.ts';
import type { Token } from '../words.ts';
import { cry } from './dialogue.ts';
import { dropModifiers, takeModifiers } from './modifiers.ts';
import { isAlive, leftOut, type State } from './state.ts';

/** What is thrown in the air, and counted by its turns. */
const AIRBORNE: ReadonlySet<ActionKind> = new Set(['flip', 'skating jump', 'floor routine', 'jump']);
/** Words for a piece of such a jump that is already told. */
const PIECES = /^(?:take off|land|rotate|turn|spin|revolve)$/;
/** Particles that go on as prepositions after a verb of several words. */
const PARTICLE = /^(?:off|into|on|at|across|over|down)$/;
/** A figure skater's flip is a jump on skates, not a somersault. */
const ON_SKATES = /skater$|dancer$/;
/** More than these cannot be shown in one shot of the longest film. */
const MOST_ACTIONS = 48;
/** The same thing done several times over: more does not fit a shot. */
const MOST_REPEATS = 3;

const INSTRUMENTS: ReadonlySet<string> = new Set(['guitar', 'piano', 'drum']);

/** Something done: by those the clause is about, or else by those named last. */
export const readAction = (state: State, row: VerbRow, piece: Chunk, index: number): void => {
  if ((row.light === true || row.does === 'jump') && meansNext(state, index)) {
    dropModifiers(state);
    state.claims.take(piece.tokens, 'understood', 'does what the next words say');
    return;
  }
  if (ofJump(state, piece)) {
    return;
  }
  if (state.ghost && state.subjects.length === 0 && row.noun !== true) {
    dropModifiers(state);
    state.claims.take(piece.tokens, 'ignored', 'done by something that is not staged');
    return;
  }
  if (state.reading.actions.length >= MOST_ACTIONS) {
    dropModifiers(state);
    state.claims.take(piece.tokens, 'ignored', 'no time for more to happen in one shot');
    return;
  }
  const modifiers = row.noun === true || row.does === 'spin' ? takeModifiers(state) : doersByNumber(state);
  const tokens = [...modifiers.tokens, ...piece.tokens];
  if (leftOut(state, tokens, piece.base)) {
    return;
  }
  const subjects = doers(state, row, piece, index);
  const played = resolved(state, row, piece, subjects, index);
  const action: Open<Action> = {
    kind: played.does,
    subjects,
    object: null,
    target: null,
    vigour: state.vigour ?? row.vigour ?? 0.5,
    outcome: row.outcome ?? null,
    turns: turnsOf(played, modifiers),
    sense: row.sense ?? null,
    ...(together(state, piece, index) && busy(state, subjects) ? { meanwhile: true as const } : {}),
    text: piece.tokens.map((token) => token.text).join(' '),
  };
  if (subjects.length > 0 && state.orphan !== null) {
    state.orphan.subjects = [...subjects];
    state.orphan = null;
  } else if (subjects.length === 0 && participle(piece)) {
    state.orphan = action;
  }
  state.vigour = null;
  state.meanwhile = false;
  state.subjects = [...subjects];
  state.verb = action;
  state.reading.impliedPlace ??= row.implies ?? null;
  insert(state, action);
  if (row.noun === true && modifiers.turns === null) {
    for (let again = 1; again < Math.min(modifiers.count ?? 1, MOST_REPEATS); again += 1) {
      insert(state, { ...action });
    }
  }
  if (row.by !== undefined && subjects.length === 0) {
    state.reading.by.set(action, row.by);
  }
  const particle = piece.base.split(' ').slice(1).at(-1);
  state.preposition = particle !== undefined && PARTICLE.test(particle) ? particle : null;
  state.definite = false;
  state.possessive = null;
  if (row.does === 'speak') {
    state.speakers = [...subjects];
  }
  const cried = row.cries === undefined ? null : cry(state, row.cries, index);
  state.claims.take(
    tokens,
    played.near === undefined && cried === null ? 'understood' : 'approximated',
    cried ?? (played.near === undefined ? `action: ${played.does}` : `${played.does}: ${played.near}`),
  );
};

/** `backward`, `a 720`: which way over and how far round, told of the jump before these words. @returns whether it was. */
export const turnJump = (
  state: State,
  tokens: readonly Token[],
  how: Partial<Pick<Action, 'turns' | 'sense'>>,
): boolean => {
  const jump = state.verb ?? state.reading.actions.at(-1);
  if (jump === undefined || !(AIRBORNE.has(jump.kind) || jump.kind === 'spin')) {
    return false;
  }
  if (jump.kind !== 'floor routine') {
    jump.turns ??= how.turns ?? null;
  }
  if (jump.kind === 'flip') {
    jump.sense ??= how.sense ?? null;
  }
  state.claims.take(tokens, 'understood', `part of the ${jump.kind}`);
  return true;
};

/** How hard or fast: of the action told, or of the one to come. */
export const readManner = (
  { verb, claims, ...state }: State,
  piece: Chunk,
  vigour: number,
): number | null => {
  claims.take(piece.tokens, 'understood', vigour < 0.5 ? 'with less force' : 'with more force');
  if (verb === null) {
    return vigour;
  }
  verb.vigour = vigour;
  return state.vigour;
};

/** Whether a noun for something done follows in the same breath: `performs a clean triple axel`. */
const meansNext = ({ chunks }: State, index: number): boolean => {
  for (let at = index + 1; at < chunks.length; at += 1) {
    const { row, tokens } = chunks[at] ?? {};
    if (row?.tag === 'verb') {
      return row.noun === true || row.does === 'hoop shot';
    }
    if (row?.tag === 'conjunction' || row?.tag === 'thing' || tokens?.[0]?.kind === 'mark') {
      return false;
    }
  }
  return false;
};

/** `takes off forward`, `3.5 turns`, `lands backward`: pieces of the jump that was just told. */
const ofJump = (state: State, piece: Chunk): boolean => {
  const jump = state.reading.actions.findLast(
    (action) =>
      action.subjects.length === 0 ||
      state.subjects.length === 0 ||
      action.subjects.some((id) => state.subjects.includes(id)),
  );
  if (jump === undefined || !AIRBORNE.has(jump.kind) || !PIECES.test(piece.base)) {
    return false;
  }
  const { tokens, number } = takeModifiers(state);
  if (number !== null && jump.kind !== 'floor routine') {
    jump.turns = number;
  }
  state.claims.take([...tokens, ...piece.tokens], 'understood', `part of the ${jump.kind}`);
  return true;
};

/** `the two wave`: a number that stands for those already there. */
const doersByNumber = (state: State): Modifiers => {
  const { count, tokens } = state.modifiers;
  const here = state.reading.cast.filter((id) => isAlive(state, id));
  if (count !== null && count > 1 && state.subjects.length === 0 && here.length >= count) {
    const modifiers = takeModifiers(state);
    state.subjects = here.slice(-count);
    state.claims.take(tokens, 'understood', `again: ${state.subjects.join(', ')}`);
    return { ...modifiers, tokens: [] };
  }
  dropModifiers(state);
  return state.modifiers;
};

/** Feats need somebody alive; anything may fall or roll. */
const doers = (state: State, row: VerbRow, piece: Chunk, index: number): readonly string[] => {
  // "before dancing, a girl bows": she dances, not whoever the sentence before was about
  const awaited =
    state.verb === null && participle(piece) && state.chunks[index - 1]?.row?.tag === 'conjunction';
  const subjects = state.subjects.length > 0 ? state.subjects : awaited ? [] : state.last;
  const alive = subjects.filter((id) => isAlive(state, id));
  return row.by === undefined ? [...subjects] : alive;
};

/** The action a verb means here, where what it is done by or on decides. */
const resolved = (
  state: State,
  row: VerbRow,
  piece: Chunk,
  subjects: readonly string[],
  index: number,
): Pick<VerbRow, 'does' | 'near' | 'turns' | 'extraTurns'> => {
  if (
    row.does === 'flip' &&
    row.sense === undefined &&
    subjects.some((id) => ON_SKATES.test(id.replace(/-\d+$/, '')))
  ) {
    return { does: 'skating jump', turns: 1, near: 'a skating jump; its own take-off edge is not shown' };
  }
  if (/^play/.test(piece.base)) {
    const next = state.chunks.slice(index + 1, index + 8).find(({ row: what }) => what?.tag === 'thing')?.row;
    if (next?.tag === 'thing' && INSTRUMENTS.has(next.kind)) {
      return { does: 'stand', near: 'standing by it: nobody is seen to play' };
    }
  }
  if (row.does === 'fly' && subjects.some((id) => isAlive(state, id))) {
    const next = state.chunks.slice(index + 1, index + 8).find(({ row: what }) => what?.tag === 'thing')?.row;
    if (next?.tag === 'thing' && next.kind === 'kite') {
      return { does: 'hold' };
    }
  }
  return row.does === 'ride' ? ridden(state, row, index) : row;
};

/** What riding means by what comes next: a board and an animal of some size are ridden, beside all else one walks. */
const ridden = (state: State, row: VerbRow, index: number): Pick<VerbRow, 'does' | 'near'> => {
  const ahead = state.chunks.slice(index + 1, index + 8);
  const at = ahead.findIndex(({ row: what }) => what?.tag === 'thing');
  const next = ahead[at]?.row;
  const animal = next?.tag === 'thing' && next.category === 'animal';
  if (row.near !== undefined && !animal) {
    return { does: 'stand', near: 'standing by' };
  }
  if (next?.tag !== 'thing' || next.kind === 'paddleboard' || next.kind === 'paddle') {
    return row;
  }
  if (!animal) {
    return { does: 'walk', near: 'walking' };
  }
  const size = ahead
    .slice(0, at)
    .reduce((k, { row: what }) => (what?.tag === 'size' ? k * what.scale : k), 1);
  return isMount({ kind: next.kind, scale: size * (next.scale ?? 1) })
    ? row
    : { does: 'walk', near: `walking beside it: no ${ahead[at]?.base} of this size carries a person` };
};

const turnsOf = (
  row: Pick<VerbRow, 'does' | 'turns' | 'extraTurns'>,
  { turns, number }: Modifiers,
): number | null => {
  // snowboarders and skaters count in degrees: a 720 is two turns
  const degrees = number !== null && number >= 180 && number % 180 === 0 ? number / 360 : null;
  const told = turns ?? degrees;
  if (told === null && row.turns === undefined) {
    return null;
  }
  return (told ?? row.turns ?? 1) + (degrees === null ? (row.extraTurns ?? 0) : 0);
};

/** Whether these already do something that another action can go with. */
const busy = ({ reading }: State, subjects: readonly string[]): boolean =>
  reading.actions.some((action) => action.subjects.some((id) => subjects.includes(id)));

const participle = (piece: Chunk): boolean => /ing$/i.test(piece.tokens[0]?.text ?? '');

/** A participle after its verb (`walks along, waving`) is done at the same time, as is what `while` joins. */
const together = ({ meanwhile, verb, chunks, before }: State, piece: Chunk, index: number): boolean =>
  meanwhile ||
  (verb !== null &&
    before === null &&
    participle(piece) &&
    chunks[index - 1]?.row?.tag !== 'conjunction' &&
    chunks[index - 1]?.row?.tag !== 'filler');

const insert = (state: State, action: Open<Action>): void => {
  const { actions } = state.reading;
  if (state.before === null || state.before === 'next') {
    actions.push(action);
    state.before = state.before === 'next' ? action : null;
  } else {
    actions.splice(actions.indexOf(state.before), 0, action);
    state.before = null;
  }
};
