import { MeshoptSimplifier } from 'three/addons/libs/meshopt_simplifier.module.js';
import type { Vec3 } from '../../../shoot/scene.ts';

/** Triangles over shared vertices, without any attributes yet. */
export interface Mesh {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

await MeshoptSimplifier.ready;

/** The triangles alone that are used, with their vertices in order of use; `order` says which those were. */
export const compact = ({ positions, indices }: Mesh): Mesh & { readonly order: readonly number[] } => {
  const order: number[] = [];
  const moved = new Map<number, number>();
  const kept: number[] = [];
  const renamed = indices.map((index) => {
    const known = moved.get(index);
    if (known !== undefined) {
      return known;
    }
    const to = kept.length / 3;
    moved.set(index, to);
    order.push(index);
    kept.push(positions[index * 3] ?? 0, positions[index * 3 + 1] ?? 0, positions[index * 3 + 2] ?? 0);
    return to;
  });
  return { positions: new Float32Array(kept), indices: renamed, order };
};

/**
 * Fewer triangles, about `triangles`, where the surface is flat; `normals` (3 floats a vertex) keep what is round
 * round. An open border keeps its shape; vertices with a 1 in `locked` stay.
 */
export const simplify = (
  { positions, indices }: Mesh,
  normals: Float32Array,
  triangles: number,
  locked: Uint8Array | null = null,
): ReturnType<typeof compact> => {
  const [fewer] = MeshoptSimplifier.simplifyWithAttributes(
    indices,
    positions,
    3,
    normals,
    3,
    [0.05, 0.05, 0.05],
    locked,
    triangles * 3,
    0.05,
  );
  return compact({ positions, indices: fewer });
};

/** Metres from the line at which a point counts as on it, and the most steps (Illinois) to get there. */
const EXACT = 1e-5;
const STEPS = 12;

/**
 * Splits triangles along the line on which `level` (a value a vertex) is nought; vertices nearer to it than `snap` count
 * as on it. Closed meshes stay closed. `levelOf` is the level of the new mesh, exactly nought on the line.
 */
export const cut = (
  { positions, indices }: Mesh,
  level: (x: number, y: number, z: number) => number,
  snap: number,
): Mesh & { readonly levels: Float32Array } => {
  const points = Array.from(positions);
  const levels: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const value = level(points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0);
    levels.push(Math.abs(value) < snap ? 0 : value);
  }
  const made = new Map<string, number>();
  const crossing = (a: number, b: number): number => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = made.get(key);
    if (known !== undefined) {
      return known;
    }
    const [low, high] = a < b ? [a, b] : [b, a];
    const along = (share: number): Vec3 => {
      const [x, y, z] = [0, 1, 2].map((k) => {
        const start = points[low * 3 + k] ?? 0;
        return start + ((points[high * 3 + k] ?? 0) - start) * share;
      });
      return [x ?? 0, y ?? 0, z ?? 0];
    };
    let [near, far] = [0, 1];
    let [before, beyond] = [levels[low] ?? 0, levels[high] ?? 0];
    let share = before / (before - beyond);
    for (let step = 0; step < STEPS; step += 1) {
      const here = level(...along(share));
      if (Math.abs(here) < EXACT) {
        break;
      }
      if (here * before > 0) {
        [near, before, beyond] = [share, here, beyond / 2];
      } else {
        [far, beyond, before] = [share, here, before / 2];
      }
      share = near + ((far - near) * before) / (before - beyond);
    }
    points.push(...along(share));
    levels.push(0);
    made.set(key, levels.length - 1);
    return levels.length - 1;
  };
  const out: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    const ring: number[] = [];
    for (let k = 0; k < 3; k += 1) {
      const a = indices[t + k] ?? 0;
      const b = indices[t + ((k + 1) % 3)] ?? 0;
      ring.push(a);
      if ((levels[a] ?? 0) * (levels[b] ?? 0) < 0) {
        ring.push(crossing(a, b));
      }
    }
    // a fan from a point of the line: no piece of it reaches over the line
    const apex = ring.length === 3 ? 0 : ring.findIndex((vertex) => levels[vertex] === 0);
    for (let k = 1; k + 1 < ring.length; k += 1) {
      out.push(ring[apex] ?? 0, ring[(apex + k) % ring.length] ?? 0, ring[(apex + k + 1) % ring.length] ?? 0);
    }
  }
  return {
    positions: new Float32Array(points),
    indices: new Uint32Array(out),
    levels: new Float32Array(levels),
  };
};
