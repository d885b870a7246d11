/** How much room a mesh takes, and which matrices move it. */
import type { Geometry, Model, Vec3 } from './scene.ts';

export interface Bounds {
  readonly center: Vec3;
  /** −1 around nothing. */
  readonly radius: number;
  /** Of the box; none around nothing. */
  readonly corners: readonly Vec3[];
  readonly longestAxis: 0 | 1 | 2;
}

/** The matrices of one model among those that `Scene.pose` writes. */
export interface MatrixRun {
  readonly first: number;
  readonly count: number;
}

/** Where each model's matrices begin, and how many it has: one, or one for each bone. */
export function matrixRuns(models: readonly Model[]): readonly MatrixRun[] {
  let first = 0;
  return models.map(({ geometry }) => {
    const count = geometry.skin?.bones ?? 1;
    const run = { first, count };
    first += count;
    return run;
  });
}

/** The box around a geometry at rest, and the sphere around its points. */
export function boundsOf({ positions }: Pick<Geometry, 'positions'>): Bounds {
  return boundsOfPoints(
    positions,
    Array.from({ length: positions.length / 3 }, (_, vertex) => vertex),
  );
}

/** The room taken by what follows each matrix: the whole mesh if it is rigid, else the vertices that a bone moves. */
export function boundsOfMatrices(geometry: Geometry): readonly Bounds[] {
  const { positions, skin } = geometry;
  if (skin === undefined) return [boundsOf(geometry)];
  const followers = Array.from({ length: skin.bones }, (): number[] => []);
  skin.weights.forEach((weight, i) => {
    if (weight > 0) followers[skin.indices[i] ?? 0]?.push(Math.floor(i / 4));
  });
  return followers.map((vertices) => boundsOfPoints(positions, vertices));
}

function boundsOfPoints(positions: Float32Array, vertices: readonly number[]): Bounds {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const vertex of vertices) {
    for (const axis of [0, 1, 2] as const) {
      const value = positions[vertex * 3 + axis] ?? 0;
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  }
  if (vertices.length === 0) return { center: [0, 0, 0], radius: -1, corners: [], longestAxis: 2 };
  const center: Vec3 = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const away = (vertex: number, axis: 0 | 1 | 2) => (positions[vertex * 3 + axis] ?? 0) - center[axis];
  const radius = vertices.reduce(
    (most, vertex) => Math.max(most, Math.hypot(away(vertex, 0), away(vertex, 1), away(vertex, 2))),
    0,
  );
  const corners = [low[0], high[0]].flatMap((x) =>
    [low[1], high[1]].flatMap((y) => [low[2], high[2]].map((z): Vec3 => [x, y, z])),
  );
  const extent: Vec3 = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  const longest = Math.max(...extent);
  const longestAxis = extent[0] === longest ? 0 : extent[1] === longest ? 1 : 2;
  return { center, radius, corners, longestAxis };
}
