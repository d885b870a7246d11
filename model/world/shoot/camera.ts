import { Vector3 } from 'three';
import type { CameraDirection } from '../read/screenplay.ts';
import type { Camera } from './scene.ts';
import { lensOf, type Subject, track } from './track.ts';

export type { Subject } from './track.ts';

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
  /** From where the action is best seen, radians from +z towards +x; null: from before the star. */
  readonly side: number | null;
  /** The line the action runs along, radians; null when there is none. */
  readonly line: number | null;
  /** Where a camera that wants to stand at `eye` and look at `target` may stand: not in a wall, not under ground. */
  clear(eye: Vector3, target: Vector3): Vector3;
  /** Points of the world that a pan begins and ends at, where the words name any. */
  readonly sweep?: { readonly from: Vector3 | null; readonly to: Vector3 | null } | null;
  /** Lens opening for the style, metres. */
  readonly aperture: number;
  /** A lens and a height of its own for what needs depth in the picture; null for the usual ones. Radians. */
  readonly near: { readonly fov: number; readonly elevation: number } | null;
}

const ELEVATIONS: Readonly<Record<CameraDirection['angle'], number>> = {
  eye: 0.07,
  low: -0.1,
  high: 0.5,
  aerial: 0.85,
  top: 1.42,
  behind: 0.14,
  front: 0.07,
};

/** Vertical field of view: a longer lens for a wide picture, a wider one for a tall picture. Radians. */
const FOV = { wide: 0.56, tall: 0.8, widest: 1.25 } as const;
/** What must be sharp may be this blurred: a share of the picture's height. */
const SHARP = 1 / 620;

const easing = (t: number): number => {
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

/** Whether a shot is of somebody, and not of all that happens. */
export const isClose = ({ size }: CameraDirection): boolean =>
  size === 'close-up' || size === 'extreme close-up' || size === 'medium';

/** An angle brought to −π..π. */
const wrapped = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle));

const azimuthOf = ({ direction, line, side, star }: Framing): number => {
  const facing = star(0).heading;
  if (direction.angle === 'behind') {
    return (line ?? facing) + Math.PI - 0.35;
  }
  if (direction.angle === 'front') {
    return facing + 0.15;
  }
  if (isClose(direction)) {
    const turned = wrapped(facing);
    return turned + (Math.abs(turned) > 1 ? -Math.sign(turned) * 0.7 : 0.25);
  }
  return side ?? 0.14;
};

/** What the size of the shot, when the words give one, leaves of the subjects. */
const chosen = (framing: Framing): ((time: number) => readonly Subject[]) => {
  const { size } = framing.direction;
  const bust = (down: number, radius: number) => (time: number) => {
    const star = framing.star(time);
    const at = star.at.clone().add(new Vector3(0, -star.radius * down, 0));
    return [{ at, radius: star.radius * radius }];
  };
  switch (size) {
    case 'extreme close-up':
      return bust(0, 0.8);
    case 'close-up':
      return bust(0.25, 1.6);
    case 'medium':
      return bust(1.6, 3.3);
    default:
      return framing.subjects;
  }
};

/** The widest the lens may open so that all subjects are sharp when the star is in focus. */
const openingFor = (
  subjects: readonly Subject[],
  eye: Vector3,
  forward: Vector3,
  focus: number,
  fov: number,
): number => {
  const spread = Math.max(
    0,
    ...subjects.map(({ at }) => Math.abs(1 / Math.max(0.3, at.clone().sub(eye).dot(forward)) - 1 / focus)),
  );
  return spread === 0 ? Number.POSITIVE_INFINITY : (SHARP * 2 * Math.tan(fov / 2)) / spread;
};

