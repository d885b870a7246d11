import { Matrix3, Matrix4, Quaternion, Vector3 } from 'three';
import { type Momenta, type Pieces, rotationBy, type Shape, shapeAt } from './momentum.ts';

/**
 * A system free in space at one moment: where its centre of mass is, how its base is turned, its momentum (kg·m/s) and
 * its angular momentum about the centre of mass (kg·m²/s), all in the world's frame.
 */
export interface Free {
  readonly centre: Vector3;
  readonly turn: Quaternion;
  readonly linear: Vector3;
  readonly angular: Vector3;
}
/** Force (N) and torque about the centre of mass (N·m) from outside. */
export interface Wrench {
  readonly force: Vector3;
  readonly torque: Vector3;
}
/** How a base moves: its origin's velocity (m/s) and its rate of turn (rad/s), in the world's frame. */
export interface Twist {
  readonly velocity: Vector3;
  readonly rate: Vector3;
}
export type Outside = (t: number, free: Free, shape: Shape) => Wrench;

const inverse = new Matrix3();

/** The base's rate of turn that, with the inner motion, makes up the angular momentum: I·ω + spin = L. rad/s, world. */
export const rateOf = (turn: Quaternion, angular: Vector3, shape: Shape): Vector3 =>
  angular
    .clone()
    .applyQuaternion(turn.clone().invert())
    .sub(shape.spin)
    .applyMatrix3(inverse.copy(shape.inertia).invert())
    .applyQuaternion(turn);

export const twistOf = (free: Free, shape: Shape): Twist => {
  const rate = rateOf(free.turn, free.angular, shape);
  const arm = shape.centre.clone().applyQuaternion(free.turn);
  return {
    rate,
    velocity: free.linear
      .clone()
      .divideScalar(shape.mass)
      .sub(rate.clone().cross(arm))
      .sub(shape.drift.clone().applyQuaternion(free.turn)),
  };
};

/** The base's frame in the world. */
export const frameOf = (free: Free, shape: Shape): Matrix4 =>
  new Matrix4().compose(
    free.centre.clone().sub(shape.centre.clone().applyQuaternion(free.turn)),
    free.turn,
    new Vector3(1, 1, 1),
  );

/** A system whose base is there and moves so, set free. */
export const freed = (base: Matrix4, twist: Twist, shape: Shape): Free => {
  const turn = new Quaternion().setFromRotationMatrix(base);
  const arm = shape.centre.clone().applyQuaternion(turn);
  return {
    centre: shape.centre.clone().applyMatrix4(base),
    turn,
    linear: twist.velocity
      .clone()
      .add(twist.rate.clone().cross(arm))
      .add(shape.drift.clone().applyQuaternion(turn))
      .multiplyScalar(shape.mass),
    angular: twist.rate
      .clone()
      .applyQuaternion(turn.clone().invert())
      .applyMatrix3(shape.inertia)
      .add(shape.spin)
      .applyQuaternion(turn),
  };
};

/** Shapes at the beginning, the middle and the end of a step. */
export type Shapes = readonly [Shape, Shape, Shape];

/** The turn after a step of Runge and Kutta, the angular momentum changing evenly from one value to the other. */
const turnAfter = (
  turn: Quaternion,
  from: Vector3,
  to: Vector3,
  shapes: Shapes,
  step: number,
): Quaternion => {
  const middle = from.clone().add(to).divideScalar(2);
  const after = (rate: Vector3, time: number): Quaternion =>
    rotationBy(rate.clone().multiplyScalar(time)).multiply(turn);
  // the stages are rates of the rotation vector; its curvature enters by the commutator terms of dexp⁻¹, to fourth order
  const dexpInverse = (u: Vector3, rate: Vector3): Vector3 => {
    const c = u.clone().cross(rate);
    return rate
      .clone()
      .addScaledVector(c, -0.5)
      .addScaledVector(u.clone().cross(c), 1 / 12);
  };
  const stage = (u: Vector3, angular: Vector3, shape: Shape): Vector3 =>
    dexpInverse(u, rateOf(after(u, 1), angular, shape));
  const k1 = stage(new Vector3(), from, shapes[0]);
  const k2 = stage(k1.clone().multiplyScalar(step / 2), middle, shapes[1]);
  const k3 = stage(k2.clone().multiplyScalar(step / 2), middle, shapes[1]);
  const k4 = stage(k3.clone().multiplyScalar(step), to, shapes[2]);
  return after(k1.add(k2.multiplyScalar(2)).add(k3.multiplyScalar(2)).add(k4), step / 6).normalize();
};

