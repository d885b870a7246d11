import type { Turn } from './challenge.ts';
import type { Interval, Sample, SeenFace } from './evidence.ts';
import { BACK_DEGREES, TURNED, TURNED_DEGREES } from './thresholds.ts';

export interface SeenTurn {
  readonly turn: Turn;
  /** Seconds: when it was widest. */
  readonly time: number;
}

/**
 * Where the nose stands between the eyes, in distances between the eyes. The nose lies before the eyes, so turning a head
 * moves it; turning or moving a picture of a head squeezes all of it alike and does not. Positive is the person's left, for
 * a camera that does not mirror: the right of the picture.
 */
export function noseOffset({ eyeLeft, eyeRight, nose }: SeenFace): number {
  const [dx, dy] = [eyeRight.x - eyeLeft.x, eyeRight.y - eyeLeft.y];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return ((nose.x - eyeLeft.x) * dx + (nose.y - eyeLeft.y) * dy) / square - 0.5;
}

interface Pose {
  readonly time: number;
  /** As noseOffset, and degrees; both from how the head is held at rest. */
  readonly offset: number;
  readonly yaw: number;
}

/**
 * Turns of the head away from its rest and back, in order. One that does not come back counts at the end of the film. The
 * estimated pose tells that the head turned, since it is what a print shows least of; the nose tells to which side, since
 * Amazon does not document the sign of its poses.
 *
 * @param spoken when words were said: who speaks looks ahead, however long the turns take
 */
export function turnsOf(samples: readonly Sample[], spoken: readonly Interval[]): SeenTurn[] {
  const track = samples.flatMap(({ time, faces: [face] }) =>
    face ? [{ time, offset: noseOffset(face), yaw: face.yaw }] : [],
  );
  const speaking = track.filter(({ time }) => spoken.some(({ start, end }) => time >= start && time <= end));
  const rest = speaking.length > 0 ? speaking : track;
  const [restOffset, restYaw] = [
    median(rest.map(({ offset }) => offset)),
    median(rest.map(({ yaw }) => yaw)),
  ];

  const excursions: Pose[][] = [];
  let side = 0;
  for (const seen of track) {
    const pose = { time: seen.time, offset: seen.offset - restOffset, yaw: seen.yaw - restYaw };
    const now = Math.abs(pose.yaw) < BACK_DEGREES ? 0 : Math.sign(pose.yaw);
    if (now !== 0 && now === side) excursions.at(-1)?.push(pose);
    else if (now !== 0) excursions.push([pose]);
    side = now;
  }
  return excursions.flatMap((poses) => {
    const widest = poses.reduce((a, b) => (Math.abs(b.yaw) > Math.abs(a.yaw) ? b : a));
    const { offset } = poses.reduce((a, b) => (Math.abs(b.offset) > Math.abs(a.offset) ? b : a));
    if (Math.abs(widest.yaw) < TURNED_DEGREES || Math.abs(offset) < TURNED) return [];
    return [{ turn: offset > 0 ? 'left' : 'right', time: widest.time }];
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
