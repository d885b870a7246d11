/** From pixels to metres: what a camera whose place is known says of the point behind a pixel. */
import { project } from '../../model/world/shoot/exposure.ts';
import type { Camera, Vec3 } from '../../model/world/shoot/scene.ts';
import { add, cross, dot, frameAlong, normalize, scale, subtract } from '../../model/world/shoot/vector.ts';

/** A camera and the picture it took. Pixels; (0, 0) is the picture's top left corner, not the first pixel's middle. */
export interface View {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
}

export interface Ray {
  readonly from: Vec3;
  /** Length 1. */
  readonly along: Vec3;
}

export type Pixel = readonly [x: number, y: number];

/** Where a point of the world falls; undefined behind the camera. */
export const pixelOf = ({ camera, width, height }: View, point: Vec3): Pixel | undefined =>
  project(camera, width, height, point);

/** Everything that falls on one point of the picture. */
export function rayThrough({ camera, width, height }: View, [x, y]: Pixel): Ray {
  const forward = normalize(subtract(camera.target, camera.eye), [0, 0, -1]);
  const [right, up] = frameAlong(forward, camera.up);
  const tan = Math.tan(camera.fov / 2);
  const aside = (x / width - 0.5) * 2 * tan * (width / height);
  const above = (0.5 - y / height) * 2 * tan;
  const along = add(forward, add(scale(right, aside), scale(up, above)));
  return { from: camera.eye, along: normalize(along, forward) };
}

/** Where a ray meets the plane through `point` square to `normal`. @throws RangeError when it runs beside it. */
export function onPlane({ from, along }: Ray, point: Vec3, normal: Vec3): Vec3 {
  const towards = dot(along, normal);
  if (Math.abs(towards) < 1e-9) throw new RangeError('the ray never meets the plane');
  return add(from, scale(along, dot(subtract(point, from), normal) / towards));
}

/** Pixels that a metre covers at a point. */
export function pixelsPerMetre({ camera, height }: View, point: Vec3): number {
  const forward = normalize(subtract(camera.target, camera.eye), [0, 0, -1]);
  const depth = dot(subtract(point, camera.eye), forward);
  return height / (2 * Math.tan(camera.fov / 2) * depth);
}

export interface Located {
  readonly at: Vec3;
  /** Root mean square distance from the rays, metres: how well the cameras agree. */
  readonly error: number;
}

/** The point nearest to all rays. @throws RangeError for fewer than two, or when all run side by side. */
export function triangulate(rays: readonly Ray[]): Located {
  if (rays.length < 2) throw new RangeError('one camera does not tell how far a thing is');
  // sum over the rays of (identity - along·alongᵀ)
  const rows: [Vec3, Vec3, Vec3] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  let right: Vec3 = [0, 0, 0];
  for (const { from, along } of rays) {
    const [x, y, z] = along;
    const square: [Vec3, Vec3, Vec3] = [
      [1 - x * x, -x * y, -x * z],
      [-x * y, 1 - y * y, -y * z],
      [-x * z, -y * z, 1 - z * z],
    ];
    for (const k of [0, 1, 2] as const) rows[k] = add(rows[k], square[k]);
    right = add(right, [dot(square[0], from), dot(square[1], from), dot(square[2], from)]);
  }
  const determinant = dot(rows[0], cross(rows[1], rows[2]));
  if (Math.abs(determinant) < 1e-9) throw new RangeError('all rays run side by side');
  // the matrix is symmetric: its rows are its columns
  const at: Vec3 = [
    dot(right, cross(rows[1], rows[2])) / determinant,
    dot(rows[0], cross(right, rows[2])) / determinant,
    dot(rows[0], cross(rows[1], right)) / determinant,
  ];
  const squares = rays.map(({ from, along }) => {
    const aside = cross(subtract(at, from), along);
    return dot(aside, aside);
  });
  return { at, error: Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / rays.length) };
}

/**
 * A measuring camera: still, a pinhole, with a long lens. It looks at `target` from `distance` metres in the direction
 * `out`, and its picture shows `tall` metres there from bottom to top.
 */
export function measuringCamera(target: Vec3, out: Vec3, distance: number, tall: number): Camera {
  const towards = normalize(out, [0, 0, 1]);
  return {
    eye: add(target, scale(towards, distance)),
    target,
    up: Math.abs(towards[1]) > 0.98 ? [0, 0, -1] : [0, 1, 0],
    fov: 2 * Math.atan(tall / 2 / distance),
    focus: distance,
    aperture: 0,
  };
}
