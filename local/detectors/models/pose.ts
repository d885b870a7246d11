import type { Point3 } from './measures.ts';

/** Ends of the axes of the face on the mesh: ear to ear as seen in the picture, forehead to chin. */
const [LEFT_EAR, RIGHT_EAR, FOREHEAD, CHIN] = [234, 454, 10, 152];
/** The forehead lies behind the chin's line by this much when somebody looks at the camera, degrees: median of 107 portraits. */
const LEVEL_PITCH = -17;

export interface Pose {
  readonly pitch: number;
  readonly yaw: number;
  readonly roll: number;
}

/**
 * How a head is held, degrees: yaw is positive when the face turns to the picture's right, pitch when it looks up, roll
 * when it leans clockwise.
 * @param mesh in pixels, x to the right, y down, z away from the camera.
 */
export function headPose(mesh: readonly Point3[]): Pose {
  const across = between(mesh[LEFT_EAR], mesh[RIGHT_EAR]);
  const down = between(mesh[FOREHEAD], mesh[CHIN]);
  return {
    yaw: degrees(Math.atan2(across[2], Math.hypot(across[0], across[1]))),
    pitch: degrees(Math.atan2(-down[2], Math.hypot(down[0], down[1]))) - LEVEL_PITCH,
    roll: degrees(Math.atan2(across[1], across[0])),
  };
}

function between(from: Point3 = [0, 0, 0], to: Point3 = [0, 0, 0]): Point3 {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;
