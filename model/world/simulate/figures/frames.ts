import { Euler, Matrix4, Quaternion, Vector3 } from 'three';

/** A place, or pitch, yaw and roll. */
export type Point = readonly [x: number, y: number, z: number];

/** A frame at a place, turned by pitch, yaw and roll. */
export const frameOf = (at: Point, [pitch, yaw, roll]: Point): Matrix4 =>
  new Matrix4().compose(
    new Vector3(...at),
    new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, 'YXZ')),
    new Vector3(1, 1, 1),
  );

/** Frame of a leg's bone that runs along -y from one place to another; `front` gives the side that +z shows. */
export const legFrame = (from: Vector3, to: Vector3, front: Vector3): Matrix4 => {
  const y = from.clone().sub(to).normalize();
  const x = new Vector3().crossVectors(y, front).normalize();
  return new Matrix4().makeBasis(x, y, new Vector3().crossVectors(x, y)).setPosition(from);
};
