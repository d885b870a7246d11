import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join } from '../geometry/mesh.ts';
import { rods } from '../geometry/rod.ts';
import { box, cylinder, edged, hoop, lathe, sphere } from '../geometry/shapes.ts';
import { sheets } from '../geometry/sheets.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const FLAT: Vec3 = [Math.PI / 2, 0, 0];

export const ALOFT = {
  rocket: {
    material: 'metal',
    color: '#eceae4',
    make: (order) => {
      const red = surface(order.named ? tint(order.color, 0.5) : '#c5281e', { roughness: 0.3 });
      const fins = [0, 1, 2, 3].map((i) => {
        const [c, s] = [Math.cos((i * Math.PI) / 2 + 0.4), Math.sin((i * Math.PI) / 2 + 0.4)];
        return sheets([
          [
            [c * 0.5, 1.7, s * 0.5],
            [c * 1.15, 0.4, s * 1.15],
            [c * 1.15, 0, s * 1.15],
            [c * 0.5, 0.5, s * 0.5],
          ],
        ]);
      });
      return assemble(
        order,
        [
          part(
            lathe(
              [
                [0.001, 0.5],
                [0.42, 0.5],
                [0.55, 1.2],
                [0.62, 2.4],
                [0.56, 4],
                [0.42, 4.9],
              ],
              28,
            ),
            surface(order.color, { roughness: 0.3 }),
          ),
          part(
            join([
              lathe(
                [
                  [0.421, 4.9],
                  [0.3, 5.4],
                  [0.12, 5.95],
                  [0.001, 6.2],
                ],
                28,
              ),
              ...fins,
              hoop(0.6, 0.03, { at: [0, 1.9, 0], turn: [Math.PI / 2, 0, 0] }, 28),
            ]),
            red,
          ),
          part(
            cylinder(0.36, 0.4, { at: [0, 0.36, 0] }, 0.22, 20),
            surface('#3a3d42', { roughness: 0.3, metalness: 1 }),
          ),
          part(
            hoop(0.2, 0.04, { at: [0, 3.5, 0.58], turn: [-0.05, 0, 0] }, 22),
            surface('#8f959c', { roughness: 0.25, metalness: 1 }),
          ),
          part(
            sphere(0.19, { at: [0, 3.5, 0.56], scale: [1, 1, 0.3] }, 16),
            surface('#27506e', { roughness: 0.05 }),
          ),
          part(box(0.04, 0.5, 0.7, { at: [0.6, 2.3, 0], turn: [0, 0, 0.02] }), red),
        ],
        {
          boxes: [
            [
              [0.6, 2.9, 0.6],
              [0, 3.1, 0],
            ],
            [
              [0.8, 0.2, 0.8],
              [0, 0.2, 0],
            ],
          ],
          mass: 2000,
          base: 0,
          size: 6.2,
        },
      );
    },
  },
  'hot-air balloon': {
    material: 'cloth',
    color: '#d8402c',
    make: (order) => {
      const gores = 16;
      const envelope = (from: number): Geometry =>
        join(
          Array.from({ length: gores / 2 }, (_, i) => {
            const whole = loft(
              [
                { y: 3.3, rx: 1.1 },
                { y: 4.6, rx: 2.7 },
                { y: 6.5, rx: 4.2 },
                { y: 8.8, rx: 4.9 },
                { y: 11, rx: 4.3 },
                { y: 12.7, rx: 2.3 },
                { y: 13.2, rx: 0.05 },
              ],
              gores * 2,
              1,
            );
            const kept: number[] = [];
            for (let k = 0; k < whole.indices.length; k += 3) {
              const corners = [0, 1, 2].map((c) => whole.indices[k + c] ?? 0);
              const angle = corners.reduce((sum, c) => {
                const turn = Math.atan2(whole.positions[c * 3 + 2] ?? 0, whole.positions[c * 3] ?? 0);
                return sum + ((turn + Math.PI * 2 + 1e-6) % (Math.PI * 2)) / 3;
              }, 0);
              if (Math.floor((angle / (Math.PI * 2)) * gores) === i * 2 + from) {
                kept.push(...corners);
              }
            }
            return { ...whole, indices: Uint32Array.from(kept) };
          }),
        );
      const other = order.named ? tint(order.color, 1.8) : '#f3c02e';
      const corners = [1, -1].flatMap((x) => [1, -1].map((z) => [x, z] as const));
      return assemble(
        order,
        [
          part(envelope(0), surface(order.color, { roughness: 0.6 })),
          part(envelope(1), surface(other, { roughness: 0.6 })),
          part(
            edged(1.2, 1.05, 1.2, 0.1, { at: [0, 0.53, 0] }),
            surface('#9a6a3c', { roughness: 0.9, pattern: ['planks', 7, '#74491f'] }),
          ),
          part(
            join([
              ...corners.map(([x, z]) =>
                rods(
                  [
                    [x * 0.52, 1, z * 0.52],
                    [x * 0.4, 2.1, z * 0.4],
                    [x * 0.8, 3.4, z * 0.8],
                  ],
                  0.025,
                ),
              ),
              hoop(0.62, 0.05, { at: [0, 1.06, 0], turn: FLAT }, 4),
              cylinder(0.14, 0.3, { at: [0, 2.1, 0] }, 0.18, 12),
            ]),
            surface('#4a3320', { roughness: 0.8 }),
          ),
        ],
        {
          boxes: [
            [
              [0.6, 0.53, 0.6],
              [0, 0.53, 0],
            ],
          ],
          mass: 400,
          base: 0,
          size: 13.2,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
