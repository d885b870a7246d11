import type { Person } from '../../stage/figures/figure.ts';
import { ease } from '../figures/pose.ts';

export type Point = readonly [x: number, y: number, z: number];

/** From taking the ball up to letting it go, seconds; and when the feet leave the floor on the way. */
export const LIFT = 0.78;
export const TAKEOFF = 0.6;
export const JUMP_SPEED = 2.35;

export const lerp = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** No jump lasts longer, seconds. */
export const LONGEST = 0.7;
/** Seconds in which the heels are off the floor and the toes are still, or already, on it. */
export const TIPTOE = 0.1;

/** Share of the crouch that is pushed away, so that it ends with the speed of the jump. */
export const pushed = (held: number): number =>
  Math.min(1, Math.max(0, (held - 0.36) / (TAKEOFF - 0.36))) ** 3.3;

/** Share of the landing's crouch, seconds after the ball is gone: begins with the speed of the fall. */
export const landed = (after: number): number =>
  1 - (1 - Math.min(1, Math.max(0, (after - 0.335) / 0.17))) ** 2.6;

/** Height of the feet in a jump that starts at `TAKEOFF`. */
export const airborne = (since: number): number => {
  const t = since - TAKEOFF;
  return t <= 0 ? 0 : Math.max(0, JUMP_SPEED * t - (9.81 * t * t) / 2);
};

/** How the ball is led from the dribble to the release, in the shooter's space. */
export const liftPath = (body: Person['body'], start: Point, velocity: Point) => {
  const s = body.height / 1.8;
  const head = body.pelvis + body.waist[1] + body.neck[1];
  const dip: Point = [-0.04 * s, body.pelvis - 0.02, 0.36 * s];
  const set: Point = [-0.06 * s, head + 0.2 * s, 0.27 * s];
  const release: Point = [-0.05 * s, head + 0.5 * s + airborne(LIFT), 0.36 * s];
  const push = LIFT - TAKEOFF - 0.03;
  return {
    release,
    at: (since: number): Point => {
      if (since < 0.26) {
        return lerp(start, dip, ease(0, 0.26, since));
      }
      if (since < LIFT - push) {
        return lerp(dip, set, ease(0.26, LIFT - push, since));
      }
      // a hermite curve that ends with the speed of the throw: the hands accelerate the ball, nothing jumps
      const t = Math.min(1, (since - (LIFT - push)) / push);
      const h = t * t * (3 - 2 * t);
      const m = t * t * (t - 1) * push;
      return [0, 1, 2]
        .map((k) => {
          const [a, b, v] = [set[k] ?? 0, release[k] ?? 0, velocity[k] ?? 0];
          return a + (b - a) * h + v * m;
        })
        .reduce<Point>(
          (point, value, k) =>
            k === 0 ? [value, 0, 0] : k === 1 ? [point[0], value, 0] : [point[0], point[1], value],
          [0, 0, 0],
        );
    },
  };
};
