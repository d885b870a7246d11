import { between } from '../../random.ts';
import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { rod } from '../geometry/rod.ts';
import { cone, cylinder, hoop, lathe, pebble, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const CHINA = surface('#f4f1ea', { roughness: 0.15 });

const around = (count: number, radius: number, make: (x: number, z: number, angle: number) => Geometry) =>
  join(
    Array.from({ length: count }, (_, i) => {
      const angle = (i / count) * Math.PI * 2;
      return make(Math.cos(angle) * radius, Math.sin(angle) * radius, angle);
    }),
  );

export const TREATS = {
  pizza: {
    material: 'leather',
    color: '#e8b54a',
    make: (order) => {
      const spots = (count: number, make: (x: number, z: number) => Geometry) =>
        join(
          Array.from({ length: count }, (_, i) => {
            // by the golden angle they lie evenly and in no rows
            const [turn, radius] = [i * 2.39996, 0.118 * Math.sqrt((i + 0.5) / count)];
            return make(
              Math.cos(turn) * radius + between(order.random, -0.006, 0.006),
              Math.sin(turn) * radius,
            );
          }),
        );
      return assemble(
        order,
        [
          part(
            lathe(
              [
                [0.001, 0],
                [0.165, 0],
                [0.185, 0.008],
                [0.184, 0.011],
                [0.163, 0.004],
                [0.001, 0.004],
              ],
              40,
            ),
            CHINA,
          ),
          part(
            join([
              cylinder(0.145, 0.012, { at: [0, 0.011, 0] }, 0.145, 36),
              hoop(0.14, 0.014, { at: [0, 0.016, 0], turn: [Math.PI / 2, 0, 0] }, 40),
            ]),
            surface('#c98a42', { roughness: 0.85 }),
          ),
          part(
            cylinder(0.131, 0.003, { at: [0, 0.0185, 0] }, 0.129, 36),
            surface('#b5391f', { roughness: 0.5 }),
          ),
          part(
            spots(22, (x, z) =>
              sphere(0.028, { at: [x * 1.02, 0.0195, z * 1.02], scale: [1, 0.12, 0.85] }, 6),
            ),
            surface(order.color, { roughness: 0.5 }),
          ),
          part(
            spots(9, (x, z) => cylinder(0.019, 0.004, { at: [x, 0.024, z] }, 0.018, 14)),
            surface('#98281c', { roughness: 0.4 }),
          ),
          part(
            spots(13, (x, z) => sphere(0.011, { at: [-x, 0.0245, z * 0.9], scale: [1.5, 0.2, 0.8] }, 6)),
            surface('#3d7a2c', { roughness: 0.6 }),
          ),
        ],
        {
          boxes: [
            [
              [0.165, 0.013, 0.165],
              [0, 0.013, 0],
            ],
          ],
          mass: 0.9,
          base: 0,
          size: 0.36,
        },
      );
    },
  },
  cake: {
    material: 'plastic',
    color: '#f4b8c4',
    make: (order) => {
      const icing = surface(order.color, { roughness: 0.4 });
      return assemble(
        order,
        [
          part(
            lathe(
              [
                [0.001, 0],
                [0.08, 0],
                [0.165, 0.012],
                [0.167, 0.016],
                [0.001, 0.016],
              ],
              36,
            ),
            CHINA,
          ),
          part(
            join([0, 1].map((i) => cylinder(0.126, 0.045, { at: [0, 0.039 + i * 0.052, 0] }, 0.126, 36))),
            surface('#b9793a', { roughness: 0.9 }),
          ),
          part(
            cylinder(0.128, 0.009, { at: [0, 0.066, 0] }, 0.128, 36),
            surface('#fbf3e4', { roughness: 0.5 }),
          ),
          part(
            join([
              cylinder(0.13, 0.016, { at: [0, 0.121, 0] }, 0.127, 36),
              around(14, 0.126, (x, z, angle) =>
                sphere(0.016, { at: [x, 0.11 - 0.008 * Math.sin(angle * 5), z], scale: [1, 1.5, 1] }, 6),
              ),
              around(10, 0.098, (x, z) => cone(0.018, 0.028, { at: [x, 0.142, z] }, 10)),
            ]),
            icing,
          ),
          part(
            around(5, 0.05, (x, z) => cylinder(0.005, 0.06, { at: [x, 0.158, z] }, 0.005, 8)),
            surface('#f3e9b0', { roughness: 0.5 }),
          ),
          part(
            around(5, 0.05, (x, z) => sphere(0.007, { at: [x, 0.2, z], scale: [0.8, 1.8, 0.8] }, 8)),
            surface('#ffb648', { emission: 6 }),
            false,
          ),
          part(
            around(10, 0.098, (x, z) => sphere(0.009, { at: [x, 0.158, z] }, 6)),
            surface('#b5162a', { roughness: 0.15 }),
          ),
        ],
        {
          boxes: [
            [
              [0.12, 0.065, 0.12],
              [0, 0.065, 0],
            ],
          ],
          mass: 1.4,
          base: 0,
          size: 0.33,
        },
      );
    },
  },
  'ice cream': {
    material: 'plastic',
    color: '#f3d9a8',
    make: (order) => {
      const scoop = (radius: number, at: readonly [number, number, number]): Geometry =>
        join([
          sphere(radius, { at }, 14),
          place(
            around(11, radius * 0.93, (x, z, angle) =>
              pebble(radius * 0.24, { at: [x, Math.sin(angle * 4) * 0.003, z] }, 0),
            ),
            { at: [at[0], at[1] - radius * 0.5, at[2]] },
          ),
        ]);
      // held up by a little stand of wire
      return assemble(
        order,
        [
          part(
            cylinder(0.004, 0.125, { at: [0, 0.095, 0] }, 0.031, 22),
            surface('#c98d47', { roughness: 0.8, pattern: ['checker', 70, '#a86f30'] }),
          ),
          part(scoop(0.036, [-0.012, 0.175, 0.006]), surface(order.color, { roughness: 0.6 })),
          part(
            scoop(0.032, [0.006, 0.218, -0.002]),
            surface(order.named ? tint(order.color, 0.75) : '#e58ba0', { roughness: 0.6 }),
          ),
          part(sphere(0.012, { at: [0.008, 0.256, 0] }, 12), surface('#b3132a', { roughness: 0.12 })),
          part(
            join([
              hoop(0.024, 0.0022, { at: [0, 0.12, 0], turn: [Math.PI / 2, 0, 0] }, 20),
              hoop(0.042, 0.0026, { at: [0, 0.003, 0], turn: [Math.PI / 2, 0, 0] }, 24),
              around(3, 1, (x, z) =>
                rod([x * 0.042, 0.003, z * 0.042], [x * 0.024, 0.12, z * 0.024], 0.002, 5),
              ),
            ]),
            surface('#c4c8ce', { roughness: 0.25, metalness: 1 }),
          ),
        ],
        {
          boxes: [
            [
              [0.042, 0.06, 0.042],
              [0, 0.06, 0],
            ],
            [
              [0.03, 0.06, 0.03],
              [0, 0.19, 0],
            ],
          ],
          mass: 0.2,
          base: 0,
          size: 0.27,
        },
      );
    },
  },
  pumpkin: {
    material: 'leather',
    color: '#dd7418',
    make: (order) => {
      const ribs = 10;
      const one = sphere(0.125, { scale: [0.62, 0.95, 1] }, 14);
      return assemble(
        order,
        [
          part(
            around(ribs, 0.075, (x, z, angle) =>
              place(one, { at: [x, 0.118, z], turn: [0, Math.PI / 2 - angle, 0] }),
            ),
            surface(order.color, { roughness: 0.45 }),
          ),
          part(
            loft(
              [
                { y: 0.2, rx: 0.032 },
                { y: 0.225, rx: 0.017 },
                { y: 0.262, rx: 0.014, x: 0.012 },
                { y: 0.28, rx: 0.017, x: 0.026 },
              ],
              8,
              2,
            ),
            surface('#56682c', { roughness: 0.8 }),
          ),
        ],
        {
          boxes: [
            [
              [0.14, 0.115, 0.14],
              [0, 0.117, 0],
            ],
          ],
          mass: 4.5,
          base: 0,
          size: 0.4,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
