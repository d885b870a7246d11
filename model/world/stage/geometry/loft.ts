import type { Geometry } from '../../shoot/scene.ts';
import { withNormals } from './mesh.ts';

/** A cross-section: an ellipse (or, with `square` above 2, a rounded box) at height `y`. */
export interface Section {
  readonly y: number;
  readonly rx: number;
  readonly rz?: number;
  readonly x?: number;
  readonly z?: number;
  readonly square?: number;
}
type Full = Required<Section>;

const full = (section: Section): Full => ({ rz: section.rx, x: 0, z: 0, square: 2, ...section });

const spline = (a: number, b: number, c: number, d: number, t: number): number =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

const smoothed = (sections: readonly Section[], steps: number): readonly Full[] => {
  const rows = sections.map(full);
  const out: Full[] = [];
  for (let i = 0; i + 1 < rows.length; i += 1) {
    const b = rows[i];
    const c = rows[i + 1];
    if (b === undefined || c === undefined) {
      continue;
    }
    const a = rows[i - 1] ?? b;
    const d = rows[i + 2] ?? c;
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      const at = (key: keyof Full) => spline(a[key], b[key], c[key], d[key], t);
      out.push({
        y: at('y'),
        rx: Math.max(0.001, at('rx')),
        rz: Math.max(0.001, at('rz')),
        x: at('x'),
        z: at('z'),
        square: at('square'),
      });
    }
  }
  const last = rows.at(-1);
  return last === undefined ? out : [...out, last];
};

/**
 * A closed smooth skin over cross-sections given from bottom to top (or top to bottom).
 * The workhorse of bodies, heads, clothes, bottles and boats.
 */
export const loft = (sections: readonly Section[], around = 18, steps = 3): Geometry => {
  const upward = (sections.at(-1)?.y ?? 0) >= (sections[0]?.y ?? 0);
  const rings = smoothed(upward ? sections : sections.toReversed(), steps);
  const positions: number[] = [];
  for (const ring of rings) {
    for (let k = 0; k < around; k += 1) {
      const angle = (k / around) * Math.PI * 2;
      const power = 2 / ring.square;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      positions.push(
        ring.x + ring.rx * Math.sign(cos) * Math.abs(cos) ** power,
        ring.y,
        ring.z + ring.rz * Math.sign(sin) * Math.abs(sin) ** power,
      );
    }
  }
  const first = rings[0];
  const last = rings.at(-1);
  const bottom = positions.length / 3;
  if (first !== undefined && last !== undefined) {
    positions.push(first.x, first.y, first.z, last.x, last.y, last.z);
  }
  const indices: number[] = [];
  for (let r = 0; r + 1 < rings.length; r += 1) {
    for (let k = 0; k < around; k += 1) {
      const a = r * around + k;
      const b = r * around + ((k + 1) % around);
      indices.push(a, a + around, b, b, a + around, b + around);
    }
  }
  const top = (rings.length - 1) * around;
  for (let k = 0; k < around; k += 1) {
    const next = (k + 1) % around;
    indices.push(bottom, k, next, bottom + 1, top + next, top + k);
  }
  return withNormals(new Float32Array(positions), new Uint32Array(indices));
};

/** A limb hanging from the origin down to `-length`, round at both ends; radii given at even steps along it. */
export const limb = (length: number, radii: readonly number[], around = 14): Geometry => {
  const top = radii[0] ?? 0.05;
  const end = radii.at(-1) ?? top;
  const along = radii.map((rx, i) => ({ y: (-length * i) / Math.max(1, radii.length - 1), rx }));
  return loft(
    [
      { y: top, rx: 0.002 },
      { y: top * 0.8, rx: top * 0.6 },
      { y: top * 0.45, rx: top * 0.9 },
      ...along,
      { y: -length - end * 0.45, rx: end * 0.9 },
      { y: -length - end * 0.8, rx: end * 0.6 },
      { y: -length - end, rx: 0.002 },
    ],
    around,
    2,
  );
};
