import { Quaternion, Vector3 } from 'three';
import type { Glide } from './moment.ts';

export const RADIAN = Math.PI / 180;
/** Steel on ice: what a blade loses, m/s². */
const DRAG = 0.01 * 9.81;

/** How a skater's pelvis is turned: the way it faces (degrees from +z towards +x), forward lean, lean to the right. */
export const facing = (yaw: number, lean: number, roll: number): Quaternion => {
  const about = (x: number, y: number, z: number, degrees: number): Quaternion =>
    new Quaternion().setFromAxisAngle(new Vector3(x, y, z), degrees * RADIAN);
  return about(0, 1, 0, yaw)
    .multiply(about(1, 0, 0, lean))
    .multiply(about(0, 0, 1, roll));
};
export const towards = (degrees: number, length: number): Vector3 =>
  new Vector3(Math.sin(degrees * RADIAN), 0, Math.cos(degrees * RADIAN)).multiplyScalar(length);

/** A blade on its edge: an arc that turns left by `bend` radians a metre. `way` in degrees from +z towards +x. */
export const edge =
  (way: number, speed: number, curve: number, drag = DRAG): Glide =>
  (start, t) => {
    const gone = speed * t - (drag * t * t) / 2;
    const turned = curve * gone;
    const from = way * RADIAN;
    const at =
      Math.abs(curve) < 1e-6
        ? new Vector3(Math.sin(from), 0, Math.cos(from)).multiplyScalar(gone)
        : new Vector3(
            Math.cos(from) - Math.cos(from + turned),
            0,
            Math.sin(from + turned) - Math.sin(from),
          ).divideScalar(curve);
    return { at: at.add(start.at), heading: start.heading + turned };
  };

/** Radians turned a metre of edge. */
export const CURVE = 0.11;
/** How far inside its edge a body leans that glides so fast, metres and degrees. */
export const inside = (speed: number) => ({
  aside: 0.85 * ((speed * speed * CURVE) / 9.81),
  roll: Math.atan((speed * speed * CURVE) / 9.81) / RADIAN,
});
export const turnOf = (speed: number, seconds: number): number => (CURVE * speed * seconds) / RADIAN;
