import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { groundForces } from '../../../../model/world/simulate/body/ground-force.ts';
import { place } from '../../../../model/world/simulate/body/kinematics.ts';
import { soleCorners } from '../../../../model/world/simulate/body/reach.ts';
import { areaOf, nearestIn } from '../../../../model/world/simulate/body/support-area.ts';
import { attitude } from '../../../../model/world/simulate/routine/attitude.ts';
import { type Swaying, swayFor } from '../../../../model/world/simulate/routine/balance.ts';
import { ATTENTION } from '../../../../model/world/simulate/routine/flips.ts';
import { placeMoment } from '../../../../model/world/simulate/routine/placing.ts';
import { supportOf } from '../../../../model/world/simulate/routine/support.ts';
import { proportionsOf } from '../../../../model/world/stage/figures/proportions.ts';

const BODY = proportionsOf({ height: 1.65, woman: true, child: false, drawn: false });
const SECONDS = 0.6;

/** From standing upright to a bow, between two rests: the trunk swings over without regard to the feet. */
const bow = (degrees: number) => {
  const upright = {
    attitude: attitude(0),
    posture: ATTENTION,
    on: ['footL', 'footR'] as const,
    seconds: SECONDS,
    still: true,
    balanced: 0,
  };
  const a = placeMoment(BODY, upright, null);
  const b = placeMoment(BODY, { ...upright, attitude: attitude(degrees) }, { placed: a, until: SECONDS });
  const rest = { velocity: new Vector3(), rate: new Vector3() };
  const held = (swaying?: Swaying) => supportOf(BODY, a, b, [rest, rest], () => ATTENTION, swaying);
  const ground = { body: BODY, gravity: 9.81, from: 0, to: SECONDS, limbs: [...a.plants.keys()] };
  return { held, ground };
};

/** Root of the mean square of how far the centre of pressure is outside the soles, metres. */
const outside = ({ held, ground }: ReturnType<typeof bow>, swaying?: Swaying): number => {
  const step = SECONDS / 36;
  const way = held(swaying);
  const moments = Array.from({ length: 37 }, (_, i) => {
    const { pelvis, posture } = way(i * step);
    return place(BODY, posture, pelvis);
  });
  const forces = groundForces(BODY, moments, { from: 0, step, gravity: 9.81 });
  const squares = forces.map(({ pressure }, i) => {
    const joints = moments[i + 1] ?? expect.fail('no moment');
    const near = nearestIn(areaOf(ground.limbs.flatMap((limb) => soleCorners(BODY, joints, limb))), pressure);
    return (near.x - pressure.x) ** 2 + (near.z - pressure.z) ** 2;
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
};

describe('a body that sways for its balance', () => {
  it('keeps the centre of pressure nearer to its soles than one that just goes its way', () => {
    const hasty = bow(60);
    const swaying = swayFor(hasty.ground, hasty.held) ?? expect.fail('it does not sway');
    const before = outside(hasty);
    expect(before).toBeGreaterThan(0.04);
    expect(outside(hasty, swaying)).toBeLessThan(0.9 * before);
  });

  it('begins and ends as it was to', () => {
    const hasty = bow(60);
    const swaying = swayFor(hasty.ground, hasty.held) ?? expect.fail('it does not sway');
    for (const t of [0, SECONDS]) {
      expect(swaying(t).shift.length()).toBeLessThan(1e-9);
      expect(swaying(t).turn.length()).toBeLessThan(1e-9);
    }
    expect(swaying(0.3).shift.length()).toBeLessThan(0.08);
    expect(swaying(0.3).turn.length()).toBeLessThan(0.4);
  });

  it('leaves a way alone that needs none', () => {
    const calm = bow(0);
    expect(swayFor(calm.ground, calm.held)).toBeUndefined();
  });
});
