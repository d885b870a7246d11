import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from './figure.ts';

/** Radians that arms and legs stand off the vertical at rest: far enough for their surfaces not to melt together. */
const ARM_SPREAD = 0.84;
const LEG_SPREAD = 0.13;
/** Feet turn out, in every pose. */
const TOE_OUT = 0.12;

/** From the wrist to the knuckles, metres. */
export const palmLength = ({ hand }: Proportions): number => 0.52 * hand;

/** The left side of a body at rest, in the figure's own space: the ground is y = 0, the face looks along +z. */
export interface RestLimbs {
  readonly shoulder: Vector3;
  readonly elbow: Vector3;
  readonly wrist: Vector3;
  readonly knuckles: Vector3;
  readonly hip: Vector3;
  readonly knee: Vector3;
  readonly ankle: Vector3;
  /** Directions down the arm and the leg. */
  readonly arm: Vector3;
  readonly leg: Vector3;
  readonly waist: Vector3;
  readonly neck: Vector3;
}

/** Where the left limbs are in the pose in which a body is modelled: arms and legs straight and apart. */
export const restLimbs = (body: Proportions): RestLimbs => {
  const arm = new Vector3(Math.sin(ARM_SPREAD), -Math.cos(ARM_SPREAD), 0);
  const leg = new Vector3(Math.sin(LEG_SPREAD), -Math.cos(LEG_SPREAD), 0);
  const waist = new Vector3(...body.waist).add(new Vector3(0, body.pelvis, 0));
  const shoulder = new Vector3(...body.shoulder).add(waist);
  const elbow = shoulder.clone().addScaledVector(arm, body.upperArm);
  const wrist = elbow.clone().addScaledVector(arm, body.forearm);
  const hip = new Vector3(...body.hip).add(new Vector3(0, body.pelvis, 0));
  const knee = hip.clone().addScaledVector(leg, body.thigh);
  return {
    arm,
    leg,
    waist,
    shoulder,
    elbow,
    wrist,
    knuckles: wrist.clone().addScaledVector(arm, palmLength(body)),
    hip,
    knee,
    ankle: knee.clone().addScaledVector(leg, body.shin),
    neck: new Vector3(...body.neck).add(waist),
  };
};

/** Frame at `from` whose -y runs along `down` and whose +z shows to the front, as the skeleton's bones have it. */
const hanging = (from: Vector3, down: Vector3): Matrix4 => {
  const y = down.clone().negate();
  const x = new Vector3().crossVectors(y, new Vector3(0, 0, 1)).normalize();
  return new Matrix4().makeBasis(x, y, new Vector3().crossVectors(x, y)).setPosition(from);
};

/** Matrices of the skeleton's bones at rest, as the skeleton would give them for that pose. */
export const restJoints = (body: Proportions): ReadonlyMap<PersonJoint, Matrix4> => {
  const left = restLimbs(body);
  const joints = new Map<PersonJoint, Matrix4>([
    ['pelvis', new Matrix4().setPosition(0, body.pelvis, 0)],
    ['chest', new Matrix4().setPosition(left.waist)],
    ['head', new Matrix4().setPosition(left.neck)],
  ]);
  for (const [side, sign] of [
    ['L', 1],
    ['R', -1],
  ] as const) {
    const mirrored = ({ x, y, z }: Vector3) => new Vector3(sign * x, y, z);
    const arm = mirrored(left.arm);
    const leg = mirrored(left.leg);
    joints.set(`upperArm${side}`, hanging(mirrored(left.shoulder), arm));
    joints.set(`forearm${side}`, hanging(mirrored(left.elbow), arm));
    joints.set(`hand${side}`, hanging(mirrored(left.wrist), arm));
    joints.set(`fingers${side}`, hanging(mirrored(left.knuckles), arm));
    joints.set(`thigh${side}`, hanging(mirrored(left.hip), leg));
    joints.set(`shin${side}`, hanging(mirrored(left.knee), leg));
    joints.set(
      `foot${side}`,
      new Matrix4().compose(
        mirrored(left.ankle),
        new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), sign * TOE_OUT),
        new Vector3(1, 1, 1),
      ),
    );
  }
  return joints;
};
