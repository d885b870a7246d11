import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { rod } from '../geometry/rod.ts';
import { cone, pebble, sphere } from '../geometry/shapes.ts';
import { sheets } from '../geometry/sheets.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

export const CAMPING = {
  tent: {
    material: 'cloth',
    color: '#d9762a',
    make: (order) => {
      const [w, h, d] = [1.15, 1.35, 1.2];
      const [ridgeA, ridgeB]: readonly [Vec3, Vec3] = [
        [0, h, d],
        [0, h * 0.93, -d],
      ];
      const foot = (x: number, z: number): Vec3 => [x * w, 0.02, z * d];
      return assemble(
        order,
        [
          part(
            sheets([
              [ridgeA, foot(-1, 1), foot(-1, -1), ridgeB],
              [ridgeA, ridgeB, foot(1, -1), foot(1, 1)],
              [ridgeB, foot(-1, -1), foot(1, -1)],
            ]),
            surface(order.color, { roughness: 0.8 }),
          ),
          // the front stands open: two flaps tied back
          part(
            sheets([
              [ridgeA, foot(-1, 1), [-0.34 * w, 0.02, d + 0.06], [-0.3 * w, h * 0.42, d + 0.05]],
              [ridgeA, [0.3 * w, h * 0.42, d + 0.05], [0.34 * w, 0.02, d + 0.06], foot(1, 1)],
            ]),
            surface(tint(order.color, 0.8), { roughness: 0.8 }),
          ),
          part(
            sheets([[foot(-0.98, 0.98), foot(0.98, 0.98), foot(0.98, -0.98), foot(-0.98, -0.98)]]),
            surface('#4b4f52', { roughness: 0.9 }),
          ),
          part(
            join([
              rod([0, 0, d + 0.01], [0, h + 0.06, d + 0.01], 0.018),
              rod([0, 0, -d], [0, h * 0.93 + 0.06, -d], 0.018),
              ...[1, -1].flatMap((x) =>
                [1, -1].map((z) => rod(foot(x, z), [x * w * 1.14, 0, z * d * 1.14], 0.012, 5)),
              ),
              rod(ridgeA, [0, 0, d + 1], 0.006, 4),
              rod(ridgeB, [0, 0, -d - 1], 0.006, 4),
            ]),
            surface('#d8d2c2', { roughness: 0.7 }),
          ),
        ],
        {
          boxes: [
            [
              [w * 0.9, 0.3, d],
              [0, 0.3, 0],
            ],
            [
              [w * 0.4, 0.35, d],
              [0, 0.95, 0],
            ],
          ],
          mass: 6,
          base: 0,
          size: 2.5,
          rooted: true,
        },
      );
    },
  },
  campfire: {
    material: 'wood',
    make: (order) => {
      const logs = Array.from({ length: 6 }, (_, i) => {
        const angle = (i / 6) * Math.PI * 2 + 0.3;
        return rod(
          [Math.cos(angle) * 0.36, 0.05, Math.sin(angle) * 0.36],
          [Math.cos(angle) * 0.03, 0.34, Math.sin(angle) * 0.03],
          0.05,
          9,
          0.04,
        );
      });
      const tongues = (count: number, radius: number, high: number, wide: number): Geometry =>
        join(
          Array.from({ length: count }, (_, i) => {
            const angle = i * 2.4;
            const r = radius * Math.sqrt((i + 0.2) / count);
            return cone(
              wide * (1 - 0.4 * (i / count)),
              high * (1 - 0.55 * (i / count)),
              {
                at: [Math.cos(angle) * r, 0.1 + (high / 2) * (1 - 0.55 * (i / count)), Math.sin(angle) * r],
                turn: [Math.sin(angle) * 0.14, 0, -Math.cos(angle) * 0.14],
              },
              9,
            );
          }),
        );
      return assemble(
        order,
        [
          part(join(logs), surface('#4b3322', { roughness: 0.95 })),
          part(
            join(
              Array.from({ length: 12 }, (_, i) =>
                pebble(
                  0.085 + 0.02 * Math.sin(i * 2.3),
                  {
                    at: [Math.cos((i * Math.PI) / 6) * 0.5, 0.05, Math.sin((i * Math.PI) / 6) * 0.5],
                    scale: [1.15, 0.8, 1],
                    turn: [i, i * 2, 0],
                  },
                  1,
                ),
              ),
            ),
            surface('#7c7872', { roughness: 0.95 }),
          ),
          part(
            sphere(0.24, { at: [0, 0.02, 0], scale: [1, 0.3, 1] }, 14),
            surface('#ff4a12', { emission: 2.2 }),
            false,
          ),
          part(tongues(9, 0.17, 0.66, 0.12), surface('#ff7a1c', { emission: 2.6 }), false),
          part(tongues(5, 0.09, 0.46, 0.1), surface('#ffc24a', { emission: 4.5 }), false),
        ],
        {
          boxes: [
            [
              [0.4, 0.12, 0.4],
              [0, 0.12, 0],
            ],
          ],
          mass: 20,
          base: 0,
          size: 1.1,
          rooted: true,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
