import { Matrix3, type Quaternion, Vector3 } from 'three';
import { type Free, fly, rateOf } from './free-body.ts';
import { rotationVector, type Shape } from './momentum.ts';

/** A turn in the air that is wanted: from one attitude of the base to another, over an axis of the world. */
export interface Turning {
  readonly from: Quaternion;
  readonly to: Quaternion;
  /** Unit vector, and the angle about it that is turned all in all, radians: more than one turn counts. */
  readonly axis: Vector3;
  readonly angle: number;
  /** Of the whole flight, at every half step. */
  readonly shapes: readonly Shape[];
  /** Seconds of a step. */
  readonly step: number;
}

const NOWHERE = new Vector3();

const turnInAir = (turning: Turning, angular: Vector3): readonly Free[] =>
  fly(
    { centre: NOWHERE, turn: turning.from, linear: NOWHERE, angular },
    turning.shapes,
    turning.step,
    NOWHERE,
  );

/** Angle turned about an axis over a flight, radians. */
const turnedAbout = ({ axis, shapes, step }: Turning, flight: readonly Free[]): number =>
  flight.reduce((sum, { turn, angular }, i) => {
    const shape = shapes[2 * i];
    const edge = i === 0 || i === flight.length - 1 ? 0.5 : 1;
    return shape === undefined ? sum : sum + rateOf(turn, angular, shape).dot(axis) * step * edge;
  }, 0);

/**
 * The angular momentum (kg·m²/s, world) with which a flight that begins in one attitude ends in another, having turned
 * as often as wanted: flown again and again with better guesses, never bent on the way.
 *
 * @throws Error when no angular momentum does it, which is a fault of the choreography.
 */
export const angularMomentumFor = (turning: Turning): Vector3 => {
  const { axis, angle, shapes, step, to, from } = turning;
  const first = shapes[0];
  if (first === undefined) {
    throw new Error('a flight of no time cannot turn');
  }
  const seconds = ((shapes.length - 1) / 2) * step;
  const about = axis.clone().applyQuaternion(from.clone().invert());
  const inertia = about.clone().applyMatrix3(first.inertia).dot(about);
  let size = (inertia * angle) / seconds;
  for (let i = 0; i < 12; i += 1) {
    const reached = turnedAbout(turning, turnInAir(turning, axis.clone().multiplyScalar(size)));
    if (Math.abs(reached - angle) < 0.02) {
      break;
    }
    const more = size + 0.01 * (inertia / seconds);
    const slope =
      (turnedAbout(turning, turnInAir(turning, axis.clone().multiplyScalar(more))) - reached) / (more - size);
    size += Math.max(
      -0.6 * Math.abs(size) - 4,
      Math.min(0.6 * Math.abs(size) + 4, (angle - reached) / slope),
    );
  }
  const missOf = (angular: Vector3): Vector3 => {
    const end = turnInAir(turning, angular).at(-1)?.turn ?? from;
    return rotationVector(to.clone().multiply(end.clone().invert()));
  };
  let angular = axis.clone().multiplyScalar(size);
  let miss = missOf(angular);
  for (let i = 0; i < 25 && miss.length() > 1e-7; i += 1) {
    const e = 1e-4 * Math.max(1, angular.length());
    const columns = [new Vector3(e, 0, 0), new Vector3(0, e, 0), new Vector3(0, 0, e)].map((nudge) =>
      missOf(angular.clone().add(nudge)).sub(miss).divideScalar(e),
    );
    const [x, y, z] = columns;
    if (x === undefined || y === undefined || z === undefined) {
      break;
    }
    const jacobian = new Matrix3().set(x.x, y.x, z.x, x.y, y.y, z.y, x.z, y.z, z.z);
    const change = miss.clone().applyMatrix3(jacobian.invert()).negate();
    let share = Math.min(1, (0.4 * Math.max(2, angular.length())) / change.length());
    let next = angular;
    let left = miss;
    do {
      next = angular.clone().addScaledVector(change, share);
      left = missOf(next);
      share /= 2;
    } while (left.length() >= miss.length() && share > 0.02);
    angular = next;
    miss = left;
  }
  if (miss.length() > 1e-3) {
    throw new Error(`a flight misses its landing by ${miss.length().toFixed(2)} rad`);
  }
  return angular;
};

/** Velocity that carries a centre of mass from one point to another in a time. m/s. */
export const launchFor = (from: Vector3, to: Vector3, seconds: number, gravity: Vector3): Vector3 =>
  to
    .clone()
    .sub(from)
    .divideScalar(seconds)
    .addScaledVector(gravity, -seconds / 2);
