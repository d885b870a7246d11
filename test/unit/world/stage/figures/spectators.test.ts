import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../../model/world/random.ts';
import type { Vec3 } from '../../../../../model/world/shoot/scene.ts';
import { spectators } from '../../../../../model/world/stage/figures/spectators.ts';

const row = (count: number): Vec3[] => Array.from({ length: count }, (_, i) => [i * 0.6, 1, -2]);

describe('spectators', () => {
  const crowd = spectators(randomStream(4, 'crowd'), row(40), Math.PI / 2);

  it('are cheap: at most 600 triangles a head', () => {
    expect(crowd.indices.length / 3 / 40).toBeLessThanOrEqual(600);
  });

  it('sit on their seats, feet below, heads above', () => {
    for (let i = 0; i < crowd.positions.length; i += 3) {
      const y = crowd.positions[i + 1] ?? 0;
      expect(y).toBeGreaterThan(1 - 0.55);
      expect(y).toBeLessThan(1 + 1.15);
    }
  });

  it('face the way they are told to', () => {
    // knees and shoes reach forward of the seat: the middle of the mesh lies ahead of it
    const [one] = row(1);
    const facing = spectators(randomStream(4, 'crowd'), one === undefined ? [] : [one], Math.PI / 2);
    const xs = facing.positions.filter((_, i) => i % 3 === 0);
    expect(Math.max(...xs)).toBeGreaterThan(0.4);
    expect(Math.min(...xs)).toBeGreaterThan(-0.35);
  });

  it('are painted, each unlike the next, and the same again', () => {
    expect(crowd.colors?.length).toBe(crowd.positions.length);
    const colors = new Set<string>();
    for (let i = 0; i < crowd.positions.length; i += 3) {
      colors.add(Array.from(crowd.colors?.slice(i, i + 3) ?? []).join());
    }
    expect(colors.size).toBeGreaterThan(15);
    expect(spectators(randomStream(4, 'crowd'), row(40), Math.PI / 2)).toEqual(crowd);
  });
});
