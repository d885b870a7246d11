/**
 * Sorts a rigid mesh into clusters: runs of triangles that lie close together, each with vertices of its own, so that
 * those beside the picture or the shadow map can be passed over whole.
 */
import { boundsOf } from './bounds.ts';
import type { Geometry, Vec3 } from './scene.ts';

/** Triangles up to which a cluster is not divided. */
const MOST_TRIANGLES = 96;
/** Cells that a mesh's box is divided into along each axis, as a power of 2. */
const CELL_BITS = 10;

/** A run of vertices and of triangles of one mesh, and the sphere around them in the mesh's own space. */
export interface Cluster {
  readonly firstVertex: number;
  readonly vertexCount: number;
  readonly firstTriangle: number;
  readonly triangleCount: number;
  readonly center: Vec3;
  /** −1 around nothing. */
  readonly radius: number;
}

export interface ClusteredMesh {
  /** The same surface; triangles in the order of the clusters, vertices on the border of several doubled. */
  readonly geometry: Geometry;
  readonly clusters: readonly Cluster[];
  /** Where each of its triangles stood before. */
  readonly order: Uint32Array;
}

/** A mesh that bends stays whole: its bones may carry any part of it anywhere. */
export function clusterMesh(geometry: Geometry): ClusteredMesh {
  const triangles = geometry.indices.length / 3;
  if (geometry.skin !== undefined || triangles <= MOST_TRIANGLES) {
    const { center, radius } = boundsOf(geometry);
    const vertexCount = geometry.positions.length / 3;
    return {
      geometry,
      clusters: [{ firstVertex: 0, vertexCount, firstTriangle: 0, triangleCount: triangles, center, radius }],
      order: Uint32Array.from({ length: triangles }, (_, i) => i),
    };
  }
  const keys = mortonKeys(geometry);
  // key and triangle in one number: a typed array sorts those without calling back
  const sorted = new Float64Array(triangles);
  for (let i = 0; i < triangles; i++) sorted[i] = (keys[i] ?? 0) * triangles + i;
  sorted.sort();
  const order = new Uint32Array(triangles);
  for (let i = 0; i < triangles; i++) order[i] = (sorted[i] ?? 0) % triangles;
  const keyAt = (place: number) => keys[order[place] ?? 0] ?? 0;
  return gather(geometry, order, cut(keyAt, 0, triangles, 3 * CELL_BITS - 1));
}

/** The place of each triangle's middle on a curve through all cells of the mesh's box (Morton's order). */
function mortonKeys(geometry: Geometry): Uint32Array {
  const { positions, indices } = geometry;
  const { corners } = boundsOf(geometry);
  const low = corners[0] ?? [0, 0, 0];
  const high = corners[7] ?? [0, 0, 0];
  const size = Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2], 1e-9);
  const cells = 2 ** CELL_BITS - 1;
  const keys = new Uint32Array(indices.length / 3);
  for (let triangle = 0; triangle < keys.length; triangle++) {
    let key = 0;
    for (const axis of [0, 1, 2] as const) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += positions[(indices[triangle * 3 + k] ?? 0) * 3 + axis] ?? 0;
      key |= spread(Math.floor(((sum / 3 - low[axis]) / size) * cells)) << axis;
    }
    keys[triangle] = key;
  }
  return keys;
}

/** Moves the bits of a number below 2^10 two places apart. */
function spread(cell: number): number {
  let bits = (cell | (cell << 16)) & 0x030000ff;
  bits = (bits | (bits << 8)) & 0x0300f00f;
  bits = (bits | (bits << 4)) & 0x030c30c3;
  return (bits | (bits << 2)) & 0x09249249;
}

/** Ends of the runs into which [from, to) falls when cells are halved until few enough triangles are left in each. */
function cut(keyAt: (place: number) => number, from: number, to: number, bit: number): readonly number[] {
  if (to - from <= MOST_TRIANGLES || bit < 0) return [to];
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyAt(middle) >> bit) & 1) high = middle;
    else low = middle + 1;
  }
  if (low === from || low === to) return cut(keyAt, from, to, bit - 1);
  return [...cut(keyAt, from, low, bit - 1), ...cut(keyAt, low, to, bit - 1)];
}

/** Lays triangles out in `order`, a cluster up to each of `ends`, with a vertex for each cluster that needs it. */
function gather(geometry: Geometry, order: Uint32Array, ends: readonly number[]): ClusteredMesh {
  const { indices } = geometry;
  const place = new Int32Array(geometry.positions.length / 3).fill(-1);
  const taken: number[] = [];
  const placed = new Uint32Array(indices.length);
  const runs: { firstVertex: number; vertexCount: number; firstTriangle: number; triangleCount: number }[] =
    [];
  let firstTriangle = 0;
  for (const end of ends) {
    const firstVertex = taken.length;
    for (let triangle = firstTriangle; triangle < end; triangle++) {
      const from = (order[triangle] ?? 0) * 3;
      for (let k = 0; k < 3; k++) {
        const vertex = indices[from + k] ?? 0;
        let at = place[vertex] ?? -1;
        if (at < firstVertex) {
          at = taken.push(vertex) - 1;
          place[vertex] = at;
        }
        placed[triangle * 3 + k] = at;
      }
    }
    const vertexCount = taken.length - firstVertex;
    runs.push({ firstVertex, vertexCount, firstTriangle, triangleCount: end - firstTriangle });
    firstTriangle = end;
  }
  const pick = (values: Float32Array) => {
    const picked = new Float32Array(taken.length * 3);
    taken.forEach((vertex, at) => {
      for (let axis = 0; axis < 3; axis++) picked[at * 3 + axis] = values[vertex * 3 + axis] ?? 0;
    });
    return picked;
  };
  const positions = pick(geometry.positions);
  const { colors } = geometry;
  return {
    geometry: {
      positions,
      normals: pick(geometry.normals),
      indices: placed,
      ...(colors === undefined ? {} : { colors: pick(colors) }),
    },
    clusters: runs.map((run) => {
      const own = positions.subarray(run.firstVertex * 3, (run.firstVertex + run.vertexCount) * 3);
      const { center, radius } = boundsOf({ positions: own });
      return { ...run, center, radius };
    }),
    order,
  };
}
