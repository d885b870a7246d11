import { describe, expect, it } from 'vitest';
import { limit, truePeak } from '../../../../model/world/score/limiter.ts';
import { decibels, sine } from './fixtures.ts';

const both = (samples: Float32Array) => ({ left: samples, right: samples.slice() });

describe('true peak', () => {
  it('finds the peak between the samples: a quarter-rate sine at 45° is 3 dB above them', () => {
    const samples = sine(12_000, 0.1, 0.5, Math.PI / 4);
    const sampled = samples.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(decibels(sampled)).toBeCloseTo(-9.03, 1);
    // the edges of the burst ring: look at its body
    expect(decibels(truePeak(both(samples)))).toBeGreaterThan(-6.4);
    expect(decibels(truePeak(both(samples)))).toBeLessThan(-5);
  });

  it('is the sample peak of a slow wave', () => {
    expect(truePeak(both(sine(100, 0.1, 0.25)))).toBeCloseTo(0.25, 3);
  });
});

describe('the limiter', () => {
  it.each([
    ['a loud low note', sine(100, 0.5, 3)],
    ['peaks between samples', sine(12_000, 0.2, 1.2, Math.PI / 4)],
    ['a single click', Float32Array.from({ length: 9600 }, (_, n) => (n === 4800 ? 2 : 0))],
  ])('holds %s at the ceiling', (_what, samples) => {
    const programme = both(samples);
    limit(programme, 0.8);
    expect(truePeak(programme)).toBeLessThanOrEqual(0.8 * 1.0001);
    expect(truePeak(programme)).toBeGreaterThan(0.6);
  });

  it('leaves what is quiet enough untouched', () => {
    const programme = both(sine(440, 0.2, 0.7));
    limit(programme, 0.8);
    expect(programme.left).toEqual(sine(440, 0.2, 0.7));
  });

  it('keeps the balance of the channels, and silence', () => {
    const programme = { left: sine(440, 0.2, 2), right: sine(440, 0.2, 1) };
    programme.left.fill(0, 0, 1000);
    programme.right.fill(0, 0, 1000);
    limit(programme, 0.8);
    const n = 5000;
    expect((programme.left[n] ?? 0) / (programme.right[n] ?? 1)).toBeCloseTo(2, 5);
    expect(programme.left.subarray(0, 1000).every((value) => value === 0)).toBe(true);
  });

  it('lets the level come back after a click', () => {
    const samples = sine(440, 1, 0.5);
    samples[4800] = 4;
    const programme = both(samples);
    limit(programme, 0.8);
    const end = programme.left.subarray(43_200).reduce((largest, value) => Math.max(largest, value), 0);
    expect(end).toBeGreaterThan(0.49);
  });
});
