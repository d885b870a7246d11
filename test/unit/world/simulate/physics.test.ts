import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { lob } from '../../../../model/world/simulate/ballistics.ts';
import { Physics, RATE } from '../../../../model/world/simulate/physics.ts';
import { collider, fixed, UPRIGHT } from '../../../../model/world/stage/build.ts';
import type { Body } from '../../../../model/world/stage/stage.ts';

const floor = fixed(
  'floor',
  [],
  [collider({ kind: 'box', half: [20, 1, 20] }, { sound: 'wood', restitution: 1, at: [0, -1, 0] })],
  4,
);
const ball = (id: string, position: Body['position'], restitution: number): Body => ({
  id,
  kind: 'ball',
  name: id,
  motion: 'dynamic',
  parts: [],
  colliders: [collider({ kind: 'ball', radius: 0.1 }, { sound: 'rubber', restitution })],
  mass: 0.5,
  size: 0.2,
  position,
  rotation: UPRIGHT,
  rolls: true,
  fragments: [],
});

const world = (...bodies: readonly Body[]): Physics => {
  const physics = new Physics(9.81);
  for (const body of [floor, ...bodies]) {
    physics.add(body);
  }
  return physics;
};

describe('physics', () => {
  it('lets things fall as on earth, within 3 %', () => {
    const physics = world(ball('a', [0, 10, 0], 0.8));
    for (let step = 0; step < RATE; step += 1) {
      physics.step();
    }
    const fallen = 10 - physics.position('a').y;
    expect(Math.abs((2 * fallen) / 9.81 - 1)).toBeLessThan(0.03);
    physics.free();
  });

  it.each([0.5, 0.8])('bounces back with a share of %d of its speed', (restitution) => {
    const physics = world(ball('a', [0, 1.1, 0], restitution));
    let impact = 0;
    let top = 0;
    for (let step = 0; step < 1.2 * RATE; step += 1) {
      physics.step();
      const { y } = physics.velocity('a');
      if (y < 0 && top === 0) {
        impact = Math.min(impact, y);
      }
      if (impact < -3 && y > 0) {
        top = Math.max(top, physics.position('a').y - 0.1);
      }
    }
    expect(top / restitution ** 2).toBeGreaterThan(0.9);
    expect(top / restitution ** 2).toBeLessThan(1.1);
    physics.free();
  });

  it('notes each blow once, at its time, with the momentum it took', () => {
    const physics = world(ball('a', [0, 1.1, 0], 0.8));
    for (let step = 0; step < 0.8 * RATE; step += 1) {
      physics.step();
    }
    expect(physics.contacts).toHaveLength(1);
    const [blow] = physics.contacts;
    const speed = Math.sqrt(2 * 9.81);
    expect(blow?.at).toBeCloseTo(Math.sqrt(2 / 9.81), 1);
    expect(blow?.impulse).toBeGreaterThan(0.5 * speed * 1.8 * 0.9);
    expect(blow?.impulse).toBeLessThan(0.5 * speed * 1.8 * 1.15);
    physics.free();
  });

  it('hears nothing of what lies still', () => {
    const physics = world(ball('a', [0, 0.1, 0], 0.2));
    for (let step = 0; step < RATE; step += 1) {
      physics.step();
    }
    expect(physics.contacts).toEqual([]);
    physics.free();
  });

  it('throws so that the flight ends where it was aimed', () => {
    const physics = world(ball('a', [0, 1, 0], 0.5));
    const target = new Vector3(3, 2, -1);
    physics.launch('a', lob(new Vector3(0, 1, 0), target, 0.75, 9.81));
    for (let step = 0; step < 0.75 * RATE; step += 1) {
      physics.step();
    }
    expect(physics.position('a').distanceTo(target)).toBeLessThan(0.02);
    physics.free();
  });
});
