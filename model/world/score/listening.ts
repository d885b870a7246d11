import type { Vec3 } from '../shoot/scene.ts';
import { type Movement, SAMPLE_RATE } from './cue.ts';
import { movementAt } from './movements.ts';
import { addAt, type Stereo } from './stereo.ts';

/** How one place in the world reaches the listener: gains to the two ears and to the room. */
export interface Hearing {
  readonly left: number;
  readonly right: number;
  readonly room: number;
  readonly distance: number;
}

/** How widely and steeply a kind of sound follows its place. */
export interface Placing {
  /** Share of the full stereo width, 0..1. */
  readonly width: number;
  /** Distance, metres, of gain 1, and how fast the gain falls with distance: 1 is free air. */
  readonly reference: number;
  readonly falloff: number;
}

/** Closer than this nothing gets louder, metres. */
const CLOSEST = 1;

/**
 * Equal-power panning by direction, level by distance. Without a movement the listener is at the origin facing −z.
 * Travel time is left out on purpose, as films do: a blow is heard on the frame it is seen, however far it is.
 */
export function hear(movements: readonly Movement[], time: number, place: Vec3, placing: Placing): Hearing {
  const { position, right } = movementAt(movements, time)?.listener(time) ?? {
    position: [0, 0, 0],
    right: [1, 0, 0],
  };
  const x = place[0] - position[0];
  const y = place[1] - position[1];
  const z = place[2] - position[2];
  const distance = Math.hypot(x, y, z);
  // within arm's length a direction means little: the sound moves to the middle
  const side = (x * right[0] + y * right[1] + z * right[2]) / Math.max(distance, CLOSEST);
  const angle = (1 + placing.width * Math.min(1, Math.max(-1, side))) * (Math.PI / 4);
  const gain = (placing.reference / Math.max(distance, CLOSEST)) ** placing.falloff;
  return {
    left: gain * Math.cos(angle) * Math.SQRT2,
    right: gain * Math.sin(angle) * Math.SQRT2,
    // what the room gives back falls slower than what comes straight
    room: Math.sqrt(gain),
    distance,
  };
}

/** Frames between two looks at where the listener is. */
const STEP = SAMPLE_RATE / 100;

/** Adds a lasting mono sound to the ears and to the room's send, following the listener as it moves. */
export function placeMoving(
  samples: Float32Array,
  start: number,
  place: Vec3,
  placing: Placing,
  movements: readonly Movement[],
  ears: Stereo,
  room: Float32Array,
) {
  let now = hear(movements, start / SAMPLE_RATE, place, placing);
  const end = Math.min(samples.length, ears.left.length - start);
  for (let from = 0; from < end; from += STEP) {
    const next = hear(movements, (start + from + STEP) / SAMPLE_RATE, place, placing);
    for (let n = from; n < Math.min(end, from + STEP); n++) {
      const frame = start + n;
      if (frame < 0) continue;
      const mix = (n - from) / STEP;
      const sample = samples[n] ?? 0;
      ears.left[frame] = (ears.left[frame] ?? 0) + sample * (now.left + mix * (next.left - now.left));
      ears.right[frame] = (ears.right[frame] ?? 0) + sample * (now.right + mix * (next.right - now.right));
      room[frame] = (room[frame] ?? 0) + sample * (now.room + mix * (next.room - now.room));
    }
    now = next;
  }
}

/** Adds a short mono sound, placed once at its start. */
export function placeStill(
  samples: Float32Array,
  length: number,
  start: number,
  hearing: Hearing,
  ears: Stereo,
  room: Float32Array,
) {
  addAt(ears.left, samples, start, hearing.left, length);
  addAt(ears.right, samples, start, hearing.right, length);
  addAt(room, samples, start, hearing.room, length);
}
