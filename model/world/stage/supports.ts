import type { Action, Entity, ShotScript } from '../read/screenplay.ts';
import { SHELF_TOP, TABLE_TOP } from './props/furniture.ts';

/** How much ground what is large takes, metres across and deep: it stands behind people, and not in their row. */
const GROUND: Readonly<Record<string, readonly [wide: number, deep: number]>> = {
  bicycle: [2.1, 0.7],
  motorcycle: [2.5, 0.9],
  bus: [12, 2.8],
  'hot-air balloon': [11, 11],
  piano: [1.9, 1.6],
  tent: [3, 3],
  campfire: [1.6, 1.2],
  'christmas tree': [2, 1.8],
  'traffic light': [1.2, 0.6],
  fountain: [3.4, 3],
  rocket: [3, 2.4],
};

export const isLarge = ({ kind }: Entity): boolean => GROUND[kind] !== undefined;

export const groundOf = ({ kind, scale }: Entity): readonly [wide: number, deep: number] => {
  const [wide, deep] = GROUND[kind] ?? [1, 1];
  return [wide * scale, deep * scale];
};

/** Where each of these stands along a row around the middle, by id. */
export const sideBySide = (large: readonly Entity[]): ReadonlyMap<string, number> => {
  const wides = large.map((entity) => groundOf(entity)[0]);
  const all = wides.reduce((sum, wide) => sum + wide, 0);
  return new Map(
    large.map((entity, i): [string, number] => [
      entity.id,
      wides.slice(0, i).reduce((sum, wide) => sum + wide, 0) + (wides[i] ?? 0) / 2 - all / 2,
    ]),
  );
};

/** Heights of what things are put on, metres. */
export const SUPPORTS: Readonly<Record<string, number>> = {
  table: TABLE_TOP,
  shelf: SHELF_TOP,
  bench: 0.46,
  chair: 0.47,
  crate: 0.5,
  wall: 1.6,
  barrel: 0.76,
  car: 1.4,
};
const ON = /^(?:on|onto|on top of|off|off of|from|over|across)$/;

/** What one eats or drinks from, reads or works with: where a table is, it lies on the table. */
const LAID: ReadonlySet<string> = new Set([
  'cup',
  'bottle',
  'plate',
  'vase',
  'book',
  'candle',
  'lamp',
  'fruit',
  'teapot',
  'laptop',
  'phone',
  'pizza',
  'cake',
  'ice cream',
]);
/** What is handled so begins in the hands or on the ground. */
const HANDLED: ReadonlySet<Action['kind']> = new Set([
  'throw',
  'catch',
  'kick',
  'push',
  'drop',
  'dribble',
  'hoop shot',
]);

/** The table of a shot for a thing that no words place, and that nothing happens to but where it lies. */
const tableFor = ({ id, kind, placed }: Entity, { cast, actions }: ShotScript): Entity | null => {
  const table = cast.find((other) => other.kind === 'table');
  const elsewhere = placed !== null && !(placed.preposition === 'at' && placed.on === table?.id);
  const moves = actions.some(
    ({ kind: deed, subjects, object }) =>
      (subjects.includes(id) && deed !== 'stand') || (object === id && HANDLED.has(deed)),
  );
  return table === undefined || !LAID.has(kind) || elsewhere || moves ? null : table;
};

/** What a thing rests on by the words: its own placing first, then where its action happens, then the table that is there. */
export const supportOf = (entity: Entity, script: ShotScript): Entity | null => {
  const places = [
    entity.placed,
    ...script.actions.filter((action) => action.subjects.includes(entity.id)).map((action) => action.target),
  ];
  for (const placing of places) {
    const support =
      placing === null || !ON.test(placing.preposition)
        ? undefined
        : script.cast.find((other) => other.id === placing.on);
    if (support !== undefined && support.id !== entity.id && SUPPORTS[support.kind] !== undefined) {
      return support;
    }
  }
  return tableFor(entity, script);
};
