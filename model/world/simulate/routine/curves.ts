import { type Quaternion, Vector3 } from 'three';
import { rotationBy, rotationVector } from '../body/momentum.ts';

/** A point on the cubic that leaves `a` with one velocity and reaches `b` with another after `seconds`. */
export const hermite = (
  a: Vector3,
  b: Vector3,
  from: Vector3,
  to: Vector3,
  seconds: number,
  t: number,
): Vector3 => {
  const u = Math.min(1, Math.max(0, t / seconds));
  const v = u * u * (3 - 2 * u);
  return a
    .clone()
    .multiplyScalar(1 - v)
    .addScaledVector(b, v)
    .addScaledVector(from, u * (1 - u) * (1 - u) * seconds)
    .addScaledVector(to, u * u * (u - 1) * seconds);
};

/** Rate of the rotation vector that gives a rate of turn in the world, at a rotation vector: dexp⁻¹. */
const unturned = (vector: Vector3, rate: Vector3): Vector3 => {
  const angle = vector.length();
  const c = vector.clone().cross(rate);
  const k = angle < 1e-4 ? 1 / 12 : (1 - angle / 2 / Math.tan(angle / 2)) / (angle * angle);
  return rate.clone().addScaledVector(c, -0.5).addScaledVector(vector.clone().cross(c), k);
};

/** A turn that begins and ends with given rates (rad/s, world). The way between is less than half a turn. */
export const hermiteTurn = (
  a: Quaternion,
  b: Quaternion,
  from: Vector3,
  to: Vector3,
  seconds: number,
): ((t: number) => Quaternion) => {
  const way = rotationVector(b.clone().multiply(a.clone().invert()));
  const end = unturned(way, to);
  const start = new Vector3();
  return (t) => rotationBy(hermite(start, way, from, end, seconds, t)).multiply(a);
};

/** Rate of turn from one attitude to another in a time, rad/s. */
export const meanRate = (a: Quaternion, b: Quaternion, seconds: number): Vector3 =>
  rotationVector(b.clone().multiply(a.clone().invert())).divideScalar(seconds);
