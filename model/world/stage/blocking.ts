import { between, type Random } from '../random.ts';
import { mountOf } from '../read/mounts.ts';
import type { Action, Entity, ShotScript } from '../read/screenplay.ts';
import type { Vec3 } from '../shoot/scene.ts';
import { onWater, profileOf, stays } from './bird-marks.ts';
import { FLYER_HEADING, flyerOf, HELD_AT, KITE_AT } from './flown.ts';
import { ROWED_KINDS } from './props/rowed.ts';
import { takeSeats } from './seating.ts';
import type { Place } from './stage.ts';
import { groundOf, isLarge, SUPPORTS, sideBySide, supportOf } from './supports.ts';

/** Where somebody or something starts. `y` is the height of what it stands on; heading in radians from +z to +x. */
export interface Mark {
  readonly at: Vec3;
  readonly heading: number;
  /** How far over its support a thing starts, when it is to fall. */
  readonly lift: number;
}

/** Metres a second of a walk or run of some vigour, for a body of some leg length. */
export const paceOf = (kind: 'walk' | 'run' | 'skate', vigour: number): number =>
  kind === 'walk' ? 0.9 + vigour : kind === 'skate' ? 2.2 + vigour * 2 : 2.2 + vigour * 3.2;

const EAST = Math.PI / 2;
/** To which side of a thing the way past it runs: -1 away from the camera, 1 towards it. */
const PASSES: Readonly<Record<string, number>> = {
  behind: -1,
  beyond: -1,
  past: 1,
  by: 1,
  along: 1,
  beside: 1,
  'next to': 1,
  'in front of': 1,
};
/** How far the way past a thing of usual size runs from its middle, metres. */
const clearanceOf = ({ kind, scale }: Entity): number => (kind === 'car' ? 1.5 : 0.75) * Math.max(1, scale);

const TRAVELS: Readonly<Partial<Record<Action['kind'], 'walk' | 'run' | 'skate'>>> = {
  walk: 'walk',
  run: 'run',
  skate: 'skate',
};

/** How far a traveller goes in a shot, and from where, so that its way lies around the middle of the set. */
export const journeyOf = (action: Action, seconds: number, place: Place): number => {
  const travel = TRAVELS[action.kind];
  return travel === undefined
    ? 0
    : Math.min(paceOf(travel, action.vigour) * seconds, place.room * (travel === 'walk' ? 1.2 : 1.9));
};

/** What lies on the water where there is water, and how far out from the shore. Metres. */
const AFLOAT: ReadonlySet<string> = new Set(['paddleboard', 'boat', 'duck', ...ROWED_KINDS]);
const OFFSHORE = 5;
/** Height of a board's deck over the water it lies in. */
const DECK = 0.09;

/** The diagonal of a floor exercise begins this far from the middle along each side. */
const CORNER = 4.3;
/** A skater needs this much ice before a jump. */
const RUN_UP = 8;

/** What flies from a pole. */
const FLOWN: ReadonlySet<string> = new Set(['flag', 'pennant', 'banner']);

/** How far those who talk stand apart, and how much they turn to each other: half to them, half to the camera. */
const TALKING = { apart: 1.1, turn: 0.45 } as const;
const ADDRESSES: ReadonlySet<Action['kind']> = new Set(['look', 'wave', 'clap', 'speak', 'stand']);
/** Nobody turns further from the camera than this for what they look at, radians. */
const AWAY = 1.15;

/** Where an action that needs room is begun; null for one that can be played anywhere. */
const opening = (action: Action | undefined, place: Place): readonly [at: Vec3, heading: number] | null => {
  switch (action?.kind) {
    case 'floor routine':
      return place.name === 'gym' ? [[-CORNER, 0, -CORNER], EAST / 2] : [[-CORNER, 0, 0], EAST];
    case 'skating jump':
      return [[-Math.min(RUN_UP, place.room), 0, 0], EAST];
    case 'flip':
    case 'tumble':
      return [[-0.6, 0, 0], EAST];
    default:
      return null;
  }
};

/** What of the cast somebody stands on or rides, when it floats. */
const vesselOf = (entity: Entity, script: ShotScript, place: Place): Entity | null => {
  const named = [
    entity.placed?.on,
    ...script.actions.flatMap(({ subjects, object, target }) =>
      subjects.includes(entity.id) ? [object, target?.on] : [],
    ),
  ];
  return place.water === null
    ? null
    : (script.cast.find(({ id, kind }) => kind === 'paddleboard' && named.includes(id)) ?? null);
};

