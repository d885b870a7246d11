import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { standing } from '../../../../../model/world/simulate/figures/pose.ts';
import { solve } from '../../../../../model/world/simulate/figures/skeleton.ts';
import { bodyBones } from '../../../../../model/world/stage/figures/body/bones.ts';
import type { PersonJoint } from '../../../../../model/world/stage/figures/figure.ts';
import {
  AT_REST,
  type Expression,
  FACE_BONES,
  faceBones,
  type MouthShape,
} from '../../../../../model/world/stage/figures/head/face-bones.ts';
import { restJoints, restLimbs } from '../../../../../model/world/stage/figures/rest.ts';
import { bentBy, bodyOf, faceOf, somebody, volumeOf } from './people.ts';

const swimmer = somebody({ build: 'man', outfit: 'swimwear' });
const body = bodyOf(swimmer);
const limbs = restLimbs(swimmer.body);

/** The skeleton at rest with one joint, and all below it, turned about the joint's own x. */
const bending = (chain: readonly PersonJoint[], angle: number): ReadonlyMap<PersonJoint, Matrix4> => {
  const joints = new Map(restJoints(swimmer.body));
  const [first] = chain;
  const pivot = (first === undefined ? undefined : joints.get(first)) ?? new Matrix4();
  const turn = pivot.clone().multiply(new Matrix4().makeRotationX(angle)).multiply(pivot.clone().invert());
  for (const joint of chain) {
    joints.set(joint, turn.clone().multiply(joints.get(joint) ?? new Matrix4()));
  }
  return joints;
};

/** Volume of the body within a ball of the joint at rest: how much flesh there is, and in the pose how much is left. */
const kept = (joints: ReadonlyMap<PersonJoint, Matrix4>): number =>
  volumeOf({ ...body, positions: bentBy(body, bodyBones(swimmer.body)(joints)) }) / volumeOf(body);

/** Smallest distance of the skin around a joint from the joint, now and at rest. */
const slimmest = (at: Vector3, now: Vector3, joints: ReadonlyMap<PersonJoint, Matrix4>, reach: number) => {
  const bent = bentBy(body, bodyBones(swimmer.body)(joints));
  let [before, after] = [1, 1];
  for (let i = 0; i < bent.length; i += 3) {
    const rest = new Vector3().fromArray(body.positions, i).distanceTo(at);
    if (rest < reach) {
      before = Math.min(before, rest);
      after = Math.min(after, new Vector3().fromArray(bent, i).distanceTo(now));
    }
  }
  return { before, after };
};

describe('a body', () => {
  it('at rest is as it was modelled', () => {
    const moves = bodyBones(swimmer.body)(restJoints(swimmer.body));
    const still = bentBy(body, moves);
    expect(still.every((value, i) => Math.abs(value - (body.positions[i] ?? 0)) < 1e-5)).toBe(true);
  });

  it('keeps its volume standing, with arms down', () => {
    expect(kept(solve(swimmer, standing(swimmer.body), { x: 0, y: 0, z: 0, heading: 0 }))).toBeGreaterThan(
      0.95,
    );
  });

  it.each([
    ['elbow', ['forearmL', 'handL', 'fingersL'] as const, -2.09, limbs.elbow, 0.09],
    ['knee', ['shinL', 'footL'] as const, 2.09, limbs.knee, 0.12],
  ])('does not wring its %s when that bends by 120°', (_name, chain, angle, at, reach) => {
    const joints = bending(chain, angle);
    expect(kept(joints)).toBeGreaterThan(0.98);
    const { before, after } = slimmest(at, at, joints, reach);
    expect(after).toBeGreaterThan(before * 0.55);
  });

  it('does not wring its upper arm when that turns about itself by 150°', () => {
    const joints = new Map(restJoints(swimmer.body));
    const shoulder = joints.get('upperArmL') ?? new Matrix4();
    const turn = shoulder
      .clone()
      .multiply(new Matrix4().makeRotationY(2.6))
      .multiply(shoulder.clone().invert());
    for (const joint of ['upperArmL', 'forearmL', 'handL', 'fingersL'] as const) {
      joints.set(joint, turn.clone().multiply(joints.get(joint) ?? new Matrix4()));
    }
    const middle = limbs.shoulder.clone().lerp(limbs.elbow, 0.35);
    const { before, after } = slimmest(middle, middle, joints, 0.09);
    expect(after).toBeGreaterThan(before * 0.55);
  });

  it('moves its hand with its arm, wholly', () => {
    const joints = bending(['forearmL', 'handL', 'fingersL'], -1.5);
    const bent = bentBy(body, bodyBones(swimmer.body)(joints));
    const hand = (joints.get('handL') ?? new Matrix4())
      .clone()
      .multiply((restJoints(swimmer.body).get('handL') ?? new Matrix4()).clone().invert());
    for (let i = 0; i < bent.length; i += 3) {
      const rest = new Vector3().fromArray(body.positions, i);
      if (rest.clone().sub(limbs.wrist).dot(limbs.arm) > 0.06 && rest.distanceTo(limbs.wrist) < 0.25) {
        expect(rest.applyMatrix4(hand).distanceTo(new Vector3().fromArray(bent, i))).toBeLessThan(1e-4);
      }
    }
  });

  it('says which bone is missing', () => {
    const joints = new Map(restJoints(swimmer.body));
    joints.delete('shinR');
    expect(() => bodyBones(swimmer.body)(joints)).toThrow('shinR');
  });
});

