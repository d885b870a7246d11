import { Matrix4, Quaternion, Vector3 } from 'three';
import { type Figure, figuresOf, markersOf } from '../../../../bench/physics/skeleton.ts';
import { place } from '../../../../model/world/simulate/body/kinematics.ts';
import { type Bends, posture } from '../../../../model/world/simulate/body/posture.ts';
import { proportionsOf } from '../../../../model/world/stage/figures/proportions.ts';

export const BODY = proportionsOf({ height: 1.7, woman: true, child: false, drawn: false });

export interface Doing {
  readonly bends?: (t: number) => Bends;
  readonly at?: (t: number) => Vector3;
  readonly turn?: (t: number) => Quaternion;
}

/** Standing height of the pelvis. */
export const STANDING = new Vector3(0, BODY.pelvis, 0);

/** Somebody whose every motion is known, as the capture would hand them over: `fps` moments a second. */
export function filmed(seconds: number, fps: number, { bends, at, turn }: Doing): Figure[] {
  const joints = (t: number) =>
    place(
      BODY,
      posture(bends?.(t) ?? {}),
      new Matrix4().compose(at?.(t) ?? STANDING, turn?.(t) ?? new Quaternion(), new Vector3(1, 1, 1)),
    );
  const markers = markersOf(BODY, joints);
  const times = Array.from({ length: Math.round(seconds * fps) }, (_, i) => i / fps);
  return figuresOf(
    BODY,
    times.map((t) => ({ t, at: markers(t) })),
  );
}

export const about = (x: number, y: number, z: number, angle: number): Quaternion =>
  new Quaternion().setFromAxisAngle(new Vector3(x, y, z).normalize(), angle);
