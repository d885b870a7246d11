import type { Chunk } from '../chunks.ts';
import { type Draft, placement } from '../film.ts';
import type { FixtureRow, PartRow, ThingRow } from '../lexicon/entry.ts';
import type { Modifiers } from '../reading.ts';
import type { CastMember } from '../screenplay.ts';
import type { Token } from '../words.ts';
import { sayWaiting } from './dialogue.ts';
import { takeModifiers } from './modifiers.ts';
import { possessor } from './pronouns.ts';
import { isAlive, leftOut, MOST_IN_A_SHOT, type State } from './state.ts';
import { fillingOf, pour } from './vessels.ts';

/** More of one kind than this is approximated: a crowd costs time and adds nothing to see. */
export const MOST_OF_A_KIND = 12;
const endsAs = (piece: Chunk, pattern: RegExp): boolean => pattern.test(piece.tokens.at(-1)?.text ?? '');

/** How many the words ask for: a number, a word like `couple`, or a few for a bare plural. */
const askedCount = (row: ThingRow, piece: Chunk, { count }: Modifiers): number => {
  const plural = endsAs(piece, /(?:[^s'’]s|(?:^|wo)men|children)$/i) && !piece.base.endsWith('s');
  return Math.max(1, count ?? row.count ?? (plural ? (row.category === 'person' ? 2 : 3) : 1));
};

/** Somebody or something: one that is there already, or new to the film. */
export const readThing = (state: State, row: ThingRow, piece: Chunk, member: CastMember | null): void => {
  const modifiers = takeModifiers(state);
  const tokens = [...modifiers.tokens, ...piece.tokens];
  if (leftOut(state, tokens, piece.base)) {
    return;
  }
  if (row.fills !== undefined && pour(state, row.fills, piece, tokens)) {
    return;
  }
  const { introduced } = state;
  if (introduced?.by === 'name' && introduced.comma && row.category === 'person' && row.named !== true) {
    explain(state, introduced.ids, row, modifiers, tokens);
    return;
  }
  const noun = member?.name.toLowerCase() ?? piece.base;
  const byName = member !== null || row.named === true;
  const known = byName
    ? [state.film.named(noun) ?? []].flat()
    : state.definite
      ? state.film.referred({ noun, row, modifiers, except: state.verb === null ? [] : state.subjects })
      : [];
  state.definite = false;
  state.possessive = null;
  const drafts = known.length > 0 ? known : stageThings(state, row, piece, modifiers, member, noun);
  if (drafts.length === 0) {
    return;
  }
  const ids = drafts.map((draft) => draft.id);
  if (known.length > 0) {
    for (const draft of known) {
      draft.color ??= modifiers.color;
      draft.material ??= modifiers.material;
      draft.look = { ...draft.look, ...modifiers.look };
    }
    state.claims.take(tokens, 'understood', `again: ${ids.join(', ')}`);
  }
  if (endsAs(piece, /(?:['’]s|s['’])$/i)) {
    show(state, ids);
    state.owner = ids[0] ?? null;
  } else {
    takePart(state, ids);
  }
};

/** `Tom, an old fisherman`: what somebody called by name is. */
const explain = (
  state: State,
  ids: readonly string[],
  row: ThingRow,
  modifiers: Modifiers,
  tokens: readonly Token[],
): void => {
  for (const draft of ids.flatMap((id) => state.film.get(id) ?? [])) {
    draft.look = { ...row.look, ...modifiers.look, ...draft.look };
  }
  state.definite = false;
  state.introduced = null;
  state.reading.impliedPlace ??= row.implies ?? null;
  state.claims.take(
    tokens,
    row.near === undefined ? 'understood' : 'approximated',
    `what ${ids.join(', ')} is`,
  );
};

const stageThings = (
  state: State,
  row: ThingRow,
  piece: Chunk,
  modifiers: Modifiers,
  member: CastMember | null,
  noun: string,
): readonly Draft[] => {
  const tokens = [...modifiers.tokens, ...piece.tokens];
  const asked = askedCount(row, piece, modifiers);
  const room = MOST_IN_A_SHOT - state.reading.cast.length;
  const count = Math.min(asked, MOST_OF_A_KIND, room);
  if (count <= 0) {
    state.preposition = null;
    state.claims.take(
      tokens,
      'ignored',
      `no room for more: the engine stages at most ${MOST_IN_A_SHOT} in a shot`,
    );
    return [];
  }
  const name =
    member?.name ??
    tokens
      .filter((token) => token.kind === 'word' && !modifiers.counted.includes(token))
      .map((token) => token.text.replace(/['’]s?$/, ''))
      .join(' ');
  const filling = fillingOf(state, row);
  const drafts = Array.from({ length: count }, () =>
    state.film.add({
      noun,
      category: row.category,
      kind: row.kind,
      name: name === '' ? noun : name,
      color: modifiers.color ?? row.color ?? null,
      material: modifiers.material ?? row.material ?? null,
      scale: (row.category === 'person' && modifiers.scale < 1 ? 0.85 : modifiers.scale) * (row.scale ?? 1),
      look: { ...row.look, ...modifiers.look, ...(member !== null && { who: member.id }), ...filling },
      placed: null,
    }),
  );
  state.reading.impliedPlace ??= row.implies ?? null;
  claimThing(state, row, tokens, { count, asked, room, member });
  return drafts;
};

const claimThing = (
  { claims }: State,
  row: ThingRow,
  tokens: readonly Token[],
  { count, asked, room, member }: { count: number; asked: number; room: number; member: CastMember | null },
): void => {
  const what = `${count === 1 ? '' : `${count} × `}${row.category}: ${row.look?.bird ?? row.kind}`;
  if (asked > count) {
    const most = count === room ? `${MOST_IN_A_SHOT} in a shot` : `${MOST_OF_A_KIND} of a kind`;
    claims.take(tokens, 'approximated', `${what}; the engine stages at most ${most}`);
  } else if (member !== null) {
    claims.take(
      tokens,
      'approximated',
      `${what}, with what was measured of the captured likeness; the rest is made up`,
    );
  } else if (row.near !== undefined) {
    claims.take(tokens, 'approximated', `${what}: ${row.near}`);
  } else {
    claims.take(tokens, 'understood', what);
  }
};

/** Brings entities into the shot without giving them a part in the clause. */
export const show = (state: State, ids: readonly string[]): void => {
  const { cast } = state.reading;
  cast.push(...ids.filter((id) => !cast.includes(id)));
  state.film.mention(ids);
};

/** Gives entities their part in the clause: doer, object, or where it happens. */
export const takePart = (state: State, ids: readonly string[]): void => {
  show(state, ids);
  state.ghost = false;
  const { preposition, verb } = state;
  state.preposition = null;
  const [first] = ids;
  if (first === undefined) {
    return;
  }
  if (isPanEnd(state, preposition)) {
    state.reading.camera = { ...state.reading.camera, [preposition]: first };
    state.last = [...ids];
    return;
  }
  if (preposition === null && sayWaiting(state, ids)) {
    state.last = [...ids];
    return;
  }
  if (verb !== null) {
    if (preposition === null || preposition === 'with' || preposition === 'of') {
      if (verb.object === null && preposition === 'with') {
        state.companion = first;
      }
      verb.object ??= first;
    } else {
      verb.target ??= placement(preposition, first);
    }
  } else if (preposition === null || (preposition === 'with' && isAlive(state, first))) {
    state.companion = preposition === 'with' ? first : null;
    state.subjects.push(...ids.filter((id) => !state.subjects.includes(id)));
  } else {
    put(state, state.subjects, preposition, first);
  }
  state.last = [...ids];
};

/** Parts of the set that have one place. */
const FOUND_BY_CAMERA: ReadonlySet<string> = new Set(['hoop', 'backboard']);

/** Whether the next noun is an end of the camera's way: `pan from the vase to the man`. */
const isPanEnd = ({ panning, verb }: State, preposition: string | null): preposition is 'from' | 'to' =>
  panning && verb === null && (preposition === 'from' || preposition === 'to');

const put = (state: State, ids: readonly string[], preposition: string, on: string): void => {
  for (const id of ids) {
    const draft = state.film.get(id);
    if (draft !== undefined && draft.placed === null && id !== on) {
      draft.placed = placement(preposition, on);
    }
  }
};

/** A part of the set that words point to; a board somebody rides is meant before a backboard. */
export const readFixture = (state: State, row: FixtureRow, piece: Chunk): void => {
  const modifiers = takeModifiers(state);
  const tokens = [...modifiers.tokens, ...piece.tokens];
  if (leftOut(state, tokens, piece.base)) {
    return;
  }
  if (row.fills !== undefined && pour(state, row.fills, piece, tokens)) {
    return;
  }
  const own = state.reading.cast
    .map((id) => state.film.get(id))
    .find((draft) => draft?.noun.endsWith(piece.base) && draft.category === 'prop');
  state.definite = false;
  state.possessive = null;
  if (own !== undefined) {
    state.claims.take(tokens, 'understood', `again: ${own.id}`);
    takePart(state, [own.id]);
    return;
  }
  if (row.of !== undefined) {
    const { of } = row;
    const whole = state.reading.cast
      .map((id) => state.film.get(id))
      .find((draft) => of.some((kind) => kind === draft?.kind));
    if (whole === undefined) {
      state.modifiers = modifiers;
      const near = `a ${of[0]} on it`;
      readThing(state, { tag: 'thing', category: 'prop', kind: of[0], words: row.words, near }, piece, null);
    } else {
      state.preposition = null;
      state.claims.take(tokens, 'understood', `part of ${whole.id}: what its cloth hangs from`);
    }
    return;
  }
  state.claims.take(modifiers.tokens, 'approximated', `the ${row.fixture} is the set's own`);
  state.reading.impliedPlace ??= row.implies ?? null;
  const preposition = state.preposition ?? 'at';
  state.preposition = null;
  const panEnd = isPanEnd(state, preposition);
  if (panEnd && !FOUND_BY_CAMERA.has(row.fixture)) {
    const as = `the pan goes across: the set has no ${piece.base} to find`;
    state.claims.take(piece.tokens, 'approximated', as);
    return;
  }
  state.claims.take(piece.tokens, 'understood', `part of the set: ${row.fixture}`);
  if (panEnd) {
    state.reading.camera = { ...state.reading.camera, [preposition]: row.fixture };
    return;
  }
  if (state.verb !== null) {
    state.verb.target ??= placement(preposition, row.fixture);
  } else {
    put(state, state.subjects, preposition, row.fixture);
  }
};

/** `on her head`, `in the man's hands`: the thing named last is there. */
export const readPart = (state: State, row: PartRow, piece: Chunk): void => {
  const { tokens } = takeModifiers(state);
  const all = [...tokens, ...piece.tokens];
  if (leftOut(state, all, piece.base)) {
    return;
  }
  const { preposition, verb } = state;
  const thing = [...state.last, ...state.subjects].find(
    (id) => id !== (state.owner ?? possessor(state, state.possessive, [id])),
  );
  const owner = state.owner ?? possessor(state, state.possessive, thing === undefined ? [] : [thing]);
  state.owner = null;
  state.possessive = null;
  state.definite = false;
  state.preposition = null;
  const held = preposition === null && verb?.kind === 'hold' ? null : preposition;
  if (thing === undefined || owner === null || held === null || held === 'with') {
    state.claims.take(all, 'ignored', 'a part of a body: it is there, and moves as the action does');
    return;
  }
  const draft = state.film.get(thing);
  const placed = placement(held, owner, row.part);
  if (draft !== undefined) {
    draft.placed = placed;
  }
  if (verb !== null && verb.object === thing && state.companion === thing) {
    verb.object = null;
  }
  if (verb?.subjects.includes(thing) === true) {
    verb.target ??= placed;
  } else if (verb === null && state.companion === thing) {
    // "a skater with a cat on her head spins": the cat is not the one who spins
    state.subjects = state.subjects.filter((id) => id !== thing);
  }
  state.companion = null;
  show(state, [owner]);
  state.claims.take(all, 'understood', `${thing} is ${held} the ${row.part} of ${owner}`);
};
