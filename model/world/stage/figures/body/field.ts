import type { Vec3 } from '../../../shoot/scene.ts';

/** A capsule whose radius runs from `from` to `to`: the muscle and bone of a {@link Field}. Metres, at rest. */
export interface Lump {
  readonly a: Vec3;
  /** Absent: a ball. */
  readonly b?: Vec3;
  readonly from: number;
  readonly to?: number;
  /** Stretches the capsule about `a`: a flat hand, a wide chest. */
  readonly stretch?: Vec3;
  /** Metres over which it melts into what stands before it in the list. */
  readonly blend: number;
  /** Carves instead of adding. */
  readonly hollow?: boolean;
}

type Inflate = (x: number, y: number, z: number) => number;

const STRIDE = 14;

/**
 * A body as a signed distance: lumps melted together in their order, mirrored at x = 0. Distances are near enough to
 * true ones to find the surface by a few steps along the gradient, and never too long by more than the blends.
 */
export class Field {
  readonly #data: Float64Array;
  /** All lumps, for {@link at}. */
  readonly all: readonly number[];
  /** The largest blend: a lump farther from a point than this plus the nearest lump's distance does not touch it. */
  readonly reach: number;
  readonly #inflate: Inflate;
  readonly #floor: number;

  /**
   * `inflate`: metres by which the surface stands off at a point (x is never negative); nothing reaches below `floor`.
   */
  constructor(
    lumps: readonly Lump[],
    { inflate = () => 0, floor = -1e3 }: { inflate?: Inflate; floor?: number } = {},
  ) {
    this.#inflate = inflate;
    this.#floor = floor;
    this.all = lumps.map((_, i) => i);
    this.reach = Math.max(0, ...lumps.map(({ blend }) => blend));
    this.#data = new Float64Array(lumps.length * STRIDE);
    for (const [i, { a, b = a, from, to = from, stretch = [1, 1, 1], blend, hollow }] of lumps.entries()) {
      const d = [0, 1, 2].map((k) => ((b[k] ?? 0) - (a[k] ?? 0)) / (stretch[k] ?? 1));
      const length2 = d.reduce((sum, v) => sum + v * v, 0);
      this.#data.set(
        [
          ...a,
          ...d,
          ...stretch.map((v) => 1 / v),
          from,
          to - from,
          length2 === 0 ? 0 : 1 / length2,
          Math.min(...stretch),
          hollow ? -blend : blend,
        ],
        i * STRIDE,
      );
    }
  }

  #lump(i: number, x: number, y: number, z: number): number {
    const d = this.#data;
    const o = i * STRIDE;
    const px = (x - (d[o] ?? 0)) * (d[o + 6] ?? 1);
    const py = (y - (d[o + 1] ?? 0)) * (d[o + 7] ?? 1);
    const pz = (z - (d[o + 2] ?? 0)) * (d[o + 8] ?? 1);
    const bx = d[o + 3] ?? 0;
    const by = d[o + 4] ?? 0;
    const bz = d[o + 5] ?? 0;
    let h = (px * bx + py * by + pz * bz) * (d[o + 11] ?? 0);
    h = Math.min(1, Math.max(0, h));
    const qx = px - bx * h;
    const qy = py - by * h;
    const qz = pz - bz * h;
    return (
      (Math.sqrt(qx * qx + qy * qy + qz * qz) - (d[o + 9] ?? 0) - (d[o + 10] ?? 0) * h) * (d[o + 12] ?? 1)
    );
  }

  /** Signed distance from the surface, metres; negative inside. `lumps`: those that matter there. */
  at(x: number, y: number, z: number, lumps: readonly number[] = this.all): number {
    const ax = x < 0 ? -x : x;
    let sum = 1;
    for (let j = 0; j < lumps.length; j += 1) {
      const i = lumps[j] ?? 0;
      const blend = this.#data[i * STRIDE + 13] ?? 0;
      const d = this.#lump(i, ax, y, z);
      if (blend < 0) {
        const gap = -blend - Math.abs(sum + d);
        sum = Math.max(sum, -d) + (gap > 0 ? (gap * gap) / (-4 * blend) : 0);
      } else {
        const gap = blend - Math.abs(sum - d);
        sum = Math.min(sum, d) - (gap > 0 ? (gap * gap) / (4 * blend) : 0);
      }
    }
    return Math.max(sum - this.#inflate(ax, y, z), this.#floor - y);
  }

  /** Of `lumps`, those that shape the field within `radius` of a point. */
  near(x: number, y: number, z: number, radius: number, lumps: readonly number[]): readonly number[] {
    const ax = Math.abs(x);
    const distances = lumps.map((i) => this.#lump(i, ax, y, z));
    let nearest = Number.POSITIVE_INFINITY;
    for (const [j, i] of lumps.entries()) {
      if ((this.#data[i * STRIDE + 13] ?? 0) >= 0) {
        nearest = Math.min(nearest, distances[j] ?? 0);
      }
    }
    // capsules grow along their axis: their distance may change a little faster than the way to them
    const limit = Math.max(nearest, 0) + this.reach + radius * 2.4;
    return lumps.filter((_, j) => (distances[j] ?? 0) < limit);
  }

  /** Distance at a point, and the direction in which it grows, of length 1. */
  slope(
    x: number,
    y: number,
    z: number,
    lumps: readonly number[] = this.all,
  ): readonly [distance: number, nx: number, ny: number, nz: number] {
    const e = 2e-4;
    const d = this.at(x, y, z, lumps);
    const dx = this.at(x + e, y, z, lumps) - d;
    const dy = this.at(x, y + e, z, lumps) - d;
    const dz = this.at(x, y, z + e, lumps) - d;
    const length = Math.hypot(dx, dy, dz) || 1;
    return [d, dx / length, dy / length, dz / length];
  }
}
