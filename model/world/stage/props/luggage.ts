import type { PropKind } from '../../read/screenplay.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join } from '../geometry/mesh.ts';
import { rods } from '../geometry/rod.ts';
import { box, edged, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const STEEL = surface('#c4c8ce', { roughness: 0.25, metalness: 1 });

export const LUGGAGE = {
  suitcase: {
    material: 'leather',
    color: '#7c4a26',
    make: (order) =>
      assemble(
        order,
        [
          part(
            edged(0.66, 0.46, 0.22, 0.045, { at: [0, 0.25, 0] }),
            surface(order.color, { roughness: 0.5 }),
          ),
          part(
            join([
              edged(0.668, 0.012, 0.16, 0.005, { at: [0, 0.486, 0] }),
              ...[-0.17, 0.17].map((x) => edged(0.045, 0.468, 0.228, 0.01, { at: [x, 0.25, 0] })),
              ...[1, -1].flatMap((x) =>
                [0.06, 0.44].map((y) => sphere(0.055, { at: [x * 0.29, y, 0], scale: [1, 1, 2.05] }, 10)),
              ),
              rods(
                [
                  [-0.09, 0.48, 0],
                  [-0.07, 0.53, 0],
                  [0.07, 0.53, 0],
                  [0.09, 0.48, 0],
                ],
                0.014,
                8,
              ),
            ]),
            surface(tint(order.color, 0.45), { roughness: 0.6 }),
          ),
          part(join([-0.17, 0.17].map((x) => box(0.04, 0.05, 0.02, { at: [x, 0.36, 0.115] }))), STEEL),
        ],
        {
          boxes: [
            [
              [0.33, 0.23, 0.11],
              [0, 0.245, 0],
            ],
          ],
          mass: 8,
          base: 0,
          size: 0.66,
        },
      ),
  },
  backpack: {
    material: 'cloth',
    color: '#2f6b4f',
    make: (order) => {
      const strap = (k: number): readonly Vec3[] => [
        [k * 0.1, 0.45, -0.1],
        [k * 0.11, 0.47, -0.16],
        [k * 0.12, 0.34, -0.2],
        [k * 0.13, 0.16, -0.16],
        [k * 0.14, 0.07, -0.1],
      ];
      return assemble(
        order,
        [
          part(
            join([
              loft(
                [
                  { y: 0, rx: 0.13, rz: 0.09, square: 4 },
                  { y: 0.03, rx: 0.16, rz: 0.12, square: 4 },
                  { y: 0.25, rx: 0.165, rz: 0.125, square: 4 },
                  { y: 0.42, rx: 0.15, rz: 0.11, square: 3 },
                  { y: 0.49, rx: 0.09, rz: 0.06, square: 2.4 },
                  { y: 0.5, rx: 0.02, rz: 0.02 },
                ],
                24,
                2,
              ),
              edged(0.24, 0.2, 0.08, 0.035, { at: [0, 0.15, 0.14] }),
            ]),
            surface(order.color, { roughness: 0.85 }),
          ),
          part(
            join([
              edged(0.25, 0.012, 0.02, 0.005, { at: [0, 0.215, 0.178] }),
              rods(
                [
                  [-0.15, 0.3, 0.1],
                  [-0.09, 0.43, 0.12],
                  [0.09, 0.43, 0.12],
                  [0.15, 0.3, 0.1],
                ],
                0.008,
              ),
              rods(
                [
                  [-0.04, 0.49, -0.02],
                  [-0.03, 0.53, -0.03],
                  [0.03, 0.53, -0.03],
                  [0.04, 0.49, -0.02],
                ],
                0.01,
              ),
              rods(strap(1), 0.022, 8),
              rods(strap(-1), 0.022, 8),
            ]),
            surface(tint(order.color, 0.45), { roughness: 0.9 }),
          ),
        ],
        {
          boxes: [
            [
              [0.15, 0.24, 0.12],
              [0, 0.24, 0],
            ],
          ],
          mass: 4,
          base: 0,
          size: 0.5,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
