import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { palmLength } from '../../stage/figures/rest.ts';
import { type Freedom, type Posture, SIDES, type Side } from './posture.ts';

const RADIAN = Math.PI / 180;
const ONE = new Vector3(1, 1, 1);

/** Left is +x: what turns inward there turns the other way on the right. */
const signOf = (side: Side): 1 | -1 => (side === 'L' ? 1 : -1);

/** The bone each bone hangs on; the pelvis hangs on nothing. */
export const PARENTS: readonly (readonly [bone: PersonJoint, parent: PersonJoint])[] = [
  ['chest', 'pelvis'],
  ['head', 'chest'],
  ...SIDES.flatMap((side): (readonly [PersonJoint, PersonJoint])[] => [
    [`upperArm${side}`, 'chest'],
    [`forearm${side}`, `upperArm${side}`],
    [`hand${side}`, `forearm${side}`],
    [`fingers${side}`, `hand${side}`],
    [`thigh${side}`, 'pelvis'],
    [`shin${side}`, `thigh${side}`],
    [`foot${side}`, `shin${side}`],
  ]),
];

/** All bones that can be placed, each after the one it hangs on. */
export const JOINTS: readonly PersonJoint[] = ['pelvis', ...PARENTS.map(([bone]) => bone)];

/** Where a bone's joint lies in its parent's frame. */
export const jointAt = (body: Proportions, bone: PersonJoint): Vector3 => {
  switch (bone) {
    case 'pelvis':
      return new Vector3();
    case 'chest':
      return new Vector3(...body.waist);
    case 'head':
      return new Vector3(...body.neck);
    case 'upperArmL':
    case 'upperArmR':
      return new Vector3(...body.shoulder).multiply(new Vector3(bone === 'upperArmL' ? 1 : -1, 1, 1));
    case 'thighL':
    case 'thighR':
      return new Vector3(...body.hip).multiply(new Vector3(bone === 'thighL' ? 1 : -1, 1, 1));
    case 'forearmL':
    case 'forearmR':
      return new Vector3(0, -body.upperArm, 0);
    case 'handL':
    case 'handR':
      return new Vector3(0, -body.forearm, 0);
    case 'fingersL':
    case 'fingersR':
      return new Vector3(0, -palmLength(body), 0);
    case 'shinL':
    case 'shinR':
      return new Vector3(0, -body.thigh, 0);
    default:
      return new Vector3(0, -body.shin, 0);
  }
};

const euler = (x: number, y: number, z: number, order: 'XZY' | 'YXZ' | 'XYZ'): Quaternion =>
  new Quaternion().setFromEuler(new Euler(x * RADIAN, y * RADIAN, z * RADIAN, order));

/** A bone's rotation in its parent's frame. */
export const turnOf = (bone: PersonJoint, p: Posture): Quaternion => {
  switch (bone) {
    case 'pelvis':
      return new Quaternion();
    case 'chest':
      return euler(p.spineFlex, p.spineTwist, -p.spineSide, 'XZY');
    case 'head':
      return euler(p.neckFlex, p.neckTwist, -p.neckSide, 'XZY');
    default: {
      const side: Side = bone.endsWith('L') ? 'L' : 'R';
      const s = signOf(side);
      switch (bone) {
        case 'upperArmL':
        case 'upperArmR':
          return euler(
            -p[`shoulderFlex${side}`],
            -s * p[`shoulderTwist${side}`],
            s * p[`shoulderAbduct${side}`],
            'XZY',
          );
        case 'forearmL':
        case 'forearmR':
          return euler(-p[`elbow${side}`], 0, 0, 'XZY');
        case 'handL':
        case 'handR':
          return euler(-p[`wristSide${side}`], -s * p[`pronation${side}`], -s * p[`wrist${side}`], 'YXZ');
        case 'fingersL':
        case 'fingersR':
          return euler(0, 0, -s * p[`fingers${side}`], 'XYZ');
        case 'thighL':
        case 'thighR':
          return euler(-p[`hipFlex${side}`], -s * p[`hipTwist${side}`], s * p[`hipAbduct${side}`], 'XZY');
        case 'shinL':
        case 'shinR':
          return euler(p[`knee${side}`], 0, 0, 'XZY');
        default:
          return euler(p[`ankle${side}`], -s * p[`ankleTurn${side}`], s * p[`ankleRoll${side}`], 'XYZ');
      }
    }
  }
};

