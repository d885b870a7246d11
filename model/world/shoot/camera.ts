import { Vector3 } from 'three';
import type { CameraDirection } from '../read/screenplay.ts';
import type { Camera } from './scene.ts';

/** A ball of space that must be in the picture. */
export interface Subject {
  readonly at: Vector3;
  readonly radius: number;
}

/** What the camera may know of a shot. Times in seconds of film. */
export interface Framing {
  readonly seconds: number;
  /** Width over height. */
  readonly aspect: number;
  readonly direction: CameraDirection;
  /** Everything the action needs at a time. */
  subjects(time: number): readonly Subject[];
  /** Whom a close-up is of, and what is in focus. */
  star(time: number): Subject & { readonly heading: number };
  /** The line the action runs along, radians from +z to +x; null when there is none. */
  readonly axis: number | null;
  /** The camera stays within this distance sideways of the middle. */
  readonly room: number;
  readonly indoors: boolean;
  /** Lens opening for the style, metres. */
  readonly aperture: number;
}

interface View {
  readonly centre: Vector3;
  readonly distance: number;
}

const LOOKS_AHEAD = 0.2;
const SAMPLES_A_SECOND = 8;
/** Share of the half picture that the action may fill. */
const SAFE = 0.84;
/** A fixed frame is kept as long as it is at most this much wider than one that follows. */
const PATIENCE = 1.45;

const ELEVATIONS: Readonly<Record<CameraDirection['angle'], number>> = {
  eye: 0.09,
  low: -0.1,
  high: 0.5,
  aerial: 0.85,
  top: 1.42,
  behind: 0.14,
  front: 0.09,
};

