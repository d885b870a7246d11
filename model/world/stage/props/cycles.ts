import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { rod, rods } from '../geometry/rod.ts';
import { box, cylinder, edged, hoop, sphere, tube } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const RUBBER = surface('#17181a', { roughness: 0.85 });

const CHROME = surface('#c4c8ce', { roughness: 0.22, metalness: 1 });

const BLACK = surface('#1d1f22', { roughness: 0.6 });

const FLAT: Vec3 = [Math.PI / 2, 0, 0];

const spokes = ([x, y, z]: Vec3, radius: number, count: number): Geometry =>
  join(
    Array.from({ length: count }, (_, i) => {
      const angle = (i / count) * Math.PI * 2;
      return rod([x, y, z], [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius, z], 0.003, 3);
    }),
  );

const mirrored = (make: (side: 1 | -1) => Geometry): Geometry => join([make(1), make(-1)]);

export const CYCLES = {
  bicycle: {
    material: 'metal',
    color: '#1f6fb5',
    make: (order) => {
      const [back, front]: readonly [Vec3, Vec3] = [
        [-0.51, 0.34, 0],
        [0.53, 0.34, 0],
      ];
      const [crank, seat, head, steer]: readonly [Vec3, Vec3, Vec3, Vec3] = [
        [-0.08, 0.29, 0],
        [-0.24, 0.84, 0],
        [0.36, 0.82, 0],
        [0.4, 0.7, 0],
      ];
      return assemble(
        order,
        [
          part(
            join([
              rods([seat, crank, steer, head, [seat[0] + 0.01, seat[1] - 0.05, 0]], 0.019),
              mirrored((k) =>
                rods(
                  [
                    [seat[0], seat[1] - 0.06, k * 0.03],
                    [back[0], back[1], k * 0.06],
                    [crank[0], crank[1], k * 0.04],
                  ],
                  0.01,
                ),
              ),
              mirrored((k) =>
                rods(
                  [
                    [steer[0], steer[1] - 0.03, k * 0.04],
                    [front[0], front[1], k * 0.05],
                  ],
                  0.013,
                ),
              ),
            ]),
            surface(order.color, { roughness: 0.25 }),
          ),
          part(join([back, front].map((at) => hoop(0.325, 0.019, { at }, 32))), RUBBER),
          part(
            join([
              ...[back, front].flatMap((at) => [
                spokes(at, 0.31, 16),
                cylinder(0.022, 0.1, { at, turn: FLAT }, 0.022, 10),
              ]),
              rods([head, [0.33, 0.98, 0]], 0.014),
              rods(
                [
                  [0.42, 0.99, -0.29],
                  [0.35, 1.01, -0.12],
                  [0.35, 1.01, 0.12],
                  [0.42, 0.99, 0.29],
                ],
                0.013,
              ),
              rod(seat, [-0.27, 0.94, 0], 0.013),
              cylinder(0.095, 0.008, { at: [crank[0], crank[1], 0.06], turn: FLAT }, 0.095, 20),
              rods(
                [
                  [0.06, 0.21, 0.09],
                  [crank[0], crank[1], 0.08],
                  [crank[0], crank[1], -0.08],
                  [-0.22, 0.37, -0.09],
                ],
                0.01,
              ),
            ]),
            CHROME,
          ),
          part(
            join([
              edged(0.27, 0.06, 0.15, 0.028, { at: [-0.28, 0.97, 0] }),
              mirrored((k) => rod([0.36, 1.005, k * 0.2], [0.42, 0.99, k * 0.3], 0.019, 8)),
              box(0.1, 0.025, 0.09, { at: [0.06, 0.21, 0.14] }),
              box(0.1, 0.025, 0.09, { at: [-0.22, 0.37, -0.14] }),
            ]),
            BLACK,
          ),
        ],
        {
          boxes: [
            [
              [0.84, 0.32, 0.14],
              [0, 0.32, 0],
            ],
            [
              [0.4, 0.2, 0.14],
              [0, 0.82, 0],
            ],
          ],
          mass: 13,
          base: 0,
          size: 1.7,
          friction: 0.05,
          restitution: 0.2,
        },
      );
    },
  },
  motorcycle: {
    material: 'metal',
    color: '#a81c1c',
    make: (order) => {
      const [back, front]: readonly [Vec3, Vec3] = [
        [-0.72, 0.32, 0],
        [0.74, 0.32, 0],
      ];
      const paint = surface(order.color, { roughness: 0.18 });
      return assemble(
        order,
        [
          part(
            join([
              sphere(0.5, { at: [0.14, 0.82, 0], scale: [0.62, 0.26, 0.3], turn: [0, 0, 0.12] }, 20),
              edged(0.42, 0.08, 0.2, 0.035, { at: [-0.72, 0.7, 0], turn: [0, 0, -0.22] }),
              edged(0.34, 0.04, 0.15, 0.018, { at: [0.76, 0.68, 0], turn: [0, 0, -0.1] }),
            ]),
            paint,
          ),
          part(join([back, front].map((at) => hoop(0.255, 0.068, { at, scale: [1, 1, 0.95] }, 32))), RUBBER),
          part(
            join([
              edged(0.46, 0.34, 0.26, 0.05, { at: [0.04, 0.46, 0] }),
              edged(0.6, 0.1, 0.24, 0.045, { at: [-0.36, 0.77, 0], turn: [0, 0, 0.08] }),
              mirrored((k) => rod([0.36, 1.06, k * 0.26], [0.26, 1.05, k * 0.4], 0.02, 8)),
              rods(
                [
                  [-0.3, 0.68, 0],
                  [0, 0.3, 0],
                  [0.38, 0.66, 0],
                  [-0.4, 0.7, 0],
                ],
                0.026,
              ),
            ]),
            BLACK,
          ),
          part(
            join([
              mirrored((k) =>
                rods(
                  [
                    [0.4, 1.0, k * 0.09],
                    [0.74, 0.32, k * 0.1],
                  ],
                  0.024,
                  8,
                ),
              ),
              rods(
                [
                  [0.34, 1.06, -0.28],
                  [0.42, 1.0, -0.08],
                  [0.42, 1.0, 0.08],
                  [0.34, 1.06, 0.28],
                ],
                0.014,
              ),
              mirrored((k) =>
                rods(
                  [
                    [-0.2, 0.36, k * 0.11],
                    [-0.72, 0.32, k * 0.1],
                  ],
                  0.024,
                ),
              ),
              rods(
                [
                  [0.2, 0.36, 0.17],
                  [0.08, 0.24, 0.19],
                  [-0.4, 0.26, 0.2],
                ],
                0.032,
                8,
              ),
              rod([-0.4, 0.26, 0.2], [-0.92, 0.34, 0.2], 0.045, 12, 0.055),
              ...[0.4, 0.46, 0.52, 0.58].map((y) => edged(0.28, 0.02, 0.3, 0.008, { at: [0.06, y, 0] })),
              ...[back, front].map((at) => cylinder(0.15, 0.05, { at, turn: FLAT }, 0.15, 7)),
              cylinder(0.1, 0.1, { at: [0.52, 0.9, 0], turn: [0, 0, -Math.PI / 2] }, 0.105, 18),
            ]),
            CHROME,
          ),
          part(
            sphere(0.09, { at: [0.57, 0.9, 0], scale: [0.35, 1, 1] }, 14),
            surface('#fff3d2', { emission: 1.4 }),
            false,
          ),
          part(box(0.03, 0.05, 0.12, { at: [-0.94, 0.7, 0] }), surface('#d2231b', { emission: 1.1 }), false),
        ],
        {
          boxes: [
            [
              [1.04, 0.35, 0.2],
              [0, 0.35, 0],
            ],
            [
              [0.5, 0.2, 0.2],
              [-0.1, 0.85, 0],
            ],
          ],
          mass: 190,
          base: 0,
          size: 2.1,
          friction: 0.04,
          restitution: 0.15,
        },
      );
    },
  },
  skateboard: {
    material: 'wood',
    color: '#c4472b',
    make: (order) => {
      const wheels = [-0.22, 0.22].flatMap((x) => [1, -1].map((k): Vec3 => [x, 0.027, k * 0.085]));
      const deck = place(
        loft(
          [
            { y: -0.4, rx: 0.005, rz: 0.045, x: -0.05 },
            { y: -0.37, rx: 0.006, rz: 0.085, x: -0.036 },
            { y: -0.28, rx: 0.006, rz: 0.1 },
            { y: 0.28, rx: 0.006, rz: 0.1 },
            { y: 0.37, rx: 0.006, rz: 0.085, x: -0.036 },
            { y: 0.4, rx: 0.005, rz: 0.045, x: -0.05 },
          ],
          20,
          2,
        ),
        { turn: [0, 0, -Math.PI / 2], at: [0, 0.095, 0] },
      );
      return assemble(
        order,
        [
          part(deck, surface(order.color, { roughness: 0.5 })),
          part(
            place(deck, { at: [0, 0.0035, 0], scale: [0.97, 1, 0.96] }),
            surface('#222426', { roughness: 0.98 }),
          ),
          part(
            join(wheels.map((at) => cylinder(0.027, 0.034, { at, turn: FLAT }, 0.027, 16))),
            surface('#f2ead2', { roughness: 0.5 }),
          ),
          part(
            join(
              [-0.22, 0.22].flatMap((x) => [
                rod([x, 0.03, -0.09], [x, 0.03, 0.09], 0.009),
                tube(0.025, 0.05, { at: [x, 0.064, 0] }, 0.035, 8),
              ]),
            ),
            CHROME,
          ),
        ],
        {
          boxes: [
            [
              [0.4, 0.045, 0.1],
              [0, 0.05, 0],
            ],
          ],
          mass: 2.6,
          base: 0,
          size: 0.8,
          friction: 0.03,
          restitution: 0.2,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
