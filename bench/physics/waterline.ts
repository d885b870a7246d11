/** How deep a floating thing lies: its own shape against the water that was seen to cover it. */
import type { Geometry } from '../../model/world/shoot/scene.ts';

/** Heights over the thing's own origin along its length: `u` metres from the middle, towards +z of the thing. */
export interface Edge {
  readonly u: number;
  readonly y: number;
}

/** The highest point of a mesh at each of some places along its length, within 2 cm: what a camera beside it sees as its top. */
export function topEdge({ positions }: Geometry, places: readonly number[]): Edge[] {
  return places.flatMap((u) => {
    let y = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < positions.length; i += 3)
      if (Math.abs((positions[i + 2] ?? 0) - u) < 0.04) y = Math.max(y, positions[i + 1] ?? 0);
    return Number.isFinite(y) ? [{ u, y }] : [];
  });
}

/** How a thing lies: its origin's height and how much it rises for each metre towards +z. Small pitches only. */
export interface Attitude {
  readonly height: number;
  readonly slope: number;
}

/** The attitude at which the own edge lies where the seen edge was. */
export function attitudeOf(own: readonly Edge[], seen: readonly Edge[]): Attitude {
  const pairs = own.flatMap(({ u, y }) => {
    const match = seen.find((edge) => Math.abs(edge.u - u) < 1e-6);
    return match === undefined ? [] : [{ u, lift: match.y - y }];
  });
  if (pairs.length < 2) throw new RangeError('an attitude needs two places');
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [u0, lift0] = [mean(pairs.map(({ u }) => u)), mean(pairs.map(({ lift }) => lift))];
  const spread = pairs.reduce((sum, { u }) => sum + (u - u0) ** 2, 0);
  const slope = pairs.reduce((sum, { u, lift }) => sum + (u - u0) * (lift - lift0), 0) / spread;
  return { height: lift0 - slope * u0, slope };
}

type Point = readonly [x: number, y: number, z: number];

/** Cubic metres of a closed mesh, lying so, below the level of the water. */
export function volumeBelow(
  { positions, indices }: Geometry,
  { height, slope }: Attitude,
  level: number,
): number {
  const point = (index: number): Point => {
    const [x, y, z] = [0, 1, 2].map((k) => positions[index * 3 + k] ?? 0);
    // heights over the water
    return [x ?? 0, (y ?? 0) + height + slope * (z ?? 0) - level, z ?? 0];
  };
  let volume = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0].map(point);
    const wet = clipped(corners);
    for (let k = 1; k + 1 < wet.length; k++) {
      const [a, b, c] = [wet[0], wet[k], wet[k + 1]];
      if (a === undefined || b === undefined || c === undefined) continue;
      // shadow of the triangle on the level, positive where its outside looks up
      const shadow = ((b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])) / 2;
      volume += (shadow * (a[1] + b[1] + c[1])) / 3;
    }
  }
  return volume;
}

/** The part of a polygon below height 0. */
function clipped(corners: readonly Point[]): Point[] {
  return corners.flatMap((a, index): Point[] => {
    const b = corners[(index + 1) % corners.length] ?? a;
    const crossing = (): Point => {
      const share = a[1] / (a[1] - b[1]);
      return [a[0] + share * (b[0] - a[0]), 0, a[2] + share * (b[2] - a[2])];
    };
    const here: Point[] = a[1] <= 0 ? [a] : [];
    return a[1] <= 0 !== b[1] <= 0 ? [...here, crossing()] : here;
  });
}
