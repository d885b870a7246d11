import { Matrix4, Quaternion, Vector3 } from 'three';
import type { CreatureBody, CreatureJoint } from './figure.ts';

const LEGS = ['foreL', 'foreR', 'hindL', 'hindR'] as const;
type Leg = (typeof LEGS)[number];

/** The bones an animal's mesh follows: those of its skeleton, and helpers that turn half as far as a joint. */
export type CreatureBone = CreatureJoint | 'neck' | `${'hip' | 'knee'} ${Leg}`;

const upperOf = (leg: Leg): CreatureJoint =>
  leg.startsWith('fore') ? `foreUpper${sideOf(leg)}` : `hindUpper${sideOf(leg)}`;
const lowerOf = (leg: Leg): CreatureJoint =>
  leg.startsWith('fore') ? `foreLower${sideOf(leg)}` : `hindLower${sideOf(leg)}`;
const sideOf = (leg: Leg): 'L' | 'R' => (leg.endsWith('L') ? 'L' : 'R');

/** In the order of their matrices. */
export const CREATURE_BONES: readonly CreatureBone[] = [
  'trunk',
  'neck',
  'head',
  'jaw',
  'tail',
  'tailTip',
  ...LEGS.flatMap((leg) => [`hip ${leg}`, upperOf(leg), `knee ${leg}`, lowerOf(leg)] as const),
];

/**
 * Frames of an animal's skeleton at rest, legs straight down; the middle of the trunk is the origin. Its paws are then at
 * `hip - upper - lower`.
 */
export const restCreature = (body: CreatureBody): ReadonlyMap<CreatureJoint, Matrix4> => {
  const at = (x: number, y: number, z: number) => new Matrix4().makeTranslation(x, y, z);
  const tail = at(...body.tail).multiply(new Matrix4().makeRotationX(Math.PI / 2 + body.wing[1]));
  const joints = new Map<CreatureJoint, Matrix4>([
    ['trunk', new Matrix4()],
    ['head', at(...body.neck)],
    ['jaw', at(...body.neck)],
    ['tail', tail],
    ['tailTip', tail.clone().multiply(at(0, -body.wing[0], 0))],
  ]);
  for (const leg of LEGS) {
    const [x, y, z] = leg.startsWith('fore') ? body.fore : body.hind;
    const sign = sideOf(leg) === 'L' ? 1 : -1;
    joints.set(upperOf(leg), at(x * sign, y, z));
    joints.set(lowerOf(leg), at(x * sign, y - body.upper, z));
  }
  return joints;
};

/** Makes the function that says how an animal's bones move its mesh: for each of {@link CREATURE_BONES}, from rest. */
export const creatureBones = (
  body: CreatureBody,
): ((joints: ReadonlyMap<CreatureJoint, Matrix4>) => readonly Matrix4[]) => {
  const rest = restCreature(body);
  const inverse = new Map([...rest].map(([joint, matrix]) => [joint, matrix.clone().invert()] as const));
  const helpers: readonly (readonly [name: CreatureBone, from: CreatureJoint, to: CreatureJoint])[] = [
    ['neck', 'trunk', 'head'],
    ...LEGS.flatMap(
      (leg) =>
        [
          [`hip ${leg}`, 'trunk', upperOf(leg)],
          [`knee ${leg}`, upperOf(leg), lowerOf(leg)],
        ] as const,
    ),
  ];
  return (joints) => {
    const moves = new Map<CreatureBone, Matrix4>();
    for (const [joint, back] of inverse) {
      moves.set(joint, (joints.get(joint) ?? new Matrix4()).clone().multiply(back));
    }
    for (const [name, from, to] of helpers) {
      const turn = new Quaternion()
        .setFromRotationMatrix(moves.get(from) ?? new Matrix4())
        .slerp(new Quaternion().setFromRotationMatrix(moves.get(to) ?? new Matrix4()), 0.5);
      const was = new Vector3().setFromMatrixPosition(rest.get(to) ?? new Matrix4());
      const now = new Vector3().setFromMatrixPosition(joints.get(to) ?? new Matrix4());
      moves.set(
        name,
        new Matrix4().makeRotationFromQuaternion(turn).setPosition(now.sub(was.applyQuaternion(turn))),
      );
    }
    return CREATURE_BONES.map((bone) => moves.get(bone) ?? new Matrix4());
  };
};
