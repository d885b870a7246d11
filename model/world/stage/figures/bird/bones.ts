import { Matrix4 } from 'three';
import type { CreatureBody, CreatureJoint } from '../figure.ts';

/** From the trunk to the head. */
export const NECK_BONES = ['neck1', 'neck2', 'neck3', 'neck4', 'neck5', 'neck6'] as const;

/** The bones a bird's skin follows, in the order of their matrices. */
export const BIRD_BONES = ['trunk', ...NECK_BONES, 'head'] as const;
export type BirdBone = (typeof BIRD_BONES)[number];

/** Makes the function that says how a bird's bones move its skin, for each of {@link BIRD_BONES}: at rest all lie along +z. */
export const birdBones = ({
  neck: [x, y, z],
  bird,
}: CreatureBody): ((joints: ReadonlyMap<CreatureJoint, Matrix4>) => readonly Matrix4[]) => {
  const step = (bird?.neck ?? 0) / NECK_BONES.length;
  const back = BIRD_BONES.map((_, i) =>
    i === 0 ? new Matrix4() : new Matrix4().makeTranslation(-x, -y, -z - step * (i - 1)),
  );
  return (joints) =>
    BIRD_BONES.map((bone, i) =>
      (joints.get(bone) ?? new Matrix4()).clone().multiply(back[i] ?? new Matrix4()),
    );
};
