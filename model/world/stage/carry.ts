import { headingOf, isSeated, type Left, type Memory } from '../memory.ts';
import {
  type Action,
  ActionKind,
  type Entity,
  type Placement,
  type Reading,
  type ShotScript,
} from '../read/screenplay.ts';
import { WHILE_SEATED } from '../read/seats.ts';
import type { Mark } from './blocking.ts';
import type { Place } from './stage.ts';
import { supportOf as supportOfEntity } from './supports.ts';

/** What is played from a mark of its own: the run-up, the free-throw line, the end of the floor. */
const MARKED: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'hoop shot',
  'dribble',
  'throw',
  'catch',
  'kick',
  'push',
  'skate',
  'skating jump',
  'floor routine',
  'flip',
  'ride',
]);
const TRAVELS: ReadonlySet<ActionKind> = new Set<ActionKind>(['walk', 'run']);
/** What somebody goes on with until the words say otherwise. */
const LASTING = ActionKind.extract(['walk', 'run', 'sit', 'lie', 'dance', 'look', 'hold', 'float']);
/** What only something lifted can do. */
const FROM_ABOVE: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'fall',
  'drop',
  'bounce',
  'shatter',
  'rebound',
]);
/** Slower than this a thing lies still, m/s. */
const STILL = 0.25;
/** Two that stand nearer to each other than this stand in each other, metres. */
const ELBOW_ROOM = 0.7;

const speedOf = ({ velocity }: Left): number => Math.hypot(...velocity);

/** What a shot starts with, of what an earlier one left in its place. */
export interface Carried {
  /** The shot with everybody who is still there, named or not. */
  readonly script: ShotScript;
  /** Those who start where, and moving as, they were left. */
  readonly kept: ReadonlyMap<string, Left>;
  /** Those whom this shot's words do not name. */
  readonly extras: ReadonlySet<string>;
  /** Those who had to take another mark, for the plan. */
  readonly notes: readonly Reading[];
}

/** Why somebody or something known cannot start where it was left; null when it can. */
const movedFor = (entity: Entity, left: Left, actions: readonly Action[]): string | null => {
  if (left.pieces.length > 0) {
    return null;
  }
  const { placed } = entity;
  const before = left.entity.placed;
  if (
    placed !== null &&
    before !== null &&
    (placed.on !== before.on || placed.preposition !== before.preposition)
  ) {
    return `is ${placed.preposition} ${placed.on} now`;
  }
  const played = actions.find(
    ({ kind, subjects, object }) =>
      MARKED.has(kind) && (subjects.includes(entity.id) || object === entity.id),
  );
  if (played !== undefined) {
    return `takes the mark for: ${played.text || played.kind}`;
  }
  const lifted = actions.find(
    ({ kind, subjects }) =>
      FROM_ABOVE.has(kind) && subjects.includes(entity.id) && entity.category === 'prop',
  );
  return lifted !== undefined && speedOf(left) < STILL && left.position[1] < 0.5
    ? `is lifted for: ${lifted.text || lifted.kind}`
    : null;
};

/** The actions of a shot with what somebody was doing and, as no word says otherwise, still does. */
const goOn = (actions: readonly Action[], { entity, doing, target }: Left): readonly Action[] => {
  const kind = LASTING.safeParse(doing);
  const own = actions.filter(({ subjects }) => subjects.includes(entity.id));
  const [first] = own;
  const seated = kind.data === 'sit' && own.every((action) => WHILE_SEATED.has(action.kind));
  if (!kind.success || entity.category === 'prop' || (first !== undefined && !seated)) {
    return actions;
  }
  const still: Action = {
    kind: kind.data,
    subjects: [entity.id],
    object: null,
    target: target === null ? null : { preposition: 'on', on: target },
    vigour: 0.5,
    outcome: null,
    turns: null,
    sense: null,
    text: '',
  };
  return first === undefined
    ? [...actions, still]
    : actions.flatMap((action) => (action === first ? [still, { ...action, meanwhile: true }] : [action]));
};

const same = (one: Placement, other: Placement): boolean =>
  one.on === other.on && one.preposition === other.preposition && one.part === other.part;

