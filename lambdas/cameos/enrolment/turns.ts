import type { Turn } from './challenge.ts';
import type { Sample, SeenFace } from './evidence.ts';
import { BACK, TURNED, TURNED_DEGREES } from './thresholds.ts';

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

interface Track {
  readonly offset: number;
  readonly yaw: number;
  readonly time: number;
}

/** Turns of the head away from its rest and back, in order. One that does not come back counts at the end of the film. */
export function turnsOf(samples: readonly Sample[]): SeenTurn[] {
  const track = samples.flatMap(({ time, faces: [face] }) =>
    face ? [{ time, offset: noseOffset(face), yaw: face.yaw }] : [],
  );
  const restOffset = median(track.map(({ offset }) => offset));
  const restYaw = median(track.map(({ yaw }) => yaw));
  const turns: SeenTurn[] = [];
  let widest: Track | null = null;
  const close = (done: Track | null) => {
    if (done && done.yaw >= TURNED_DEGREES)
      turns.push({ turn: done.offset > 0 ? 'left' : 'right', time: done.time });
  };
  for (const { time, offset: raw, yaw } of track) {
    const offset = raw - restOffset;
    const turned = Math.abs(yaw - restYaw);
    if (widest && (Math.abs(offset) < BACK || Math.sign(offset) !== Math.sign(widest.offset))) {
      close(widest);
      widest = null;
    }
    if (!widest && Math.abs(offset) < TURNED) continue;
    const before: Track = widest ?? { offset: 0, time, yaw: 0 };
    const wider = Math.abs(offset) > Math.abs(before.offset);
    widest = {
      offset: wider ? offset : before.offset,
      time: wider ? time : before.time,
      yaw: Math.max(turned, before.yaw),
    };
  }
  close(widest);
  return turns;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