/**
 * One step of a free system. Without a wrench but gravity the momentum changes by exactly m·g·dt, the centre runs on a
 * parabola, and the angular momentum is the same number before and after.
 */
export const advance = (
  free: Free,
  t: number,
  step: number,
  shapes: Shapes,
  gravity: Vector3,
  outside?: Outside,
): Free => {
  const { mass } = shapes[0];
  const weight = gravity.clone().multiplyScalar(mass);
  const first = outside?.(t, free, shapes[0]);
  const drift = (force: Vector3, over: number) => ({
    centre: free.centre
      .clone()
      .addScaledVector(free.linear, over / mass)
      .addScaledVector(force, (over * over) / (2 * mass)),
    linear: free.linear.clone().addScaledVector(force, over),
  });
  if (outside === undefined || first === undefined) {
    return {
      ...drift(weight, step),
      turn: turnAfter(free.turn, free.angular, free.angular, shapes, step),
      angular: free.angular,
    };
  }
  const half: Free = {
    ...drift(weight.clone().add(first.force), step / 2),
    angular: free.angular.clone().addScaledVector(first.torque, step / 2),
    turn: rotationBy(rateOf(free.turn, free.angular, shapes[0]).multiplyScalar(step / 2)).multiply(free.turn),
  };
  const middle = outside(t + step / 2, half, shapes[1]);
  const angular = free.angular.clone().addScaledVector(middle.torque, step);
  return {
    ...drift(weight.add(middle.force), step),
    angular,
    turn: turnAfter(free.turn, free.angular, angular, shapes, step),
  };
};

/** Every step of a flight, the first included. `shapes` at every half step: `2 · steps + 1` of them. */
export const fly = (
  from: Free,
  shapes: readonly Shape[],
  step: number,
  gravity: Vector3,
): readonly Free[] => {
  const flight: Free[] = [from];
  for (let i = 0; i + 2 < shapes.length; i += 2) {
    const [a, b, c] = [shapes[i], shapes[i + 1], shapes[i + 2]];
    const last = flight.at(-1);
    if (a !== undefined && b !== undefined && c !== undefined && last !== undefined) {
      flight.push(advance(last, (i / 2) * step, step, [a, b, c], gravity));
    }
  }
  return flight;
};

/** Shapes at every half step from a time on, for {@link fly}. */
export const shapesOver = (pieces: Pieces, from: number, steps: number, step: number): readonly Shape[] =>
  Array.from({ length: 2 * steps + 1 }, (_, i) => shapeAt(pieces, from + (i * step) / 2));

/** What two systems carry together: the momenta add, and each one's motion about the common centre counts. */
export const together = (a: Momenta, b: Momenta): Momenta => {
  const mass = a.mass + b.mass;
  const centre = a.centre
    .clone()
    .multiplyScalar(a.mass / mass)
    .addScaledVector(b.centre, b.mass / mass);
  const orbit = ({ centre: at, linear }: Momenta): Vector3 => at.clone().sub(centre).cross(linear);
  return {
    mass,
    centre,
    linear: a.linear.clone().add(b.linear),
    angular: a.angular.clone().add(b.angular).add(orbit(a)).add(orbit(b)),
  };
};

/** What a part of a system carries while it still moves with the base: for a rider who leaves a board. */
export const momentaIn = (part: Shape, base: Matrix4, twist: Twist): Momenta => {
  const { centre, linear, angular } = freed(base, twist, part);
  return { mass: part.mass, centre, linear, angular };
};
