import { Vector3 } from 'three';

/** A ball of space that must be in the picture. Metres. */
export interface Subject {
  readonly at: Vector3;
  readonly radius: number;
}

/** The point in the middle of the picture, and how far from it the camera stands. */
export interface View {
  readonly centre: Vector3;
  readonly distance: number;
}

/** Which way a camera looks: unit vectors, `out` from the subject to the camera; tangents of half the picture that may be filled. */
export interface Lens {
  readonly out: Vector3;
  readonly right: Vector3;
  readonly up: Vector3;
  readonly tanX: number;
  readonly tanY: number;
}

/** Share of the half picture that the action may fill. */
const SAFE = 0.86;

/** The axes of a camera that looks against `out`. `fov` is vertical, radians. */
export const lensOf = (out: Vector3, fov: number, aspect: number): Lens => {
  const above = Math.abs(out.y) > 0.98 ? new Vector3(0, 0, -1) : new Vector3(0, 1, 0);
  const right = new Vector3().crossVectors(above, out).normalize();
  const tan = Math.tan(fov / 2) * SAFE;
  return { out, right, up: new Vector3().crossVectors(out, right), tanX: tan * aspect, tanY: tan };
};

/** The least distance at which all subjects fit around a given middle of the picture. */
export const reach = (
  subjects: readonly Subject[],
  centre: Vector3,
  { out, right, up, tanX, tanY }: Lens,
): number => {
  let distance = 0.4;
  const offset = new Vector3();
  for (const { at, radius } of subjects) {
    offset.subVectors(at, centre);
    const nearness = offset.dot(out);
    distance = Math.max(
      distance,
      (Math.abs(offset.dot(right)) + radius) / tanX + nearness,
      (Math.abs(offset.dot(up)) + radius) / tanY + nearness,
    );
  }
  return distance;
};

/** The tightest picture of all subjects. */
export const tightest = (subjects: readonly Subject[], lens: Lens): View => {
  const { out, right, up } = lens;
  const centre = subjects
    .reduce((sum, subject) => sum.add(subject.at), new Vector3())
    .divideScalar(Math.max(1, subjects.length));
  // perspective makes near things larger, so the middle of the picture depends on the distance: a few rounds
  for (let round = 0; round < 3; round += 1) {
    const distance = reach(subjects, centre, lens);
    const [low, high] = [new Vector3(Infinity, Infinity), new Vector3(-Infinity, -Infinity)];
    for (const { at, radius } of subjects) {
      const offset = at.clone().sub(centre);
      const scale = distance / Math.max(0.2, distance - offset.dot(out));
      const [x, y] = [offset.dot(right), offset.dot(up)];
      low.min(new Vector3((x - radius) * scale, (y - radius) * scale, Infinity));
      high.max(new Vector3((x + radius) * scale, (y + radius) * scale, -Infinity));
    }
    if (subjects.length > 0) {
      centre.addScaledVector(right, (low.x + high.x) / 2).addScaledVector(up, (low.y + high.y) / 2);
    }
  }
  return { centre, distance: reach(subjects, centre, lens) };
};

/** A fixed picture is kept as long as it is at most this much wider than one that follows. */
const PATIENCE = 1.22;
const RATE = 12;
/** Seconds: the camera sees ahead this far, its arm is this heavy, and it keeps its distance this long. */
const AHEAD = 0.15;
const WEIGHT = 0.85;
const HOLD = 0.9;
/** Seconds of travel by which it leads, and at most this share of the distance. */
const LEAD = 0.2;
const LEAD_LIMIT = 0.1;

/** A weight that falls to nothing at the rim of its window without a kink: a sample that comes or goes makes no jerk. */
const weightAt = (from: number, window: number): number => Math.max(0, 1 - (from / window) ** 2) ** 2;

export interface Tracking {
  readonly seconds: number;
  subjects(time: number): readonly Subject[];
  readonly lens: Lens;
  /** `never`: the words ask for a camera that stands; `always`: for one that goes along. */
  readonly follow: 'never' | 'always' | 'when needed';
}

/**
 * How to keep the subjects in the picture over a whole shot: one picture of everything if that is not much wider than
 * the action needs at a time; else the camera goes along, with the weight of a real one, and looks ahead of who moves.
 * At every moment the picture holds all that `subjects` gives for it.
 */
export const track = ({ seconds, subjects, lens, follow }: Tracking): ((time: number) => View) => {
  const count = Math.max(2, Math.ceil(seconds * RATE) + 1);
  const times = Array.from({ length: count }, (_, i) => (i / (count - 1)) * seconds);
  const seen = times.map((time) => subjects(time));
  const all = tightest(seen.flat(), lens);
  const around = times.map((time) => seen.filter((_, i) => Math.abs((times[i] ?? 0) - time) <= AHEAD).flat());
  const views = around.map((near) => tightest(near, lens));
  const typical = views.map(({ distance }) => distance).toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? 1;
  if (follow === 'never' || (follow === 'when needed' && all.distance <= typical * PATIENCE)) {
    return () => all;
  }
  /** Calls `add` with the samples around a time and their weights, which add up to 1. */
  const average = (time: number, window: number, add: (i: number, by: number) => void): void => {
    const near = times.flatMap((at, i) =>
      Math.abs(at - time) <= window + 1e-9 ? [{ i, weight: weightAt(at - time, window) }] : [],
    );
    const total = near.reduce((sum, { weight }) => sum + weight, 0);
    for (const { i, weight } of near) {
      add(i, weight / total);
    }
  };
  const smooth = (time: number): Vector3 => {
    const inside = Math.min(seconds, Math.max(0, time));
    const sum = new Vector3();
    average(inside, WEIGHT, (i, by) => {
      sum.addScaledVector(views[i]?.centre ?? all.centre, by);
    });
    return sum;
  };
  const centreAt = (time: number): Vector3 => {
    const centre = smooth(time);
    const speed =
      smooth(time + 0.2)
        .sub(smooth(time - 0.2))
        .dot(lens.right) / 0.4;
    const limit = LEAD_LIMIT * typical;
    return centre.addScaledVector(lens.right, limit * Math.tanh((speed * LEAD) / limit));
  };
  const needs = times.map((time, i) => reach(around[i] ?? [], centreAt(time), lens));
  // the largest need nearby, then smoothed over less than that neighbourhood: never nearer than any moment needs
  const held = times.map((time) =>
    Math.max(...needs.filter((_, i) => Math.abs((times[i] ?? 0) - time) <= HOLD + 1 / RATE)),
  );
  return (time) => {
    let distance = 0;
    average(Math.min(seconds, Math.max(0, time)), HOLD, (i, by) => {
      distance += (held[i] ?? all.distance) * by;
    });
    return { centre: centreAt(time), distance };
  };
};
