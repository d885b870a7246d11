import { Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Physics, RATE } from '../../../../../model/world/simulate/physics.ts';
import { Floating } from '../../../../../model/world/simulate/water/floating.ts';
import { hullOf } from '../../../../../model/world/simulate/water/hull.ts';
import { immerse } from '../../../../../model/world/simulate/water/immersion.ts';
import { surfaceOf } from '../../../../../model/world/simulate/water/waves.ts';
import { collider, UPRIGHT } from '../../../../../model/world/stage/build.ts';
import { prop } from '../../../../../model/world/stage/props/prop.ts';
import type { Body, Place, Shape } from '../../../../../model/world/stage/stage.ts';

const pond = (waves = 0): Pick<Place, 'water' | 'gravity'> => ({
  gravity: 9.81,
  water: { level: 0, beyondZ: 100, waves },
});
const thing = (shape: Shape, mass: number, position: Body['position'], rotation = UPRIGHT): Body => ({
  id: 'thing',
  kind: 'thing',
  name: 'thing',
  motion: 'dynamic',
  parts: [],
  colliders: [collider(shape, { sound: 'wood' })],
  mass,
  size: 1,
  position,
  rotation,
  rolls: false,
  fragments: [],
});

/** Lets a thing lie on still water; gives where it is and how fast it still moves. */
const afloat = (body: Body, seconds: number, waves = 0) => {
  const physics = new Physics(9.81);
  physics.add(body);
  const floating = new Floating({ place: pond(waves) }, [body], physics);
  for (let step = 0; step < seconds * RATE; step += 1) {
    floating.push(step / RATE);
    physics.step();
  }
  const end = {
    position: physics.position('thing'),
    rotation: physics.rotation('thing'),
    velocity: physics.velocity('thing'),
    contacts: physics.contacts,
    splashes: floating.splashes,
  };
  physics.free();
  return end;
};

const BOX: Shape = { kind: 'box', half: [0.5, 0.15, 0.3] };

describe('a thing at rest on still water', () => {
  it.each([0.2, 0.5, 0.8])('lies as deep as its density says: a box of %d', (density) => {
    const volume = 1 * 0.3 * 0.6;
    const { position, velocity } = afloat(thing(BOX, volume * 1000 * density, [0, 0.3, 0]), 12);
    const draught = 0.15 - position.y;
    expect(draught / (0.3 * density)).toBeCloseTo(1, 2);
    expect(velocity.length()).toBeLessThan(0.003);
  });

  it('lies as deep as its density says: a ball', () => {
    const radius = 0.12;
    const mass = 3;
    const { position } = afloat(thing({ kind: 'ball', radius }, mass, [0, 0.3, 0]), 12);
    const draught = radius - position.y;
    const cap = (Math.PI * draught ** 2 * (3 * radius - draught)) / 3;
    expect(Math.abs((1000 * cap) / mass - 1)).toBeLessThan(0.01);
  });

  it('lies as deep as its density says: a barrel on its side', () => {
    const radius = 0.28;
    const halfHeight = 0.38;
    const mass = 60;
    const lying = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.PI / 2);
    const { position } = afloat(
      thing(
        { kind: 'cylinder', radius, halfHeight },
        mass,
        [0, 0.2, 0],
        [lying.x, lying.y, lying.z, lying.w],
      ),
      14,
    );
    const draught = radius - position.y;
    const segment =
      radius ** 2 * Math.acos((radius - draught) / radius) -
      (radius - draught) * Math.sqrt(2 * radius * draught - draught ** 2);
    expect(Math.abs((1000 * segment * 2 * halfHeight) / mass - 1)).toBeLessThan(0.01);
  });

  it('sinks when it is heavier than water', () => {
    const { position } = afloat(thing({ kind: 'ball', radius: 0.1 }, 8, [0, 0.2, 0]), 3);
    expect(position.y).toBeLessThan(-1.5);
  });
});

describe('the lift of the water', () => {
  const hull = hullOf(thing(BOX, 90, [0, 0, 0]));
  const level = surfaceOf(pond());
  const still = (position: Vector3, rotation: Quaternion) => {
    if (level === null) {
      throw new Error('there is water');
    }
    return immerse(
      hull,
      { position, rotation, centre: position, velocity: new Vector3(), spin: new Vector3() },
      level,
      0,
      9.81,
    );
  };

  it('is straight up and as large as the weight of the water displaced, however the body lies', () => {
    const under = still(new Vector3(0, -2, 0), new Quaternion(0.3, 0.2, -0.4, 0.84).normalize());
    expect(under?.volume).toBeCloseTo(0.18, 6);
    expect(under?.lift.force.y).toBeCloseTo(0.18 * 9810, 3);
    expect(Math.hypot(under?.lift.force.x ?? 1, under?.lift.force.z ?? 1)).toBeLessThan(1e-6);
    expect(under?.lift.torque.length()).toBeLessThan(1e-6);
    const half = still(new Vector3(0, 0, 0), new Quaternion());
    expect(half?.lift.force.y).toBeCloseTo(0.09 * 9810, 3);
  });

  it('turns a heeled box back up, by the righting arm of its waterplane', () => {
    const heel = 0.05;
    const rotation = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), heel);
    const lift = still(new Vector3(0, 0, 0), rotation)?.lift;
    // metacentric height over the centre of mass: I/V − distance from the centre of buoyancy up to it
    const height = (1 * 0.6 ** 3) / 12 / 0.09 - 0.075;
    expect((lift?.torque.x ?? 0) / (-0.09 * 9810 * height * Math.sin(heel))).toBeCloseTo(1, 1);
  });

  it('stands a tall narrow box no longer upright', () => {
    const { rotation } = afloat(
      thing({ kind: 'box', half: [0.1, 0.5, 0.1] }, 20, [0, 0, 0], [0, 0, 0.02, 0.9998]),
      10,
    );
    expect(Math.abs(new Vector3(0, 1, 0).applyQuaternion(rotation).y)).toBeLessThan(0.3);
  });
});

