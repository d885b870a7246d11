import type { Cloth } from '../../stage/cloth.ts';

/** Two particles that keep their distance: metres, and newtons a metre. */
export interface Threads {
  readonly ends: Uint16Array;
  readonly lengths: Float64Array;
  readonly stiffness: Float64Array;
}

/** Three particles in a row that like to lie in a line: newtons a metre of the second difference of their places. */
export interface Folds {
  readonly particles: Uint16Array;
  readonly stiffness: Float64Array;
}

/** A cloth as a solver sees it. Particles are numbered row by row. */
export interface Weave {
  readonly particles: number;
  readonly threads: Threads;
  readonly folds: Folds;
  /** Kilograms. */
  readonly masses: Float64Array;
  /** Share of its length by which it may be stretched by what loads it here. */
  readonly give: number;
  /** 3 a triangle, all with the same side out. */
  readonly triangles: Uint16Array;
}

type Grid = Pick<Cloth<unknown>, 'columns' | 'rows' | 'around' | 'rest' | 'fabric'>;

/** Newtons a metre of width: a flag in a gale pulls with less. */
const LOAD = 60;

/** Cuts a cloth into particles, threads (along, down and aslant), folds and triangles. */
export const weave = ({ columns, rows, around, rest, fabric }: Grid): Weave => {
  const particles = columns * rows;
  const at = (c: number, r: number): number => r * columns + ((c + columns) % columns);
  const apart = (i: number, j: number): number =>
    Math.hypot(...[0, 1, 2].map((k) => (rest[i * 3 + k] ?? 0) - (rest[j * 3 + k] ?? 0)));
  const ends: number[] = [];
  const lengths: number[] = [];
  const stiffness: number[] = [];
  const thread = (i: number, j: number, newtonsAMetre: number): void => {
    const length = apart(i, j);
    ends.push(i, j);
    lengths.push(length);
    stiffness.push(newtonsAMetre);
  };
  const bent: number[] = [];
  const rigidity: number[] = [];
  const wide = around ? columns : columns - 1;
  /** Half the way to the neighbours on both sides: the width that a thread stands for. */
  const across = (c: number, r: number): number =>
    [
      ...(around || c > 0 ? [apart(at(c, r), at(c - 1, r)) / 2] : []),
      ...(around || c < columns - 1 ? [apart(at(c, r), at(c + 1, r)) / 2] : []),
    ].reduce((sum, half) => sum + half, 0);
  const down = (c: number, r: number): number =>
    [
      ...(r > 0 ? [apart(at(c, r), at(c, r - 1)) / 2] : []),
      ...(r < rows - 1 ? [apart(at(c, r), at(c, r + 1)) / 2] : []),
    ].reduce((sum, half) => sum + half, 0);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const here = at(c, r);
      if (c < wide) {
        thread(here, at(c + 1, r), (fabric.stretch * down(c, r)) / apart(here, at(c + 1, r)));
      }
      if (r < rows - 1) {
        thread(here, at(c, r + 1), (fabric.stretch * across(c, r)) / apart(here, at(c, r + 1)));
      }
      if (around || (c > 0 && c < columns - 1)) {
        bent.push(at(c - 1, r), here, at(c + 1, r));
        rigidity.push((fabric.bend * down(c, r)) / (across(c, r) ** 3 || 1));
      }
      if (r > 0 && r < rows - 1) {
        bent.push(at(c, r - 1), here, at(c, r + 1));
        rigidity.push((fabric.bend * across(c, r)) / (down(c, r) ** 3 || 1));
      }
    }
  }
  const triangles: number[] = [];
  for (let r = 0; r < rows - 1; r += 1) {
    for (let c = 0; c < wide; c += 1) {
      const [a, b, d, e] = [at(c, r), at(c, r + 1), at(c + 1, r + 1), at(c + 1, r)];
      thread(a, d, fabric.shear);
      thread(b, e, fabric.shear);
      // diagonals take turns, so that the cloth has no grain of its own
      triangles.push(...((c + r) % 2 === 0 ? [a, b, d, a, d, e] : [a, b, e, b, d, e]));
    }
  }
  const masses = new Float64Array(particles);
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = [triangles[i] ?? 0, triangles[i + 1] ?? 0, triangles[i + 2] ?? 0] as const;
    const [p, q, s] = [
      apart(corners[0], corners[1]),
      apart(corners[1], corners[2]),
      apart(corners[2], corners[0]),
    ];
    const half = (p + q + s) / 2;
    const area = Math.sqrt(Math.max(0, half * (half - p) * (half - q) * (half - s)));
    for (const corner of corners) {
      masses[corner] = (masses[corner] ?? 0) + (area * fabric.weight) / 3;
    }
  }
  return {
    particles,
    threads: {
      ends: Uint16Array.from(ends),
      lengths: Float64Array.from(lengths),
      stiffness: Float64Array.from(stiffness),
    },
    folds: { particles: Uint16Array.from(bent), stiffness: Float64Array.from(rigidity) },
    masses,
    give: Math.max(0.01, LOAD / fabric.stretch),
    triangles: Uint16Array.from(triangles),
  };
};
