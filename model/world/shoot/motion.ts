/** How far things move while the shutter is open. */

import type { Bounds } from './bounds.ts';
import { project } from './exposure.ts';
import type { Camera, Vec3 } from './scene.ts';

export interface Instant {
  readonly camera: Camera;
  readonly matrices: Float32Array | undefined;
}

/** How far, in pixels, what follows matrix `index` moves between two instants; behind the camera counts as still. */
export function travel(
  bound: Bounds,
  index: number,
  from: Instant,
  to: Instant,
  width: number,
  height: number,
): number {
  let furthest = 0;
  for (const corner of bound.corners) {
    const a = place(corner, index, from);
    const b = place(corner, index, to);
    const start = a && project(from.camera, width, height, a);
    const end = b && project(to.camera, width, height, b);
    if (start && end) furthest = Math.max(furthest, Math.hypot(end[0] - start[0], end[1] - start[1]));
  }
  return furthest;
}

function place(point: Vec3, index: number, { matrices }: Instant): Vec3 | undefined {
  if (!matrices) return undefined;
  const at = (row: number) =>
    (matrices[index * 16 + row] ?? 0) * point[0] +
    (matrices[index * 16 + 4 + row] ?? 0) * point[1] +
    (matrices[index * 16 + 8 + row] ?? 0) * point[2] +
    (matrices[index * 16 + 12 + row] ?? 0);
  return [at(0), at(1), at(2)];
}
