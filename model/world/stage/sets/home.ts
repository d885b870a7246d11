import type { TimeOfDay } from '../../read/screenplay.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder } from '../geometry/shapes.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { sheet } from './hall.ts';

/** What is seen through a window: sky above, trees and a lawn below; dark with a few lights at night. */
const view = (timeOfDay: TimeOfDay): readonly [sky: string, horizon: string, land: string, glow: number] => {
  switch (timeOfDay) {
    case 'night':
      return ['#0e1a34', '#1d2c4c', '#0b120f', 0.35];
    case 'dusk':
      return ['#31466f', '#c08a7c', '#1c2a22', 0.7];
    case 'dawn':
    case 'sunset':
      return ['#7f94c0', '#ffb878', '#5d5a32', 1.1];
    default:
      return ['#8fbdf0', '#e6f1fb', '#6d9a4c', 1.05];
  }
};

/** A window with the world behind it, in a wall that faces +z: the middle of its pane at `at`. */
export const windowIn = (
  [x, y, z]: readonly [number, number, number],
  [w, h]: readonly [number, number],
  timeOfDay: TimeOfDay,
  frame = '#f2efe8',
): Body => {
  const [sky, horizon, land, glow] = view(timeOfDay);
  const [above, far, below] = [rgb(sky), rgb(horizon), rgb(land)];
  const pane = place(sheet([-w / 2, -h / 2, w / 2, h / 2], 0, 22), {
    turn: [Math.PI / 2, 0, 0],
    at: [x, y, z],
  });
  const scenery = painted(pane, (px, py): Rgb => {
    const up = (py - y) / h + 0.5;
    const hedge = 0.3 + 0.07 * Math.sin(px * 5.1 + 1) + 0.05 * Math.sin(px * 11.3);
    return up < hedge
      ? dimmed(below, 0.65 + 0.5 * Math.abs(Math.sin(px * 7 + py * 9)))
      : mixed(far, above, (up - hedge) * 1.25);
  });
  const bars = [
    box(w + 0.14, 0.08, 0.09, { at: [x, y + h / 2 + 0.02, z + 0.03] }),
    box(w + 0.34, 0.05, 0.22, { at: [x, y - h / 2 - 0.03, z + 0.09] }),
    box(0.08, h + 0.04, 0.09, { at: [x - w / 2 - 0.02, y, z + 0.03] }),
    box(0.08, h + 0.04, 0.09, { at: [x + w / 2 + 0.02, y, z + 0.03] }),
    box(0.045, h, 0.06, { at: [x, y, z + 0.02] }),
    box(w, 0.035, 0.05, { at: [x, y + h * 0.16, z + 0.02] }),
  ];
  return fixed(
    'window',
    [
      part(scenery, surface('#ffffff', { roughness: 0.3, emission: glow }), false),
      part(join(bars), surface(frame, { roughness: 0.5 })),
    ],
    [],
    1,
  );
};

/** A hanging lamp: `reach` metres of cord from the ceiling at `at`. */
export const pendant = (
  [x, y, z]: readonly [number, number, number],
  reach: number,
  color: string,
  glow: number,
): Body =>
  fixed(
    'pendant',
    [
      part(
        join([
          cylinder(0.008, reach, { at: [x, y - reach / 2, z] }, undefined, 6),
          cylinder(0.21, 0.2, { at: [x, y - reach - 0.08, z] }, 0.06, 24),
        ]),
        surface(color, { roughness: 0.45 }),
        false,
      ),
      part(
        cylinder(0.17, 0.02, { at: [x, y - reach - 0.175, z] }, undefined, 20),
        surface('#fff0d0', { emission: glow }),
        false,
      ),
    ],
    [],
    1,
  );

/** A picture of invented shapes in a frame, on a wall that faces +z. */
export const picture = (
  [x, y, z]: readonly [number, number, number],
  [w, h]: readonly [number, number],
  [ground, ink, accent]: readonly [string, string, string],
): readonly Geometry[] => [
  painted(box(w + 0.08, h + 0.08, 0.03, { at: [x, y, z] }), '#3a2c22'),
  painted(box(w, h, 0.01, { at: [x, y, z + 0.018] }), ground),
  painted(box(w, h * 0.3, 0.008, { at: [x, y - h * 0.35, z + 0.021] }), ink),
  painted(
    cylinder(
      h * 0.17,
      0.006,
      { at: [x + w * 0.16, y + h * 0.14, z + 0.023], turn: [Math.PI / 2, 0, 0] },
      undefined,
      22,
    ),
    accent,
  ),
  painted(
    box(w * 0.42, h * 0.42, 0.006, {
      at: [x - w * 0.14, y - h * 0.16, z + 0.024],
      turn: [0, 0, Math.PI / 4],
    }),
    ink,
  ),
];
