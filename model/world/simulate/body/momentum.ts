import { Matrix3, Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { addMatrix3, pointInertia, type Segment, segmentsOf } from './anthropometry.ts';
import { place } from './kinematics.ts';
import type { Posing } from './posture.ts';

/** A segment where it lies in the frame of its system's base: the pelvis of a person, a board with its rider on it. */
export interface Piece {
  readonly segment: Segment;
  readonly frame: Matrix4;
}
/** A system whose inner motion is prescribed: all its pieces at a time, always in the same order. */
export type Pieces = (t: number) => readonly Piece[];

/**
 * A system at one moment, in the frame of its base: kilograms, metres, kg·m², kg·m²/s. `inertia` and `spin` are about
 * the centre of mass; `spin` and `drift` are what the inner motion alone gives it, the base held still.
 */
export interface Shape {
  readonly mass: number;
  readonly centre: Vector3;
  readonly drift: Vector3;
  readonly inertia: Matrix3;
  readonly spin: Vector3;
}

/** Half of the time over which rates are measured, seconds. */
const INSTANT = 1e-4;

/** The vector whose direction is the axis and whose length the angle of a rotation, radians, at most π. */
export const rotationVector = ({ x, y, z, w }: Quaternion): Vector3 => {
  const sine = Math.hypot(x, y, z);
  const angle = 2 * Math.atan2(sine, Math.abs(w)) * (w < 0 ? -1 : 1);
  return sine < 1e-12 ? new Vector3(2 * x, 2 * y, 2 * z) : new Vector3(x, y, z).multiplyScalar(angle / sine);
};

/** The inverse of {@link rotationVector}: the exponential map. */
export const rotationBy = (vector: Vector3): Quaternion => {
  const angle = vector.length();
  return angle < 1e-12
    ? new Quaternion(vector.x / 2, vector.y / 2, vector.z / 2, 1).normalize()
    : new Quaternion().setFromAxisAngle(vector.clone().divideScalar(angle), angle);
};

const turned = (inertia: Matrix3, by: Quaternion): Matrix3 => {
  const r = new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromQuaternion(by));
  return r.clone().multiply(inertia).multiply(r.transpose());
};

const rotationIn = (frame: Matrix4): Quaternion => new Quaternion().setFromRotationMatrix(frame);

/** Weighs a system at a time. */
export const shapeAt = (pieces: Pieces, t: number): Shape => {
  const now = pieces(t);
  const before = pieces(t - INSTANT);
  const after = pieces(t + INSTANT);
  let mass = 0;
  const centre = new Vector3();
  const drift = new Vector3();
  const moving = now.map(({ segment, frame }, i) => {
    const at = segment.centre.clone().applyMatrix4(frame);
    const from = before[i]?.frame ?? frame;
    const to = after[i]?.frame ?? frame;
    const velocity = segment.centre
      .clone()
      .applyMatrix4(to)
      .sub(segment.centre.clone().applyMatrix4(from))
      .divideScalar(2 * INSTANT);
    const rate = rotationVector(rotationIn(to).multiply(rotationIn(from).invert())).divideScalar(2 * INSTANT);
    mass += segment.mass;
    centre.addScaledVector(at, segment.mass);
    drift.addScaledVector(velocity, segment.mass);
    return { segment, at, velocity, rate, inertia: turned(segment.inertia, rotationIn(frame)) };
  });
  centre.divideScalar(mass);
  drift.divideScalar(mass);
  let inertia = new Matrix3().set(0, 0, 0, 0, 0, 0, 0, 0, 0);
  const spin = new Vector3();
  for (const piece of moving) {
    const arm = piece.at.clone().sub(centre);
    inertia = addMatrix3(inertia, addMatrix3(piece.inertia, pointInertia(piece.segment.mass, arm)));
    spin
      .add(piece.rate.clone().applyMatrix3(piece.inertia))
      .addScaledVector(arm.cross(piece.velocity.clone().sub(drift)), piece.segment.mass);
  }
  return { mass, centre, drift, inertia, spin };
};

/** A person's bones about the pelvis, moving as the posing says. */
export const piecesOf = (body: Proportions, posing: Posing): Pieces => {
  const segments = [...segmentsOf(body)];
  const origin = new Matrix4();
  return (t) => {
    const joints = place(body, posing(t), origin);
    return segments.map(([bone, segment]) => ({ segment, frame: joints.get(bone) ?? origin }));
  };
};

/** Momentum and angular momentum about the centre of mass of pieces that move as their matrices do. SI units. */
export interface Momenta {
  readonly mass: number;
  readonly centre: Vector3;
  readonly linear: Vector3;
  readonly angular: Vector3;
}

/** What somebody's bones, as matrices of the world over time, carry at a moment: measured, whoever moved them. */
export const momentaOf = (
  body: Proportions,
  joints: (t: number) => ReadonlyMap<PersonJoint, Matrix4>,
  t: number,
): Momenta => {
  const origin = new Matrix4();
  const segments = [...segmentsOf(body)];
  const shape = shapeAt((at) => {
    const frames = joints(at);
    return segments.map(([bone, segment]) => ({ segment, frame: frames.get(bone) ?? origin }));
  }, t);
  return {
    mass: shape.mass,
    centre: shape.centre,
    linear: shape.drift.clone().multiplyScalar(shape.mass),
    angular: shape.spin,
  };
};
