import { between, pick, type Random } from '../../random.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { join, place } from '../geometry/mesh.ts';
import { painted, shaded } from '../geometry/paint.ts';
import { panel, pebble, tube } from '../geometry/shapes.ts';

// lighter than people are: lamps do not reach the stands, and dark heads on dark seats are not seen
const CLOTHES = [
  '#b8403a',
  '#3d64ad',
  '#4f8a5e',
  '#c9a94e',
  '#6d747f',
  '#9468b0',
  '#e2dccf',
  '#38979c',
  '#f0efe9',
  '#d98a5a',
] as const;
const LEGS = ['#3d4a66', '#5a544c', '#3a3e46'] as const;
const HAIR = ['#2a211b', '#503824', '#8a5f36', '#c9a566', '#8f8b86', '#a3522c'] as const;
const SKINS = ['#f6d0b2', '#e3ad86', '#b57c58', '#84563e', '#efbf97'] as const;

/** So many different people, each seen a few times. */
const VARIETY = 26;

/** Somebody who watches from far off, on a seat whose top is the origin, facing +z: under 90 triangles. */
const watcher = (random: Random): Geometry => {
  const shirt = pick(random, CLOTHES);
  const skin = pick(random, SKINS);
  const lean = between(random, -0.06, 0.18);
  const cheers = random() < 0.12;
  const legs = pick(random, LEGS);
  const arms = [1, -1].map((side) =>
    painted(
      tube(
        0.055,
        cheers ? 0.52 : 0.36,
        {
          at: [side * 0.22, cheers ? 0.7 : 0.32, cheers ? 0.04 : 0.1],
          turn: [cheers ? 0.1 : -0.55, 0, cheers ? side * -0.25 : side * 0.1],
        },
        0.045,
        4,
      ),
      shirt,
    ),
  );
  return join([
    painted(
      tube(0.2, 0.54, { at: [0, 0.28, 0.02], scale: [1, 1, 0.66], turn: [lean, 0, 0] }, 0.15, 7),
      shirt,
    ),
    painted(panel(0.34, 0.46, { at: [0, 0.13, 0.2], turn: [-Math.PI / 2, 0, 0] }), legs),
    painted(panel(0.34, 0.5, { at: [0, -0.12, 0.42] }), legs),
    painted(pebble(0.115, { at: [0, 0.68, 0.04 + lean * 0.5], scale: [0.84, 1.14, 0.96] }), skin),
    painted(
      // a cap of hair, far enough back for the face to be seen from below
      pebble(0.118, { at: [0, 0.745, -0.018 + lean * 0.5], scale: [0.88, 0.72, 0.9] }),
      pick(random, HAIR),
    ),
    ...arms,
  ]);
};

/**
 * Those who sit far off, one painted mesh. `seats` are the middles of the seats' tops in the world; `heading` is where
 * they look, radians from +z towards +x.
 */
export const crowd = (random: Random, seats: readonly Vec3[], heading: number): Geometry => {
  const watchers = [watcher(random), ...Array.from({ length: VARIETY }, () => watcher(random))] as const;
  return shaded(
    join(
      seats.map((at) =>
        place(pick(random, watchers), {
          at,
          turn: [0, heading + between(random, -0.25, 0.25), 0],
          scale: between(random, 0.94, 1.06),
        }),
      ),
    ),
    // behind the lamps it grows dark towards the roof
    (_x, y) => 1.1 - 0.35 * Math.min(1, Math.max(0, y) / 7),
  );
};

/** At most `count` of the seats, by chance. */
export const taken = (
  random: Random,
  seats: readonly (readonly Vec3[])[],
  count: number,
): readonly Vec3[] => {
  const all = seats.flat();
  return all.filter(() => random() < count / Math.max(1, all.length));
};
