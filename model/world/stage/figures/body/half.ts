import type { Field } from './field.ts';
import { compact, cut, type Mesh } from './mesh.ts';
import { type Grid, polygonise } from './polygonise.ts';

/** The left half of a mirrored field's surface, ending exactly in x = 0, and its normals, 3 floats a vertex. */
export const leftHalf = (
  field: Field,
  grid: Omit<Grid, 'half'>,
): { readonly mesh: Mesh; readonly normals: Float32Array } => {
  const whole = polygonise(field, { ...grid, half: true });
  const { positions, indices, levels } = cut(whole, (x) => x, grid.finest * 0.02);
  const kept: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t] ?? 0, indices[t + 1] ?? 0, indices[t + 2] ?? 0];
    if (corners.some((corner) => (levels[corner] ?? 0) > 0)) {
      kept.push(...corners);
    }
  }
  for (const [i, level] of levels.entries()) {
    if (level === 0) {
      positions[i * 3] = 0;
    }
  }
  const mesh = compact({ positions, indices: new Uint32Array(kept) });
  const normals = new Float32Array(mesh.positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [, ...normal] = field.slope(
      mesh.positions[i] ?? 0,
      mesh.positions[i + 1] ?? 0,
      mesh.positions[i + 2] ?? 0,
    );
    normals.set(normal, i);
  }
  return { mesh, normals };
};
