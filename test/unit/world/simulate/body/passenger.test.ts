import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import {
  CLAWS,
  carried,
  fallen,
  LOOSE,
  type Seat,
} from '../../../../../model/world/simulate/body/passenger.ts';

const G = 9.81;
/** A seat that goes round in a circle, faster and faster up to a rate. Metres, rad/s. */
const turning = (radius: number, rate: number): Seat['frame'] => {
  return (t) => {
    const angle = t < 0.5 ? rate * t * t : rate * (t - 0.25);
    return new Matrix4().makeRotationY(angle).multiply(new Matrix4().makeTranslation(radius, 1.6, 0));
  };
};
const seat = (frame: Seat['frame'], grip = CLAWS): Seat => ({ frame, height: 0.12, softness: 6, grip });

describe('a passenger', () => {
  it('stays in a slow spin near the axis, and sways outward', () => {
    const ride = carried(seat(turning(0.03, 9)), 2, G);
    expect(ride.left).toBeNull();
    expect(ride.strongest).toBeLessThan(CLAWS.claws);
    const last = ride.steps.at(-1) ?? expect.fail('no ride');
    expect(Math.hypot(last.centre.x, last.centre.z)).toBeGreaterThan(0.03);
  });

  it('is thrown off by a fast one, along the way it went, when the pull is more than its grip', () => {
    const ride = carried(seat(turning(0.12, 30)), 2, G);
    const left = ride.left ?? expect.fail('it held on');
    expect(ride.strongest).toBeGreaterThan(CLAWS.claws);
    const from = ride.steps.at(-1)?.centre ?? expect.fail('no ride');
    const along = left.velocity.clone().setY(0);
    const outward = from.clone().setY(0);
    // mostly along the circle, not away from its middle
    expect(Math.abs(along.clone().normalize().dot(outward.clone().normalize()))).toBeLessThan(0.75);
    const rate = left.rate.y;
    expect(along.length()).toBeGreaterThan(0.7 * rate * outward.length());
    expect(along.length()).toBeLessThan(1.4 * rate * outward.length());
  });

  it('falls on a parabola from there, lands on the ground and slides to rest', () => {
    const ride = carried(seat(turning(0.12, 30)), 2, G);
    const left = ride.left ?? expect.fail('it held on');
    const last = ride.steps.at(-1) ?? expect.fail('no ride');
    const fall = fallen(last, left, { y: 0, friction: 0.07 }, 0.2, 4, G);
    const landed = fall.landed ?? expect.fail('it never lands');
    const path = (t: number) =>
      last.centre
        .clone()
        .addScaledVector(left.velocity, t)
        .setY(last.centre.y + left.velocity.y * t - (G * t * t) / 2);
    for (const i of [10, 40, 80]) {
      const t = (i + 1) / 240;
      if (left.at + t < landed) {
        expect(fall.steps[i]?.centre.distanceTo(path(t))).toBeLessThan(1e-6);
      }
    }
    const down = Math.round((landed - left.at) * 240);
    const speed = (i: number) =>
      (fall.steps[i + 1]?.centre ?? new Vector3()).distanceTo(fall.steps[i]?.centre ?? new Vector3()) * 240;
    expect(fall.steps[down + 5]?.centre.y).toBeCloseTo(0.2, 9);
    expect(speed(down + 5) - speed(down + 125)).toBeCloseTo((0.07 * G * 120) / 240, 1);
    const up = new Vector3(0, 1, 0).applyQuaternion(fall.steps[down + 10]?.turn ?? expect.fail('no step'));
    expect(up.y).toBeGreaterThan(0.99);
  });

  it('without claws slides off where friction no longer holds it', () => {
    const tilting = (t: number) => new Matrix4().makeRotationZ(Math.min(0.6, 0.4 * t)).setPosition(0, 1, 0);
    const ride = carried({ ...seat(tilting, LOOSE), height: 0.02, softness: 12 }, 2, G);
    const left = ride.left ?? expect.fail('it stuck');
    // tan of the angle at which it goes is the friction
    expect(Math.tan(0.4 * left.at)).toBeGreaterThan(LOOSE.friction * 0.9);
    expect(Math.tan(0.4 * left.at)).toBeLessThan(LOOSE.friction * 1.25);
    expect(carried({ ...seat(tilting), height: 0.02 }, 2, G).left).toBeNull();
  });
});
