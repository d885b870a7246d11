import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import type { Joints } from '../take.ts';
import { segmentsOf } from './anthropometry.ts';
import { rotationVector } from './momentum.ts';

/** What the ground does to a body at a moment. SI units. */
export interface GroundForce {
  readonly t: number;
  /** Of the body; its acceleration but gravity's, times its mass. */
  readonly force: Vector3;
  /** Where on y = 0 the force acts: the zero moment point, which is the centre of pressure while it lies in what stands. */
  readonly pressure: Vector3;
  readonly centre: Vector3;
}

interface Instant {
  readonly centre: Vector3;
  readonly segments: readonly {
    readonly mass: number;
    readonly at: Vector3;
    readonly turn: Quaternion;
    readonly principal: Vector3;
  }[];
}

const instantOf = (body: Proportions, joints: Joints<PersonJoint>): Instant => {
  const centre = new Vector3();
  let total = 0;
  const segments = [...segmentsOf(body)].map(([bone, { mass, centre: own, inertia }]) => {
    const frame = joints.get(bone) ?? new Matrix4();
    const at = own.clone().applyMatrix4(frame);
    centre.addScaledVector(at, mass);
    total += mass;
    const [xx = 0, , , , yy = 0, , , , zz = 0] = inertia.elements;
    return {
      mass,
      at,
      turn: new Quaternion().setFromRotationMatrix(frame),
      principal: new Vector3(xx, yy, zz),
    };
  });
  return { centre: centre.divideScalar(total), segments };
};

/** Angular momentum about the centre of mass on the way from one instant to another, kg·m²/s. */
const angularBetween = (a: Instant, b: Instant, seconds: number): Vector3 => {
  const drift = b.centre.clone().sub(a.centre);
  const sum = new Vector3();
  for (const [i, from] of a.segments.entries()) {
    const to = b.segments[i] ?? from;
    const arm = from.at.clone().add(to.at).sub(a.centre).sub(b.centre).divideScalar(2);
    const going = to.at.clone().sub(from.at).sub(drift);
    sum.addScaledVector(arm.cross(going), from.mass);
    const back = from.turn.clone().invert();
    const turned = rotationVector(to.turn.clone().multiply(back));
    sum.add(turned.applyQuaternion(back).multiply(from.principal).applyQuaternion(from.turn));
  }
  return sum.divideScalar(seconds);
};

/**
 * What the ground must do to a body whose bones are known at moments `step` seconds apart, at all but the first and the
 * last of them. The ground is y = 0. Where next to nothing presses (2 % of the weight), the force is said to act below
 * the centre of mass.
 */
export const groundForces = (
  body: Proportions,
  moments: readonly Joints<PersonJoint>[],
  { from, step, gravity }: { readonly from: number; readonly step: number; readonly gravity: number },
): readonly GroundForce[] => {
  const instants = moments.map((joints) => instantOf(body, joints));
  const mass = instants[0]?.segments.reduce((sum, segment) => sum + segment.mass, 0) ?? 0;
  return instants.slice(1, -1).map((now, i): GroundForce => {
    const before = instants[i] ?? now;
    const after = instants[i + 2] ?? now;
    const force = before.centre
      .clone()
      .add(after.centre)
      .addScaledVector(now.centre, -2)
      .multiplyScalar(mass / (step * step));
    force.y += mass * gravity;
    const torque = angularBetween(now, after, step)
      .sub(angularBetween(before, now, step))
      .divideScalar(step);
    const { x, y, z } = now.centre;
    const pressing = force.y > 0.02 * mass * gravity;
    const pressure = pressing
      ? new Vector3(x + (torque.z - y * force.x) / force.y, 0, z - (torque.x + y * force.z) / force.y)
      : new Vector3(x, 0, z);
    return { t: from + (i + 1) * step, force, pressure, centre: now.centre };
  });
};
