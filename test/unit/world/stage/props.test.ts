import { describe, expect, it } from 'vitest';
import type { Entity, PropKind } from '../../../../model/world/read/screenplay.ts';
import { prop } from '../../../../model/world/stage/props/prop.ts';

const entity = (kind: PropKind, rest: Partial<Entity> = {}): Entity => ({
  id: `${kind}-1`,
  category: 'prop',
  kind,
  name: kind,
  color: null,
  material: null,
  scale: 1,
  look: {},
  placed: null,
  ...rest,
});

const extentOf = (kind: PropKind, rest: Partial<Entity> = {}) => {
  const { body, base } = prop(entity(kind, rest), 1);
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (const { geometry } of body.parts) {
    geometry.positions.forEach((value, i) => {
      least[i % 3] = Math.min(least[i % 3] ?? value, value);
      most[i % 3] = Math.max(most[i % 3] ?? value, value);
    });
  }
  const [x = 0, y = 0, z = 0] = most.map((value, i) => value - (least[i] ?? 0));
  return { body, x, y, z, foot: (least[1] ?? 0) + base };
};

/** Length, height and depth of real ones, metres. */
const SIZES: readonly (readonly [kind: PropKind, x: number, y: number, z: number])[] = [
  ['kayak', 4.3, 0.55, 2.5],
  ['canoe', 4.9, 0.6, 0.9],
  ['rowing boat', 3.7, 0.7, 4],
  ['bicycle', 1.75, 1.02, 0.6],
  ['motorcycle', 2.1, 1.1, 0.8],
  ['skateboard', 0.8, 0.13, 0.21],
  ['bus', 11.1, 3.2, 2.55],
  ['hot-air balloon', 9.8, 13.2, 9.8],
  ['rocket', 2.3, 6.2, 2.3],
  ['guitar', 0.4, 1.08, 0.5],
  ['piano', 1.5, 1.26, 1.4],
  ['drum', 0.42, 0.39, 0.42],
  ['suitcase', 0.67, 0.55, 0.24],
  ['backpack', 0.34, 0.53, 0.4],
  ['laptop', 0.32, 0.23, 0.3],
  ['phone', 0.074, 0.01, 0.152],
  ['ladder', 0.63, 1.93, 1],
  ['teapot', 0.31, 0.18, 0.19],
  ['pizza', 0.37, 0.026, 0.37],
  ['cake', 0.33, 0.22, 0.33],
  ['ice cream', 0.09, 0.27, 0.09],
  ['pumpkin', 0.36, 0.28, 0.36],
  ['tent', 2.65, 1.42, 4.4],
  ['campfire', 1.2, 0.8, 1.2],
  ['teddy bear', 0.4, 0.43, 0.33],
  ['christmas tree', 1.75, 2.45, 1.75],
  ['traffic light', 0.35, 3.37, 0.4],
  ['fountain', 2.92, 1.65, 2.92],
];

describe('a prop', () => {
  it.each(SIZES)(
    '%s is as large as a real one, stands on the ground and is cheap to draw',
    (kind, ...size) => {
      const { body, foot, ...extent } = extentOf(kind);
      for (const [i, real] of size.entries()) {
        const made = [extent.x, extent.y, extent.z][i] ?? 0;
        expect(Math.abs(made / real - 1)).toBeLessThan(0.25);
      }
      expect(Math.abs(foot)).toBeLessThan(0.07);
      const triangles = body.parts.reduce((sum, { geometry }) => sum + geometry.indices.length / 3, 0);
      expect(triangles).toBeLessThan(3000);
      for (const { geometry } of body.parts) {
        expect(geometry.positions.every(Number.isFinite)).toBe(true);
        expect(geometry.normals.every(Number.isFinite)).toBe(true);
        expect(geometry.indices.every((index) => index < geometry.positions.length / 3)).toBe(true);
      }
      expect(prop(entity(kind), 1)).toEqual(prop(entity(kind), 1));
    },
  );

  it.each(SIZES)('%s grows in all ways with its scale', (kind) => {
    const [one, two] = [extentOf(kind), extentOf(kind, { scale: 2 })];
    expect(two.y / one.y).toBeCloseTo(2, 1);
    expect(two.body.mass / one.body.mass).toBeCloseTo(8, 1);
    expect(Math.abs(two.foot)).toBeLessThan(0.14);
  });

  it.each(SIZES.filter(([kind]) => kind !== 'campfire'))('%s takes the colour of the words', (kind) => {
    const red = JSON.stringify(
      prop(entity(kind, { color: '#ff0000' }), 1).body.parts.map(({ surface }) => surface),
    );
    const blue = JSON.stringify(
      prop(entity(kind, { color: '#0000ff' }), 1).body.parts.map(({ surface }) => surface),
    );
    expect(red).not.toBe(blue);
  });

  it('shows what a vessel holds', () => {
    const parts = (look: Entity['look']) => prop(entity('cup', { look }), 1).body.parts;
    const [full, empty] = [parts({ filled: '#3a2012' }), parts({})];
    expect(full.length).toBe(empty.length + 1);
    const [y = 0] = full.at(-1)?.geometry.positions.slice(1, 2) ?? [];
    expect(y).toBeGreaterThan(0.02);
    expect(y).toBeLessThan(0.048);
  });
});
