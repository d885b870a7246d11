import { overlap } from './faces.ts';
import type { Face, Point3 } from './measures.ts';

/** A frame of somebody who turns the head before the camera. */
export interface LivenessFrame {
  /** Seconds. */
  readonly time: number;
  readonly faces: readonly Face[];
  /** Width of the picture over its height. */
  readonly aspect: number;
}

export interface LivenessVerdict {
  /** 0–1: that a head with depth turned, and no picture of one. */
  readonly confidence: number;
  /** Index of the frame that shows the face from the front; null when none does. */
  readonly reference: number | null;
}

/** Points of the mesh that move with the skull: nose, corners of the eyes, forehead, cheeks, the outline above the jaw. */
const RIGID = [
  1, 4, 5, 6, 168, 195, 197, 2, 98, 327, 33, 133, 362, 263, 10, 67, 297, 109, 338, 50, 280, 117, 346, 205,
  425, 234, 454, 127, 356, 93, 323, 132, 361,
];

/** Fewer frames with one face are no recording of a turn. */
const MIN_FRAMES = 8;
const MIN_SHARE_WITH_ONE_FACE = 0.8;
/** A face covers itself so far from one frame to the next, or something was put in its place. */
const MIN_CONTINUITY = 0.3;
/** Head turns that count, degrees, and the parallax of one that separates depth from flatness, in face widths. */
const ENOUGH_TURN = 20;
const TURN_SLOPE = 3;
const EVEN_PARALLAX = 0.05;
const PARALLAX_SLOPE = 0.007;
/** The frames that turn most count: their mean outlives a bad one. */
const TELLING_SHARE = 0.2;

/**
 * Judges whether a head turned or a flat picture was moved: turning brings the nose across the face, while every view of
 * a flat thing is nearly a sheared and scaled copy of every other. A film of a head, played to the camera, passes.
 */
export function judgeLiveness(frames: readonly LivenessFrame[]): LivenessVerdict {
  const seen = frames.flatMap(({ faces, aspect }, index) => {
    const [face] = faces;
    return face && faces.length === 1 ? [{ face, index, points: rigidPoints(face, aspect) }] : [];
  });
  const frontal = [...seen].sort((a, b) => Math.abs(a.face.pose.yaw) - Math.abs(b.face.pose.yaw))[0];
  if (!frontal) return { confidence: 0, reference: null };
  const reference = frontal.index;
  const continuous = seen.every(({ face }, index) => {
    const before = seen[index - 1];
    return !before || overlap(before.face.box, face.box) >= MIN_CONTINUITY;
  });
  if (seen.length < Math.max(MIN_FRAMES, MIN_SHARE_WITH_ONE_FACE * frames.length) || !continuous) {
    return { confidence: 0, reference };
  }
  const yaws = seen.map(({ face }) => face.pose.yaw);
  const turn = Math.max(...yaws) - Math.min(...yaws);
  const parallax = seen.map(({ points }) => flatResidual(frontal.points, points)).sort((a, b) => b - a);
  const telling = parallax.slice(0, Math.max(1, Math.round(TELLING_SHARE * parallax.length)));
  const depth = telling.reduce((sum, value) => sum + value, 0) / telling.length;
  const confidence = Math.min(
    logistic((turn - ENOUGH_TURN) / TURN_SLOPE),
    logistic((depth - EVEN_PARALLAX) / PARALLAX_SLOPE),
  );
  return { confidence, reference };
}

type Point = readonly [number, number];

function rigidPoints({ mesh }: Face, aspect: number): Point[] {
  return RIGID.map((index): Point => {
    const [x, y]: Point3 = mesh[index] ?? [0, 0, 0];
    return [x * aspect, y];
  });
}

/**
 * What no affine map explains of the way from one view to another, root mean square, in widths of the first view's face.
 */
export function flatResidual(from: readonly Point[], to: readonly Point[]): number {
  const [x0, y0] = centroid(from);
  const [u0, v0] = centroid(to);
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (const [index, [px, py]] of from.entries()) {
    const [qx, qy] = to[index] ?? [0, 0];
    const [x, y, u, v] = [px - x0, py - y0, qx - u0, qy - v0];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xu += x * u;
    yu += y * u;
    xv += x * v;
    yv += y * v;
  }
  const determinant = xx * yy - xy * xy;
  if (determinant === 0) return 0;
  const solve = (withX: number, withY: number): Point => [
    (yy * withX - xy * withY) / determinant,
    (xx * withY - xy * withX) / determinant,
  ];
  const [[a, b], [c, d]] = [solve(xu, yu), solve(xv, yv)];
  let squares = 0;
  for (const [index, [px, py]] of from.entries()) {
    const [qx, qy] = to[index] ?? [0, 0];
    const [x, y] = [px - x0, py - y0];
    squares += (qx - u0 - a * x - b * y) ** 2 + (qy - v0 - c * x - d * y) ** 2;
  }
  const xs = from.map(([x]) => x);
  const width = Math.max(...xs) - Math.min(...xs);
  return Math.sqrt(squares / from.length) / width;
}

function centroid(points: readonly Point[]): Point {
  const sum = (axis: 0 | 1) => points.reduce((total, point) => total + point[axis], 0) / points.length;
  return [sum(0), sum(1)];
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
