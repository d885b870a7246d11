import { describe, expect, it } from 'vitest';
import { type Glimpse, occlusionMeasures } from '../../../../bench/physics/subjects/occlusion.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';

interface Ball {
  readonly area?: number;
  readonly color?: Vec3;
  /** Pixels a second. */
  readonly speed?: number;
  /** Pixels that it leaps in the dark. */
  readonly leap?: number;
}

/** A ball crosses the picture, hidden from 0.5 s to 0.8 s; `after` is what comes out. */
const crossing = (after: Ball = {}, hidden: readonly [number, number] = [0.5, 0.8]): Glimpse[] =>
  Array.from({ length: 60 }, (_, i) => {
    const t = i / 48;
    const { area = 1520, color = [20, 150, 40], speed = 380, leap = 0 } = t < hidden[1] ? {} : after;
    const x = 10 + 380 * Math.min(t, hidden[1]) + speed * Math.max(0, t - hidden[1]) + leap;
    return t >= hidden[0] && t < hidden[1]
      ? { t, ball: undefined, patches: 0 }
      : { t, ball: { t, x, y: 320, area, cut: false, color }, patches: 1 };
  });
const failed = (glimpses: readonly Glimpse[]) =>
  occlusionMeasures(glimpses)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name.replace('behind: ', ''));

describe('a ball that rolls behind something', () => {
  it('is accepted when it comes out as it went in', () => expect(failed(crossing())).toEqual([]));
  it('is rejected a tenth larger', () =>
    expect(failed(crossing({ area: 1520 * 1.21 }))).toEqual(['size after, against before']));
  it('is rejected in another colour', () =>
    expect(failed(crossing({ color: [60, 150, 40] }))).toEqual(['change of colour']));
  it('is rejected faster or slower', () => {
    expect(failed(crossing({ speed: 430 }))).toEqual(['speed after, against before']);
    expect(failed(crossing({ speed: 330 }))).toEqual(['speed after, against before']);
  });
  it('is rejected when it comes out elsewhere', () =>
    expect(failed(crossing({ leap: 30 }))).toEqual(['beside where its speed carried it']));
  it('is rejected when there are two', () =>
    expect(failed(crossing().map((glimpse, i) => (i === 5 ? { ...glimpse, patches: 2 } : glimpse)))).toEqual([
      'at most one ball, ever',
    ]));
  it('is rejected when nothing ever hid it, or when it stays away', () => {
    expect(failed(crossing({}, [0.5, 0.5]))).toContain('out of sight for');
    expect(failed(crossing({}, [0.5, 9]))).toContain('out of sight for');
    expect(failed(crossing().slice(0, 25))).toContain('out of sight for');
    expect(failed([])).toEqual(['the ball goes in and comes out']);
  });
});
