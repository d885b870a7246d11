import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { NECK_BONES } from '../../stage/figures/bird/bones.ts';
import type { NeckShape } from '../../stage/figures/bird/plan.ts';
import type { BirdFrame, CreatureBody, CreatureJoint } from '../../stage/figures/figure.ts';
import type { CreaturePose } from './creature-pose.ts';
import { frameOf, legFrame } from './frames.ts';
import type { Root } from './pose.ts';
import { reach } from './skeleton.ts';

/** How a bird holds what other animals do not have. */
export interface BirdPose {
  readonly neck: NeckShape;
  /** Which way the head looks, radians from straight ahead to the left, and its roll. */
  readonly look: number;
  readonly tilt: number;
  /** Angle over the horizontal of the arm and of the hand; null: folded. */
  readonly wings: readonly [arm: number, hand: number] | null;
  /** How far the toes hang, radians: 0 is flat on the ground. */
  readonly toes: readonly [left: number, right: number];
  /** Raised from where the tail is usually held, radians. */
  readonly tail: number;
}

const DEGREE = Math.PI / 180;

const turnOf = (pitch: number, yaw: number, roll: number): Quaternion =>
  new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, 'YXZ'));

/** Neck and head from the trunk on, each part at its own elevation, whatever the trunk does. */
const setNeck = (
  joints: Map<CreatureJoint, Matrix4>,
  { neck }: CreatureBody,
  { neck: long }: BirdFrame,
  { neck: shape, look, tilt }: BirdPose,
  heading: number,
): void => {
  const step = long / NECK_BONES.length;
  const at = new Vector3(...neck).applyMatrix4(joints.get('trunk') ?? new Matrix4());
  const one = new Vector3(1, 1, 1);
  for (const [i, bone] of NECK_BONES.entries()) {
    const share = (i + 1) / (NECK_BONES.length + 1);
    const turn = turnOf(-(shape[i] ?? 0) * DEGREE, heading + look * share ** 2, 0);
    joints.set(bone, new Matrix4().compose(at, turn, one));
    at.add(new Vector3(0, 0, step).applyQuaternion(turn));
  }
  joints.set('head', new Matrix4().compose(at, turnOf(-shape[6] * DEGREE, heading + look, tilt), one));
};

/** World matrices of all bones of a bird in a pose. Of folded and spread wings those that are not shown have none. */
export const solveBird = (
  body: CreatureBody,
  frame: BirdFrame,
  pose: CreaturePose,
  root: Root,
): ReadonlyMap<CreatureJoint, Matrix4> => {
  const joints = new Map<CreatureJoint, Matrix4>();
  const own = pose.bird ?? calm(frame);
  const world = frameOf([root.x, root.y, root.z], [0, root.heading, 0]);
  const trunk = world.clone().multiply(frameOf(pose.trunk, pose.trunkTurn));
  joints.set('trunk', trunk);
  setNeck(joints, body, frame, own, root.heading + pose.trunkTurn[1]);
  // a tail does not reach into the ground
  const pitch = -pose.trunkTurn[0];
  const over = pose.trunk[1] + body.tail[1] * Math.cos(pitch) + body.tail[2] * Math.sin(pitch);
  const lowest = Math.asin(Math.max(-1, Math.min(1, -(over - 0.04 * frame.tail) / frame.tail)));
  const hangs = -pitch + frame.tailUp + own.tail;
  const raised = own.wings === null ? Math.max(hangs, lowest) : hangs;
  joints.set('tail', trunk.clone().multiply(frameOf(body.tail, [raised + pitch, 0, 0])));
  for (const [side, sign, foot, toes] of [
    ['L', 1, pose.feet.hindL, own.toes[0]],
    ['R', -1, pose.feet.hindR, own.toes[1]],
  ] as const) {
    const [x, y, z] = body.hind;
    const hip = new Vector3(x * sign, y, z).applyMatrix4(trunk);
    const target = new Vector3(...foot).applyMatrix4(world);
    // what looks like a knee is the heel: it points back
    const back = new Vector3(0, 0, -1).transformDirection(world);
    const leg = reach(hip, target, body.upper, body.lower, back);
    const front = new Vector3(0, 0, 1).transformDirection(world);
    joints.set(`hindUpper${side}`, legFrame(hip, leg.middle, front));
    joints.set(`hindLower${side}`, legFrame(leg.middle, leg.end, front));
    joints.set(
      `foot${side}`,
      new Matrix4().compose(leg.end, turnOf(toes, root.heading + sign * 0.12, 0), new Vector3(1, 1, 1)),
    );
    if (own.wings === null) {
      joints.set(`foldedWing${side}`, trunk.clone());
      continue;
    }
    const [arm, hand] = own.wings;
    const wing = trunk
      .clone()
      .multiply(frameOf([sign * body.wing[0], body.wing[1], body.wing[2]], [0, 0, sign * arm]));
    joints.set(`wing${side}`, wing);
    joints.set(
      `wingTip${side}`,
      wing.clone().multiply(frameOf([sign * body.wingSpan, 0, 0], [0, 0, sign * (hand - arm)])),
    );
  }
  return joints;
};

/** Nothing but the usual. */
export const calm = ({ held }: BirdFrame): BirdPose => ({
  neck: held,
  look: 0,
  tilt: 0,
  wings: null,
  toes: [0, 0],
  tail: 0,
});

/** Between two ways to hold a neck. */
export const bentNeck = (a: NeckShape, b: NeckShape, share: number): NeckShape => {
  const at = (i: 0 | 1 | 2 | 3 | 4 | 5 | 6) => a[i] + (b[i] - a[i]) * share;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)];
};
