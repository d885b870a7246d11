import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../figure.ts';
import { restJoints, restLimbs } from '../rest.ts';

const SIDES = ['L', 'R'] as const;
type Side = (typeof SIDES)[number];

/** The bones a body's mesh follows: those of the skeleton, and helpers that keep joints full when they bend. */
export type BodyBone =
  | PersonJoint
  | 'waist'
  | 'neck'
  | `${'shoulder' | 'swing' | 'twist' | 'elbow' | 'wrist' | 'knuckles' | 'hip' | 'knee' | 'ankle'}${Side}`;

/** In the order of their matrices. */
export const BODY_BONES: readonly BodyBone[] = [
  'pelvis',
  'waist',
  'chest',
  'neck',
  'head',
  ...SIDES.flatMap(
    (side) =>
      [
        `shoulder${side}`,
        `swing${side}`,
        `twist${side}`,
        `upperArm${side}`,
        `elbow${side}`,
        `forearm${side}`,
        `wrist${side}`,
        `hand${side}`,
        `knuckles${side}`,
        `fingers${side}`,
        `hip${side}`,
        `thigh${side}`,
        `knee${side}`,
        `shin${side}`,
        `ankle${side}`,
        `foot${side}`,
      ] as const,
  ),
];

const turnOf = (matrix: Matrix4): Quaternion => new Quaternion().setFromRotationMatrix(matrix);

/** Turns about a point: `rest` at rest, `now` in the pose. */
const about = (rest: Vector3, now: Vector3, turn: Quaternion): Matrix4 =>
  new Matrix4()
    .makeRotationFromQuaternion(turn)
    .setPosition(now.clone().sub(rest.clone().applyQuaternion(turn)));

/**
 * Makes the function that says how a body's bones move its mesh: for each of {@link BODY_BONES} the matrix from rest to
 * the pose. A joint's helper turns half as far as the bone below it; at the shoulder, turning about the arm's own axis
 * is spread over the upper arm. `joints` are the skeleton's matrices in the world.
 */
export const bodyBones = (
  body: Proportions,
): ((joints: ReadonlyMap<PersonJoint, Matrix4>) => readonly Matrix4[]) => {
  const rest = restJoints(body);
  const limbs = restLimbs(body);
  const inverse = new Map([...rest].map(([joint, matrix]) => [joint, matrix.clone().invert()] as const));
  const restAt = (joint: PersonJoint) =>
    new Vector3().setFromMatrixPosition(rest.get(joint) ?? new Matrix4());
  return (joints) => {
    const moves = new Map<BodyBone, Matrix4>();
    const move = (joint: PersonJoint & BodyBone): Matrix4 => {
      const known = moves.get(joint);
      if (known !== undefined) {
        return known;
      }
      const now = joints.get(joint);
      const back = inverse.get(joint);
      if (now === undefined || back === undefined) {
        throw new Error(`a person without a ${joint}`);
      }
      const made = now.clone().multiply(back);
      moves.set(joint, made);
      return made;
    };
    const between = (name: BodyBone, from: Quaternion, to: PersonJoint & BodyBone, share = 0.5) => {
      const now = joints.get(to) ?? new Matrix4();
      const turn = from.clone().slerp(turnOf(move(to)), share);
      moves.set(name, about(restAt(to), new Vector3().setFromMatrixPosition(now), turn));
    };
    between('waist', turnOf(move('pelvis')), 'chest');
    between('neck', turnOf(move('chest')), 'head');
    for (const side of SIDES) {
      const chest = turnOf(move('chest'));
      const arm = joints.get(`upperArm${side}`) ?? new Matrix4();
      const at = new Vector3().setFromMatrixPosition(arm);
      const resting = limbs.arm.clone();
      resting.x *= side === 'L' ? 1 : -1;
      const pointing = new Vector3().setFromMatrixColumn(arm, 1).negate().normalize();
      const swing = new Quaternion()
        .setFromUnitVectors(resting.clone().applyQuaternion(chest), pointing)
        .multiply(chest);
      const shoulder = restAt(`upperArm${side}`);
      moves.set(`swing${side}`, about(shoulder, at, swing));
      moves.set(`shoulder${side}`, about(shoulder, at, chest.clone().slerp(swing, 0.5)));
      between(`twist${side}`, swing, `upperArm${side}`);
      between(`elbow${side}`, turnOf(move(`upperArm${side}`)), `forearm${side}`);
      between(`wrist${side}`, turnOf(move(`forearm${side}`)), `hand${side}`);
      between(`knuckles${side}`, turnOf(move(`hand${side}`)), `fingers${side}`);
      between(`hip${side}`, turnOf(move('pelvis')), `thigh${side}`);
      between(`knee${side}`, turnOf(move(`thigh${side}`)), `shin${side}`);
      between(`ankle${side}`, turnOf(move(`shin${side}`)), `foot${side}`);
    }
    return BODY_BONES.map((bone) => moves.get(bone) ?? new Matrix4());
  };
};
