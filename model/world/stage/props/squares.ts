import type { PropKind } from '../../read/screenplay.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { rod } from '../geometry/rod.ts';
import { cylinder, edged, hoop, lathe, sphere } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

export const SQUARES = {
  'traffic light': {
    material: 'metal',
    color: '#23262a',
    make: (order) => {
      const lamps = [
        ['#ff3a26', 3.2],
        ['#4a3a12', 0],
        ['#123f22', 0],
      ] as const;
      return assemble(
        order,
        [
          part(
            join([
              cylinder(0.055, 3, { at: [0, 1.5, 0] }, 0.05, 14),
              cylinder(0.12, 0.24, { at: [0, 0.12, 0] }, 0.08, 14),
              edged(0.32, 0.92, 0.22, 0.05, { at: [0, 2.9, 0.06] }),
              ...[0, 1, 2].map((i) =>
                cylinder(
                  0.115,
                  0.14,
                  { at: [0, 3.18 - i * 0.28, 0.2], turn: [Math.PI / 2 + 0.1, 0, 0] },
                  0.12,
                  16,
                ),
              ),
            ]),
            surface(order.color, { roughness: 0.5 }),
          ),
          ...lamps.map(([color, emission], i) =>
            part(
              sphere(0.095, { at: [0, 3.18 - i * 0.28, 0.265], scale: [1, 1, 0.25] }, 16),
              surface(color, { roughness: 0.2, emission }),
              false,
            ),
          ),
        ],
        {
          boxes: [
            [
              [0.06, 1.6, 0.06],
              [0, 1.6, 0],
            ],
          ],
          mass: 60,
          base: 0,
          size: 3.4,
          rooted: true,
        },
      );
    },
  },
  fountain: {
    material: 'stone',
    make: (order) => {
      const jets = Array.from({ length: 10 }, (_, i) => {
        const angle = (i / 10) * Math.PI * 2;
        const at = (t: number): Vec3 => [
          Math.cos(angle) * (0.1 + 0.62 * t),
          1.55 + 0.7 * t - 1.95 * t * t,
          Math.sin(angle) * (0.1 + 0.62 * t),
        ];
        return [0, 1, 2, 3, 4, 5].map((k) => rod(at(k / 6), at((k + 1) / 6), 0.02 + 0.004 * k, 5));
      });
      const water = surface('#a9cfdd', { roughness: 0.05 });
      return assemble(
        order,
        [
          part(
            join([
              lathe(
                [
                  [0.001, 0],
                  [1.45, 0],
                  [1.45, 0.08],
                  [1.36, 0.12],
                  [1.36, 0.4],
                  [1.46, 0.44],
                  [1.46, 0.52],
                  [1.26, 0.52],
                  [1.24, 0.2],
                  [0.001, 0.2],
                ],
                36,
              ),
              lathe(
                [
                  [0.28, 0.2],
                  [0.2, 0.3],
                  [0.13, 0.5],
                  [0.16, 0.75],
                  [0.11, 0.85],
                  [0.2, 0.92],
                  [0.62, 1.06],
                  [0.66, 1.12],
                  [0.6, 1.12],
                  [0.001, 1.02],
                ],
                28,
              ),
              lathe(
                [
                  [0.07, 1],
                  [0.06, 1.25],
                  [0.09, 1.4],
                  [0.05, 1.52],
                  [0.001, 1.54],
                ],
                16,
              ),
            ]),
            order.main,
          ),
          part(
            join([
              cylinder(1.25, 0.01, { at: [0, 0.42, 0] }, 1.25, 36),
              cylinder(0.58, 0.008, { at: [0, 1.09, 0] }, 0.58, 28),
            ]),
            water,
            false,
          ),
          part(join(jets.flat()), surface('#e4f2f7', { roughness: 0.1, emission: 0.15 }), false),
          part(
            hoop(0.74, 0.03, { at: [0, 0.425, 0], turn: [Math.PI / 2, 0, 0] }, 30),
            surface('#eef7fa', { roughness: 0.4 }),
            false,
          ),
        ],
        {
          boxes: [
            [
              [1.3, 0.26, 1.3],
              [0, 0.26, 0],
            ],
            [
              [0.2, 0.5, 0.2],
              [0, 0.8, 0],
            ],
          ],
          mass: 1500,
          base: 0,
          size: 2.9,
          rooted: true,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