/** The angles of a bone's rotation in its parent's frame: the inverse of {@link turnOf}, degrees. */
export const anglesOf = (bone: PersonJoint, turn: Quaternion): readonly (readonly [Freedom, number])[] => {
  const measured = (order: 'XZY' | 'YXZ' | 'XYZ') => {
    const { x, y, z } = new Euler().setFromQuaternion(turn, order);
    return { x: x / RADIAN, y: y / RADIAN, z: z / RADIAN };
  };
  if (bone === 'pelvis') {
    return [];
  }
  if (bone === 'chest' || bone === 'head') {
    const { x, y, z } = measured('XZY');
    return bone === 'chest'
      ? [
          ['spineFlex', x],
          ['spineTwist', y],
          ['spineSide', -z],
        ]
      : [
          ['neckFlex', x],
          ['neckTwist', y],
          ['neckSide', -z],
        ];
  }
  const side: Side = bone.endsWith('L') ? 'L' : 'R';
  const s = signOf(side);
  switch (bone) {
    case 'upperArmL':
    case 'upperArmR': {
      const { x, y, z } = measured('XZY');
      return [
        [`shoulderFlex${side}`, -x],
        [`shoulderTwist${side}`, -s * y],
        [`shoulderAbduct${side}`, s * z],
      ];
    }
    case 'forearmL':
    case 'forearmR':
      return [[`elbow${side}`, -measured('XZY').x]];
    case 'handL':
    case 'handR': {
      const { x, y, z } = measured('YXZ');
      return [
        [`wristSide${side}`, -x],
        [`pronation${side}`, -s * y],
        [`wrist${side}`, -s * z],
      ];
    }
    case 'fingersL':
    case 'fingersR':
      return [[`fingers${side}`, -s * measured('XYZ').z]];
    case 'thighL':
    case 'thighR': {
      const { x, y, z } = measured('XZY');
      return [
        [`hipFlex${side}`, -x],
        [`hipTwist${side}`, -s * y],
        [`hipAbduct${side}`, s * z],
      ];
    }
    case 'shinL':
    case 'shinR':
      return [[`knee${side}`, measured('XZY').x]];
    default: {
      const { x, y, z } = measured('XYZ');
      return [
        [`ankle${side}`, x],
        [`ankleTurn${side}`, -s * y],
        [`ankleRoll${side}`, s * z],
      ];
    }
  }
};

/** Frames of all bones: `pelvis` is where the pelvis is, in whatever frame is wanted. Forward kinematics. */
export const place = (
  body: Proportions,
  posture: Posture,
  pelvis: Matrix4,
): ReadonlyMap<PersonJoint, Matrix4> => {
  const joints = new Map<PersonJoint, Matrix4>([['pelvis', pelvis]]);
  for (const [bone, parent] of PARENTS) {
    const frame = new Matrix4().compose(jointAt(body, bone), turnOf(bone, posture), ONE);
    joints.set(bone, frame.premultiply(joints.get(parent) ?? pelvis));
  }
  return joints;
};

/** As {@link anglesOf}, but of the ways to name a rotation the one nearest to a posture: no joint jumps by a full turn. */
export const anglesNear = (
  bone: PersonJoint,
  turn: Quaternion,
  near: Posture,
): readonly (readonly [Freedom, number])[] => {
  const found = anglesOf(bone, turn);
  const wrapped = (degrees: number, freedom: Freedom): number =>
    degrees + 360 * Math.round((near[freedom] - degrees) / 360);
  const plain = found.map(([freedom, degrees]) => [freedom, wrapped(degrees, freedom)] as const);
  if (found.length < 3) {
    return plain;
  }
  // the middle one of three angles may also be taken from the other side
  const middle = /^(?:shoulder|hip)Abduct|^(?:spine|neck)Side|^ankleTurn|^wristSide/;
  const other = found.map(([freedom, degrees]) => {
    const turned = middle.test(freedom) ? 180 - degrees : degrees + 180;
    return [freedom, wrapped(turned, freedom)] as const;
  });
  const away = (angles: typeof plain): number =>
    angles.reduce((sum, [freedom, degrees]) => sum + (degrees - near[freedom]) ** 2, 0);
  return away(other) < away(plain) ? other : plain;
};

/** A bone's rotation in the frame of the matrices. */
export const rotationOf = (joints: ReadonlyMap<PersonJoint, Matrix4>, bone: PersonJoint): Quaternion =>
  new Quaternion().setFromRotationMatrix(joints.get(bone) ?? new Matrix4());
