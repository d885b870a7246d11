import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { reach } from '../figures/skeleton.ts';
import type { Joints } from '../take.ts';
import type { Bone } from './anthropometry.ts';
import { anglesNear, jointAt, place, rotationOf } from './kinematics.ts';
import { type Freedom, type Posture, SIDES, type Side } from './posture.ts';

/** What can stand on the ground. */
export type Limb = `foot${Side}` | `hand${Side}`;
export const LIMBS: readonly Limb[] = SIDES.flatMap((side): Limb[] => [`foot${side}`, `hand${side}`]);

export const sideOf = (limb: Limb): Side => (limb.endsWith('L') ? 'L' : 'R');

/** The joints that a limb needs to be where it is. */
export const freedomsOf = (limb: Limb): readonly Freedom[] => {
  const side = sideOf(limb);
  return limb.startsWith('foot')
    ? [
        `hipFlex${side}`,
        `hipAbduct${side}`,
        `hipTwist${side}`,
        `knee${side}`,
        `ankle${side}`,
        `ankleTurn${side}`,
        `ankleRoll${side}`,
      ]
    : [
        `shoulderFlex${side}`,
        `shoulderAbduct${side}`,
        `shoulderTwist${side}`,
        `elbow${side}`,
        `pronation${side}`,
        `wrist${side}`,
        `wristSide${side}`,
      ];
};

/** Toe tip and heel of a sole in its foot's frame; heights of the ankle and the wrist over the ground they stand on. */
export const soleOf = ({ ankle, height }: Proportions) => ({
  toe: new Vector3(0, -ankle, 0.168 * (height / 1.8)),
  heel: new Vector3(0, -ankle, -0.07 * (height / 1.8)),
});
/** Fingertips that bear, and heel, of a palm in its hand's frame: its thickness and length for 1.80 m. */
const PALM = { thick: 0.035, long: 0.11 } as const;
export const palmOf = ({ height }: Proportions, limb: Limb) => {
  const s = height / 1.8;
  const side = limb === 'handL' ? -1 : 1;
  return {
    tip: new Vector3(side * PALM.thick * s, -PALM.long * s, 0),
    heel: new Vector3(side * PALM.thick * s, 0, 0),
  };
};

const footingOf = (body: Proportions, limb: Limb): { readonly front: Vector3; readonly heel: Vector3 } => {
  if (limb.startsWith('foot')) {
    const { toe, heel } = soleOf(body);
    return { front: toe, heel };
  }
  const { tip, heel } = palmOf(body, limb);
  return { front: tip, heel };
};

/** Half of a foot's and a hand's breadth, and how much of a foot bends at the ball when its heel is up; metres for 1.80 m. */
const BREADTH = 0.045;
const TOES = 0.07;
/** A sole no higher than this over the ground bears on it, metres. */
const BEARS = 0.015;

/** Corners of what of a limb bears on the ground at y = 0, where its bones are. */
export const soleCorners = (
  body: Proportions,
  joints: Joints<PersonJoint>,
  limb: Limb,
): readonly { readonly x: number; readonly z: number }[] => {
  const frame = joints.get(limb) ?? new Matrix4();
  const foot = limb.startsWith('foot');
  const { front, heel } = footingOf(body, limb);
  const s = body.height / 1.8;
  const tip = foot ? front : front.clone().setY(-body.hand);
  const low = (point: Vector3): boolean => point.clone().applyMatrix4(frame).y < BEARS;
  const back = low(heel) ? heel : front.clone().lerp(heel, (TOES * s) / front.distanceTo(heel));
  const ends = foot && !low(front) ? [heel] : [tip, back];
  return ends.flatMap((end) =>
    [-BREADTH * s, BREADTH * s].map((aside) => {
      const { x, z } = end
        .clone()
        .add(foot ? new Vector3(aside, 0, 0) : new Vector3(0, 0, aside))
        .applyMatrix4(frame);
      return { x, z };
    }),
  );
};

/** The lowest point a limb would stand on, in the frame of the bones. */
export const touchOf = (body: Proportions, joints: Joints<PersonJoint>, limb: Limb): Vector3 => {
  const frame = joints.get(limb) ?? new Matrix4();
  const { front, heel } = footingOf(body, limb);
  const [a, b] = [front.applyMatrix4(frame), heel.applyMatrix4(frame)];
  return a.y <= b.y ? a : b;
};

