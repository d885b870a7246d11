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

/** Amplitude of one frequency in a signal (Goertzel's sum, Hann window). */
export function amplitudeAt(samples: Float32Array, frequency: number, rate = SAMPLE_RATE): number {
  let real = 0;
  let imaginary = 0;
  let weight = 0;
  for (let n = 0; n < samples.length; n++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / samples.length);
    const angle = (2 * Math.PI * frequency * n) / rate;
    real += window * (samples[n] ?? 0) * Math.cos(angle);
    imaginary += window * (samples[n] ?? 0) * Math.sin(angle);
    weight += window;
  }
  return (2 * Math.hypot(real, imaginary)) / weight;
}
