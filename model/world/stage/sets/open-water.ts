import type { Geometry, Surface } from '../../shoot/scene.ts';
import { swellOf } from '../../simulate/water/waves.ts';
import { fixed, part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { plane } from '../geometry/shapes.ts';
import type { Body, Water } from '../stage.ts';

/** Id of the body whose surface the waves of a take wear. */
export const OPEN_WATER = 'open water';

/**
 * Still water as far as the eye goes, but for the square in which the waves are modelled: a take fills that with water
 * that moves. `far` metres to either side and to the back.
 */
export const openWater = (water: Water, surface: Surface, far: number): Body => {
  const { centre, reach } = swellOf(water);
  const { level } = water;
  const back = -far;
  const hole = {
    left: centre[0] - reach,
    right: centre[0] + reach,
    back: centre[1] - reach,
    front: centre[1] + reach,
  };
  const strip = (left: number, right: number, from: number, to: number): readonly Geometry[] =>
    right - left < 0.01 || to - from < 0.01
      ? []
      : [plane(right - left, to - from, { at: [(left + right) / 2, level, (from + to) / 2] })];
  const geometry = join([
    ...strip(-far, hole.left, back, hole.front),
    ...strip(hole.right, far, back, hole.front),
    ...strip(hole.left, hole.right, back, hole.back),
  ]);
  return fixed(OPEN_WATER, [part(geometry, surface, false)], [], 1);
};
