import type { Geometry, Vec3 } from '../../../shoot/scene.ts';
import { part } from '../../build.ts';
import { loft } from '../../geometry/loft.ts';
import { join } from '../../geometry/mesh.ts';
import { dimmed, painted } from '../../geometry/paint.ts';
import { softBox, sphere } from '../../geometry/shapes.ts';
import type { Part } from '../../stage.ts';
import { rgb, surface, tint } from '../../surfaces.ts';
import { tube } from './grid.ts';
import { type Edge, shellOn } from './shell.ts';
import { type FaceShape, skullField } from './skull.ts';

export type Headgear = 'none' | 'beanie' | 'helmet' | 'hood' | 'toque' | 'cap' | 'visor';

const PULLED_DOWN: Edge = [
  [0, 26],
  [40, 24],
  [80, 4],
  [110, -6],
  [180, -16],
];
const BRIM: Edge = [
  [0, 22],
  [60, 18],
  [100, 16],
  [180, 10],
];
const HOOD: Edge = [
  [0, 34],
  [30, 32],
  [48, 20],
  [60, -6],
  [70, -34],
  [90, -44],
  [180, -52],
];

/** What is worn on a head of 0.235 m, in its frame. */
export const headgear = (kind: Headgear, color: string, shape: FaceShape): readonly Part[] => {
  const base = rgb(color);
  const skull = skullField({ ...shape, drawn: false });
  const cloth = surface(color, { roughness: 0.92 });
  switch (kind) {
    case 'none':
      return [];
    case 'beanie': {
      const ribs = (turn: number) => 0.0014 * Math.sin(turn * 24);
      return [
        part(
          shellOn(skull, {
            edge: PULLED_DOWN,
            columns: 48,
            rows: 9,
            thickness: (turn, down) =>
              down > 0.74
                ? 0.0165 - (down > 0.98 ? 0.003 : 0) + ribs(turn) * 1.5
                : 0.0105 + ribs(turn) + 0.006 * (1 - down),
            paint: (turn, down) => dimmed(base, (down > 0.74 ? 0.72 : 0.95) + 0.12 * Math.sin(turn * 24)),
          }),
          cloth,
        ),
      ];
    }
    case 'hood':
      return [
        part(
          shellOn(skull, {
            edge: HOOD,
            columns: 40,
            rows: 9,
            thickness: (turn, down) =>
              0.024 +
              0.006 * Math.max(0, -Math.cos(turn)) +
              0.003 * Math.sin(down * 16 + turn * 2) * (down < 0.85 ? 1 : 0) +
              (down > 0.9 ? 0.004 : 0),
            paint: (_turn, down) => dimmed(base, down > 0.93 ? 0.55 : 1),
          }),
          surface(color, { roughness: 0.62 }),
        ),
      ];
    case 'cap':
      return [
        part(
          join([
            shellOn(skull, {
              edge: BRIM,
              columns: 48,
              rows: 8,
              thickness: (_turn, down) => 0.013 + 0.006 * (1 - down),
              paint: (_turn, down) => dimmed(base, down > 0.85 ? 0.6 : 1),
            }),
            painted(
              softBox(0.13, 0.008, 0.085, 0.004, { at: [0, 0.143, 0.122], turn: [0.2, 0, 0] }),
              tint(color, 0.5),
            ),
          ]),
          cloth,
        ),
      ];
    case 'toque':
      return [
        part(
          loft([
            { y: 0.145, rx: 0.088, rz: 0.108, z: -0.01 },
            { y: 0.23, rx: 0.09, rz: 0.106, z: -0.015 },
            { y: 0.28, rx: 0.122, rz: 0.128, z: -0.018 },
            { y: 0.33, rx: 0.1, rz: 0.1, z: -0.018 },
            { y: 0.35, rx: 0.03, z: -0.018 },
          ]),
          surface('#f4f3ee', { roughness: 0.9 }),
        ),
      ];
    case 'helmet':
      return [
        part(
          shellOn(skull, {
            edge: PULLED_DOWN,
            columns: 48,
            rows: 9,
            thickness: (_turn, down) => 0.017 + (down > 0.85 ? 0.005 : 0),
            paint: (turn) => dimmed(base, Math.abs(turn) < 0.1 || Math.abs(turn) > 3.04 ? 0.7 : 1),
          }),
          surface(color, { roughness: 0.3, metalness: 1 }),
        ),
      ];
    default:
      return [
        part(
          sphere(0.158, { at: [0, 0.1, 0], scale: [1, 1.05, 1.02] }, 30),
          surface('#f0f0ec', { roughness: 0.35 }),
        ),
        part(
          sphere(0.128, { at: [0, 0.105, 0.052], scale: [1.02, 0.86, 0.98] }, 30),
          surface('#d9a441', { roughness: 0.08, metalness: 1 }),
        ),
      ];
  }
};

/** Goggles pushed up over a hat: a mirror in a frame, on a strap. */
export const goggles = (color: string): readonly Part[] => {
  const lens = (x: number): Geometry =>
    sphere(0.033, { at: [x, 0.171, 0.086], scale: [1, 0.72, 0.42], turn: [-0.35, x * 8, 0] }, 12);
  const frame = (side: number): Geometry =>
    tube(
      ringOf(16, (turn) => [
        side * 0.032 + Math.cos(turn) * 0.034,
        0.1705 + Math.sin(turn) * 0.025,
        0.0875 - Math.sin(turn) * 0.008 - Math.cos(turn) * side * 0.009,
      ]),
      5,
      () => 0.0052,
      () => [1, 1, 1],
    );
  const strap = tube(
    ringOf(26, (turn) => [
      Math.sin(turn) * 0.0905,
      0.166 - 0.012 * Math.cos(turn + Math.PI),
      -0.012 + Math.cos(turn) * 0.1085,
    ]),
    4,
    (_share, around) => 0.004 + 0.009 * Math.abs(Math.cos(around)),
    () => [1, 1, 1],
  );
  const band = join(
    [frame(1), frame(-1), strap].map(({ positions, normals, indices }) => ({ positions, normals, indices })),
  );
  return [
    part(join([lens(0.032), lens(-0.032)]), surface('#e08a2e', { roughness: 0.08, metalness: 0.9 })),
    part(band, surface(color, { roughness: 0.6 })),
  ];
};

/** Points around a closed curve; the first is the last as well. */
const ringOf = (count: number, at: (turn: number) => Vec3): readonly Vec3[] =>
  Array.from({ length: count + 1 }, (_, k) => at((k / count) * Math.PI * 2));
