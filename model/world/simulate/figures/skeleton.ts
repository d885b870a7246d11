import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import type { Person, PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { palmLength } from '../../stage/figures/rest.ts';
import type { Pose, Root, Turn } from './pose.ts';

const compose = (at: Vector3, turn: Quaternion): Matrix4 =>
  new Matrix4().compose(at, turn, new Vector3(1, 1, 1));
const quaternion = ([pitch, yaw, roll]: Turn): Quaternion =>
  new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, 'YXZ'));

/** Frame of a bone from `from` to `to`: the bone runs along -y, `front` gives the side that +z shows. */
export const boneFrame = (from: Vector3, to: Vector3, front: Vector3): Matrix4 => {
  const y = from.clone().sub(to).normalize();
  const x = new Vector3().crossVectors(y, front);
  if (x.lengthSq() < 1e-8) {
    x.set(1, 0, 0);
  }
  x.normalize();
  const z = new Vector3().crossVectors(x, y);
  return new Matrix4().makeBasis(x, y, z).setPosition(from);
};

interface Limb {
  readonly middle: Vector3;
  readonly end: Vector3;
  /** Square to the limb, towards the bend. */
  readonly bend: Vector3;
}

/** Two bones that reach for a target; `towards` says to which side the joint between them bends. */
export const reach = (
  from: Vector3,
  target: Vector3,
  upper: number,
  lower: number,
  towards: Vector3,
): Limb => {
  const line = target.clone().sub(from);
  const distance = Math.min(Math.max(line.length(), Math.abs(upper - lower) + 0.01), (upper + lower) * 0.999);
  const axis = line.lengthSq() < 1e-9 ? new Vector3(0, -1, 0) : line.normalize();
  const bend = towards.clone().addScaledVector(axis, -towards.dot(axis));
  if (bend.lengthSq() < 1e-8) {
    bend.set(0, 0, 1).addScaledVector(axis, -axis.z);
  }
  bend.normalize();
  const along = (upper * upper - lower * lower + distance * distance) / (2 * distance);
  const out = Math.sqrt(Math.max(0, upper * upper - along * along));
  return {
    middle: from.clone().addScaledVector(axis, along).addScaledVector(bend, out),
    end: from.clone().addScaledVector(axis, distance),
    bend,
  };
};

/** Frame of the chest in the figure's own space, before it leans. */
export const chestOf = ({ waist }: Proportions, { hips, hipTurn, spine }: Pose): Matrix4 =>
  compose(new Vector3(...hips), quaternion(hipTurn)).multiply(
    compose(new Vector3(...waist), quaternion(spine)),
  );

/** World matrices of all bones of a person in a pose, but for the face. */
export const solve = ({ body }: Person, pose: Pose, root: Root): ReadonlyMap<PersonJoint, Matrix4> => {
  const joints = new Map<PersonJoint, Matrix4>();
  const world = compose(new Vector3(root.x, root.y, root.z), quaternion([0, root.heading, 0])).multiply(
    new Matrix4().makeRotationFromQuaternion(quaternion(pose.lean)),
  );
  const direction = (x: number, y: number, z: number, frame: Matrix4) =>
    new Vector3(x, y, z).transformDirection(frame);
  const pelvis = world.clone().multiply(compose(new Vector3(...pose.hips), quaternion(pose.hipTurn)));
  const chest = pelvis.clone().multiply(compose(new Vector3(...body.waist), quaternion(pose.spine)));
  const head = chest.clone().multiply(compose(new Vector3(...body.neck), quaternion(pose.head)));
  joints.set('pelvis', pelvis);
  joints.set('chest', chest);
  joints.set('head', head);

  for (const [side, sign, hand, foot, toe] of [
    ['L', 1, pose.handL, pose.footL, pose.toeL],
    ['R', -1, pose.handR, pose.footR, pose.toeR],
  ] as const) {
    const shoulder = new Vector3(sign * body.shoulder[0], body.shoulder[1], body.shoulder[2]).applyMatrix4(
      chest,
    );
    const wrist = new Vector3(...hand).applyMatrix4(world);
    // the higher the hand, the more the elbow turns out and forward
    const raised = Math.min(1, Math.max(0, ((wrist.y - shoulder.y) / (body.upperArm + body.forearm)) * 1.3));
    // and the nearer the hand comes to the shoulder, the more the elbow hangs
    const near = Math.max(0, 1 - wrist.distanceTo(shoulder) / ((body.upperArm + body.forearm) * 0.95));
    const elbowHint = direction(
      sign * (0.5 + raised * 0.4 * (1 - near) - near * 0.55),
      -0.62 + raised * 0.35 * (1 - near) - near * 0.9,
      -0.62 + raised * 0.75 + near * 0.6,
      chest,
    );
    const arm = reach(shoulder, wrist, body.upperArm, body.forearm, elbowHint);
    // the inside of the elbow looks forward when the arm hangs: opposite to where the elbow points
    const inside = arm.bend.clone().negate();
    joints.set(`upperArm${side}`, boneFrame(shoulder, arm.middle, inside));
    joints.set(`forearm${side}`, boneFrame(arm.middle, arm.end, inside));
    const fingers = arm.end.clone().add(arm.end.clone().sub(arm.middle).normalize());
    const palm = boneFrame(arm.end, fingers, inside);
    joints.set(`hand${side}`, palm);
    joints.set(
      `fingers${side}`,
      palm.clone().multiply(new Matrix4().makeTranslation(0, -palmLength(body), 0)),
    );

    const hip = new Vector3(sign * body.hip[0], body.hip[1], body.hip[2]).applyMatrix4(pelvis);
    const ankle = new Vector3(...foot).applyMatrix4(world);
    const leg = reach(hip, ankle, body.thigh, body.shin, direction(sign * 0.16, 0, 1, pelvis));
    joints.set(`thigh${side}`, boneFrame(hip, leg.middle, leg.bend));
    joints.set(`shin${side}`, boneFrame(leg.middle, leg.end, leg.bend));
    joints.set(
      `foot${side}`,
      compose(leg.end, new Quaternion().setFromRotationMatrix(world)).multiply(
        new Matrix4().makeRotationFromQuaternion(quaternion([-toe, sign * 0.12, 0])),
      ),
    );
  }
  return joints;
};