/** Whom the words have put somewhere once, and who has fallen off since, is not there again because they are named. */
const whereTheyAre = (cast: readonly Entity[], memory: Memory): readonly Entity[] => {
  const off = new Map(
    memory.flatMap(({ things }) => things.flatMap((left) => (left.off ? [[left.entity.id, left.off]] : []))),
  );
  return cast.map((entity) => {
    const left = off.get(entity.id);
    return left !== undefined && entity.placed !== null && same(left, entity.placed)
      ? { ...entity, placed: null }
      : entity;
  });
};

/** Those who sit on somebody of a shot and were in another place with them: they come along. */
const passengers = ({ cast, place }: ShotScript, memory: Memory): readonly Entity[] => {
  const ids = new Set(cast.map(({ id }) => id));
  const hosts = new Set(cast.flatMap(({ id, category }) => (category === 'person' ? [id] : [])));
  return memory
    .filter((other) => other.place !== place)
    .flatMap(({ things }) => things.map(({ entity }) => entity))
    .filter(({ id, placed }) => placed !== null && hosts.has(placed.on) && isSeated(placed) && !ids.has(id));
};

/** Brings what earlier shots left in this place into a new shot of it, and whoever its people carry. */
export const carry = (written: ShotScript, memory: Memory): Carried => {
  const cast = whereTheyAre(written.cast, memory);
  const before = memory.find(({ place }) => place === written.place);
  const carried = passengers(written, memory);
  const script = { ...written, cast: [...cast, ...carried] };
  if (before === undefined) {
    return { script, kept: new Map(), extras: new Set(carried.map(({ id }) => id)), notes: [] };
  }
  const named = new Set(script.cast.map(({ id }) => id));
  const stayed = before.things.filter(({ entity }) => !named.has(entity.id));
  const kept = new Map(stayed.map((left) => [left.entity.id, left]));
  const notes: Reading[] = [];
  for (const entity of script.cast) {
    const left = before.things.find((thing) => thing.entity.id === entity.id);
    if (left === undefined) {
      continue;
    }
    const reason = movedFor(entity, left, script.actions);
    if (reason === null) {
      kept.set(entity.id, left);
    } else {
      notes.push({ text: entity.name, as: `does not start where the last shot left it: it ${reason}` });
    }
  }
  return {
    script: {
      ...script,
      cast: [...script.cast, ...stayed.map(({ entity }) => entity)],
      actions: [...kept.values()].reduce(goOn, script.actions),
    },
    kept,
    extras: new Set([...stayed.map(({ entity }) => entity), ...carried].map(({ id }) => id)),
    notes,
  };
};

const supportOf = (id: string, script: ShotScript): Entity | null => {
  const entity = script.cast.find((one) => one.id === id);
  return entity === undefined ? null : supportOfEntity(entity, script);
};

/** The marks of a shot, with those who were left where they are, and room made for those who are new. */
export const remark = (
  marks: ReadonlyMap<string, Mark>,
  { kept, script }: Carried,
  place: Place,
): ReadonlyMap<string, Mark> => {
  const result = new Map<string, Mark>();
  const taken: [number, number][] = [];
  for (const [id, left] of kept) {
    const [x, y, z] = left.position;
    let heading = headingOf(left.rotation);
    const travels = script.actions.some(({ kind, subjects }) => TRAVELS.has(kind) && subjects.includes(id));
    const outward = x * Math.sin(heading) + z * Math.cos(heading) > 0;
    if (travels && outward && Math.hypot(x, z) > place.room * 0.4) {
      // who reached the end of the place turns back
      heading = Math.atan2(-x, -z);
    }
    result.set(id, { at: [x, y, z], heading, lift: 0 });
    taken.push([x, z]);
  }
  for (const [id, mark] of marks) {
    if (result.has(id)) {
      continue;
    }
    const support = supportOf(id, script);
    const stood = support === null ? undefined : marks.get(support.id)?.at;
    const stands = support === null ? undefined : kept.get(support.id)?.position;
    // what is put on something is put where that is now
    const [dx, dz] =
      stood === undefined || stands === undefined ? [0, 0] : [stands[0] - stood[0], stands[2] - stood[2]];
    let x = mark.at[0] + dx;
    const y = mark.at[1];
    const z = mark.at[2] + dz;
    while (support === null && taken.some(([tx, tz]) => Math.hypot(tx - x, tz - z) < ELBOW_ROOM)) {
      x += ELBOW_ROOM / 2;
    }
    result.set(id, { ...mark, at: [x, y, z] });
    if (kept.size > 0) {
      taken.push([x, z]);
    }
  }
  return result;
};
