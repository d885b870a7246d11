import { describe, expect, it } from 'vitest';
import { differences, hueOf, sameHappening, shareOn } from '../../../../bench/physics/subjects/remix.ts';
import type { Sighting } from '../../../../bench/physics/tracking.ts';
import type { PlanEntity } from '../../../../model/protocol/index.ts';
import { picture } from './pictures.ts';

const GREEN: Sighting['color'] = [20, 150, 40];
const path = (area = 1200, color = GREEN, aside = 0): Sighting[] =>
  Array.from({ length: 24 }, (_, i) => ({
    ...{ t: i / 24, x: 240 + aside, y: 200 + 40 * Math.abs(Math.sin(i / 4)), area, cut: false, color },
  }));
const failed = (remix: readonly (Sighting | undefined)[]) =>
  sameHappening('remix', path(), remix)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name.replace('remix: ', ''));

describe('what happens again in a remix', () => {
  it('is accepted as it was, also in less light', () => {
    expect(failed(path())).toEqual([]);
    expect(failed(path(1200, [8, 60, 16]))).toEqual([]);
  });
  it('is rejected with a ball a tenth larger', () =>
    expect(failed(path(1200 * 1.21))).toEqual(['size, against the source’s']));
  it('is rejected with a ball of another colour', () =>
    expect(failed(path(1200, [20, 60, 150]))).toEqual(['change of hue']));
  it('is rejected on another path, or without the ball', () => {
    expect(failed(path(1200, GREEN, 12))).toEqual(['off its path']);
    expect(failed(path().map((seen, i) => (i < 6 ? undefined : seen)))).toEqual(['the ball is seen in both']);
  });
  it('knows hues as the colour wheel has them', () => {
    expect(hueOf([255, 0, 0])).toBeCloseTo(0);
    expect(hueOf([0, 255, 0])).toBeCloseTo(120);
    expect(hueOf([0, 0, 90])).toBeCloseTo(-120);
  });
});

describe('what a remix changes', () => {
  const thing = (id: string, rest: Partial<PlanEntity> = {}): PlanEntity => ({
    ...{ id, category: 'prop', kind: 'ball', name: id, color: null, material: null, scale: 1, look: {} },
    ...{ position: [0, 0, 0], rotation: [0, 0, 0, 1], velocity: [0, 0, 0], spin: [0, 0, 0] },
    ...{ pieces: [], doing: null, target: null, placed: null },
    ...rest,
  });
  const source = { entities: [thing('ball-1'), thing('table-1')] };

  it('is told by thing and field', () => {
    expect(differences(source, source)).toEqual([]);
    expect(
      differences(source, { entities: [thing('ball-1'), thing('table-1', { color: '#2a5fc4' })] }),
    ).toEqual(['table-1.color']);
    expect(differences(source, { entities: [thing('ball-1', { scale: 1.1 }), thing('table-1')] })).toEqual([
      'ball-1.scale',
    ]);
    expect(differences(source, { entities: [...source.entities, thing('ball-2')] })).toEqual(['ball-2']);
  });

  it('is looked for on the thing it should be on', () => {
    const disc = (x: number, color: readonly [number, number, number]) => ({ x, y: 50, radius: 10, color });
    const [brown, blue] = [
      [150, 90, 40],
      [40, 90, 190],
    ] as const;
    const [before, bare] = [picture(100, 100, [disc(30, brown)]), picture(100, 100, [])];
    expect(shareOn(before, picture(100, 100, [disc(30, blue)]), bare)).toBe(1);
    expect(shareOn(before, picture(100, 100, [disc(30, blue), disc(70, blue)]), bare)).toBeCloseTo(0.5, 1);
    expect(shareOn(before, before, bare)).toBe(0);
  });
});
