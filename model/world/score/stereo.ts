/** Two channels of equal length, at the score's sample rate. */
export interface Stereo {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export const silence = (frames: number): Stereo => ({
  left: new Float32Array(frames),
  right: new Float32Array(frames),
});

/** Adds `samples · gain` to `bus` from frame `start` on; what lies outside the bus is dropped. */
export function addAt(
  bus: Float32Array,
  samples: Float32Array,
  start: number,
  gain: number,
  length = samples.length,
) {
  const end = Math.min(length, bus.length - start);
  for (let n = Math.max(0, -start); n < end; n++) {
    bus[start + n] = (bus[start + n] ?? 0) + gain * (samples[n] ?? 0);
  }
}

/** Multiplies every frame of both channels by the same gain. */
export function scale({ left, right }: Stereo, gain: number) {
  for (let n = 0; n < left.length; n++) {
    left[n] = (left[n] ?? 0) * gain;
    right[n] = (right[n] ?? 0) * gain;
  }
}

export const fromDecibels = (decibels: number) => 10 ** (decibels / 20);
export const toDecibels = (gain: number) => 20 * Math.log10(gain);
