import { Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';

export type Turn = readonly [pitch: number, yaw: number, roll: number];
type Point = readonly [x: number, y: number, z: number];

/**
 * How a person holds themselves, in the figure's own space: the ground under them is the origin, +z is forward,
 * +x is their left. Hands and feet are where they are; elbows and knees follow. Radians, metres.
 */
export interface Pose {
  readonly hips: Point;
  readonly hipTurn: Turn;
  readonly spine: Turn;
  readonly head: Turn;
  /** Wrists. */
  readonly handL: Point;
  readonly handR: Point;
  /** Ankles. */
  readonly footL: Point;
  readonly footR: Point;
  /** Toes up (+) or down. */
  readonly toeL: number;
  readonly toeR: number;
  /** The whole figure tipped about its feet: forward (+pitch), to its right (+roll). */
  readonly lean: Turn;
  /** 0 closed, 1 wide open. */
  readonly mouth: number;
}

/** Standing at ease. */
export const standing = (body: Proportions): Pose => {
  const s = body.height / 1.8;
  const reach = body.upperArm + body.forearm;
  const shoulderHeight = body.pelvis + body.waist[1] + body.shoulder[1];
  const hand = (side: number): Point => [
    side * (body.shoulder[0] + 0.075 * s),
    shoulderHeight - reach * 0.965,
    0.05 * s,
  ];
  const foot = (side: number): Point => [side * (body.hip[0] + 0.025 * s), body.ankle, side * 0.02 * s];
  return {
    hips: [0, body.pelvis - 0.012 * s, 0],
    hipTurn: [0, 0, 0],
    spine: [0, 0, 0],
    head: [0, 0, 0],
    handL: hand(1),
    handR: hand(-1),
    footL: foot(1),
    footR: foot(-1),
    toeL: 0,
    toeR: 0,
    lean: [0, 0, 0],
    mouth: 0,
  };
};

const mixed = (a: number, b: number, t: number): number => a + (b - a) * t;
const mix3 = (a: Point, b: Point, t: number): Point => [
  mixed(a[0], b[0], t),
  mixed(a[1], b[1], t),
  mixed(a[2], b[2], t),
];

/** Between two poses: `t` 0 is the first, 1 the second. */
export const blend = (a: Pose, b: Pose, t: number): Pose => {
  if (t <= 0) {
    return a;
  }
  if (t >= 1) {
    return b;
  }
  return {
    hips: mix3(a.hips, b.hips, t),
    hipTurn: mix3(a.hipTurn, b.hipTurn, t),
    spine: mix3(a.spine, b.spine, t),
    head: mix3(a.head, b.head, t),
    handL: mix3(a.handL, b.handL, t),
    handR: mix3(a.handR, b.handR, t),
    footL: mix3(a.footL, b.footL, t),
    footR: mix3(a.footR, b.footR, t),
    toeL: mixed(a.toeL, b.toeL, t),
    toeR: mixed(a.toeR, b.toeR, t),
    lean: mix3(a.lean, b.lean, t),
    mouth: mixed(a.mouth, b.mouth, t),
  };
};

/** 0 before `from`, 1 after `to`, smooth between. */
export const ease = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / Math.max(1e-6, to - from)));
  return t * t * (3 - 2 * t);
};

/** Puts a point of a figure's space into the world. */
export const toWorld = ([x, y, z]: Point, root: Root): Vector3 => {
  const cos = Math.cos(root.heading);
  const sin = Math.sin(root.heading);
  return new Vector3(root.x + x * cos + z * sin, root.y + y, root.z - x * sin + z * cos);
};

/** The inverse of {@link toWorld}. */
export const toLocal = (point: Vector3, root: Root): Point => {
  const cos = Math.cos(root.heading);
  const sin = Math.sin(root.heading);
  const dx = point.x - root.x;
  const dz = point.z - root.z;
  return [dx * cos - dz * sin, point.y - root.y, dx * sin + dz * cos];
};

/** Where a figure stands and which way it faces: radians from +z towards +x. */
export interface Root {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly heading: number;
}