describe('a face', () => {
  const speaker = somebody({ build: 'woman' }, { id: 'speaker', seed: 3 });
  const face = faceOf(speaker);
  const k = speaker.body.head;
  const posed = (expression: Partial<Expression>): Float32Array => {
    const bones = faceBones({ ...AT_REST, ...expression });
    return bentBy(
      { ...face, positions: face.positions.map((value) => value / k) },
      FACE_BONES.map((bone) => bones.get(bone) ?? new Matrix4()),
    );
  };
  const mouth = (shape: Partial<MouthShape>): MouthShape => ({
    open: 0,
    wide: 0,
    round: 0,
    tuck: 0,
    ...shape,
  });

  /** Pairs of vertices that lie in the same place at rest but follow other bones: the lips' two edges. */
  const seam = (() => {
    const at = new Map<string, number[]>();
    for (let i = 0; i < face.positions.length; i += 3) {
      const key = Array.from(face.positions.subarray(i, i + 3), (v) => Math.round(v * 1e6)).join();
      at.set(key, [...(at.get(key) ?? []), i]);
    }
    const wide = posed({ mouth: mouth({ open: 1 }) });
    const gap = (a: number, b: number, p: Float32Array) =>
      Math.hypot(...[0, 1, 2].map((axis) => (p[a + axis] ?? 0) - (p[b + axis] ?? 0)));
    return [...at.values()].flatMap((same) => {
      const [a] = same;
      const b = same.find((other) => a !== undefined && gap(a, other, wide) > 1e-4);
      return a !== undefined && b !== undefined ? [{ a, b, gap: (p: Float32Array) => gap(a, b, p) }] : [];
    });
  })();

  it('has a slit between its lips that opens by two centimetres', () => {
    expect(seam.length).toBeGreaterThan(8);
    const open = posed({ mouth: mouth({ open: 1 }) });
    expect(Math.max(...seam.map(({ gap }) => gap(open)))).toBeGreaterThan(0.015);
  });

  it.each([
    {},
    { mouth: mouth({ round: 1 }) },
    { mouth: mouth({ wide: 1 }) },
    { smile: 1 },
    { effort: 1 },
    { blink: 1, brows: 1 },
  ])('with a closed mouth shows no gap, whatever else it does: %o', (expression) => {
    const closed = posed(expression);
    for (const { gap } of seam) {
      expect(gap(closed)).toBeLessThan(1e-5);
    }
  });

  it('spreads and purses its lips', () => {
    const width = (shape: Partial<MouthShape>) => {
      const p = posed({ mouth: mouth(shape) });
      const xs = seam.map(({ a }) => p[a] ?? 0);
      return Math.max(...xs) - Math.min(...xs);
    };
    expect(width({ wide: 1 })).toBeGreaterThan(width({}) + 0.003);
    expect(width({ round: 1 })).toBeLessThan(width({}) - 0.005);
  });

  it('shuts its eyes', () => {
    const [open, shut] = [posed({}), posed({ blink: 1 })];
    const lowered = Array.from(open.keys()).filter(
      (i) => i % 3 === 1 && (open[i] ?? 0) - (shut[i] ?? 0) > 0.006,
    );
    expect(lowered.length).toBeGreaterThan(20);
  });
});