interface Chain {
  readonly upper: Bone;
  readonly lower: Bone;
  readonly end: Bone;
  readonly parent: Bone;
  readonly lengths: readonly [number, number];
  /** Which way the middle joint points, in the upper bone's frame. */
  readonly bends: 1 | -1;
}
const chainOf = (body: Proportions, limb: Limb): Chain => {
  const side = sideOf(limb);
  return limb.startsWith('foot')
    ? {
        parent: 'pelvis',
        upper: `thigh${side}`,
        lower: `shin${side}`,
        end: `foot${side}`,
        lengths: [body.thigh, body.shin],
        bends: 1,
      }
    : {
        parent: 'chest',
        upper: `upperArm${side}`,
        lower: `forearm${side}`,
        end: `hand${side}`,
        lengths: [body.upperArm, body.forearm],
        bends: -1,
      };
};

const bone = (from: Vector3, to: Vector3, front: Vector3): Quaternion => {
  const y = from.clone().sub(to).normalize();
  const x = y.clone().cross(front).normalize();
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(x, y, x.clone().cross(y)));
};

/** How far a limb's root is from where its end shall be, as a share of the limb's length: above 1 it does not reach. */
export const stretchTo = (
  body: Proportions,
  joints: Joints<PersonJoint>,
  limb: Limb,
  end: Matrix4,
): number => {
  const chain = chainOf(body, limb);
  const root = jointAt(body, chain.upper).applyMatrix4(joints.get(chain.parent) ?? new Matrix4());
  return root.distanceTo(new Vector3().setFromMatrixPosition(end)) / (chain.lengths[0] + chain.lengths[1]);
};

/** The two bones of a limb that reaches, as far as it can, for a frame of its end. */
const reached = (body: Proportions, joints: Joints<PersonJoint>, limb: Limb, end: Matrix4) => {
  const chain = chainOf(body, limb);
  const root = jointAt(body, chain.upper).applyMatrix4(joints.get(chain.parent) ?? new Matrix4());
  const pole = new Vector3(0, 0, chain.bends).applyQuaternion(rotationOf(joints, chain.upper));
  const target = new Vector3().setFromMatrixPosition(end);
  const { middle, end: tip, bend } = reach(root, target, ...chain.lengths, pole);
  return { chain, root, middle, tip, front: bend.multiplyScalar(chain.bends) };
};

/** How far a wrist is bent back, or an ankle drawn up, by reaching for a frame: of that joint's range the share used. */
export const bentBack = (
  body: Proportions,
  joints: Joints<PersonJoint>,
  limb: Limb,
  end: Matrix4,
): number => {
  const { middle, tip } = reached(body, joints, limb, end);
  const lower = tip.sub(middle);
  return limb.startsWith('foot')
    ? (lower.angleTo(new Vector3(0, 0, 1).transformDirection(end)) - Math.PI / 2) / DRAWN_UP
    : lower.angleTo(new Vector3(0, -1, 0).transformDirection(end)) / BENT_BACK;
};
const DRAWN_UP = (42 * Math.PI) / 180;
const BENT_BACK = (92 * Math.PI) / 180;

/**
 * The posture in which a limb's end (foot or hand) is in a frame, all other joints as they are; knee or elbow point as
 * nearly as they did. `joints` are the bones of `posture`, `end` is in the same frame. What is too far is not reached.
 */
export const reachWith = (
  body: Proportions,
  posture: Posture,
  joints: Joints<PersonJoint>,
  limb: Limb,
  end: Matrix4,
): Posture => {
  const { chain, root, middle, tip, front } = reached(body, joints, limb, end);
  const parent = rotationOf(joints, chain.parent);
  const upper = bone(root, middle, front);
  const lower = bone(middle, tip, front);
  const turns: readonly (readonly [Bone, Quaternion])[] = [
    [chain.upper, parent.invert().multiply(upper)],
    [chain.lower, upper.clone().invert().multiply(lower)],
    [chain.end, lower.clone().invert().multiply(new Quaternion().setFromRotationMatrix(end))],
  ];
  const made: Record<Freedom, number> = { ...posture };
  for (const [name, turn] of turns) {
    for (const [freedom, degrees] of anglesNear(name, turn, posture)) {
      made[freedom] = degrees;
    }
  }
  return made;
};

