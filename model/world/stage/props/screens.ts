import type { PropKind } from '../../read/screenplay.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { box, edged } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const DARK = surface('#1b1d20', { roughness: 0.5 });

export const SCREENS = {
  laptop: {
    material: 'metal',
    color: '#aeb3ba',
    make: (order) => {
      // the lid leans back by a fifth of a turn from closed over
      const lean: Vec3 = [-0.3, 0, 0];
      const lid = (at: number): Vec3 => [
        0,
        0.016 + Math.cos(0.3) * 0.112,
        -0.115 - Math.sin(0.3) * 0.112 + at,
      ];
      const keys = Array.from({ length: 5 }, (_, row) =>
        Array.from({ length: 12 }, (__, i) =>
          box(0.0185, 0.003, 0.015, { at: [(i - 5.5) * 0.0232, 0.0175, -0.075 + row * 0.019] }),
        ),
      );
      return assemble(
        order,
        [
          part(
            join([
              edged(0.32, 0.016, 0.225, 0.006, { at: [0, 0.008, 0] }),
              edged(0.32, 0.224, 0.008, 0.003, { at: lid(-0.003), turn: lean }),
            ]),
            surface(order.color, { roughness: 0.35, metalness: order.material === 'metal' ? 1 : 0 }),
          ),
          part(
            join([
              ...keys.flat(),
              box(0.318, 0.222, 0.002, { at: lid(0.002), turn: lean }),
              box(0.1, 0.001, 0.062, { at: [0, 0.0166, 0.068] }),
            ]),
            DARK,
            false,
          ),
          part(
            box(0.302, 0.196, 0.002, { at: lid(0.0032), turn: lean }),
            surface('#8fc4ea', { roughness: 0.2, emission: 0.55 }),
            false,
          ),
          part(
            join(
              [-0.05, -0.01, 0.03].map((y, i) =>
                box([0.2, 0.24, 0.15][i] ?? 0.2, 0.012, 0.002, {
                  at: [-0.02, lid(0)[1] + y, lid(0.0046)[2] - y * 0.3],
                  turn: lean,
                }),
              ),
            ),
            surface('#f4f8fb', { emission: 0.7 }),
            false,
          ),
        ],
        {
          boxes: [
            [
              [0.16, 0.008, 0.112],
              [0, 0.008, 0],
            ],
            [
              [0.16, 0.1, 0.02],
              [0, 0.13, -0.15],
            ],
          ],
          mass: 1.6,
          base: 0,
          size: 0.33,
          friction: 0.6,
        },
      );
    },
  },
  phone: {
    material: 'metal',
    color: '#22252b',
    make: (order) =>
      assemble(
        order,
        [
          part(edged(0.074, 0.009, 0.152, 0.004), surface(order.color, { roughness: 0.3 })),
          part(
            box(0.069, 0.0008, 0.146, { at: [0, 0.0047, 0] }),
            surface('#0c0f14', { roughness: 0.04 }),
            false,
          ),
          part(
            box(0.064, 0.0004, 0.136, { at: [0, 0.0053, 0] }),
            surface('#5aa0e0', { roughness: 0.1, emission: 0.45 }),
            false,
          ),
          part(
            join(
              Array.from({ length: 12 }, (_, i) =>
                box(0.011, 0.0004, 0.011, {
                  at: [((i % 4) - 1.5) * 0.0155, 0.0056, (Math.floor(i / 4) - 1.6) * 0.02],
                }),
              ),
            ),
            surface('#f6f3ea', { emission: 0.6 }),
            false,
          ),
        ],
        {
          boxes: [
            [
              [0.037, 0.0055, 0.076],
              [0, 0, 0],
            ],
          ],
          mass: 0.19,
          base: 0.0055,
          size: 0.152,
        },
      ),
  },
} satisfies Partial<Record<PropKind, Maker>>;
