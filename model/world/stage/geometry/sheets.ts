import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { join, withNormals } from './mesh.ts';

/** Flat faces, each seen from both sides. */
export const sheets = (faces: readonly (readonly Vec3[])[]): Geometry =>
  join(
    faces.flatMap((corners) => {
      const fan = corners.slice(2).flatMap((_, i) => [0, i + 1, i + 2]);
      const places = Float32Array.from(corners.flat());
      return [fan, fan.toReversed()].map((indices) => withNormals(places, Uint32Array.from(indices)));
    }),
  );
