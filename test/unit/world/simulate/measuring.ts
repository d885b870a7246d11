import { Matrix4, Vector3 } from 'three';
import { expect } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';
import { PARENTS, rotationOf } from '../../../../model/world/simulate/body/kinematics.ts';
import { palmOf, soleOf } from '../../../../model/world/simulate/body/reach.ts';
import { simulate } from '../../../../model/world/simulate/simulate.ts';
import type { Joints, Performance, Stance, Take } from '../../../../model/world/simulate/take.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';
import type { PersonJoint, Proportions } from '../../../../model/world/stage/figures/figure.ts';

export const taken = (prompt: string, seconds = 4, seed = 1): Take => {
  const { shots, style } = read({ prompt, shots: [], seconds, seed, style: null, cast: [] });
  const [script] = shots;
  return simulate(stage(script ?? expect.fail('no shot was read'), { seed, style }), seconds);
};

export const at = (joints: Joints<PersonJoint>, bone: PersonJoint, local = new Vector3()): Vector3 =>
  local.clone().applyMatrix4(joints.get(bone) ?? new Matrix4());

/** Front and heel of what stands, in the world. */
const soles = (body: Proportions, joints: Joints<PersonJoint>, part: Stance['part']) => {
  const { front, heel } = part.startsWith('foot')
    ? { front: soleOf(body).toe, heel: soleOf(body).heel }
    : { front: palmOf(body, part).tip, heel: palmOf(body, part).heel };
  return [at(joints, part, front), at(joints, part, heel)] as const;
};

/** How far a stance slides over the ground, metres: the end of the sole that bears, for as long as it bears. */
export const slideOf = ({ person: { body }, joints }: Performance, stance: Stance): number => {
  let worst = 0;
  let bearing: { readonly end: 0 | 1 | null; readonly from: Vector3 } = { end: null, from: new Vector3() };
  for (let t = stance.from + 1 / 120; t < stance.to - 1 / 120; t += 1 / 120) {
    const ends = soles(body, joints(t), stance.part);
    const end = ends[0].y <= ends[1].y + 0.004 ? 0 : 1;
    if (bearing.end !== end) {
      bearing = { end, from: ends[end] };
    }
    worst = Math.max(worst, Math.hypot(ends[end].x - bearing.from.x, ends[end].z - bearing.from.z));
  }
  return worst;
};

/** Height of the lower end of what stands over the ground. */
export const liftOf = ({ person: { body }, joints }: Performance, part: Stance['part'], t: number): number =>
  Math.min(...soles(body, joints(t), part).map(({ y }) => y));

/** Fastest turn of any bone against the one it hangs on, over a frame of film, rad/s; and which. */
export const fastest = (
  { joints }: Performance,
  seconds: number,
): { readonly bone: PersonJoint; readonly rate: number } => {
  let worst: { bone: PersonJoint; rate: number } = { bone: 'chest', rate: 0 };
  const turn = (frames: Joints<PersonJoint>, bone: PersonJoint, parent: PersonJoint) =>
    rotationOf(frames, parent).invert().multiply(rotationOf(frames, bone));
  for (let t = 0; t + 1 / 24 < seconds; t += 1 / 48) {
    const before = joints(t);
    const after = joints(t + 1 / 24);
    for (const [bone, parent] of PARENTS) {
      const rate = turn(before, bone, parent).angleTo(turn(after, bone, parent)) * 24;
      if (rate > worst.rate) {
        worst = { bone, rate };
      }
    }
  }
  return worst;
};

interface Capsule {
  readonly bone: PersonJoint;
  readonly from: Vector3;
  readonly to: Vector3;
  readonly radius: number;
}

/** A body of lean limbs: what of these runs into each other, clothes and flesh cannot hide. */
const capsules = (body: Proportions, joints: Joints<PersonJoint>): readonly Capsule[] => {
  const s = body.height / 1.8;
  const limb = (bone: PersonJoint, length: number, radius: number): Capsule => ({
    bone,
    from: at(joints, bone),
    to: at(joints, bone, new Vector3(0, -length, 0)),
    radius: radius * s,
  });
  return [
    { bone: 'pelvis', from: at(joints, 'pelvis'), to: at(joints, 'chest'), radius: 0.08 * s },
    {
      bone: 'chest',
      from: at(joints, 'chest'),
      to: at(joints, 'chest', new Vector3(0, body.shoulder[1] * 0.85, 0)),
      radius: 0.085 * s,
    },
    {
      bone: 'head',
      from: at(joints, 'head', new Vector3(0, 0.07 * body.head, 0)),
      to: at(joints, 'head', new Vector3(0, 0.16 * body.head, 0.01)),
      radius: 0.07 * body.head,
    },
    ...(['L', 'R'] as const).flatMap((side) => [
      limb(`upperArm${side}`, body.upperArm, 0.03),
      limb(`forearm${side}`, body.forearm, 0.024),
      limb(`hand${side}`, body.hand, 0.012),
      limb(`thigh${side}`, body.thigh, 0.045),
      limb(`shin${side}`, body.shin, 0.032),
    ]),
  ];
};

/** Shortest distance between two segments. */
const apart = (a: Capsule, b: Capsule): number => {
  const u = a.to.clone().sub(a.from);
  const v = b.to.clone().sub(b.from);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 12; i += 1) {
    const p = a.from.clone().addScaledVector(u, i / 12);
    const share = Math.min(1, Math.max(0, p.clone().sub(b.from).dot(v) / v.lengthSq()));
    least = Math.min(least, p.distanceTo(b.from.clone().addScaledVector(v, share)));
  }
  return least;
};

const neighbours = (a: PersonJoint, b: PersonJoint): boolean =>
  PARENTS.some(([bone, parent]) => (bone === a && parent === b) || (bone === b && parent === a)) ||
  (a.startsWith('thigh') && b.startsWith('thigh')) ||
  // a shoulder and a hip are wider than their bones
  (a === 'chest' && b.startsWith('thigh')) ||
  (a === 'pelvis' && b.startsWith('upperArm')) ||
  (a === 'chest' && b === 'head');

/** How deep one limb is in another, metres; 0 when all are apart. */
export const deepest = (
  body: Proportions,
  joints: Joints<PersonJoint>,
): { readonly pair: string; readonly depth: number } => {
  const all = capsules(body, joints);
  let worst = { pair: '', depth: 0 };
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      const depth = a.radius + b.radius - apart(a, b);
      if (!neighbours(a.bone, b.bone) && depth > worst.depth) {
        worst = { pair: `${a.bone} ${b.bone}`, depth };
      }
    }
  }
  return worst;
};
