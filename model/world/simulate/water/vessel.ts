import { Matrix3, Matrix4, Quaternion, Vector3 } from 'three';
import { advance, type Free, frameOf, freed, twistOf, type Wrench } from '../body/free-body.ts';
import type { Shape } from '../body/momentum.ts';
import { type AddedMass, addedMassOf, NO_ADDED_MASS } from './added-mass.ts';
import type { Hull } from './hull.ts';
import { immerse } from './immersion.ts';
import { solveLinear } from './linear.ts';
import type { Surface } from './waves.ts';

/** A hull with or without somebody on it, at one moment. */
export interface Afloat {
  readonly free: Free;
  readonly added: AddedMass;
}

/** What acts on it besides water and gravity: newtons, at a point of the world. */
export interface Push {
  readonly force: Vector3;
  readonly at: Vector3;
}

/** A step, and the impulse that the water gave over it, newton-seconds. */
export interface Stepped {
  readonly afloat: Afloat;
  readonly water: Vector3;
  /** Newtons with which the water holds the hull up. */
  readonly lift: number;
}

const AXES = [0, 1, 2] as const;

const tensor = (turn: Quaternion, diagonal: readonly [number, number, number]): Matrix3 => {
  const r = new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromQuaternion(turn));
  const [x, y, z] = diagonal;
  return r
    .clone()
    .multiply(new Matrix3().set(x, 0, 0, 0, y, 0, 0, 0, z))
    .multiply(r.clone().transpose());
};

const turnedInertia = (inertia: Matrix3, turn: Quaternion): Matrix3 => {
  const r = new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromQuaternion(turn));
  return r.clone().multiply(inertia).multiply(r.transpose());
};

/** The matrix whose product with a vector is the cross product with `v`. */
const crossing = ({ x, y, z }: Vector3): Matrix3 => new Matrix3().set(0, -z, y, z, 0, -x, -y, x, 0);

const entry = (m: Matrix3, row: number, column: number): number => m.elements[column * 3 + row] ?? 0;

const smaller = (
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): [number, number, number] => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])];

/**
 * A floating hull as the base of a system whose inner motion is prescribed: a board, alone or with its rider. The water that
 * has to move with it is part of what the forces accelerate, and gives back what it takes: the system's momentum changes by
 * gravity and by what the water does, to the last digit.
 */
export class Vessel {
  readonly hull: Hull;
  readonly #level: Surface;
  readonly #gravity: number;

  constructor(hull: Hull, level: Surface, gravity: number) {
    this.hull = hull;
    this.#level = level;
    this.#gravity = gravity;
  }

  /** A system at rest. `base` is the hull's frame. */
  rest(base: Matrix4, shape: Shape): Afloat {
    const still = { velocity: new Vector3(), rate: new Vector3() };
    return {
      free: freed(base, still, { ...shape, drift: new Vector3(), spin: new Vector3() }),
      added: NO_ADDED_MASS,
    };
  }

