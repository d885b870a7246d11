import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { join } from './mesh.ts';
import { tube } from './shapes.ts';

/** A thin round rod from one place to another, without ends; `radius` at the first, `end` at the second. Metres. */
export const rod = (from: Vec3, to: Vec3, radius: number, around = 6, end = radius): Geometry => {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.max(1e-6, Math.hypot(x, y, z));
  return tube(
    radius,
    length,
    {
      at: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2],
      // a tube stands along y; it is turned about z first, then about x
      turn: [Math.atan2(z, y), 0, Math.asin(Math.max(-1, Math.min(1, -x / length)))],
    },
    end,
    around,
  );
};

/** Rods through these places, one after the other. */
export const rods = (places: readonly Vec3[], radius: number, around = 6): Geometry =>
  join(places.slice(1).map((to, i) => rod(places[i] ?? to, to, radius, around)));