/** How far the stones on top of a wall stand out over what carries, metres. */
const COPING = 0.04;

/** Gives everybody a mark from which the actions can be played. */
export const block = (script: ShotScript, place: Place, random: Random): ReadonlyMap<string, Mark> => {
  const marks = new Map<string, Mark>();
  const first = (id: string) => script.actions.find((action) => action.subjects.includes(id));
  const objectOf = (id: string) =>
    script.actions.find((action) => action.object === id || action.target?.on === id);
  const astride = script.cast.filter((entity) => mountOf(entity, script.cast) !== null);
  const people = script.cast.filter((entity) => entity.category !== 'prop' && !astride.includes(entity));
  const furniture = script.cast.filter(
    (entity) =>
      entity.category === 'prop' &&
      SUPPORTS[entity.kind] !== undefined &&
      supportOf(entity, script) === null &&
      !['crate', 'barrel', 'chair', 'car'].includes(entity.kind),
  );
  const set = (id: string, at: Vec3, heading = 0, lift = 0) => marks.set(id, { at, heading, lift });
  const hasFurniture = furniture.some((entity) => entity.kind === 'table' || entity.kind === 'shelf');

  for (const [i, entity] of furniture.entries()) {
    set(entity.id, [
      (i - (furniture.length - 1) / 2) * 2.2,
      0,
      entity.kind === 'shelf' ? -0.9 : entity.kind === 'bench' ? -0.8 : 0,
    ]);
  }
  for (const [i, entity] of people.entries()) {
    const action = first(entity.id);
    const offset = i - (people.length - 1) / 2;
    const vessel = vesselOf(entity, script, place);
    const begins = opening(action, place);
    const carrier = people.find(({ id }) => id === entity.placed?.on && id !== entity.id);
    const carried = carrier === undefined ? undefined : marks.get(carrier.id);
    const wet = onWater(entity, script, place, offset);
    const perch = entity.kind === 'bird' && stays(action) ? supportOf(entity, script) : null;
    const perched = marks.get(perch?.id ?? '');
    if (wet !== null) {
      marks.set(entity.id, wet);
    } else if (perch !== null && perched !== undefined) {
      const top = (SUPPORTS[perch.kind] ?? 0) * perch.scale + (perch.kind === 'wall' ? COPING : 0);
      set(entity.id, [perched.at[0] + offset * 0.4, top, perched.at[2]], profileOf(entity, offset));
    } else if (vessel !== null && place.water !== null) {
      set(entity.id, [0, place.water.level + DECK, place.water.beyondZ - OFFSHORE], EAST);
    } else if (carried !== undefined && entity.placed?.part !== undefined) {
      set(entity.id, [carried.at[0], carried.at[1], carried.at[2]], carried.heading);
    } else if (begins !== null) {
      const [[x, y, z], heading] = begins;
      set(entity.id, [x, y, z + offset * 1.6], heading);
    } else if (action?.kind === 'hoop shot' && place.hoop !== null) {
      set(entity.id, [place.hoop.boardX - 3.95 - i * 0.9, 0, i * 1.3], EAST);
    } else if (action !== undefined && TRAVELS[action.kind] !== undefined) {
      const way = journeyOf(action, script.seconds, place);
      set(entity.id, [-way / 2 - Math.floor(i / 2) * 0.6 + (i % 2) * 0.4, 0, 0.3 + offset * -0.9], EAST);
    } else if (action !== undefined && ['throw', 'kick', 'push', 'dribble'].includes(action.kind)) {
      set(entity.id, [action.kind === 'push' ? -1.2 : -2, 0, offset * -0.9], EAST);
    } else if (objectOf(entity.id)?.kind === 'throw' || action?.kind === 'catch') {
      set(entity.id, [2.2, 0, 0], -EAST);
    } else {
      const talks = script.dialogue.length > 0 && people.length > 1;
      const spread = entity.category === 'animal' ? 1.3 : talks ? TALKING.apart : 1.05;
      // turned a little to each other, as people are who know they are looked at
      const turn = talks ? TALKING.turn * 2 : 0.5;
      const flies = script.cast.some(({ id, kind }) => kind === 'kite' && flyerOf(script, id) === entity.id);
      const heading = flies
        ? FLYER_HEADING
        : entity.kind === 'bird'
          ? profileOf(entity, offset)
          : Math.max(-AWAY, Math.min(AWAY, -offset * turn));
      set(entity.id, [offset * spread, 0, hasFurniture ? -1.1 : -0.16 * Math.abs(offset)], heading);
    }
  }
  for (const entity of astride) {
    const under = marks.get(mountOf(entity, script.cast)?.id ?? '');
    if (under !== undefined) {
      set(entity.id, under.at, under.heading);
    }
  }

  const props = script.cast.filter((entity) => entity.category === 'prop' && !marks.has(entity.id));
  const stacked = props.filter(
    (entity) =>
      entity.kind === 'block' &&
      (props.filter((other) => other.kind === 'block').length > 3 || first(entity.id)?.kind === 'topple'),
  );
  const floats = props.filter(
    (entity) =>
      entity.kind !== 'paddleboard' &&
      (AFLOAT.has(entity.kind) || (first(entity.id) ?? objectOf(entity.id))?.kind === 'float'),
  );
  let lined = 0;
  const waiting = props.filter(
    (entity) => supportOf(entity, script) === null && !stacked.includes(entity) && !isLarge(entity),
  ).length;
  const row = sideBySide(props.filter((entity) => isLarge(entity) && supportOf(entity, script) === null));
  for (const [i, entity] of props.entries()) {
    const support = supportOf(entity, script);
    const action = first(entity.id) ?? objectOf(entity.id);
    const peers = props.filter(
      (other) => other.kind === entity.kind && supportOf(other, script)?.id === support?.id,
    );
    const rank = peers.indexOf(entity) - (peers.length - 1) / 2;
    const mates = props.filter(
      (other) => !stacked.includes(other) && supportOf(other, script)?.id === support?.id,
    );
    const supportMark = support === null ? undefined : marks.get(support.id);
    const top = support === null ? 0 : (SUPPORTS[support.kind] ?? 0) * support.scale;
    const falls =
      action?.subjects.includes(entity.id) &&
      ['bounce', 'fall', 'drop', 'crash', 'shatter', 'rebound'].includes(action.kind);
    if (entity.kind === 'domino') {
      set(entity.id, [(peers.indexOf(entity) - (peers.length - 1) / 2) * 0.3 * entity.scale, 0, 0], EAST);
    } else if (stacked.includes(entity)) {
      const level = stacked.indexOf(entity);
      set(
        entity.id,
        [
          (supportMark?.at[0] ?? 0.9) + between(random, -0.012, 0.012),
          top + level * 0.242 * entity.scale,
          (supportMark?.at[2] ?? 0) + between(random, -0.012, 0.012),
        ],
        between(random, -0.08, 0.08),
      );
    } else if (supportMark !== undefined) {
      const edge =
        action?.kind === 'fall' ||
        action?.kind === 'shatter' ||
        action?.kind === 'slide' ||
        action?.target?.preposition.startsWith('off') === true;
      // of one kind they stand as they always have; of several, all share the board
      const mixed = mates.some(({ kind }) => kind !== entity.kind);
      const gap = Math.min(0.42, (mixed ? 1.3 : 1.2) / (mixed ? mates : peers).length);
      const slot = mixed ? mates.indexOf(entity) - (mates.length - 1) / 2 : rank;
      const bounces = action?.kind === 'bounce';
      set(
        entity.id,
        [
          supportMark.at[0] + slot * gap,
          top,
          supportMark.at[2] + (edge && !bounces ? 0.08 : between(random, -0.08, 0.08)),
        ],
        between(random, -0.4, 0.4),
        bounces ? 0.55 + 0.22 * (peers.indexOf(entity) % 3) : 0.002,
      );
    } else if (entity.kind === 'swing') {
      set(entity.id, [rank * 0.8, 0.45, 0]);
    } else if (FLOWN.has(entity.kind)) {
      // the wind blows to the right: a flag needs room there, and flies over the heads of those in front
      set(entity.id, [(people.length > 0 ? -1.5 : -0.7) + rank * 2.3, 0, people.length > 0 ? -1.1 : 0]);
    } else if (entity.kind === 'kite') {
      const [x, y, z] = marks.get(flyerOf(script, entity.id) ?? '')?.at ?? [rank * 3 - 1, -HELD_AT, 0];
      set(entity.id, [x + KITE_AT[0], y + HELD_AT + KITE_AT[1], z + KITE_AT[2]]);
    } else if (entity.kind === 'laundry') {
      // across the wind, as far as it can still be seen
      set(entity.id, [0, 0, (people.length > 0 ? -1.6 : 0) - 2.2 * peers.indexOf(entity)], 0.6);
    } else if (entity.kind === 'tree' || entity.kind === 'umbrella' || entity.kind === 'snowman') {
      set(entity.id, [1.9 + rank * 2.4, 0, -1.6], between(random, 0, 6));
    } else if (row.has(entity.id) && action?.kind !== 'drive') {
      const [, deep] = groundOf(entity);
      const behind = people.length + waiting > 0 ? -0.9 - deep / 2 : 0;
      set(entity.id, [(people.length > 0 ? 0.8 : 0) + (row.get(entity.id) ?? 0), 0, behind]);
    } else if (entity.kind === 'pin') {
      const row = Math.floor((Math.sqrt(8 * peers.indexOf(entity) + 1) - 1) / 2);
      const column = peers.indexOf(entity) - (row * (row + 1)) / 2;
      set(entity.id, [1.4 + row * 0.27, 0, (column - row / 2) * 0.31]);
    } else if (action?.kind === 'drive' || entity.kind === 'car') {
      set(entity.id, [action?.kind === 'drive' ? -5 : -1 + rank * 5, 0, -1.2], 0);
    } else if (entity.kind === 'paddleboard' && place.water !== null) {
      set(entity.id, [rank * 2.4, place.water.level, place.water.beyondZ - OFFSHORE], EAST);
    } else if ((action?.kind === 'float' || AFLOAT.has(entity.kind)) && place.water !== null) {
      const long = floats.some(({ kind }) => ROWED_KINDS.has(kind));
      const side = (floats.indexOf(entity) - (floats.length - 1) / 2) * (long ? 5 : 1.25);
      if (ROWED_KINDS.has(entity.kind)) {
        const drifts = action?.kind === 'slide';
        const out = place.water.beyondZ - 3.4;
        set(entity.id, [drifts ? side - 2.2 : side, place.water.level, out], between(random, 0.1, 0.3));
        continue;
      }
      set(entity.id, [side, place.water.level, place.water.beyondZ - 2.2], between(random, -0.5, 0.5));
    } else if (
      (action?.kind === 'roll' ||
        action?.kind === 'slide' ||
        (action?.kind === 'crash' && action.target !== null)) &&
      (action.subjects.includes(entity.id) || action.object === entity.id)
    ) {
      set(entity.id, [-1.9 - peers.indexOf(entity) * 0.45, 0, rank * 0.3]);
    } else if (action?.kind === 'crash') {
      set(entity.id, [rank * 2.4 - (peers.length === 1 ? 1.4 : 0), 0, 0]);
    } else {
      // whatever has no better place lines up, in rows of five, with room for the largest
      const slot = lined;
      lined += 1;
      const row = Math.floor(slot / 5);
      const inRow = Math.min(5, waiting - row * 5);
      const centre = people.length > 0 && !falls ? 1.4 : 0;
      set(
        entity.id,
        [centre + ((slot % 5) - (inRow - 1) / 2) * 0.68, 0, (falls ? 0 : 0.25) - row * 0.75],
        between(random, -0.6, 0.6),
        falls ? 1.4 + 0.3 * (i % 3) : 0.002,
      );
    }
  }
  takeSeats(script, marks);
  for (const entity of script.cast) {
    const action = first(entity.id);
    const side = PASSES[action?.target?.preposition ?? ''];
    const passed = script.cast.find(({ id }) => id === action?.target?.on && id !== entity.id);
    const [mark, goal] = [marks.get(entity.id), marks.get(passed?.id ?? '')];
    if (side === undefined || passed === undefined || mark === undefined || goal === undefined) continue;
    if (action?.kind === 'roll' || action?.kind === 'slide' || TRAVELS[action?.kind ?? 'stand'] !== undefined)
      set(
        entity.id,
        [mark.at[0], mark.at[1], goal.at[2] + side * clearanceOf(passed)],
        mark.heading,
        mark.lift,
      );
  }
  for (const entity of people) {
    const action = first(entity.id);
    const mark = marks.get(entity.id);
    const goal = marks.get(action?.target?.on ?? action?.object ?? '');
    if (
      mark !== undefined &&
      goal !== undefined &&
      goal !== mark &&
      action !== undefined &&
      ADDRESSES.has(action.kind)
    ) {
      const towards = Math.atan2(goal.at[0] - mark.at[0], goal.at[2] - mark.at[2]);
      set(entity.id, mark.at, Math.max(-AWAY, Math.min(AWAY, towards)), mark.lift);
    }
  }
  return marks;
};
