import { type Movement, SAMPLE_RATE } from './cue.ts';
import { onePole } from './filters.ts';
import { levelsOver } from './movements.ts';
import type { Stereo } from './stereo.ts';

/** A far face that gives a sound back. */
interface Face {
  /** Delay against the nearest face's. */
  readonly ratio: number;
  /** Level of what comes back at 1 s of delay, dB; it falls by 6 dB with every doubling. */
  readonly level: number;
  /** Air and rock swallow everything above, Hz, at 1 s of delay. */
  readonly cutoff: number;
  /** −1 left … 1 right. */
  readonly pan: number;
}

/** A valley has a nearest face, one across, and the head of the valley; the ratios keep their echoes apart. */
const FACES: readonly Face[] = [
  { ratio: 1, level: -9, cutoff: 2200, pan: -0.6 },
  { ratio: 1.47, level: -10, cutoff: 1700, pan: 0.7 },
  { ratio: 2.13, level: -11, cutoff: 1300, pan: -0.15 },
];

/** No echo can be told from the call before this, and none is heard after it. Seconds. */
const SHORTEST = 0.6;
const LONGEST = 1.6;

/** A face of rock is not flat: what comes back is smeared by these all-passes, frames. */
const ROUGHNESS = [211, 367] as const;
const SMEAR = 0.35;
const SMEARED = ROUGHNESS.reduce((sum, delay) => sum + delay, 0);

/**
 * Delays of the echoes of a place, seconds, the nearest face's first.
 * @param echo Twice the distance of the nearest face over 343 m/s; a nearer face than 100 m is heard as one at 100 m.
 */
export const echoDelays = (echo: number): readonly number[] =>
  echo <= 0
    ? []
    : FACES.map(({ ratio }) => Math.max(SHORTEST, echo) * ratio).filter((delay) => delay <= LONGEST);

/** Discrete returns from far faces: later is fainter and darker, and each comes from a side of its own. */
export function echo(far: Float32Array, movements: readonly Movement[], { left, right }: Stereo) {
  const frames = far.length;
  const rough = smeared(far);
  for (const seconds of new Set(movements.map(({ acoustics }) => acoustics.echo))) {
    // a shout goes on coming back after a cut: the send is faded, not the echo
    const open = levelsOver(frames, movements, ({ acoustics }) => (acoustics.echo === seconds ? 1 : 0));
    for (const [index, delay] of echoDelays(seconds).entries()) {
      const face = FACES[index];
      if (face === undefined) continue;
      const back = Math.round(delay * SAMPLE_RATE) - SMEARED;
      const smooth = onePole(face.cutoff / Math.sqrt(delay));
      const gain = 10 ** (face.level / 20) / delay;
      const angle = (1 + face.pan) * (Math.PI / 4);
      const onLeft = gain * Math.cos(angle) * Math.SQRT2;
      const onRight = gain * Math.sin(angle) * Math.SQRT2;
      let once = 0;
      let twice = 0;
      for (let n = back; n < frames; n++) {
        once += smooth * ((rough[n - back] ?? 0) * (open[n - back] ?? 0) - once);
        twice += smooth * (once - twice);
        left[n] = (left[n] ?? 0) + onLeft * twice;
        right[n] = (right[n] ?? 0) + onRight * twice;
      }
    }
  }
}

/** All-passes whose strongest tap is their own delay, which {@link SMEARED} takes off again. */
function smeared(input: Float32Array): Float32Array {
  let sound = input;
  for (const delay of ROUGHNESS) {
    const output = new Float32Array(sound.length);
    for (let n = 0; n < sound.length; n++) {
      output[n] = SMEAR * (sound[n] ?? 0) + (sound[n - delay] ?? 0) - SMEAR * (output[n - delay] ?? 0);
    }
    sound = output;
  }
  return sound;
}
