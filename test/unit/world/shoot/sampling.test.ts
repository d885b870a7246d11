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
