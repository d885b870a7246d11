import { describe, expect, it } from 'vitest';
import { areaOf, nearestIn } from '../../../../../model/world/simulate/body/support-area.ts';

const spot = (x: number, z: number) => ({ x, z });
const SQUARE = [spot(0, 0), spot(1, 1), spot(0.5, 0.4), spot(1, 0), spot(0, 1)];

describe('an area of support', () => {
  it('has only the outermost points for corners', () => {
    expect(areaOf(SQUARE)).toHaveLength(4);
    expect(areaOf(SQUARE)).not.toContainEqual(spot(0.5, 0.4));
  });

  it.each([
    ['inside', spot(0.2, 0.9), spot(0.2, 0.9)],
    ['beside an edge', spot(1.5, 0.5), spot(1, 0.5)],
    ['beyond a corner', spot(-1, -2), spot(0, 0)],
  ])('tells the nearest of its points to one %s', (_, from, near) => {
    expect(nearestIn(areaOf(SQUARE), from)).toEqual(near);
  });

  it('may be a line or a point', () => {
    expect(nearestIn(areaOf([spot(0, 0), spot(2, 0)]), spot(1, 3))).toEqual(spot(1, 0));
    expect(nearestIn(areaOf([spot(2, 1)]), spot(0, 0))).toEqual(spot(2, 1));
  });
});
