import { describe, expect, it } from 'vitest';
import { type Appearance, appearanceOf, sameThing } from '../../../../bench/physics/subjects/permanence.ts';
import type { Sighting } from '../../../../bench/physics/tracking.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';

const seen = (x: number, area = 1200, color: Vec3 = [20, 150, 40]): Sighting => ({
  ...{ t: 0, x, y: 240, area, cut: false, color },
});
const ball = (...args: Parameters<typeof seen>): Appearance | null => {
  const sightings = Array.from({ length: 12 }, () => seen(...args));
  return appearanceOf(
    sightings,
    sightings.map(() => 1),
  );
};
const failed = (after: Appearance | null) =>
  sameThing('cut', ball(200), after)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name.replace('cut: ', ''));

describe('the same thing after a cut', () => {
  it('is accepted where it was, as it was', () => expect(failed(ball(205))).toEqual([]));
  it('is rejected when it grew', () =>
    expect(failed(ball(200, 1400))).toEqual(['size after, against before']));
  it('is rejected in another colour', () =>
    expect(failed(ball(200, 1200, [60, 150, 40]))).toEqual(['change of colour']));
  it('is rejected when it leapt', () => expect(failed(ball(330))).toEqual(['leap']));
  it('is rejected when it is gone, for a while or for good, or there twice', () => {
    expect(failed(null)).toEqual(['the ball is seen in both']);
    expect(failed(appearanceOf([seen(200), undefined, seen(200)], [1, 0, 1]))).toEqual(['one ball, always']);
    expect(failed(appearanceOf([seen(200), seen(200)], [1, 2]))).toEqual(['one ball, always']);
  });
});
