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
export function boundsOf({ positions }: Geometry): Bounds {
  return boundsOfPoints(positions, () => true);
}

/** The room taken by what follows each matrix: the whole mesh if it is rigid, else the vertices that a bone moves. */
export function boundsOfMatrices(geometry: Geometry): readonly Bounds[] {
  const { positions, skin } = geometry;
  if (skin === undefined) return [boundsOf(geometry)];
  const { bones, indices, weights } = skin;
  return Array.from({ length: bones }, (_, bone) =>
    boundsOfPoints(positions, (vertex) =>
      [0, 1, 2, 3].some((k) => indices[vertex * 4 + k] === bone && (weights[vertex * 4 + k] ?? 0) > 0),
    ),
  );
}

function boundsOfPoints(positions: Float32Array, counts: (vertex: number) => boolean): Bounds {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const counted: number[] = [];
  for (let i = 0; i < positions.length; i += 3) {
    if (!counts(i / 3)) continue;
    counted.push(i);
    for (const axis of [0, 1, 2] as const) {
      const value = positions[i + axis] ?? 0;
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  }
  if (counted.length === 0) return { center: [0, 0, 0], radius: -1, corners: [], longestAxis: 2 };
  const center: Vec3 = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const away = (i: number, axis: 0 | 1 | 2) => (positions[i + axis] ?? 0) - center[axis];
  const radius = counted.reduce(
    (most, i) => Math.max(most, Math.hypot(away(i, 0), away(i, 1), away(i, 2))),
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
