import type { Proportions } from '../figure.ts';
import { restLimbs } from '../rest.ts';

/**
 * Where a point of the left half of a body at rest lies, in a tailor's words. Metres; a body of 1.80 m has `s` 1.
 */
export interface Places {
  readonly s: number;
  /** Down the arm from the shoulder's joint; negative, and more so, away from the arm. */
  arm(x: number, y: number, z: number): number;
  /** Down the leg from the hip's joint. */
  leg(x: number, y: number, z: number): number;
  /** Height of a share of the trunk: 0 the waist's joint, 1 the base of the skull. */
  trunk(share: number): number;
  readonly upperArm: number;
  readonly wrist: number;
  readonly knee: number;
  readonly ankle: number;
  readonly pelvis: number;
  readonly crotch: number;
}

/** The places of a body of these lengths. */
export const placesOf = (body: Proportions): Places => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const { x: sx, y: sy, z: sz } = rest.shoulder;
  const { x: ax, y: ay } = rest.arm;
  const { x: hx, y: hy } = rest.hip;
  const { x: lx, y: ly } = rest.leg;
  return {
    s,
    arm: (x, y, z) => {
      const [dx, dy, dz] = [x - sx, y - sy, z - sz];
      const down = dx * ax + dy * ay;
      const aside = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - down * down));
      // a sleeve grows wider down the arm, but never as far as the hips
      const sleeve = Math.min(0.17 * s, 0.09 * s + 0.2 * Math.max(0, down - 0.05 * s));
      return down - 4 * Math.max(0, aside - sleeve);
    },
    leg: (x, y) => (x - hx) * lx + (y - hy) * ly,
    trunk: (share) => rest.waist.y + (rest.neck.y - rest.waist.y) * share,
    upperArm: body.upperArm,
    wrist: body.upperArm + body.forearm,
    knee: body.thigh,
    ankle: body.thigh + body.shin,
    pelvis: body.pelvis,
    crotch: hy - 0.09 * s,
  };
};
