import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { rod } from '../geometry/rod.ts';
import { cone, cylinder, pebble, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

export const FESTIVE = {
  'teddy bear': {
    material: 'cloth',
    color: '#a8713c',
    make: (order) => {
      const both = (make: (k: number) => Geometry): readonly Geometry[] => [make(1), make(-1)];
      return assemble(
        order,
        [
          part(
            join([
              sphere(0.12, { at: [0, 0.13, 0], scale: [1, 1.12, 0.9] }, 16),
              sphere(0.098, { at: [0, 0.315, 0.01], scale: [1.05, 0.95, 0.95] }, 16),
              ...both((k) => sphere(0.038, { at: [k * 0.078, 0.39, 0], scale: [1, 1, 0.6] }, 9)),
              ...both((k) =>
                sphere(
                  0.05,
                  { at: [k * 0.125, 0.18, 0.045], scale: [0.85, 1.7, 0.85], turn: [-0.5, 0, k * 0.6] },
                  14,
                ),
              ),
              ...both((k) =>
                sphere(
                  0.06,
                  { at: [k * 0.085, 0.055, 0.12], scale: [0.9, 0.9, 1.6], turn: [0, k * 0.3, 0] },
                  14,
                ),
              ),
            ]),
            surface(order.color, { roughness: 1 }),
          ),
          part(
            join([
              sphere(0.046, { at: [0, 0.292, 0.088], scale: [1.05, 0.8, 0.8] }, 9),
              sphere(0.08, { at: [0, 0.13, 0.048], scale: [0.95, 1.1, 0.85] }, 9),
              ...both((k) => sphere(0.024, { at: [k * 0.078, 0.39, 0.018], scale: [1, 1, 0.4] }, 9)),
              ...both((k) =>
                sphere(
                  0.042,
                  { at: [k * 0.112, 0.056, 0.203], scale: [0.9, 0.95, 0.35], turn: [0, k * 0.3, 0] },
                  12,
                ),
              ),
            ]),
            surface(tint(order.color, 1.75), { roughness: 1 }),
          ),
          part(
            join([
              ...both((k) => sphere(0.0125, { at: [k * 0.036, 0.335, 0.093] }, 9)),
              sphere(0.016, { at: [0, 0.306, 0.123], scale: [1.3, 0.85, 0.6] }, 9),
              rod([0, 0.3, 0.125], [0, 0.282, 0.124], 0.003, 4),
            ]),
            surface('#14100d', { roughness: 0.15 }),
            false,
          ),
          part(
            join([
              ...both((k) =>
                cone(
                  0.034,
                  0.06,
                  { at: [k * 0.03, 0.232, 0.1], turn: [0, 0, (k * Math.PI) / 2], scale: [1, 1, 0.5] },
                  10,
                ),
              ),
              sphere(0.014, { at: [0, 0.232, 0.105] }, 8),
            ]),
            surface('#b3202a', { roughness: 0.6 }),
          ),
        ],
        {
          boxes: [
            [
              [0.1, 0.12, 0.09],
              [0, 0.12, 0],
            ],
            [
              [0.09, 0.08, 0.08],
              [0, 0.32, 0],
            ],
          ],
          mass: 0.4,
          base: 0,
          size: 0.43,
        },
      );
    },
  },
  'christmas tree': {
    material: 'wood',
    color: '#1f5a34',
    make: (order) => {
      const tiers = [
        [0.86, 0.45],
        [0.74, 0.8],
        [0.6, 1.13],
        [0.45, 1.44],
        [0.3, 1.72],
      ] as const;
      const hung = (count: number, shift: number, size: number): Geometry =>
        join(
          Array.from({ length: count }, (_, i) => {
            const [radius = 0.5, y = 1] = tiers[i % tiers.length] ?? [];
            const angle = i * 2.4 + shift;
            return pebble(
              size,
              { at: [Math.cos(angle) * radius * 0.9, y - 0.1, Math.sin(angle) * radius * 0.9] },
              size > 0.03 ? 1 : 0,
            );
          }),
        );
      return assemble(
        order,
        [
          part(
            join(
              tiers.flatMap(([radius, y], i) => [
                cone(radius, 0.72, { at: [0, y + 0.2, 0], turn: [0, i, 0] }, 15),
                cone(radius * 0.93, 0.62, { at: [0, y + 0.28, 0], turn: [0, i + 0.5, 0] }, 9),
              ]),
            ),
            surface(order.color, { roughness: 0.95, pattern: ['noise', 22, tint(order.color, 1.7)] }),
          ),
          part(
            join([
              cylinder(0.06, 0.4, { at: [0, 0.26, 0] }, 0.06, 10),
              cylinder(0.17, 0.22, { at: [0, 0.11, 0] }, 0.21, 14),
            ]),
            surface('#6b4426', { roughness: 0.8 }),
          ),
          part(hung(12, 0, 0.045), surface('#c21f2a', { roughness: 0.1 })),
          part(hung(12, 1.1, 0.04), surface('#dba632', { roughness: 0.15, metalness: 1 })),
          part(hung(20, 0.55, 0.017), surface('#ffdf9a', { emission: 4 }), false),
          part(
            join(
              [0, 1, 2, 3, 4].map((i) =>
                cone(
                  0.035,
                  0.12,
                  {
                    at: [Math.sin(i * 1.2566) * 0.05, 2.3 + Math.cos(i * 1.2566) * 0.05, 0],
                    turn: [0, 0, -i * 1.2566],
                    scale: [1, 1, 0.5],
                  },
                  6,
                ),
              ),
            ),
            surface('#ffd45a', { roughness: 0.2, emission: 1.4 }),
          ),
        ],
        {
          boxes: [
            [
              [0.2, 0.15, 0.2],
              [0, 0.15, 0],
            ],
            [
              [0.35, 0.8, 0.35],
              [0, 1.2, 0],
            ],
          ],
          mass: 15,
          base: 0,
          size: 2.4,
          rooted: true,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