/** Where a limb stands: the point of the ground under its toes or fingertips, and the way its toes or fingers point along it, radians from +z to +x. */
export interface Plant {
  readonly at: Vector3;
  readonly heading: number;
}

const headingOf = ({ x, z }: Vector3): number => Math.atan2(x, z);

/** Where a limb comes to stand when its bones touch the ground. A foot is planted by its toes. */
export const plantOf = (body: Proportions, joints: Joints<PersonJoint>, limb: Limb): Plant => {
  const frame = joints.get(limb) ?? new Matrix4();
  if (limb.startsWith('foot')) {
    const forward = new Vector3(0, 0, 1).transformDirection(frame);
    const heading = headingOf(forward);
    // a foot that comes down on its heel will put its toes where a level foot has them
    const { toe, heel } = soleOf(body);
    const tip = toe.clone().applyMatrix4(frame);
    const back = heel.clone().applyMatrix4(frame);
    const at =
      tip.y <= back.y
        ? tip
        : back.add(new Vector3(Math.sin(heading), 0, Math.cos(heading)).multiplyScalar(toe.z - heel.z));
    return { at: at.setY(0), heading };
  }
  const fingers = new Vector3(0, -1, 0).transformDirection(frame);
  const forearm = joints.get(`forearm${sideOf(limb)}`) ?? new Matrix4();
  const flat =
    Math.hypot(fingers.x, fingers.z) > 0.3 ? fingers : new Vector3(0, 0, 1).transformDirection(forearm);
  const heading = headingOf(flat);
  const { tip, heel } = palmOf(body, limb);
  const front = tip.clone().applyMatrix4(frame);
  const back = heel.clone().applyMatrix4(frame);
  const at =
    front.y <= back.y + 1e-9
      ? front
      : back.add(new Vector3(Math.sin(heading), 0, Math.cos(heading)).multiplyScalar(heel.y - tip.y));
  return { at: at.setY(0), heading };
};

/** Frame of a foot on its toes or a hand on its fingers, the heel raised by an angle, radians. */
export const plantedFrame = (body: Proportions, limb: Limb, plant: Plant, raised: number): Matrix4 => {
  const level = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), plant.heading);
  if (limb.startsWith('foot')) {
    const turn = level.multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), raised));
    const { toe } = soleOf(body);
    return new Matrix4().compose(plant.at.clone().sub(toe.applyQuaternion(turn)), turn, new Vector3(1, 1, 1));
  }
  const sign = limb === 'handL' ? 1 : -1;
  // fingers (-y) along the heading, the palm (towards the body: -x of a left hand) down
  const forward = new Vector3(0, 0, 1).applyQuaternion(level);
  const y = forward.clone().negate();
  const x = new Vector3(0, sign, 0);
  const axis = new Vector3(1, 0, 0).applyQuaternion(level);
  const turn = new Quaternion()
    .setFromAxisAngle(axis, raised)
    .multiply(new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(x, y, x.clone().cross(y))));
  const { tip } = palmOf(body, limb);
  return new Matrix4().compose(plant.at.clone().sub(tip.applyQuaternion(turn)), turn, new Vector3(1, 1, 1));
};

/** Angle by which a foot's heel is raised over its toes, radians; below 0 the toes are raised. */
export const raisedOf = (joints: Joints<PersonJoint>, limb: Limb): number =>
  limb.startsWith('foot')
    ? -Math.asin(
        Math.min(
          1,
          Math.max(-1, new Vector3(0, 0, 1).transformDirection(joints.get(limb) ?? new Matrix4()).y),
        ),
      )
    : 0;

/** Bones of a posture with the pelvis in a frame, the limbs on their plants; the posture they then have. */
export const stand = (
  body: Proportions,
  posture: Posture,
  pelvis: Matrix4,
  planted: readonly (readonly [Limb, Matrix4])[],
): Posture => {
  const joints = place(body, posture, pelvis);
  return planted.reduce((held, [limb, end]) => reachWith(body, held, joints, limb, end), posture);
};
