import { Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { massOf } from '../../../../../model/world/simulate/body/anthropometry.ts';
import { groundForces } from '../../../../../model/world/simulate/body/ground-force.ts';
import { place } from '../../../../../model/world/simulate/body/kinematics.ts';
import { STRAIGHT } from '../../../../../model/world/simulate/body/posture.ts';
import { proportionsOf } from '../../../../../model/world/stage/figures/proportions.ts';

const BODY = proportionsOf({ height: 1.7, woman: false, child: false, drawn: false });
const STEP = 1 / 120;
const WEIGHT = massOf(BODY) * 9.81;

/** A stiff body that moves and turns as given: what the ground must do in the middle of it. */
const pushing = (at: (t: number) => Vector3, turn: (t: number) => Quaternion = () => new Quaternion()) => {
  const moments = Array.from({ length: 9 }, (_, i) =>
    place(BODY, STRAIGHT, new Matrix4().compose(at(i * STEP), turn(i * STEP), new Vector3(1, 1, 1))),
  );
  const forces = groundForces(BODY, moments, { from: 0, step: STEP, gravity: 9.81 });
  return forces[3] ?? expect.fail('no force');
};

describe('the force of the ground', () => {
  it('bears who stands, below the centre of mass', () => {
    const { force, pressure, centre } = pushing(() => new Vector3(0.4, BODY.pelvis, 1));
    expect(force.y).toBeCloseTo(WEIGHT, 3);
    expect(Math.hypot(force.x, force.z)).toBeLessThan(1e-3);
    expect(pressure.x).toBeCloseTo(centre.x, 6);
    expect(pressure.z).toBeCloseTo(centre.z, 6);
  });

  it('is none on who falls', () => {
    const { force } = pushing((t) => new Vector3(t, 2 + 2 * t - (9.81 * t * t) / 2, 0));
    expect(force.length()).toBeLessThan(1e-3 * WEIGHT);
  });

  it('acts behind who speeds up, as far as the lever of its height asks', () => {
    const { force, pressure, centre } = pushing((t) => new Vector3(0, BODY.pelvis, 1.5 * t * t));
    expect(force.z / force.y).toBeCloseTo(3 / 9.81, 4);
    expect(centre.z - pressure.z).toBeCloseTo((centre.y * 3) / 9.81, 3);
  });

  it('acts beside who begins to turn over', () => {
    const turning = (t: number) => new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), 4 * t * t);
    const { force, pressure, centre } = pushing(() => new Vector3(0, BODY.pelvis, 0), turning);
    // forward over the feet: the ground must push from behind, but for what it takes to move the centre of mass
    expect(pressure.z - (centre.z - (centre.y * force.z) / force.y)).toBeLessThan(-0.05);
  });
});
