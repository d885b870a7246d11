/** The little linear algebra that filming needs. */
import type { Vec3 } from './scene.ts';

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));

/** `a` at length 1, or `fallback` where it has none. */
export function normalize(a: Vec3, fallback: Vec3): Vec3 {
  const size = length(a);
  return size > 1e-12 ? scale(a, 1 / size) : fallback;
}

/** Two unit vectors that stand square on `axis` and on each other: right and up, for a look along `axis`. */
export function frameAlong(axis: Vec3, up: Vec3): readonly [right: Vec3, up: Vec3] {
  const side = cross(axis, up);
  // looking straight along `up`: any side will do
  const right =
    length(side) > 1e-6 ? normalize(side, [1, 0, 0]) : normalize(cross(axis, [0.3, 0.1, 1]), [1, 0, 0]);
  return [right, cross(right, axis)];
}
