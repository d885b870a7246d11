import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import type { Field } from './field.ts';
import { cut, type Mesh } from './mesh.ts';

/** Something that covers part of a body: cloth, a shoe, a stripe. */
export interface Layer {
  /** Above nought where it lies; metres from its edge, more or less. Asked for the left half (x ≥ 0) at rest. */
  level(x: number, y: number, z: number): number;
  /** Linear colour at a point. */
  paint(x: number, y: number, z: number): Rgb;
  /** Metres around its edge in which the surface keeps its finest triangles; all of a narrow one. */
  readonly fine?: number;
  /** How far it stands off what lies under it, metres: its edge is seen as a rim of that height. */
  readonly lift: number;
}

/**
 * Covers the left half of a body with layers, the later over the earlier, and mirrors it: a closed painted mesh whose
 * colours end in clean lines. `half` must end at x = 0.
 */
export const layered = (half: Mesh, field: Field, layers: readonly Layer[], snap: number): Geometry => {
  let mesh = half;
  for (const layer of layers) {
    mesh = cut(mesh, layer.level, snap);
  }
  const { positions: p, indices } = mesh;
  const covering = (t: number): number => {
    let [x, y, z] = [0, 0, 0];
    for (let k = 0; k < 3; k += 1) {
      const i = (indices[t + k] ?? 0) * 3;
      x += (p[i] ?? 0) / 3;
      y += (p[i + 1] ?? 0) / 3;
      z += (p[i + 2] ?? 0) / 3;
    }
    return layers.findLastIndex(({ level }) => level(x, y, z) > 0);
  };

  const positions: number[] = [];
  const normals: number[] = [];
  const colors: number[] = [];
  const out: number[] = [];
  const add = (at: Vec3, normal: Vec3, color: Rgb): number => {
    positions.push(...at);
    normals.push(...normal);
    colors.push(...color);
    return positions.length / 3 - 1;
  };
  const pointOf = (vertex: number): Vec3 => [
    p[vertex * 3] ?? 0,
    p[vertex * 3 + 1] ?? 0,
    p[vertex * 3 + 2] ?? 0,
  ];
  const slopes = new Map<number, Vec3>();
  const normalAt = (vertex: number): Vec3 => {
    const known = slopes.get(vertex);
    if (known !== undefined) {
      return known;
    }
    const [x, y, z] = pointOf(vertex);
    const [, nx, ny, nz] = field.slope(Math.max(x, 1e-3), y, z);
    const length = x < 1e-5 ? Math.hypot(ny, nz) || 1 : 1;
    const normal: Vec3 = [x < 1e-5 ? 0 : nx, ny / length, nz / length];
    slopes.set(vertex, normal);
    return normal;
  };
  const lifted = (vertex: number, layer: number): Vec3 => {
    const [x, y, z] = pointOf(vertex);
    const [nx, ny, nz] = normalAt(vertex);
    const lift = layers[layer]?.lift ?? 0;
    return [x + nx * lift, y + ny * lift, z + nz * lift];
  };
  const shared = new Map<string, number>();
  const vertexIn = (vertex: number, layer: number): number => {
    const key = `${vertex} ${layer}`;
    const known = shared.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = add(
      lifted(vertex, layer),
      normalAt(vertex),
      layers[layer]?.paint(...pointOf(vertex)) ?? [1, 0, 1],
    );
    shared.set(key, made);
    return made;
  };

  /** Layers on either side of an edge; more than one each where sheets touch. */
  const edges = new Map<string, { a: number; b: number; forward: number[]; backward: number[] }>();
  for (let t = 0; t < indices.length; t += 3) {
    const layer = covering(t);
    for (let k = 0; k < 3; k += 1) {
      const from = indices[t + k] ?? 0;
      const to = indices[t + ((k + 1) % 3)] ?? 0;
      const [a, b] = from < to ? [from, to] : [to, from];
      const edge = edges.get(`${a} ${b}`) ?? { a, b, forward: [], backward: [] };
      (from < to ? edge.forward : edge.backward).push(layer);
      edges.set(`${a} ${b}`, edge);
      out.push(vertexIn(from, layer));
    }
  }
  // where two layers meet, a rim joins the lower edge to the upper
  const uprights = new Map<number, [from: number, to: number][]>();
  const raise = (vertex: number, from: number, to: number) => {
    const own = uprights.get(vertex) ?? [];
    const back = own.findIndex(([f, t]) => f === to && t === from);
    if (back < 0) {
      uprights.set(vertex, [...own, [from, to]]);
    } else {
      own.splice(back, 1);
    }
  };
  const rim = (a: number, b: number, low: number, high: number) => {
    const corners = [lifted(b, low), lifted(a, low), lifted(a, high), lifted(b, high)] as const;
    const normal = facing(corners[0], corners[1], corners[2]);
    const [r, g, bl] = layers[high]?.paint(...pointOf(a)) ?? [0, 0, 0];
    const [c0, c1, c2, c3] = corners.map((corner) => add(corner, normal, [r * 0.8, g * 0.8, bl * 0.8]));
    out.push(c0 ?? 0, c1 ?? 0, c2 ?? 0, c0 ?? 0, c2 ?? 0, c3 ?? 0);
    raise(a, low, high);
    raise(b, high, low);
  };
  for (const { a, b, forward, backward } of edges.values()) {
    const rest = [...backward];
    const apart = forward.filter((layer) => {
      const same = rest.indexOf(layer);
      if (same >= 0) {
        rest.splice(same, 1);
      }
      return same < 0;
    });
    for (const [n, layer] of apart.entries()) {
      const other = rest[n];
      if (other !== undefined && layers[other]?.lift !== layers[layer]?.lift) {
        if (other > layer) {
          rim(a, b, layer, other);
        } else {
          rim(b, a, other, layer);
        }
      }
    }
  }
  // where three meet, their rims leave a gap of no width
  for (const [vertex, ways] of uprights) {
    const [apex] = ways[0] ?? [];
    for (const [from, to] of ways) {
      if (apex !== undefined && from !== apex && to !== apex) {
        out.push(
          ...[to, from, apex].map((layer) =>
            add(
              lifted(vertex, layer),
              normalAt(vertex),
              layers[layer]?.paint(...pointOf(vertex)) ?? [0, 0, 0],
            ),
          ),
        );
      }
    }
  }
  return mirrored({
    positions: new Float32Array(positions),
    normals: new Float32Array(normals),
    colors: new Float32Array(colors),
    indices: new Uint32Array(out),
  });
};

