import type { PropKind } from '../../read/screenplay.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { rod, rods } from '../geometry/rod.ts';
import { cylinder, edged, hoop, lathe, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const DARK = surface('#1b1d20', { roughness: 0.5 });

const STEEL = surface('#c4c8ce', { roughness: 0.25, metalness: 1 });

export const HOUSEHOLD = {
  ladder: {
    material: 'wood',
    color: '#c99a5a',
    make: (order) => {
      const side = (z: number, top: number) => (k: number) =>
        rod([k * (0.24 + 0.06), 0, z], [k * 0.2, 1.9, top], 0.03, 4);
      const steps = Array.from({ length: 6 }, (_, i) => {
        const y = 0.28 + i * 0.28;
        const share = y / 1.9;
        return edged(0.56 - 0.17 * share, 0.03, 0.1, 0.01, { at: [0, y, 0.42 * (1 - share) + 0.03] });
      });
      return assemble(
        order,
        [
          part(
            join([
              ...[1, -1].flatMap((k) => [side(0.45, 0.04)(k), side(-0.5, -0.04)(k)]),
              ...steps,
              edged(0.44, 0.04, 0.16, 0.012, { at: [0, 1.91, 0] }),
              ...[0.45, 1.15].map((y) =>
                rod(
                  [-0.27, y, -0.5 * (1 - y / 1.9) - 0.03],
                  [0.27, y, -0.5 * (1 - y / 1.9) - 0.03],
                  0.018,
                  4,
                ),
              ),
            ]),
            surface(order.color, { roughness: 0.6, pattern: ['wood', 4, tint(order.color, 0.8)] }),
          ),
          part(join([1, -1].map((k) => rod([k * 0.26, 0.8, 0.26], [k * 0.26, 0.8, -0.31], 0.008))), STEEL),
        ],
        {
          boxes: [
            [
              [0.29, 0.03, 0.48],
              [0, 0.03, 0],
            ],
            [
              [0.24, 0.9, 0.14],
              [0, 0.98, 0],
            ],
          ],
          mass: 9,
          base: 0,
          size: 1.93,
        },
      );
    },
  },
  teapot: {
    material: 'ceramic',
    color: '#e8e2d4',
    make: (order) => {
      const glaze = surface(order.color, { roughness: 0.12 });
      return assemble(
        order,
        [
          part(
            join([
              lathe(
                [
                  [0.001, 0],
                  [0.05, 0.001],
                  [0.054, 0.008],
                  [0.08, 0.035],
                  [0.092, 0.07],
                  [0.082, 0.11],
                  [0.05, 0.134],
                  [0.046, 0.138],
                  [0.04, 0.14],
                  [0.034, 0.152],
                  [0.015, 0.16],
                  [0.001, 0.161],
                ],
                28,
              ),
              sphere(0.013, { at: [0, 0.17, 0] }, 12),
              rod([0.07, 0.05, 0], [0.125, 0.09, 0], 0.024, 12, 0.014),
              rod([0.12, 0.085, 0], [0.155, 0.14, 0], 0.0145, 12, 0.01),
              rods(
                [
                  [-0.075, 0.115, 0],
                  [-0.115, 0.125, 0],
                  [-0.14, 0.1, 0],
                  [-0.135, 0.065, 0],
                  [-0.108, 0.045, 0],
                  [-0.08, 0.045, 0],
                ],
                0.009,
                8,
              ),
            ]),
            glaze,
          ),
          part(
            hoop(0.047, 0.003, { at: [0, 0.138, 0], turn: [Math.PI / 2, 0, 0] }, 24),
            surface(order.named ? tint(order.color, 0.6) : '#2f5f9a', { roughness: 0.2 }),
            false,
          ),
          part(
            cylinder(0.009, 0.001, { at: [0.1555, 0.1405, 0], turn: [0, 0, -0.6] }, 0.009, 10),
            DARK,
            false,
          ),
        ],
        {
          boxes: [
            [
              [0.075, 0.07, 0.075],
              [0, 0.07, 0],
            ],
            [
              [0.13, 0.02, 0.02],
              [0.01, 0.09, 0],
            ],
          ],
          mass: 0.7,
          base: 0,
          size: 0.28,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
