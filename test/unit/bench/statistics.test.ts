import { describe, expect, it } from 'vitest';
import { median, percentile, sum } from '../../../bench/statistics.ts';

describe('percentile', () => {
  it.each([
    [50, [3, 1, 2], 2],
    [50, [4, 1, 3, 2], 2.5],
    [0, [5, 7, 6], 5],
    [100, [5, 7, 6], 7],
    [95, [0, 10, 20, 30, 40], 38],
    [95, [8], 8],
  ])('%d of %j is %d', (p, values, expected) => {
    expect(percentile(values, p)).toBeCloseTo(expected, 9);
  });

  it('orders by size and leaves its input as it was', () => {
    const values = [100, 20, 3];
    expect(median(values)).toBe(20);
    expect(values).toEqual([100, 20, 3]);
  });

  it('has no answer for nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

it('sums, nothing to nothing', () => {
  expect(sum([1, 2, 3.5])).toBe(6.5);
  expect(sum([])).toBe(0);
});
