import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { MOUTH } from '../../stage/figures/head.ts';
import type { Joints } from '../take.ts';

/** Bones with the face's among them: `mouth` 0 closed to 1 wide open, eyelids shut above a `blink` of a half. */
export const withFace = (
  body: Proportions,
  bones: Joints<PersonJoint>,
  mouth: number,
  blink: number,
): Joints<PersonJoint> => {
  const head = bones.get('head') ?? new Matrix4();
  const open = Math.max(0.02, mouth);
  const joints = new Map(bones);
  // the mouth's mesh was built at head scale: only its opening changes
  joints.set(
    'mouth',
    head
      .clone()
      .multiply(
        new Matrix4().compose(
          new Vector3(...MOUTH).multiplyScalar(body.head),
          new Quaternion(),
          new Vector3(1 - 0.25 * open, 0.08 + 0.92 * open, 1),
        ),
      ),
  );
  joints.set('lids', blink > 0.5 ? head : new Matrix4().makeScale(0, 0, 0));
  return joints;
};
