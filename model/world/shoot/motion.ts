/** How far things move while the shutter is open. */

import type { Bounds } from './bounds.ts';
import type { projector } from './exposure.ts';
import type { Vec3 } from './scene.ts';

/** One instant: where points of the world fall in the picture, and all models' 4×4 matrices. */
export interface Instant {
  readonly project: ReturnType<typeof projector>;
  readonly matrices: Float32Array;
}

/** How far, in pixels, what follows matrix `index` moves between two instants; behind the camera counts as still. */
export function travel({ corners }: Bounds, index: number, from: Instant, to: Instant): number {
  let furthest = 0;
  for (const corner of corners) {
    const start = place(corner, index, from);
    const end = place(corner, index, to);
    if (start && end) furthest = Math.max(furthest, Math.hypot(end[0] - start[0], end[1] - start[1]));
  }
  return furthest;
}

function place([x, y, z]: Vec3, index: number, { matrices, project }: Instant): [number, number] | undefined {
  const m = index * 16;
  const row = (at: number) =>
    (matrices[at] ?? 0) * x +
    (matrices[at + 4] ?? 0) * y +
    (matrices[at + 8] ?? 0) * z +
    (matrices[at + 12] ?? 0);
  return project(row(m), row(m + 1), row(m + 2));
}
