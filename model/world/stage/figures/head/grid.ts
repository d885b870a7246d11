import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import { withNormals } from '../../geometry/mesh.ts';

/** A painted mesh: what heads are put together from. */
export type Painted = Geometry & { readonly colors: Float32Array };

export interface Sheet {
  /** Rows of points; all rows have the same count. Seen from outside, rows run down and points to the right. */
  readonly rows: readonly (readonly Vec3[])[];
  /** Rows go round: the last point of each joins the first. */
  readonly around?: boolean;
  /** The last row joins the first. */
  readonly closed?: boolean;
  readonly paint: (row: number, column: number) => Rgb;
}

/** A surface over a grid of points, with smooth normals. */
export const sheet = ({ rows, around = false, closed = false, paint }: Sheet): Painted => {
  const wide = rows[0]?.length ?? 0;
  const indices: number[] = [];
  for (let r = 0; r + (closed ? 0 : 1) < rows.length; r += 1) {
    for (let c = 0; c + (around ? 0 : 1) < wide; c += 1) {
      const below = (r + 1) % rows.length;
      const next = (c + 1) % wide;
      const [a, b, d, e] = [r * wide + c, below * wide + c, below * wide + next, r * wide + next];
      indices.push(a, b, d, a, d, e);
    }
  }
  const geometry = withNormals(Float32Array.from(rows.flat(2)), new Uint32Array(indices));
  return {
    ...geometry,
    colors: Float32Array.from(rows.flatMap((row, r) => row.flatMap((_, c) => paint(r, c)))),
  };
};

/** A tube along points, its ends drawn to a point. `radius` by the share of the way, and by the turn around it. */
export const tube = (
  path: readonly Vec3[],
  around: number,
  radius: (share: number, turn: number) => number,
  paint: (share: number, turn: number) => Rgb,
): Painted => {
  const last = path.length - 1;
  const rows = path.map((at, i): Vec3[] => {
    const before = path[Math.max(0, i - 1)] ?? at;
    const after = path[Math.min(last, i + 1)] ?? at;
    const d = [after[0] - before[0], after[1] - before[1], after[2] - before[2]] as const;
    const length = Math.hypot(...d) || 1;
    const y: Vec3 = [d[0] / length, d[1] / length, d[2] / length];
    // any side will do, if it changes little along the way
    const hint: Vec3 = Math.abs(y[0]) < 0.85 ? [1, 0, 0] : [0, 0, 1];
    const z = unit(cross(hint, y));
    const x = cross(y, z);
    const r = i === 0 || i === last ? 1e-4 : 1;
    return Array.from({ length: around }, (_, k): Vec3 => {
      const turn = (k / around) * Math.PI * 2;
      const by = r * radius(i / last, turn);
      const [cos, sin] = [Math.cos(turn) * by, Math.sin(turn) * by];
      return [
        at[0] + x[0] * cos + z[0] * sin,
        at[1] + x[1] * cos + z[1] * sin,
        at[2] + x[2] * cos + z[2] * sin,
      ];
    });
  });
  return sheet({
    rows,
    around: true,
    paint: (row, column) => paint(row / last, (column / around) * Math.PI * 2),
  });
};

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
};

/** The same on the other side of x = 0. */
export const flipped = (geometry: Painted): Painted => {
  const mirror = (values: Float32Array) => values.map((value, i) => (i % 3 === 0 ? -value : value));
  return {
    ...geometry,
    positions: mirror(geometry.positions),
    normals: mirror(geometry.normals),
    indices: geometry.indices.map((_, i, all) => all[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1] ?? 0),
  };
};