/** Chooses where to stand for a shot and how to move: pure, and in keeping with the words of the prompt. */
export const compose = (framing: Framing): ((time: number) => Camera) => {
  const { seconds, aspect, direction } = framing;
  const near = direction.size === null && direction.angle === 'eye' ? framing.near : null;
  const fov = near?.fov ?? (aspect >= 1.2 ? FOV.wide : FOV.tall);
  const azimuth = azimuthOf(framing);
  const elevation = near?.elevation ?? ELEVATIONS[direction.angle];
  const subjectsAt = chosen(framing);
  const close = direction.size === 'close-up' || direction.size === 'extreme close-up';
  const viewAt = track({
    seconds,
    subjects: subjectsAt,
    lens: lensOf(outward(azimuth, elevation), fov, aspect),
    follow: direction.move === 'track' ? 'always' : direction.move === 'static' ? 'never' : 'when needed',
  });
  const pans = direction.move === 'pan';
  const slack = pans ? slackOf(framing, subjectsAt, viewAt, azimuth, fov) : 0;
  const wider = direction.size === 'wide' ? 1.6 : direction.angle === 'aerial' ? 1.3 : 1.02;

  return (time) => {
    const share = seconds > 0 ? Math.min(1, Math.max(0, time / seconds)) : 0;
    const view = viewAt(time);
    const move = moved(direction, share, time);
    const spun = outward(azimuth + move.azimuth, Math.max(-0.15, Math.min(1.5, elevation + move.elevation)));
    const distance = view.distance * wider * move.distance;
    const right = new Vector3(0, 1, 0).cross(spun).normalize();
    const target = pans
      ? swept(framing, view.centre, right, Math.max(0.1 * distance, slack), share)
      : view.centre.clone().add(new Vector3(0, move.up * distance * 0.3, 0));
    // a pan and a tilt turn the camera where it stands
    const wish = view.centre.clone().addScaledVector(spun, distance);
    const eye = framing.clear(wish, target);
    // nearer than wished, the lens opens its angle: what fitted still fits
    const kept = Math.max(0.2, eye.distanceTo(target));
    const angle =
      kept < distance ? Math.min(FOV.widest, 2 * Math.atan((Math.tan(fov / 2) * distance) / kept)) : fov;
    eye.add(move.shake.clone().multiplyScalar(distance));
    const forward = target.clone().sub(eye).normalize();
    const star = framing.star(time);
    const focus = Math.max(0.1, star.at.clone().sub(eye).dot(forward));
    const opening = direction.shallow || close ? Math.max(framing.aperture, 0.02) : framing.aperture;
    return {
      eye: [eye.x, eye.y, eye.z],
      target: [target.x, target.y, target.z],
      up: Math.abs(spun.y) > 0.98 ? [0, 0, -1] : [0, 1, 0],
      fov: angle,
      focus,
      aperture:
        direction.shallow || close
          ? opening
          : Math.min(opening, openingFor(subjectsAt(time), eye, forward, focus, angle)),
    };
  };
};

/** Metres by which a pan may look past the middle to either side and still hold all that is to be seen. */
const slackOf = (
  { seconds, aspect }: Framing,
  subjectsAt: (time: number) => readonly Subject[],
  viewAt: (time: number) => { readonly centre: Vector3; readonly distance: number },
  azimuth: number,
  fov: number,
): number => {
  const right = new Vector3(Math.cos(azimuth), 0, -Math.sin(azimuth));
  const room = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const { centre, distance } = viewAt(share * seconds);
    const half = Math.tan(fov / 2) * aspect * distance * PAN_DISTANCE;
    const reach = subjectsAt(share * seconds).map(
      ({ at, radius }) => Math.abs(at.clone().sub(centre).dot(right)) + radius,
    );
    return 0.85 * half - Math.max(0, ...reach);
  });
  return Math.min(...room);
};

/** Where a pan looks after a share of the shot: from one point that is named to the other, else across the middle. */
const swept = (
  { direction, sweep }: Framing,
  centre: Vector3,
  right: Vector3,
  reach: number,
  share: number,
): Vector3 => {
  const side = direction.toward === 'left' ? -1 : 1;
  const beyond = (point: Vector3) => centre.clone().multiplyScalar(2).sub(point);
  const from =
    sweep?.from ?? (sweep?.to ? beyond(sweep.to) : centre.clone().addScaledVector(right, -side * reach));
  const to =
    sweep?.to ?? (sweep?.from ? beyond(sweep.from) : centre.clone().addScaledVector(right, side * reach));
  return from.clone().lerp(to, easing((share - 0.08) / 0.84));
};

/** A pan stands this much further away than a camera at rest would. */
const PAN_DISTANCE = 1.25;

interface Move {
  readonly azimuth: number;
  readonly elevation: number;
  /** Factor on the distance; never below 1, so that what fits keeps fitting. */
  readonly distance: number;
  readonly up: number;
  readonly shake: Vector3;
}

const moved = ({ move: kind, toward }: CameraDirection, share: number, time: number): Move => {
  const eased = easing(share);
  const still: Move = { azimuth: 0, elevation: 0, distance: 1, up: 0, shake: new Vector3() };
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
      return { ...still, distance: PAN_DISTANCE };
    case 'tilt':
      return { ...still, up: -0.3 + 0.45 * (toward === 'down' ? 1 - eased : eased), distance: 1.2 };
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
      return { ...still, distance: 1.04 - 0.04 * eased, azimuth: -0.03 + 0.06 * share };
  }
};
