import { describe, expect, it } from 'vitest';
import { renderAmbience } from '../../../../model/world/score/ambience.ts';
import { type Ambience, SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { integratedLoudness } from '../../../../model/world/score/loudness.ts';
import { aMovement, amplitudeAt, decibels, rms } from './fixtures.ts';

const SECONDS = 6;
const bed = (ambience: Partial<Ambience>, seed = 1) =>
  renderAmbience(SECONDS * SAMPLE_RATE, [aMovement(ambience)], seed);

/** Balance point of the spectrum by octaves, Hz. */
const brightness = (samples: Float32Array) => {
  let weighted = 0;
  let total = 0;
  for (let f = 60; f < 12_000; f *= 1.06) {
    const energy = amplitudeAt(samples.subarray(0, 2 * SAMPLE_RATE), f) ** 2 * f;
    weighted += Math.log2(f) * energy;
    total += energy;
  }
  return 2 ** (weighted / total);
};

/** Levels of every `span` seconds, dB. */
const levels = (samples: Float32Array, span: number) =>
  Array.from({ length: Math.floor(samples.length / (span * SAMPLE_RATE)) }, (_, i) =>
    decibels(rms(samples, i * span * SAMPLE_RATE, (i + 1) * span * SAMPLE_RATE)),
  );

describe('the bed of a place', () => {
  it('is dull in a street and a room, bright in leaves and rain', () => {
    const [room, traffic, wind, leaves, rain] = (['room', 'traffic', 'wind', 'leaves', 'rain'] as const).map(
      (name) => brightness(bed({ [name]: 1 }).left),
    );
    expect(room).toBeLessThan(300);
    expect(traffic).toBeLessThan(700);
    expect(leaves).toBeGreaterThan(4 * (wind ?? 0));
    expect(rain).toBeGreaterThan(1500);
  });

  it('comes in gusts: the wind of a mountain rises and falls by 6 dB and more, slower than a second', () => {
    const gusts = levels(bed({ wind: 0.6 }).left, 0.25);
    expect(Math.max(...gusts) - Math.min(...gusts)).toBeGreaterThan(6);
    const steps = gusts.slice(1).map((level, i) => Math.abs(level - (gusts[i] ?? 0)));
    expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeLessThan(3);
  });

  it('whistles at the height of a gust: a narrow peak that a calm does not have', () => {
    const { left } = bed({ wind: 1 });
    const gusts = levels(left, 0.25);
    const strongest = gusts.indexOf(Math.max(...gusts));
    const part = left.subarray(strongest * 0.25 * SAMPLE_RATE, (strongest + 1) * 0.25 * SAMPLE_RATE);
    const spectrum = Array.from({ length: 60 }, (_, i) => amplitudeAt(part, 350 + 10 * i));
    const mean = spectrum.reduce((sum, value) => sum + value, 0) / spectrum.length;
    expect(decibels(Math.max(...spectrum) / mean)).toBeGreaterThan(6);
  });

  it('laps: single wavelets, a pause between them', () => {
    const waves = levels(bed({ lapping: 1 }).left, 0.05);
    expect(Math.max(...waves) - Math.min(...waves)).toBeGreaterThan(12);
  });

  it('is next to nothing in snow: 12 dB under rain of the same level', () => {
    const loudness = (ambience: Partial<Ambience>) => integratedLoudness(bed(ambience));
    expect(loudness({ rain: 1 }) - loudness({ snow: 1 })).toBeGreaterThan(12);
  });

  it.each(['wind', 'crowd', 'surf', 'rain', 'room', 'lapping', 'leaves', 'traffic', 'snow'] as const)(
    'runs on over a cut within a place: %s',
    (name) => {
      const whole = bed({ [name]: 0.5 });
      const shots = [0, 2, 4].map((from) => ({ ...aMovement({ [name]: 0.5 }), from, to: from + 2 }));
      expect(renderAmbience(SECONDS * SAMPLE_RATE, shots, 1)).toEqual(whole);
    },
  );

  it('goes over into another place’s without a click', () => {
    const shots = [
      { ...aMovement({ room: 1 }), from: 0, to: 3 },
      { ...aMovement({ room: 0.2 }), from: 3, to: 6 },
    ];
    const { left } = renderAmbience(SECONDS * SAMPLE_RATE, shots, 1);
    const steps = left.map((value, n) => Math.abs(value - (left[n - 1] ?? value)));
    const usual = steps
      .subarray(1.5 * SAMPLE_RATE, 2.5 * SAMPLE_RATE)
      .reduce((most, step) => Math.max(most, step), 0);
    const atCut = steps
      .subarray(2.9 * SAMPLE_RATE, 3.1 * SAMPLE_RATE)
      .reduce((most, step) => Math.max(most, step), 0);
    expect(atCut).toBeLessThan(1.3 * usual);
  });
});
