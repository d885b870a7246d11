import { Quaternion, Vector3 } from 'three';
import type { PersonJoint } from '../../stage/figures/figure.ts';
import type { Joints } from '../take.ts';
import { anglesOf, PARENTS, rotationOf } from './kinematics.ts';
import { RANGES } from './posture.ts';

const DEGREES = 180 / Math.PI;

/**
 * How far a bone may swing from hanging, degrees, to the sides of its joint: forward, outward, backward, inward; and be
 * turned about itself. A gymnast's shoulders and hips.
 */
interface Ball {
  readonly swing: readonly [forward: number, outward: number, backward: number, inward: number];
  readonly twist: number;
  /** From this elevation on every direction is free: an arm beside the ear goes past it. */
  readonly free: number;
}
const BALLS: Readonly<Record<'upperArm' | 'thigh', Ball>> = {
  upperArm: { swing: [180, 180, 80, 75], twist: 115, free: 140 },
  thigh: { swing: [150, 95, 66, 38], twist: 70, free: 180 },
};

/** Rotation about the bone's own axis that is left when its swing is undone, degrees. */
const twistOf = (turn: Quaternion, direction: Vector3): number => {
  const swing = new Quaternion().setFromUnitVectors(new Vector3(0, -1, 0), direction);
  const left = swing.invert().multiply(turn);
  return Math.abs(2 * Math.atan2(left.y, left.w) * DEGREES);
};

const ballExcess = (ball: Ball, side: 1 | -1, turn: Quaternion): number => {
  const direction = new Vector3(0, -1, 0).applyQuaternion(turn);
  const elevation = Math.acos(Math.min(1, Math.max(-1, -direction.y))) * DEGREES;
  const [forward, outward, backward, inward] = ball.swing;
  const flat = Math.hypot(direction.x, direction.z);
  if (flat < 1e-6 || elevation > ball.free) {
    return 0;
  }
  const f = direction.z / flat;
  const o = (direction.x * side) / flat;
  // an ellipse between each two neighbouring directions
  const most = 1 / Math.hypot(f / (f >= 0 ? forward : backward), o / (o >= 0 ? outward : inward));
  const turned = Math.min(twistOf(turn, direction), 360 - twistOf(turn, direction));
  return Math.max(0, elevation - most, elevation > 120 ? 0 : turned - ball.twist);
};

/** Degrees by which a bone's turn in its parent's frame is past what its joint allows; 0 within. */
export const excessOf = (bone: PersonJoint, turn: Quaternion): number => {
  const side = bone.endsWith('L') ? 1 : -1;
  switch (bone) {
    case 'upperArmL':
    case 'upperArmR':
      return ballExcess(BALLS.upperArm, side, turn);
    case 'thighL':
    case 'thighR':
      return ballExcess(BALLS.thigh, side, turn);
    case 'forearmL':
    case 'forearmR':
    case 'shinL':
    case 'shinR': {
      // a hinge: whatever is not about its axis is past its limit, too
      const axis = new Vector3(1, 0, 0).applyQuaternion(turn).angleTo(new Vector3(1, 0, 0)) * DEGREES;
      const [[freedom, degrees] = ['kneeL', 0] as const] = anglesOf(bone, turn);
      const [least, most] = RANGES.get(freedom) ?? [0, 0];
      return Math.max(0, axis - 0.5, least - degrees, degrees - most);
    }
    case 'handL':
    case 'handR': {
      const direction = new Vector3(0, -1, 0).applyQuaternion(turn);
      const swing = Math.acos(Math.min(1, Math.max(-1, -direction.y))) * DEGREES;
      const twist = twistOf(turn, direction);
      return Math.max(0, swing - 98, Math.min(twist, 360 - twist) - 125);
    }
    default:
      return anglesOf(bone, turn).reduce((worst, [freedom, degrees]) => {
        const [least, most] = RANGES.get(freedom) ?? [0, 0];
        return Math.max(worst, least - degrees, degrees - most);
      }, 0);
  }
};

/** The joint that is furthest past its limit, measured from the bones; degrees. */
export const worstExcess = (
  joints: Joints<PersonJoint>,
): { readonly bone: PersonJoint; readonly degrees: number } => {
  let worst: { bone: PersonJoint; degrees: number } = { bone: 'chest', degrees: 0 };
  for (const [bone, parent] of PARENTS) {
    const turn = rotationOf(joints, parent).invert().multiply(rotationOf(joints, bone));
    const degrees = excessOf(bone, turn);
    if (degrees > worst.degrees) {
      worst = { bone, degrees };
    }
  }
  return worst;
};