const facing = (a: Vec3, b: Vec3, c: Vec3): Vec3 => {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
  const length = Math.hypot(...n) || 1;
  return [n[0] / length, n[1] / length, n[2] / length];
};

/** A painted half and its mirror image in x = 0, in one mesh. */
export const mirrored = (half: Geometry & { readonly colors: Float32Array }): Geometry => {
  const count = half.positions.length / 3;
  const turned = (values: Float32Array): Float32Array => {
    const both = new Float32Array(values.length * 2);
    both.set(values);
    for (let i = 0; i < values.length; i += 3) {
      both[values.length + i] = -(values[i] ?? 0);
      both[values.length + i + 1] = values[i + 1] ?? 0;
      both[values.length + i + 2] = values[i + 2] ?? 0;
    }
    return both;
  };
  const colors = new Float32Array(half.colors.length * 2);
  colors.set(half.colors);
  colors.set(half.colors, half.colors.length);
  const indices = new Uint32Array(half.indices.length * 2);
  indices.set(half.indices);
  for (let t = 0; t < half.indices.length; t += 3) {
    indices[half.indices.length + t] = (half.indices[t] ?? 0) + count;
    indices[half.indices.length + t + 1] = (half.indices[t + 2] ?? 0) + count;
    indices[half.indices.length + t + 2] = (half.indices[t + 1] ?? 0) + count;
  }
  return { positions: turned(half.positions), normals: turned(half.normals), colors, indices };
};
