import type { Hull } from './hull.ts';
import { WATER_DENSITY } from './waves.ts';

/** Water that has to be moved with a hull, along and about each of its own axes: kilograms and kg·m². */
export interface AddedMass {
  readonly mass: readonly [x: number, y: number, z: number];
  readonly inertia: readonly [x: number, y: number, z: number];
}

export const NO_ADDED_MASS: AddedMass = { mass: [0, 0, 0], inertia: [0, 0, 0] };

/**
 * Broadside on, a plate drags along a cylinder of water around its longer side (ρπ/4·B²·L), less at the ends by Pabst's
 * factor: 0.56 for a square one.
 */
const plate = (one: number, other: number): number => {
  const [length, breadth] = one > other ? [one, other] : [other, one];
  if (breadth <= 0) {
    return 0;
  }
  const slender = length / breadth;
  const ends = (slender / Math.hypot(1, slender)) * (1 - (0.425 * slender) / (1 + slender * slender));
  return WATER_DENSITY * (Math.PI / 4) * breadth * breadth * length * ends;
};

/** Lying on the water a hull has it on one side only; touching it with a point, nearly none. */
const grown = (wet: number): number => (wet < 0.5 ? Math.sqrt(2 * wet) * wet : wet);

/**
 * Added mass of a hull of which the shares `wet` of its shadows are under water, by those of plates of its extents.
 * Turning a round hull moves no water, turning a flat one all that lies before it.
 */
export const addedMassOf = ({ size }: Hull, wet: readonly [number, number, number]): AddedMass => {
  const [x, y, z] = size;
  const mass = [
    plate(y, z) * grown(wet[0]),
    plate(x, z) * grown(wet[1]),
    plate(x, y) * grown(wet[2]),
  ] as const;
  const turning = (a: number, b: number, alongA: number, alongB: number): number => {
    const flat = ((a * a - b * b) / Math.max(1e-9, a * a + b * b)) ** 2;
    return (flat * (alongA * b * b + alongB * a * a)) / 20;
  };
  return {
    mass,
    inertia: [
      turning(y, z, mass[1], mass[2]),
      turning(x, z, mass[0], mass[2]),
      turning(x, y, mass[0], mass[1]),
    ],
  };
};