const smooth = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** Direction from the subject to the camera. */
const outward = (azimuth: number, elevation: number): Vector3 =>
  new Vector3(
    Math.sin(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  );

/** The least distance from which all subjects fit, and the point to look at. */
const frameAll = (subjects: readonly Subject[], out: Vector3, fov: number, aspect: number): View => {
  const up0 = Math.abs(out.y) > 0.98 ? new Vector3(0, 0, -1) : new Vector3(0, 1, 0);
  const right = new Vector3().crossVectors(up0, out).normalize();
  const up = new Vector3().crossVectors(out, right);
  const tanV = Math.tan(fov / 2) * SAFE;
  const tanH = Math.tan(fov / 2) * aspect * SAFE;
  const middle = subjects
    .reduce((sum, subject) => sum.add(subject.at), new Vector3())
    .divideScalar(Math.max(1, subjects.length));
  let centre = middle;
  let distance = 1;
  // two rounds: perspective makes near things larger, so the middle of the picture depends on the distance
  for (let round = 0; round < 3; round += 1) {
    const spans = {
      left: Number.POSITIVE_INFINITY,
      right: Number.NEGATIVE_INFINITY,
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
    };
    distance = 0.4;
    for (const { at, radius } of subjects) {
      const offset = at.clone().sub(centre);
      const nearness = offset.dot(out);
      distance = Math.max(
        distance,
        (Math.abs(offset.dot(right)) + radius) / tanH + nearness,
        (Math.abs(offset.dot(up)) + radius) / tanV + nearness,
      );
    }
    for (const { at, radius } of subjects) {
      const offset = at.clone().sub(centre);
      const scale = distance / Math.max(0.2, distance - offset.dot(out));
      spans.left = Math.min(spans.left, (offset.dot(right) - radius) * scale);
      spans.right = Math.max(spans.right, (offset.dot(right) + radius) * scale);
      spans.low = Math.min(spans.low, (offset.dot(up) - radius) * scale);
      spans.high = Math.max(spans.high, (offset.dot(up) + radius) * scale);
    }
    if (round < 2 && subjects.length > 0) {
      centre = centre
        .clone()
        .addScaledVector(right, (spans.left + spans.right) / 2)
        .addScaledVector(up, (spans.low + spans.high) / 2);
    }
  }
  return { centre, distance };
};

const azimuthOf = ({ direction, axis, aspect, star }: Framing): number => {
  const facing = star(0).heading;
  if (direction.angle === 'behind') {
    return (axis ?? facing) + Math.PI - 0.35;
  }
  if (direction.angle === 'front') {
    return facing + 0.15;
  }
  const close =
    direction.size === 'close-up' || direction.size === 'extreme close-up' || direction.size === 'medium';
  if (close) {
    return facing + (Math.abs(facing) > 1 ? -Math.sign(facing) * 0.7 : 0.25);
  }
  if (axis === null) {
    return 0.14;
  }
  // beside the line of action in a wide picture; in a tall one nearly along it, from behind
  const turn = aspect >= 1.2 ? 0.42 : 1.02;
  return axis - Math.PI / 2 - turn;
};

/** Chooses where to stand for a shot and how to move: pure, and in keeping with the words of the prompt. */
export const compose = (framing: Framing): ((time: number) => Camera) => {
  const { seconds, aspect, direction } = framing;
  const fov = aspect >= 1.2 ? 0.58 : 0.82;
  const azimuth = azimuthOf(framing);
  const elevation = ELEVATIONS[direction.angle];
  const out = outward(azimuth, elevation);
  const close = direction.size === 'close-up' || direction.size === 'extreme close-up';
  const subjectsAt = (time: number): readonly Subject[] => {
    const star = framing.star(time);
    switch (direction.size) {
      case 'extreme close-up':
        return [{ at: star.at, radius: star.radius * 0.8 }];
      case 'close-up':
        return [{ at: star.at, radius: star.radius * 1.5 }];
      case 'medium':
        return [
          { at: star.at.clone().add(new Vector3(0, -star.radius * 1.6, 0)), radius: star.radius * 3.3 },
        ];
      default:
        return framing.subjects(time);
    }
  };
  const count = Math.max(2, Math.ceil(seconds * SAMPLES_A_SECOND) + 1);
  const times = Array.from({ length: count }, (_, i) => (i / (count - 1)) * seconds);
  const all = frameAll(times.flatMap(subjectsAt), out, fov, aspect);
  const extent = times.flatMap(subjectsAt);
  const low = Math.min(...extent.map(({ at, radius }) => at.y - radius));
  const high = Math.max(...extent.map(({ at, radius }) => at.y + radius));
  // a camera that follows goes along with the action; it does not nod with every bounce
  const views = times.map((time) => {
    const near = times.filter((other) => Math.abs(other - time) <= LOOKS_AHEAD).flatMap(subjectsAt);
    const middle = near
      .reduce((sum, { at }) => sum.add(at), new Vector3())
      .divideScalar(Math.max(1, near.length));
    const heights = [low, high].map((y) => ({ at: new Vector3(middle.x, y, middle.z), radius: 0 }));
    return frameAll([...near, ...heights], out, fov, aspect);
  });
  const typical =
    views.map((view) => view.distance).toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? all.distance;
  const follows = direction.move === 'track' || all.distance > typical * PATIENCE;
  const widest = Math.max(...views.map((view) => view.distance));
  const wider = direction.size === 'wide' ? 1.5 : direction.angle === 'aerial' ? 1.3 : 1.04;

  /** The following view, smoothed so that the camera has weight. */
  const viewAt = (time: number): View => {
    if (!follows) {
      return all;
    }
    const centre = new Vector3();
    let weights = 0;
    for (const [i, view] of views.entries()) {
      const weight = Math.exp(-(((times[i] ?? 0) - time) ** 2) / (2 * 0.32 ** 2));
      centre.addScaledVector(view.centre, weight);
      weights += weight;
    }
    return { centre: centre.divideScalar(weights), distance: widest };
  };

  return (time) => {
    const share = seconds > 0 ? Math.min(1, Math.max(0, time / seconds)) : 0;
    const view = viewAt(time);
    const move = moved(direction.move, share, time);
    const spun = outward(azimuth + move.azimuth, Math.max(-0.15, Math.min(1.5, elevation + move.elevation)));
    const target = view.centre.clone();
    const distance = view.distance * wider * move.distance;
    const right = new Vector3(0, 1, 0).cross(spun).normalize();
    target
      .addScaledVector(right, move.right * distance * 0.3)
      .add(new Vector3(0, move.up * distance * 0.3, 0));
    const eye = target.clone().addScaledVector(spun, distance);
    if (framing.indoors) {
      eye.x = Math.max(-framing.room, Math.min(framing.room, eye.x));
    }
    eye.y = Math.max(close ? 0.1 : 0.22, eye.y);
    eye.add(move.shake.clone().multiplyScalar(distance));
    const star = framing.star(time);
    const focus = Math.max(0.1, star.at.distanceTo(eye));
    return {
      eye: [eye.x, eye.y, eye.z],
      target: [target.x, target.y, target.z],
      up: Math.abs(spun.y) > 0.98 ? [0, 0, -1] : [0, 1, 0],
      fov,
      focus,
      aperture: direction.shallow || close ? Math.max(framing.aperture, 0.02) : framing.aperture,
    };
  };
};

interface Move {
  readonly azimuth: number;
  readonly elevation: number;
  /** Factor on the distance; never below 1, so that what fits keeps fitting. */
  readonly distance: number;
  readonly right: number;
  readonly up: number;
  readonly shake: Vector3;
}

const moved = (kind: CameraDirection['move'], share: number, time: number): Move => {
  const eased = smooth(share);
  const still: Move = { azimuth: 0, elevation: 0, distance: 1, right: 0, up: 0, shake: new Vector3() };
  switch (kind) {
    case 'static':
    case 'track':
      return still;
    case 'dolly in':
      return { ...still, distance: 1.5 - 0.5 * eased };
    case 'dolly out':
      return { ...still, distance: 1 + 0.5 * eased };
    case 'orbit':
      return { ...still, azimuth: -0.65 + 1.3 * share, distance: 1.1 };
    case 'pan':
      return { ...still, right: -0.35 + 0.7 * eased, distance: 1.25 };
    case 'tilt':
      return { ...still, up: -0.3 + 0.45 * eased, distance: 1.2 };
    case 'crane':
      return { ...still, elevation: -0.02 + 0.5 * eased, distance: 1.12 };
    case 'handheld': {
      const sway = (hertz: number, phase: number) => Math.sin((time * hertz + phase) * Math.PI * 2);
      return {
        ...still,
        distance: 1.08,
        shake: new Vector3(
          0.006 * sway(0.9, 0) + 0.003 * sway(2.3, 0.4),
          0.005 * sway(1.1, 0.7) + 0.003 * sway(2.9, 0.1),
          0.004 * sway(0.7, 0.3),
        ),
      };
    }
    default:
      return { ...still, distance: 1.05 - 0.05 * eased, azimuth: -0.03 + 0.06 * share };
  }
};
