import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { footingMeasures, pushesOf } from '../../../../bench/physics/pushing.ts';
import type { Measure } from '../../../../bench/physics/report.ts';
import { BODY, filmed, STANDING } from './people.ts';

const verdicts = (figures: ReturnType<typeof filmed>) =>
  Object.fromEntries(
    footingMeasures('it', { body: BODY, figures }, { friction: 0.7, outside: 5 }).map(
      ({ name, ok }: Measure) => [name.replace('it: ', ''), ok],
    ),
  );
const moving = (at: (t: number) => Vector3) => filmed(1, 40, { at: (t) => STANDING.clone().add(at(t)) });

describe('the push of the ground on a captured body', () => {
  it('is its weight, under its soles, while it stands', () => {
    const pushes = pushesOf(
      BODY,
      moving(() => new Vector3()),
      { gravity: 9.81, over: 0.2 },
    );
    expect(pushes.length).toBeGreaterThan(20);
    for (const { weights, slope, outside } of pushes) {
      expect(weights).toBeCloseTo(1, 6);
      expect(slope).toBeLessThan(1e-9);
      expect(outside).toBe(0);
    }
  });

  it('may be a little sideways on who shifts gently', () => {
    expect(verdicts(moving((t) => new Vector3(0.02 * Math.sin(3 * t), 0, 0)))).toEqual({
      'least push of the ground': true,
      'sideways push over upward': true,
      'push where nothing stands': true,
    });
  });

  it('cannot speed anybody up so fast that the soles would slip', () => {
    const figures = moving((t) => new Vector3(0, 0, 4.5 * t * t));
    const [push] = pushesOf(BODY, figures, { gravity: 9.81, over: 0.2 });
    expect(push?.slope).toBeCloseTo(9 / 9.81, 2);
    expect(verdicts(figures)['sideways push over upward']).toBe(false);
  });

  it('cannot act where nothing stands: who speeds up upright would fall over', () => {
    expect(verdicts(moving((t) => new Vector3(0, 0, t * t)))).toMatchObject({
      'sideways push over upward': true,
      'push where nothing stands': false,
    });
  });

  it('cannot pull', () => {
    const pulled = moving((t) => new Vector3(0, 0.015 - 6 * Math.max(0, t - 0.4) ** 2, 0));
    expect(verdicts(pulled)['least push of the ground']).toBe(false);
  });

  it('must have something to act on: nobody floats', () => {
    expect(verdicts(moving(() => new Vector3(0, 3, 0)))).toMatchObject({
      'push where nothing stands': false,
    });
  });
});
