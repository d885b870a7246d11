import type { Vec3 } from '../../../shoot/scene.ts';
import type { Field } from './field.ts';

/** Where to look for a surface, and how finely. Metres. */
export interface Grid {
  readonly center: Vec3;
  /** Edge of the smallest cell. */
  readonly finest: number;
  /** The whole is 2 to the power of this many finest cells wide. */
  readonly depth: number;
  /** Edge of the cells wanted at a point; what is possible is `finest` times a power of two. */
  cell(x: number, y: number, z: number): number;
  /** Metres by which the field may overstate a distance: more where cloth thickens it. */
  readonly slack: number;
  /** Leaves out what lies further than some cells beyond x = 0: for the half of a mirrored body. */
  readonly half: boolean;
}

export interface Surface {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

interface Leaf {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Edge in finest cells. */
  readonly size: number;
  readonly lumps: readonly number[];
  vertex: number;
}
type Node = Leaf | readonly Node[] | null;

const isLeaf = (node: Node): node is Leaf => node !== null && 'vertex' in node;

/** The two axes square to an axis, right-handed. */
const ACROSS = [
  [1, 2],
  [2, 0],
  [0, 1],
] as const;

/** The four cells around an edge, in turning order, as seen from it. */
const AROUND = [
  [0.5, 0.5],
  [-0.5, 0.5],
  [-0.5, -0.5],
  [0.5, -0.5],
] as const;

/**
 * The surface of a field, by dual contouring on an octree: a vertex in each cell the surface passes, a face around each
 * smallest cell edge with one end inside. Closed wherever the field is, also where coarse cells meet fine ones.
 */
export const polygonise = (field: Field, grid: Grid): Surface => {
  const { finest, center, depth } = grid;
  const width = 2 ** depth;
  const origin = center.map((c) => c - (width * finest) / 2);
  const [ox = 0, oy = 0, oz = 0] = origin;
  const positions: number[] = [];
  const indices: number[] = [];
  const leaves: Leaf[] = [];
  const margin = finest * 9;

  const build = (x: number, y: number, z: number, size: number, parent: readonly number[]): Node => {
    if (grid.half && ox + (x + size) * finest < -margin) {
      return null;
    }
    const half = size / 2;
    const cx = ox + (x + half) * finest;
    const cy = oy + (y + half) * finest;
    const cz = oz + (z + half) * finest;
    const radius = half * finest * Math.sqrt(3);
    const lumps = size > 2 ? field.near(cx, cy, cz, radius, parent) : parent;
    // stretched lumps understate the distance, swelling ones overstate it: some slack
    if (Math.abs(field.at(cx, cy, cz, lumps)) > radius * 1.25 + grid.slack) {
      return null;
    }
    if (size === 1 || size * finest <= grid.cell(cx, cy, cz) * 1.01) {
      const leaf = { x, y, z, size, lumps, vertex: -1 };
      leaves.push(leaf);
      return leaf;
    }
    const nodes: Node[] = [];
    for (let corner = 0; corner < 8; corner += 1) {
      nodes.push(
        build(
          x + (corner & 1 ? half : 0),
          y + (corner & 2 ? half : 0),
          z + (corner & 4 ? half : 0),
          half,
          lumps,
        ),
      );
    }
    return nodes;
  };
  const root = build(0, 0, 0, width, field.all);

  /** The cell at a point (in finest cells), or the edge of the emptiness there. */
  const find = (x: number, y: number, z: number): Leaf | number => {
    let node = root;
    let size = width;
    let [nx, ny, nz] = [0, 0, 0];
    while (node !== null && !isLeaf(node)) {
      size /= 2;
      const right = x > nx + size ? 1 : 0;
      const up = y > ny + size ? 1 : 0;
      const fore = z > nz + size ? 1 : 0;
      nx += right * size;
      ny += up * size;
      nz += fore * size;
      node = node[right + 2 * up + 4 * fore] ?? null;
    }
    return node ?? size;
  };

  /** The point of the surface in a cell, or the nearest to it. */
  const vertexOf = (leaf: Leaf): number => {
    if (leaf.vertex >= 0) {
      return leaf.vertex;
    }
    const low = [ox + leaf.x * finest, oy + leaf.y * finest, oz + leaf.z * finest] as const;
    const edge = leaf.size * finest;
    const point: [number, number, number] = [low[0] + edge / 2, low[1] + edge / 2, low[2] + edge / 2];
    for (let step = 0; step < 2; step += 1) {
      const [d, ...n] = field.slope(point[0], point[1], point[2], leaf.lumps);
      for (const axis of [0, 1, 2] as const) {
        // a little inside its cell, or neighbours' vertices fall together
        point[axis] = Math.min(
          low[axis] + edge * 0.96,
          Math.max(low[axis] + edge * 0.04, point[axis] - d * n[axis]),
        );
      }
    }
    leaf.vertex = positions.length / 3;
    positions.push(...point);
    return leaf.vertex;
  };

  const inside = new Map<number, boolean>();
  const isInside = (x: number, y: number, z: number, lumps: readonly number[]): boolean => {
    const key = (x * (width + 1) + y) * (width + 1) + z;
    const known = inside.get(key);
    if (known !== undefined) {
      return known;
    }
    const value = field.at(ox + x * finest, oy + y * finest, oz + z * finest, lumps) < 0;
    inside.set(key, value);
    return value;
  };

  const signs = new Uint8Array(8);
  for (const leaf of leaves) {
    const { x, y, z, size, lumps } = leaf;
    let within = 0;
    for (let corner = 0; corner < 8; corner += 1) {
      const sign = isInside(
        x + (corner & 1 ? size : 0),
        y + (corner & 2 ? size : 0),
        z + (corner & 4 ? size : 0),
        lumps,
      );
      signs[corner] = sign ? 1 : 0;
      within += sign ? 1 : 0;
    }
    if (within === 0 || within === 8) {
      continue;
    }
    for (const axis of [0, 1, 2] as const) {
      const [u, v] = ACROSS[axis];
      for (let side = 0; side < 4; side += 1) {
        const from = (side & 1 ? 1 << u : 0) | (side & 2 ? 1 << v : 0);
        const starts = signs[from] === 1;
        if (starts === (signs[from | (1 << axis)] === 1)) {
          continue;
        }
        // the middle of an edge may be a corner of smaller cells: look beside it
        const middle: [number, number, number] = [x, y, z];
        middle[axis] += size / 2 + 0.25;
        middle[u] += side & 1 ? size : 0;
        middle[v] += side & 2 ? size : 0;
        const around = AROUND.map(([du, dv]) => {
          const at: [number, number, number] = [middle[0], middle[1], middle[2]];
          at[u] += du;
          at[v] += dv;
          return find(at[0], at[1], at[2]);
        });
        if (around.some((cell) => (typeof cell === 'number' ? cell : cell.size) < size)) {
          continue;
        }
        // of equals, the first draws the face
        if (around.find((cell) => typeof cell !== 'number' && cell.size === size) !== leaf) {
          continue;
        }
        const corners = around.flatMap((cell) => (typeof cell === 'number' ? [] : [vertexOf(cell)]));
        const ring = corners.filter((corner, k) => corner !== corners[(k + 1) % corners.length]);
        if (ring.length < 3) {
          continue;
        }
        const [a = 0, b = 0, c = 0, d] = starts ? ring : ring.toReversed();
        indices.push(a, b, c);
        if (d !== undefined) {
          indices.push(a, c, d);
        }
      }
    }
  }
  return { positions: new Float32Array(positions), indices: new Uint32Array(indices) };
};
