import { Box3, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import { PlaceName } from '../../../../model/world/read/screenplay.ts';
import { SETS } from '../../../../model/world/stage/sets/index.ts';
import type { Body } from '../../../../model/world/stage/stage.ts';

const setOf = (name: PlaceName, seed = 1) =>
  SETS[name]({ random: randomStream(seed, `set ${name}`), timeOfDay: 'afternoon', weather: 'clear' });

const trianglesOf = (bodies: readonly Body[]): number =>
  bodies.flatMap(({ parts }) => parts).reduce((sum, { geometry }) => sum + geometry.indices.length / 3, 0);

/** What two people and their things leave of the renderer's budget. */
const BUDGET = 40_000;
const MODELS = 40;

describe.each(PlaceName.options)('the set of a %s', (name) => {
  it('stays within the budget of triangles and models', () => {
    const { bodies } = setOf(name);
    expect(trianglesOf(bodies)).toBeLessThanOrEqual(BUDGET);
    expect(bodies.flatMap(({ parts }) => parts).length).toBeLessThanOrEqual(MODELS);
  });

  it('has whole numbers only, colours for all vertices or none, and faces that point to vertices', () => {
    for (const { geometry } of setOf(name).bodies.flatMap(({ parts }) => parts)) {
      const { positions, normals, indices, colors } = geometry;
      expect(positions.every(Number.isFinite)).toBe(true);
      expect(normals.every(Number.isFinite)).toBe(true);
      expect(indices.every((index) => index < positions.length / 3)).toBe(true);
      if (colors !== undefined) {
        expect(colors.length).toBe(positions.length);
        expect(colors.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }
    }
  });

  it('is the same for a seed', () => {
    const [once, again] = [setOf(name), setOf(name)];
    expect(again.bodies.map(({ id }) => id)).toEqual(once.bodies.map(({ id }) => id));
    once.bodies.forEach((body, i) => {
      body.parts.forEach((part, k) => {
        expect(again.bodies[i]?.parts[k]?.geometry.positions).toEqual(part.geometry.positions);
      });
    });
  });

  it('leaves the middle free for those who act there', () => {
    const people = new Box3(new Vector3(-0.9, 0.3, -0.5), new Vector3(0.9, 1.9, 0.5));
    const inTheWay = setOf(name)
      .bodies.filter(({ id }) => id !== 'floor')
      .flatMap((body) =>
        body.colliders.map(({ shape, at }) => {
          const half =
            shape.kind === 'box'
              ? new Vector3(...shape.half)
              : new Vector3(0.2, shape.kind === 'cylinder' ? shape.halfHeight : 0.2, 0.2);
          const box = new Box3(half.clone().negate(), half).applyMatrix4(
            new Matrix4()
              .makeRotationFromQuaternion(new Quaternion(...body.rotation))
              .setPosition(...body.position)
              .multiply(new Matrix4().setPosition(...at)),
          );
          return box.intersectsBox(people) ? body.id : null;
        }),
      );
    expect(inTheWay.filter((id) => id !== null)).toEqual([]);
  });

  it('shows its ground where its ground is: level under the feet', () => {
    const floor = setOf(name).bodies.filter(({ id }) => ['floor', 'parquet', 'boards', 'road'].includes(id));
    const points = floor
      .flatMap(({ parts }) => parts)
      .flatMap(({ geometry: { positions } }) =>
        Array.from({ length: positions.length / 3 }, (_, i) => {
          const [x = 0, y = 0, z = 0] = positions.subarray(i * 3, i * 3 + 3);
          return { x, y, z };
        }),
      )
      .filter(({ x, z }) => Math.hypot(x, z) < 1);
    // sheets may lie on each other: what counts is the uppermost
    const tops = points.map((here) =>
      Math.max(...points.filter(({ x, z }) => Math.hypot(x - here.x, z - here.z) < 0.4).map(({ y }) => y)),
    );
    expect(tops.filter((y) => Math.abs(y) > 0.06)).toEqual([]);
    expect(Math.max(...floor.map(({ position }) => Math.abs(position[1])))).toBe(0);
  });
});

describe('places for sport', () => {
  it('have the sizes of the rules: a floor of 12 m, ice of 60 by 30, a key of 4.9 by 5.8', () => {
    const extent = (body: Body | undefined, part: number) => {
      const box = new Box3().setFromArray(body?.parts[part]?.geometry.positions ?? []);
      return box.getSize(new Vector3());
    };
    const key = extent(
      setOf('court').bodies.find(({ id }) => id === 'lines'),
      0,
    );
    expect([key.x, key.z]).toEqual([expect.closeTo(5.8, 2), expect.closeTo(4.9, 2)]);
    const ice = extent(
      setOf('rink').bodies.find(({ id }) => id === 'floor'),
      0,
    );
    expect([ice.x, ice.z]).toEqual([expect.closeTo(60, 1), expect.closeTo(30, 1)]);
    const podium = extent(
      setOf('gym').bodies.find(({ id }) => id === 'floor'),
      0,
    );
    expect(podium.x).toBeGreaterThan(14);
  });
});
