import {
  type Acoustics,
  type Ambience,
  type Cues,
  type Impact,
  type Material,
  type Movement,
  SAMPLE_RATE,
} from '../../../../model/world/score/cue.ts';
import type { Stereo } from '../../../../model/world/score/stereo.ts';

const NO_AMBIENCE: Ambience = { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0 };
const DRY: Acoustics = { reverb: 0, wet: 0, echo: 0 };

/** A listener at the origin who faces −z. */
export const aMovement = (
  ambience: Partial<Ambience> = {},
  acoustics: Partial<Acoustics> = {},
  to = 60,
): Movement => ({
  from: 0,
  to,
  ambience: { ...NO_AMBIENCE, ...ambience },
  acoustics: { ...DRY, ...acoustics },
  listener: () => ({ position: [0, 0, 0], right: [1, 0, 0] }),
});

export const someCues = (cues: Partial<Cues> = {}): Cues => ({
  seconds: 2,
  seed: 1,
  impacts: [],
  rubs: [],
  spoken: [],
  calls: [],
  reactions: [],
  music: [],
  movements: [aMovement()],
  ...cues,
});

export const anImpact = (
  impact: Partial<Impact> = {},
  a: Material = 'wood',
  b: Material = 'stone',
): Impact => ({
  at: 0.5,
  impulse: 1,
  position: [0, 0, -3],
  between: [
    { material: a, size: 0.3 },
    { material: b, size: 0.3 },
  ],
  ...impact,
});

export const split = (interleaved: Float32Array): Stereo => ({
  left: interleaved.filter((_, n) => n % 2 === 0),
  right: interleaved.filter((_, n) => n % 2 === 1),
});

export const rms = (samples: Float32Array, from = 0, to = samples.length) => {
  const part = samples.subarray(Math.round(from), Math.round(to));
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
};

export const decibels = (gain: number) => 20 * Math.log10(gain);

/** A sine of `amplitude` at 48 kHz. */
export const sine = (frequency: number, seconds: number, amplitude: number, phase = 0, rate = SAMPLE_RATE) =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequency * n) / rate + phase),
  );

/** Amplitude of one frequency in a signal (Fourier sum with a Hann window; both turned on from sample to sample). */
export function amplitudeAt(samples: Float32Array, frequency: number, rate = SAMPLE_RATE): number {
  const angle = (2 * Math.PI * frequency) / rate;
  const [turnX, turnY] = [Math.cos(angle), Math.sin(angle)];
  const slope = (2 * Math.PI) / samples.length;
  const [slopeX, slopeY] = [Math.cos(slope), Math.sin(slope)];
  let [x, y] = [1, 0];
  let [windowX, windowY] = [Math.cos(slope / 2), Math.sin(slope / 2)];
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < samples.length; n++) {
    const weighted = (0.5 - 0.5 * windowX) * (samples[n] ?? 0);
    real += weighted * x;
    imaginary += weighted * y;
    const nextX = x * turnX - y * turnY;
    y = x * turnY + y * turnX;
    x = nextX;
    const nextWindow = windowX * slopeX - windowY * slopeY;
    windowY = windowX * slopeY + windowY * slopeX;
    windowX = nextWindow;
  }
  return (2 * Math.hypot(real, imaginary)) / (samples.length / 2);
}
