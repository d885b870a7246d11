import { describe, expect, it } from 'vitest';
import { planSamples } from '../../../../model/world/shoot/sampling.ts';

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe.each([4, 8, 16] as const)('a plan of %i samples', (count) => {
  const plan = planSamples(count);
  const classes = [
    ...Map.groupBy(plan.samples, ({ classX, classY }) => classY * plan.gridX + classX).values(),
  ];

  it('gives every pixel that many samples', () => {
    expect(classes).toHaveLength(plan.gridX * plan.gridY);
    for (const samples of classes) expect(samples).toHaveLength(count);
  });

  it('spreads all of them over the open shutter, none at the same instant', () => {
    const instants = plan.samples.map(({ shutter }) => shutter).sort((a, b) => a - b);
    instants.forEach((instant, i) => {
      expect(instant).toBeCloseTo((i + 0.5) / instants.length, 9);
    });
  });

  it('shows neighbouring pixels the same middle of time, pixel, lens and sun', () => {
    for (const samples of classes) {
      expect(Math.abs(mean(samples.map(({ shutter }) => shutter)) - 0.5)).toBeLessThan(0.04);
      for (const axis of [0, 1] as const) {
        expect(Math.abs(mean(samples.map(({ pixel }) => pixel[axis])))).toBeLessThan(0.001);
        expect(Math.abs(mean(samples.map(({ lens }) => lens[axis])))).toBeLessThan(0.001);
        expect(Math.abs(mean(samples.map(({ sun }) => sun[axis])))).toBeLessThan(0.001);
      }
    }
  });

  it('looks for occlusion near and far with every sample, in all directions with all, alike in all classes', () => {
    for (const samples of classes) {
      expect(samples.map(({ taps }) => taps)).toEqual(classes[0]?.map(({ taps }) => taps));
    }
    const taps = (classes[0] ?? []).flatMap((sample) => sample.taps);
    const radii = taps.map(([x, y]) => Math.hypot(x, y));
    for (const [i, radius] of radii.entries()) {
      expect(radius).toBeGreaterThan(i % 2 === 0 ? 0.1 : 0.5);
      expect(radius).toBeLessThan(i % 2 === 0 ? 0.55 : 0.96);
    }
    expect(new Set(radii.map((radius) => radius.toFixed(6))).size).toBe(radii.length);
    const quarters = taps.map(([x, y]) => (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0));
    expect(new Set(quarters).size).toBe(4);
  });

  it('stays within the pixel and the discs', () => {
    for (const { pixel, lens, sun } of plan.samples) {
      expect(Math.max(...pixel.map(Math.abs))).toBeLessThan(0.5);
      expect(Math.hypot(...lens)).toBeLessThanOrEqual(1);
      expect(Math.hypot(...sun)).toBeLessThanOrEqual(1);
    }
  });
});

it('a plan of one sample looks once, through the middle of everything', () => {
  for (const { shutter, pixel, lens, sun } of planSamples(1).samples) {
    expect([shutter, ...pixel, ...lens, ...sun]).toEqual([0.5, 0, 0, 0, 0, 0, 0]);
  }
});
