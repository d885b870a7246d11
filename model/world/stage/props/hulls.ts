import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { join, withNormals } from '../geometry/mesh.ts';
import { box } from '../geometry/shapes.ts';

/** Lines of a hull by the share of its length from stern to bow, metres; y from the middle of its depth. */
export interface Lines {
  readonly length: number;
  /** Half the width at the gunwale. */
  readonly beam: (u: number) => number;
  readonly keel: (u: number) => number;
  readonly sheer: (u: number) => number;
  /** How far the deck is arched over the gunwales. */
  readonly crown: number;
  /** What is open, from and to along the length; how wide, as a share of the beam; and how high its floor lies. */
  readonly open: readonly [from: number, to: number];
  readonly wide: (u: number) => number;
  readonly floor: (u: number) => number;
  /** Above 1: a fuller bilge. */
  readonly full: number;
}

const RIBS = 6;
const STATIONS = 20;

export const alongOf = ({ length }: Lines, u: number): number => (u - 0.5) * length;

export const deckAt = (lines: Lines, u: number, k: number): Vec3 => [
  alongOf(lines, u),
  lines.sheer(u) + lines.crown * (1 - k * k) * Math.min(1, lines.beam(u) * 5),
  k * lines.beam(u),
];

/** A sheet through rows of places, out of the side on which they run counter-clockwise. */
const sheet = (rows: readonly (readonly Vec3[])[]): Geometry => {
  const wide = rows[0]?.length ?? 0;
  const indices: number[] = [];
  for (let i = 0; i + 1 < rows.length; i += 1) {
    for (let k = 0; k + 1 < wide; k += 1) {
      const a = i * wide + k;
      indices.push(a, a + 1, a + wide, a + 1, a + wide + 1, a + wide);
    }
  }
  return withNormals(Float32Array.from(rows.flat(2)), Uint32Array.from(indices));
};

export const steps = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** The hull under its gunwales, with its ends. */
export const shell = (lines: Lines): Geometry => {
  const rib = (u: number): readonly Vec3[] =>
    steps(-1, 1, 2 * RIBS - 1).map((side) => {
      const angle = (Math.PI / 2) * Math.abs(side);
      const up = (1 - Math.cos(angle)) ** lines.full;
      const y = lines.keel(u) + (lines.sheer(u) - lines.keel(u)) * up;
      return [alongOf(lines, u), y, -Math.sign(side) * lines.beam(u) * Math.sin(angle) ** 0.8];
    });
  const end = (u: number, first: boolean): Geometry => {
    const ring = rib(u);
    const lid = ring.map(([x, , z]): Vec3 => [x, lines.sheer(u), z]);
    return sheet(first ? [lid, ring] : [ring, lid]);
  };
  return join([sheet(steps(0, 1, STATIONS).map(rib)), end(0, true), end(1, false)]);
};

/** Deck over all of it, or only around what is open. */
export const deck = (lines: Lines, closed: boolean): Geometry => {
  const across = (u: number, from: number, to: number, count: number) =>
    steps(from, to, count).map((k) => deckAt(lines, u, k));
  if (closed) {
    return sheet(steps(0, 1, STATIONS).map((u) => across(u, -1, 1, 5)));
  }
  const [from, to] = lines.open;
  const around = steps(from, to, STATIONS);
  return join([
    sheet(steps(0, from, 8).map((u) => across(u, -1, 1, 7))),
    sheet(steps(to, 1, 8).map((u) => across(u, -1, 1, 7))),
    sheet(around.map((u) => across(u, -1, -lines.wide(u), 3))),
    sheet(around.map((u) => across(u, lines.wide(u), 1, 3))),
  ]);
};

/** The inside of what is open: walls that lean in to the floor, and its ends. */
export const inside = (lines: Lines): Geometry => {
  const [from, to] = lines.open;
  const ring = (u: number): readonly Vec3[] => {
    const w = lines.wide(u);
    const [x, rim] = deckAt(lines, u, w);
    const beam = lines.beam(u);
    const low = Math.min(lines.floor(u), rim - 0.005);
    return [-1, -0.86, -0.55, 0, 0.55, 0.86, 1].map((k) => [
      x,
      Math.abs(k) === 1 ? rim : low + (rim - low) * Math.abs(k) ** 4 * 0.5,
      k * w * beam,
    ]);
  };
  const end = (u: number, first: boolean): Geometry => {
    const bottom = ring(u);
    const lid = bottom.map(([x, , z], i): Vec3 => [x, deckAt(lines, u, lines.wide(u) * (i / 3 - 1))[1], z]);
    return sheet(first ? [bottom, lid] : [lid, bottom]);
  };
  return join([sheet(steps(from, to, STATIONS).map(ring)), end(from, true), end(to, false)]);
};

/** The line around what is open. */
export const rim = (lines: Lines): readonly Vec3[] => {
  const [from, to] = lines.open;
  const side = (k: 1 | -1) =>
    steps(from, to, 15).map((u): Vec3 => {
      const [x, y, z] = deckAt(lines, u, k * lines.wide(u));
      return [x, y + 0.008, z];
    });
  const there = side(1);
  return [...there, ...side(-1).toReversed(), ...there.slice(0, 1)];
};

export const gunwale = (lines: Lines, side: 1 | -1): readonly Vec3[] =>
  steps(0, 1, 17).map((u): Vec3 => [alongOf(lines, u), lines.sheer(u), side * lines.beam(u)]);

/** A board across, from gunwale to gunwale. */
export const thwart = (lines: Lines, u: number, width: number, drop: number): Geometry =>
  box(width, 0.03, lines.beam(u) * 1.86, { at: [alongOf(lines, u), lines.sheer(u) - drop, 0] });
