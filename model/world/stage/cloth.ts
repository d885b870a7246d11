import type { Rgb, Surface, Vec3 } from '../shoot/scene.ts';

/** How cloth resists, per metre of its width. */
export interface Fabric {
  /** Kilograms a square metre. */
  readonly weight: number;
  /** Newtons a metre that stretch it to its double along the threads, and across them. */
  readonly stretch: number;
  readonly shear: number;
  /** Flexural rigidity, newton metres. */
  readonly bend: number;
}

/**
 * Typical cloths. Weights are those of the trade; rigidities lie in the range that Kawabata's system measures
 * (0.02 to 0.3 gf·cm²/cm, or 2e-6 to 3e-5 N·m), wool and felt above it.
 */
export const FABRICS = {
  bunting: { weight: 0.16, stretch: 9000, shear: 60, bend: 6e-6 },
  wool: { weight: 0.34, stretch: 6000, shear: 40, bend: 4e-5 },
  cape: { weight: 0.38, stretch: 8000, shear: 50, bend: 4e-5 },
  dress: { weight: 0.17, stretch: 8000, shear: 45, bend: 1.6e-5 },
  stage: { weight: 0.19, stretch: 8000, shear: 60, bend: 1.2e-5 },
  linen: { weight: 0.24, stretch: 9000, shear: 45, bend: 1.4e-5 },
} as const satisfies Record<string, Fabric>;

/** A place of a cloth that goes where bones go, each by its share. */
export interface Pin<Bone> {
  readonly particle: number;
  readonly bones: readonly (readonly [bone: Bone, share: number])[];
}

/**
 * A piece of cloth, cut and hung but not yet fallen: a grid of particles whose rows run down and whose columns run to the
 * right, seen from outside. Metres, in the space in which its wearer is modelled.
 */
export interface Cloth<Bone> {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  /** The last column is sewn to the first. */
  readonly around: boolean;
  /** 3 numbers a particle, row by row; the distances between them are the cloth's own. */
  readonly rest: Float32Array;
  readonly pins: readonly Pin<Bone>[];
  readonly fabric: Fabric;
  /** Share of the air's force that reaches it: what hangs around a body lies half in its lee. */
  readonly exposed: number;
  /** Metres from its one side to the other. */
  readonly thick: number;
  /** Faces that are drawn between two particles, along each side. */
  readonly fine: number;
  readonly surface: Surface;
  /** Colour by the shares of the way across and down. */
  readonly paint: (across: number, down: number) => Rgb;
}

/** A round piece of a wearer that cloth cannot enter: from `a` to `b`, both in the space in which the wearer is modelled. */
export interface Solid<Bone> {
  readonly bones: readonly [a: Bone, b: Bone];
  readonly a: Vec3;
  readonly b: Vec3;
  readonly radius: number;
}

/** A part of a wearer that is no capsule: distances from its surface at the corners of a grid, negative inside. */
export interface Shell<Bone> {
  readonly bone: Bone;
  /** The grid's first corner, in the space in which the wearer is modelled, and metres from corner to corner. */
  readonly from: Vec3;
  readonly cell: number;
  readonly counts: readonly [x: number, y: number, z: number];
  /** x runs first, then y, then z. */
  readonly distances: Float32Array;
}

/** All the cloth of one wearer, and what it lies on. */
export interface Drapery<Bone> {
  readonly cloths: readonly Cloth<Bone>[];
  readonly solids: readonly Solid<Bone>[];
  readonly shells: readonly Shell<Bone>[];
}

/** Points of a grid, row by row, as {@link Cloth.rest} has them. */
export const gridOf = (
  columns: number,
  rows: number,
  at: (column: number, row: number) => Vec3,
): Float32Array =>
  Float32Array.from(
    Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, c) => at(c, r))).flat(2),
  );

/** Pins for some of a grid's particles to one bone. */
export const pinned = <Bone>(particles: readonly number[], bone: Bone): readonly Pin<Bone>[] =>
  particles.map((particle) => ({ particle, bones: [[bone, 1]] }));
