import { Quaternion, Vector3 } from 'three';

/** Attitude of a pelvis that tumbles over the x axis by `over` and is twisted about the body's own long axis, degrees. */
export const attitude = (over: number, twist = 0, tilt = 0): Quaternion => {
  const about = (x: number, y: number, z: number, degrees: number): Quaternion =>
    new Quaternion().setFromAxisAngle(new Vector3(x, y, z), (degrees * Math.PI) / 180);
  return about(1, 0, 0, over)
    .multiply(about(0, 0, 1, tilt))
    .multiply(about(0, 1, 0, twist));
};
