import type { Vec3 } from '../shoot/scene.ts';
import { type Movement, SAMPLE_RATE, type Whereabouts } from './cue.ts';
import { onePole } from './filters.ts';
import { movementAt } from './movements.ts';
import type { Stereo } from './stereo.ts';
import { placeAt } from './whereabouts.ts';

/** How one place in the world reaches the listener: gains to the two ears and to the room. */
export interface Hearing {
  readonly left: number;
  readonly right: number;
  readonly room: number;
  readonly distance: number;
  /** Coefficient of the one-pole low-pass that stands for the air between. */
  readonly air: number;
}

/** How widely and steeply a kind of sound follows its place. */
export interface Placing {
  /** Share of the full stereo width, 0..1. */
  readonly width: number;
  /** Distance, metres, of gain 1, and how fast the gain falls with distance: 1 is free air. */
  readonly reference: number;
  readonly falloff: number;
}

/** What a placed sound is added to: the ears, the room's send and the send to far faces, with its shares of both. */
export interface Target {
  readonly ears: Stereo;
  readonly room: Float32Array;
  readonly far: Float32Array;
  readonly reverberates: number;
  readonly carries: number;
}

/** Closer than this nothing gets louder, metres. */
const CLOSEST = 1;

/** Air takes this much from 8 kHz, dB a metre (ISO 9613-1, 20 °C, 50 % humidity). */
const ABSORPTION = 0.105;

/** Cutoff, Hz, of a one-pole low-pass that loses as much at 8 kHz as `distance` metres of air. */
export const airCutoff = (distance: number) => 8000 / Math.sqrt(10 ** ((ABSORPTION * distance) / 10) - 1);

/**
 * Equal-power panning by direction, level by distance, high notes by the air between. Without a movement the listener
 * is at the origin facing −z. Travel time is left out on purpose, as films do: a blow is heard on the frame it is seen,
 * however far it is.
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
    air: onePole(airCutoff(distance)),
  };
}

/** Frames between two looks at where the listener and the sound are. */
const STEP = SAMPLE_RATE / 100;

/** Adds a lasting mono sound, following it and the listener as they move. */
export function placeMoving(
  samples: Float32Array,
  start: number,
  whereabouts: Whereabouts,
  placing: Placing,
  movements: readonly Movement[],
  { ears, room, far, reverberates, carries }: Target,
) {
  const hearAt = (frame: number) => {
    const time = frame / SAMPLE_RATE;
    return hear(movements, time, placeAt(whereabouts, time), placing);
  };
  const end = Math.min(samples.length, ears.left.length - start);
  const begin = Math.max(0, -start);
  let now = hearAt(start + begin);
  let dull = 0;
  for (let from = begin; from < end; from += STEP) {
    const next = hearAt(start + from + STEP);
    for (let n = from; n < Math.min(end, from + STEP); n++) {
      const frame = start + n;
      const mix = (n - from) / STEP;
      dull += now.air * ((samples[n] ?? 0) - dull);
      const sent = dull * (now.room + mix * (next.room - now.room));
      ears.left[frame] = (ears.left[frame] ?? 0) + dull * (now.left + mix * (next.left - now.left));
      ears.right[frame] = (ears.right[frame] ?? 0) + dull * (now.right + mix * (next.right - now.right));
      room[frame] = (room[frame] ?? 0) + reverberates * sent;
      far[frame] = (far[frame] ?? 0) + carries * sent;
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
  { ears, room, far, reverberates, carries }: Target,
) {
  const end = Math.min(length, room.length - start);
  let dull = 0;
  for (let n = Math.max(0, -start); n < end; n++) {
    const frame = start + n;
    dull += hearing.air * ((samples[n] ?? 0) - dull);
    const sent = dull * hearing.room;
    ears.left[frame] = (ears.left[frame] ?? 0) + dull * hearing.left;
    ears.right[frame] = (ears.right[frame] ?? 0) + dull * hearing.right;
    room[frame] = (room[frame] ?? 0) + reverberates * sent;
    far[frame] = (far[frame] ?? 0) + carries * sent;
  }
}