describe('a thing that falls into the water', () => {
  const fallen = afloat(thing({ kind: 'ball', radius: 0.12 }, 3, [0, 1.12, 0]), 1.2);

  it('is heard once, when it meets the surface, with the momentum the water took', () => {
    expect(fallen.contacts).toHaveLength(1);
    const [blow] = fallen.contacts;
    expect(blow?.sounds[1]).toBe('water');
    expect(blow?.at).toBeCloseTo(Math.sqrt(2 / 9.81), 1);
    const arriving = 3 * Math.sqrt(2 * 9.81);
    expect(blow?.impulse).toBeGreaterThan(0.2 * arriving);
    expect(blow?.impulse).toBeLessThan(1.1 * arriving);
  });

  it('makes a splash where it went in', () => {
    expect(fallen.splashes).toHaveLength(1);
    expect(fallen.splashes[0]?.position.y).toBeCloseTo(0, 2);
    expect(fallen.splashes[0]?.radius).toBeCloseTo(0.12, 2);
  });
});

describe('a hull', () => {
  it.each(['boat', 'paddleboard'] as const)('is closed: %s', (kind) => {
    const { points, faces, volume, shadow } = hullOf(
      prop(
        {
          id: 'it',
          category: 'prop',
          kind,
          name: kind,
          color: null,
          material: null,
          scale: 1,
          look: {},
          placed: null,
        },
        1,
      ).body,
    );
    const corner = (face: number, k: number) =>
      new Vector3().fromArray(points, (faces[face * 3 + k] ?? 0) * 3);
    const open = new Vector3();
    for (let face = 0; face < faces.length / 3; face += 1) {
      const [a, b, c] = [corner(face, 0), corner(face, 1), corner(face, 2)];
      open.add(b.sub(a).cross(c.sub(a)).multiplyScalar(0.5));
    }
    expect(open.length() / shadow[1]).toBeLessThan(1e-4);
    expect(volume).toBeGreaterThan(0.05);
  });
});

describe('waves', () => {
  it('carry a flat thing up and down with the surface', () => {
    const body = thing({ kind: 'box', half: [0.3, 0.05, 0.3] }, 12, [0, 0, 94]);
    const physics = new Physics(9.81);
    physics.add(body);
    const place = pond(0.2);
    const surface = surfaceOf(place);
    const floating = new Floating({ place }, [body], physics);
    let off = 0;
    let high = 0;
    for (let step = 0; step < 8 * RATE; step += 1) {
      floating.push(step / RATE);
      physics.step();
      const { x, y, z } = physics.position('thing');
      if (step > 2 * RATE) {
        const level = surface?.(x, z, (step + 1) / RATE) ?? 0;
        // at rest its middle lies 17 mm over the surface
        off = Math.max(off, Math.abs(y - 0.0167 - level));
        high = Math.max(high, Math.abs(level));
      }
    }
    physics.free();
    expect(high).toBeGreaterThan(0.04);
    expect(off).toBeLessThan(0.35 * high);
  });

  it('run at the speed of deep water and lie still far from the action', () => {
    const surface = surfaceOf(pond(0.2));
    expect(surface?.(60, 94, 1)).toBe(0);
    expect(Math.abs((surface?.(1, 94, 1) ?? 0) - (surface?.(1, 94, 1.8) ?? 0))).toBeGreaterThan(0.005);
  });
});

it('hears a thing go in whose middle lies over dry sand', () => {
  const physics = new Physics(9.81);
  physics.add(thing(BOX, 40, [0, 0.6, 1.55], UPRIGHT));
  const place = { ...pond(), water: { level: 0, beyondZ: 0, waves: 0 } };
  const floating = new Floating({ place }, [thing(BOX, 40, [0, 0.6, 1.55])], physics);
  for (let step = 0; step < 2 * RATE; step += 1) {
    floating.push(step / RATE);
    physics.step();
  }
  const blows = physics.contacts.filter(({ b }) => b === 'water');
  physics.free();
  expect(blows.length).toBeGreaterThan(0);
  expect(blows.flatMap(({ position }) => position).every(Number.isFinite)).toBe(true);
});
