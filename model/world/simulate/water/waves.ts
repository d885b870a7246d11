import type { Place } from '../../stage/stage.ts';

/** Height of a water's surface over the world's zero, metres; null outside the water. */
export type Surface = (x: number, z: number, t: number) => number;

/** Kilograms a cubic metre. */
export const WATER_DENSITY = 1000;

/** The piece of water on which waves are modelled: beyond it the water lies still. Metres. */
export interface Swell {
  readonly centre: readonly [x: number, z: number];
  /** Waves have their full height within this distance along x and z, and end at {@link reach}. */
  readonly full: number;
  readonly reach: number;
}

interface Train {
  /** Share of the water's wave height. */
  readonly share: number;
  readonly length: number;
  /** Where to, radians from +x to +z. */
  readonly heading: number;
  readonly phase: number;
}

/** Three trains that never repeat together; the shares add up to 1. */
const TRAINS: readonly Train[] = [
  { share: 0.5, length: 6.4, heading: 0.35, phase: 0 },
  { share: 0.3, length: 4.3, heading: -0.5, phase: 2.1 },
  { share: 0.2, length: 3.1, heading: 1.15, phase: 4.4 },
];
const FULL = 6;
const REACH = 9;

/** Where the waves of a place are modelled: around the middle of the set, on the water's side of the shore. */
export const swellOf = ({ beyondZ }: NonNullable<Place['water']>): Swell => ({
  centre: [0, beyondZ - FULL],
  full: FULL,
  reach: REACH,
});

const fade = (distance: number, { full, reach }: Swell): number => {
  const t = Math.min(1, Math.max(0, (reach - distance) / (reach - full)));
  return t * t * (3 - 2 * t);
};

/**
 * The surface of a place's water: trains of deep-water waves, whose crests travel at √(g·λ/2π), over the still level.
 * The same function lifts what floats and bends the water that is drawn.
 */
export const surfaceOf = (place: Pick<Place, 'water' | 'gravity'>): Surface | null => {
  const { water, gravity } = place;
  if (water === null) {
    return null;
  }
  const swell = swellOf(water);
  const trains = TRAINS.map(({ share, length, heading, phase }) => {
    const k = (2 * Math.PI) / length;
    return {
      amplitude: (share * water.waves) / 2,
      kx: k * Math.cos(heading),
      kz: k * Math.sin(heading),
      rate: Math.sqrt(gravity * k),
      phase,
    };
  });
  return (x, z, t) => {
    const strength = fade(Math.max(Math.abs(x - swell.centre[0]), Math.abs(z - swell.centre[1])), swell);
    if (strength === 0) {
      return water.level;
    }
    let height = 0;
    for (const { amplitude, kx, kz, rate, phase } of trains) {
      height += amplitude * Math.sin(kx * x + kz * z - rate * t + phase);
    }
    return water.level + strength * height;
  };
};
