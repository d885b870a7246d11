import { describe, expect, it } from 'vitest';
import { flightsOf } from '../../../../bench/physics/flights.ts';
import { passThrough, shotMeasures, touching } from '../../../../bench/physics/subjects/hoop.ts';
import type { Place } from '../../../../bench/physics/tracking.ts';
import type { Hoop } from '../../../../model/world/stage/stage.ts';

const HOOP: Hoop = {
  ring: [2.6, 3.05, 0],
  ringRadius: 0.2285,
  boardX: 2.98,
  boardBottom: 2.9,
  boardTop: 3.97,
  boardHalfWidth: 0.915,
};

/** A shot from the free throw line that is at (x, y) after `seconds`; with a board there it comes back. */
function shot(x: number, y: number, seconds: number, board: number | null, gravity = 9.81): Place[] {
  const [vx, vy] = [(x + 1.6) / seconds, (y - 2.1) / seconds + (gravity * seconds) / 2];
  return Array.from({ length: 40 }, (_, i): Place => {
    const t = i / 24;
    const ahead = -1.6 + vx * t;
    return {
      t,
      at: [
        board !== null && ahead > board ? board - 0.7 * (ahead - board) : ahead,
        2.1 + vy * t - (gravity * t * t) / 2,
        0.3 * (board === null ? 0 : 1),
      ],
    };
  });
}
const seen = (places: readonly Place[], heard: readonly number[]) => ({
  places,
  flights: flightsOf(places, 0.015),
  heard: heard.map((t) => ({ t, level: 0.5 })),
  hoop: HOOP,
});
const verdicts = (...args: Parameters<typeof shotMeasures>) =>
  Object.fromEntries(shotMeasures(...args).map(({ name, ok }) => [name.replace(/^.*?: /, ''), ok]));

describe('a shot that misses', () => {
  const missed = shot(2.86, 3.5, 1, 2.86);
  it('is accepted when it strikes the board with a sound and stays out', () => {
    expect(verdicts('miss', 'miss', seen(missed, [1]))).toEqual({
      'g of the thrown ball': true,
      'fastest move between two frames': true,
      'strikes rim or backboard and turns back there': true,
      'does not go in': true,
      'sound of the blows': true,
    });
  });
  it('is rejected when the ball turns back in the air', () => {
    expect(verdicts('miss', 'miss', seen(shot(1.8, 3.5, 1, 1.8), [1]))).toMatchObject({
      'strikes rim or backboard and turns back there': false,
    });
  });
  it('is rejected when it goes in, floats, or is heard three frames late', () => {
    expect(verdicts('miss', 'miss', seen(shot(2.6, 3.05, 1, null), [1]))).toMatchObject({
      'does not go in': false,
    });
    expect(verdicts('miss', 'miss', seen(shot(2.86, 3.5, 1, 2.86, 9), [1]))).toMatchObject({
      'g of the thrown ball': false,
    });
    expect(verdicts('miss', 'miss', seen(missed, [1 + 3 / 24]))).toMatchObject({
      'sound of the blows': false,
    });
  });
  it('is rejected when the ball leaps', () => {
    const leaps = missed.map(
      (place): Place => (place.t < 0.5 ? place : { ...place, at: [place.at[0] + 0.6, place.at[1], 0] }),
    );
    expect(verdicts('miss', 'miss', seen(leaps, []))).toMatchObject({
      'fastest move between two frames': false,
    });
  });
});

describe('a shot that is made', () => {
  it('is accepted when it goes down through the ring', () => {
    expect(verdicts('make', 'make', seen(shot(2.6, 3.05, 1, null), [1]))).toMatchObject({
      'goes through the ring from above': true,
      'sound of the net': true,
    });
  });
  it('is rejected when it passes beside or under the ring', () => {
    for (const places of [shot(2.2, 3.05, 1, null), shot(2.6, 2.5, 1, null)])
      expect(verdicts('make', 'make', seen(places, [1]))).toMatchObject({
        'goes through the ring from above': false,
        'sound of the net': false,
      });
  });
  it('does not count a ball that comes up through the ring', () => {
    const up = [2.8, 3, 3.2].map((y, i): Place => ({ t: i / 24, at: [2.6, y, 0] }));
    expect(passThrough(up, HOOP)).toBeNull();
    expect(
      passThrough(
        up.toReversed().map(({ at }, i) => ({ t: i / 24, at })),
        HOOP,
      )?.at[1],
    ).toBe(3.05);
  });
});

it('knows what of the hoop a ball touches', () => {
  expect(touching([2.86, 3.5, 0.3], HOOP)).toBe('board');
  expect(touching([2.28, 3.1, 0], HOOP)).toBe('ring');
  expect(touching([1.5, 3.5, 0], HOOP)).toBeNull();
  expect(touching([2.86, 4.4, 0], HOOP)).toBeNull();
});
