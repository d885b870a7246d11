import type { ShotScript } from '../read/screenplay.ts';
import type { Vec3 } from '../shoot/scene.ts';
import { KITE } from './props/kite.ts';

/** Who has a kite's line in hand by the words: who does something with it, or is there with it; null for nobody. */
export const flyerOf = ({ cast, actions }: ShotScript, kite: string): string | null => {
  const { placed } = cast.find(({ id }) => id === kite) ?? { placed: null };
  const person = (id: string | undefined) => cast.find((one) => one.id === id && one.category === 'person');
  const doer = actions.find(({ object, subjects }) => object === kite && person(subjects[0]) !== undefined);
  return (
    person(doer?.subjects[0])?.id ??
    person(placed?.on)?.id ??
    cast.find(({ category, placed: beside }) => category === 'person' && beside?.on === kite)?.id ??
    null
  );
};

/** Which way somebody looks who flies a kite: along, and a little away from the camera. Radians from +z towards +x. */
export const FLYER_HEADING = 1.75;

/** From where a line is held to where its kite is at first, metres: downwind, and out to the far side. */
export const KITE_AT: Vec3 = [0.46 * KITE.line, 0.72 * KITE.line, -0.52 * KITE.line];
/** Where a line is held, over whoever holds it. */
export const HELD_AT = 1;