  /** Where the hull would lie still on still water: height of its origin and pitch (about x, before `heading`), radians. */
  settle(shape: Shape, heading: number, at: Vector3): Matrix4 {
    let height = this.#level(at.x, at.z, 0);
    let pitch = 0;
    const frame = () =>
      new Matrix4()
        .makeRotationY(heading)
        .multiply(new Matrix4().makeRotationX(pitch))
        .setPosition(at.x, height, at.z);
    const still: Surface = () => this.#level(1e6, at.z, 0);
    for (let i = 0; i < 60; i += 1) {
      const base = frame();
      const turn = new Quaternion().setFromRotationMatrix(base);
      const position = new Vector3().setFromMatrixPosition(base);
      const motion = {
        position,
        rotation: turn,
        centre: position,
        velocity: new Vector3(),
        spin: new Vector3(),
      };
      const water = immerse(this.hull, motion, still, 0, this.#gravity);
      const weight = shape.mass * this.#gravity;
      const plane = this.hull.shadow[1] * 0.45 * 9810;
      height -= ((weight - (water?.lift.force.y ?? 0)) / plane) * 0.8;
      const arm = shape.centre.clone().applyQuaternion(turn);
      const torque = arm.cross(new Vector3(0, -weight, 0)).add(water?.lift.torque ?? new Vector3());
      const sideways = new Vector3(Math.cos(heading), 0, -Math.sin(heading));
      pitch += (torque.dot(sideways) / (plane * this.hull.size[2] ** 2 * 0.06)) * 0.5;
    }
    return frame();
  }

  /** One step. `now` and `next` are the system's shapes at its beginning and its end. */
  step(
    afloat: Afloat,
    t: number,
    dt: number,
    now: Shape,
    next: Shape,
    pushes: readonly Push[] = [],
  ): Stepped {
    const { free, added } = afloat;
    const base = frameOf(free, now);
    const position = new Vector3().setFromMatrixPosition(base);
    const { turn } = free;
    const { velocity, rate } = twistOf(free, now);
    const motion = { position, rotation: turn, centre: position, velocity, spin: rate };
    const water = immerse(this.hull, motion, this.#level, t, this.#gravity);
    const force = new Vector3();
    const torque = new Vector3();
    for (const push of pushes) {
      force.add(push.force);
      torque.add(push.at.clone().sub(position).cross(push.force));
    }
    if (water !== null) {
      force.add(water.lift.force).add(water.drag.force);
      torque.add(water.lift.torque).add(water.drag.torque);
    }
    const grown = water === null ? NO_ADDED_MASS : addedMassOf(this.hull, water.wet);
    const mass = tensor(turn, grown.mass);
    const inertia = tensor(turn, grown.inertia);
    const entrained = velocity.clone().applyMatrix3(tensor(turn, smaller(added.mass, grown.mass)));
    const stirred = rate.clone().applyMatrix3(tensor(turn, smaller(added.inertia, grown.inertia)));
    if (water !== null) {
      entrained.add(water.surge.clone().applyMatrix3(mass).multiplyScalar(dt));
    }

    const arm = next.centre.clone().applyQuaternion(turn);
    const drift = next.drift.clone().applyQuaternion(turn).multiplyScalar(next.mass);
    const centreArm = now.centre.clone().applyQuaternion(turn);
    const weight = new Vector3(0, -now.mass * this.#gravity, 0);
    const linear = free.linear
      .clone()
      .add(entrained)
      .addScaledVector(force.clone().add(weight), dt)
      .sub(drift);
    const angular = free.angular
      .clone()
      .add(centreArm.clone().cross(free.linear))
      .add(stirred)
      .addScaledVector(torque.clone().add(centreArm.clone().cross(weight)), dt)
      .sub(next.spin.clone().applyQuaternion(turn))
      .sub(arm.clone().cross(drift));
    const r = crossing(arm);
    const rr = r.clone().multiply(r);
    const own = turnedInertia(next.inertia, turn);
    const rows = [
      ...AXES.map((i) => [
        ...AXES.map((k) => entry(mass, i, k) + (i === k ? next.mass : 0)),
        ...AXES.map((k) => -next.mass * entry(r, i, k)),
      ]),
      ...AXES.map((i) => [
        ...AXES.map((k) => next.mass * entry(r, i, k)),
        ...AXES.map((k) => entry(own, i, k) + entry(inertia, i, k) - next.mass * entry(rr, i, k)),
      ]),
    ];
    const [vx = 0, vy = 0, vz = 0, wx = 0, wy = 0, wz = 0] = solveLinear(rows, [
      ...linear.toArray(),
      ...angular.toArray(),
    ]);
    // what the water around takes or gives back as it is carried along
    const carried = entrained.sub(new Vector3(vx, vy, vz).applyMatrix3(mass)).divideScalar(dt);
    const swirl = stirred.sub(new Vector3(wx, wy, wz).applyMatrix3(inertia)).divideScalar(dt);
    const all = force.clone().add(carried);
    const wrench: Wrench = {
      force: all,
      torque: torque.add(swirl).sub(centreArm.clone().cross(all)),
    };
    const pushed = pushes.reduce((sum, push) => sum.add(push.force), new Vector3());
    return {
      afloat: {
        free: advance(free, t, dt, [now, next, next], new Vector3(0, -this.#gravity, 0), () => wrench),
        added: grown,
      },
      water: all.clone().sub(pushed).multiplyScalar(dt),
      lift: all.y - pushed.y,
    };
  }
}
