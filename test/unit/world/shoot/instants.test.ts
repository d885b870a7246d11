import { describe, expect, it } from 'vitest';
import type { Bounds } from '../../../../model/world/shoot/bounds.ts';
import { between, intervalOf, planInstants } from '../../../../model/world/shoot/instants.ts';
import { planSamples } from '../../../../model/world/shoot/sampling.ts';

const bounds: readonly Bounds[] = [{ center: [0, 1, 0], radius: 1, corners: [], longestAxis: 0 }];
const at = (x: number): number[] => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1];
const hidden = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
/** A hundredth of a second. */
const SECONDS = 0.01;

/** Where a thing is seen, having gone from one place to another in a hundredth of a second. */
const seen = (from: readonly number[], to: readonly number[], share: number): number[] => {
  const matrices = new Float32Array(16);
  between(intervalOf(bounds, Float32Array.from(from), Float32Array.from(to), SECONDS), share, matrices);
  return [...matrices];
};

describe.each([1, 4, 8, 16] as const)('the instants of %i samples', (count) => {
  const plan = planSamples(count);
  const { asked, steps } = planInstants(plan);

  it('are few, and every exposure lies at its own time between two of them', () => {
    expect(asked.length).toBeLessThanOrEqual(5);
    const times = steps.map(({ after, share }) => {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(1 + 1e-9);
      const [from = Number.NaN, to = from] = asked.slice(after);
      return from + (to - from) * share;
    });
    plan.samples.forEach(({ shutter }, k) => {
      expect(times[k]).toBeCloseTo(shutter, 12);
    });
  });
});

describe('between two instants', () => {
  it('things move evenly', () => {
    expect(seen(at(1), at(1.2), 0.25)).toEqual([...Float32Array.from(at(1.05))]);
  });

  it('what rests stays where it is, to the bit', () => {
    const place = [...Float32Array.from(at(0.1))];
    expect(seen(place, place, 0.3)).toEqual(place);
  });

  it('what appears or vanishes is not drawn in on its way', () => {
    expect(seen(hidden, at(0.1), 0.4)).toEqual(hidden);
    expect(seen(at(2), hidden, 0.4)).toEqual(at(2));
    expect(seen(at(2), hidden, 0.6)).toEqual(hidden);
  });

  it('what is put elsewhere, as a drop that begins anew, leaves no streak', () => {
    expect(seen(at(0), at(3), 0.4)).toEqual(at(0));
    expect(seen(at(0), at(3), 0.6)).toEqual(at(3));
  });

  it('a limb that turns fast about a joint is moved, however far its matrix says its origin has gone', () => {
    // a turn by 0.2 about the point (0, 1, 0), where what follows the matrix is
    const [c, s] = [Math.cos(0.2), Math.sin(0.2)];
    const turned = [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, s, 1 - c, 0, 1];
    expect(seen(at(0), turned, 0.5)[12]).toBeCloseTo(s / 2, 6);
  });
});
