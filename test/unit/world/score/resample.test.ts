import { describe, expect, it } from 'vitest';
import { resample } from '../../../../model/world/score/resample.ts';
import { amplitudeAt, decibels, rms, sine } from './fixtures.ts';

describe('resampling', () => {
  it.each([300, 1000, 3400, 6000])('keeps a %d Hz tone at its level', (frequency) => {
    const out = resample(sine(frequency, 0.5, 0.5, 0, 16_000), 16_000, 48_000);
    expect(out).toHaveLength(24_000);
    expect(amplitudeAt(out.subarray(2400, 21_600), frequency)).toBeCloseTo(0.5, 2);
  });

  it.each([1000, 3000, 6000])('leaves no image of a %d Hz tone above the old band', (frequency) => {
    const out = resample(sine(frequency, 0.5, 0.5, 0, 16_000), 16_000, 48_000).subarray(2400, 21_600);
    for (const image of [16_000 - frequency, 16_000 + frequency]) {
      expect(decibels(amplitudeAt(out, image) / 0.5)).toBeLessThan(-75);
    }
  });

  it.each([
    [16_000 * 1.22, 48_000],
    [16_000 * 0.9, 48_000],
  ])('shifts by the ratio %d to %d', (from, to) => {
    const out = resample(sine(1000, 0.5, 0.5, 0, 16_000), from, to);
    expect(amplitudeAt(out.subarray(2400, -2400), (1000 * from) / 16_000)).toBeCloseTo(0.5, 2);
  });

  it('removes what a lower rate cannot hold', () => {
    const out = resample(sine(20_000, 0.2, 0.5), 48_000, 16_000);
    expect(decibels(rms(out.subarray(200, -200)))).toBeLessThan(-70);
  });

  it('copies at the same rate', () => {
    const samples = sine(100, 0.01, 1);
    const copy = resample(samples, 48_000, 48_000);
    expect(copy).toEqual(samples);
    expect(copy).not.toBe(samples);
  });
});
