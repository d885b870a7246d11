/** What the rasteriser needs to know of the models before the first frame. */
import type { Geometry, Model, Vec3 } from './scene.ts';

export interface ModelBounds {
  readonly center: Vec3;
  readonly radius: number;
  readonly corners: readonly Vec3[];
  readonly longestAxis: 0 | 1 | 2;
}

/** The box around a geometry, in its own space, and the sphere around that box. */
export function boundsOf({ positions }: Geometry): ModelBounds {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (const axis of [0, 1, 2] as const) {
      const value = positions[i + axis] ?? 0;
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  }
  if (positions.length === 0) {
    low.fill(0);
    high.fill(0);
  }
  const extent: Vec3 = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  const corners = [low[0], high[0]].flatMap((x) =>
    [low[1], high[1]].flatMap((y) => [low[2], high[2]].map((z): Vec3 => [x, y, z])),
  );
  const longest = Math.max(...extent);
  return {
    center: [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2],
    radius: Math.hypot(...extent) / 2,
    corners,
    longestAxis: extent[0] === longest ? 0 : extent[1] === longest ? 1 : 2,
  };
}

/**
 * A number for each model, equal where surfaces are equal: an arm and its hand are drawn as one outline. What casts no
 * shadow (lines painted on a floor, the ground) gets −1, no outline.
 */
export function inkGroups(models: readonly Model[]): number[] {
  const groups = new Map<string, number>();
  return models.map(({ surface, castsShadow }) => {
    if (!castsShadow) return -1;
    const key = JSON.stringify([surface.color, surface.pattern.kind, surface.pattern.color]);
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

export class BadGeometryError extends Error {
  override readonly name = 'BadGeometryError';
}

/** Lays all models' vertices and triangles end to end; throws where an index points outside its geometry. */
export function writeGeometry(
  buffer: ArrayBufferLike,
  at: { readonly vertices: number; readonly indices: number; readonly owners: number },
  vertexBytes: number,
  models: readonly Model[],
): void {
  const floats = new Float32Array(buffer);
  const words = new Uint32Array(buffer);
  let vertex = 0;
  let triangle = 0;
  models.forEach(({ id, geometry }, owner) => {
    const { positions, normals, indices } = geometry;
    const count = positions.length / 3;
    if (!Number.isInteger(count) || normals.length !== positions.length || indices.length % 3 !== 0) {
      throw new BadGeometryError(
        `model ${id}: positions and normals need 3 floats a vertex, indices 3 a triangle`,
      );
    }
    for (let i = 0; i < count; i++) {
      const to = (at.vertices + (vertex + i) * vertexBytes) / 4;
      floats.set(positions.subarray(i * 3, i * 3 + 3), to);
      floats.set(normals.subarray(i * 3, i * 3 + 3), to + 4);
    }
    indices.forEach((index, i) => {
      if (index >= count)
        throw new BadGeometryError(`model ${id}: index ${index} but only ${count} vertices`);
      words[at.indices / 4 + triangle * 3 + i] = vertex + index;
    });
    words.fill(owner, at.owners / 4 + triangle, at.owners / 4 + triangle + indices.length / 3);
    vertex += count;
    triangle += indices.length / 3;
  });
}
