import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { rod } from '../geometry/rod.ts';
import { box, cylinder, edged, hoop, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const STEEL = surface('#cfd3d8', { roughness: 0.2, metalness: 1 });
const BLACK = surface('#17181a', { roughness: 0.35 });

/** A guitar's body seen from the front, as thick as told: hips, waist and shoulders. */
const hourglass = (thick: number, share: number): Geometry => {
  const half = thick / 2;
  return loft(
    [
      { y: 0, rx: 0.03 * share, rz: half },
      { y: 0.02, rx: 0.11 * share, rz: half, square: 3 },
      { y: 0.11, rx: 0.19 * share, rz: half, square: 6 },
      { y: 0.25, rx: 0.135 * share, rz: half, square: 6 },
      { y: 0.39, rx: 0.15 * share, rz: half, square: 6 },
      { y: 0.47, rx: 0.09 * share, rz: half, square: 3 },
      { y: 0.485, rx: 0.03 * share, rz: half },
    ],
    24,
    2,
  );
};

export const INSTRUMENTS = {
  guitar: {
    material: 'wood',
    color: '#c98a3f',
    make: (order) => {
      const lean = { turn: [-0.22, 0, 0], at: [0, 0.04, -0.02] } as const;
      const leant = (geometry: Geometry) => place(geometry, lean);
      const strings = Array.from({ length: 6 }, (_, i) =>
        rod([(i - 2.5) * 0.011, 0.14, 0.062], [(i - 2.5) * 0.006, 0.94, 0.066], 0.0012, 3),
      );
      return assemble(
        order,
        [
          part(leant(hourglass(0.1, 1)), surface(tint(order.color, 0.5), { roughness: 0.25 })),
          part(
            leant(place(hourglass(0.1, 0.965), { at: [0, 0.008, 0.003], scale: [1, 0.966, 1] })),
            surface(order.color, { roughness: 0.22, pattern: ['wood', 5, tint(order.color, 0.8)] }),
          ),
          part(
            leant(
              join([
                box(0.052, 0.55, 0.022, { at: [0, 0.68, 0.052] }),
                cylinder(0.05, 0.004, { at: [0, 0.3, 0.053], turn: [Math.PI / 2, 0, 0] }, 0.05, 24),
                edged(0.17, 0.026, 0.014, 0.006, { at: [0, 0.13, 0.056] }),
              ]),
            ),
            surface('#2a1a12', { roughness: 0.5 }),
          ),
          part(
            leant(
              join([
                hoop(0.056, 0.005, { at: [0, 0.3, 0.053] }, 24),
                edged(0.075, 0.16, 0.018, 0.008, { at: [0, 1.0, 0.036], turn: [-0.16, 0, 0] }),
              ]),
            ),
            surface('#5f3418', { roughness: 0.4 }),
          ),
          part(
            leant(
              join([
                ...strings,
                ...[1, -1].flatMap((k) =>
                  [0.95, 1, 1.05].map((y) =>
                    sphere(0.012, { at: [k * 0.05, y, 0.035], scale: [1.2, 0.8, 0.6] }, 8),
                  ),
                ),
                ...Array.from({ length: 12 }, (_, i) =>
                  box(0.052, 0.0025, 0.003, { at: [0, 0.47 + 0.45 * (1 - 0.94 ** i) * 1.9, 0.064] }),
                ),
              ]),
            ),
            STEEL,
            false,
          ),
          // a stand of two bent rods
          part(
            join(
              [1, -1].flatMap((k) => [
                rod([k * 0.14, 0, 0.12], [k * 0.1, 0.05, 0.08], 0.008),
                rod([k * 0.14, 0, 0.12], [k * 0.05, 0.42, -0.22], 0.008),
                rod([k * 0.05, 0.42, -0.22], [k * 0.1, 0, -0.34], 0.008),
              ]),
            ),
            BLACK,
          ),
        ],
        {
          boxes: [
            [
              [0.19, 0.24, 0.16],
              [0, 0.24, -0.06],
            ],
            [
              [0.03, 0.3, 0.03],
              [0, 0.75, -0.12],
            ],
          ],
          mass: 2.6,
          base: 0,
          size: 1.05,
        },
      );
    },
  },
  piano: {
    material: 'wood',
    color: '#141416',
    make: (order) => {
      const lacquer = surface(order.color, { roughness: 0.1 });
      const whites = Array.from({ length: 52 }, (_, i) =>
        box(0.0222, 0.02, 0.15, { at: [(i - 25.5) * 0.0236, 0.735, 0.4] }),
      );
      const blacks = Array.from({ length: 51 }, (_, i) => i)
        .filter((i) => ![1, 4].includes(i % 7))
        .map((i) => box(0.013, 0.016, 0.095, { at: [(i - 25) * 0.0236, 0.75, 0.372] }));
      return assemble(
        order,
        [
          part(
            join([
              edged(1.5, 1.22, 0.36, 0.02, { at: [0, 0.61, -0.1] }),
              edged(1.5, 0.06, 0.42, 0.012, { at: [0, 1.23, -0.09] }),
              edged(1.44, 0.09, 0.36, 0.015, { at: [0, 0.68, 0.25] }),
              ...[1, -1].flatMap((k) => [
                edged(0.11, 0.16, 0.36, 0.02, { at: [k * 0.68, 0.75, 0.26] }),
                edged(0.09, 0.65, 0.09, 0.015, { at: [k * 0.67, 0.33, 0.38] }),
              ]),
              edged(1.24, 0.12, 0.025, 0.01, { at: [0, 0.83, 0.25], turn: [-0.3, 0, 0] }),
              edged(0.72, 0.06, 0.34, 0.025, { at: [0, 0.47, 0.95] }),
              ...[1, -1].flatMap((k) =>
                [0.82, 1.08].map((z) => box(0.05, 0.45, 0.05, { at: [k * 0.31, 0.225, z] })),
              ),
            ]),
            lacquer,
          ),
          part(join(whites), surface('#f6f3ea', { roughness: 0.2 }), false),
          part(join(blacks), BLACK, false),
          part(
            join([-0.09, 0, 0.09].map((x) => box(0.045, 0.012, 0.12, { at: [x, 0.06, 0.14] }))),
            surface('#d9ac4a', { roughness: 0.2, metalness: 1 }),
          ),
          part(
            edged(0.46, 0.28, 0.012, 0.005, { at: [0, 1.0, 0.12], turn: [-0.2, 0, 0] }),
            surface('#f1efe6', { roughness: 0.9 }),
          ),
        ],
        {
          boxes: [
            [
              [0.75, 0.63, 0.2],
              [0, 0.63, -0.1],
            ],
            [
              [0.72, 0.08, 0.2],
              [0, 0.7, 0.25],
            ],
          ],
          mass: 220,
          base: 0,
          size: 1.5,
          rooted: true,
        },
      );
    },
  },
  drum: {
    material: 'wood',
    color: '#b3241f',
    make: (order) => {
      const lugs = Array.from({ length: 8 }, (_, i) => {
        const [x, z] = [Math.cos((i * Math.PI) / 4) * 0.2, Math.sin((i * Math.PI) / 4) * 0.2];
        return rod([x, 0.03, z], [x, 0.33, z], 0.007, 5);
      });
      return assemble(
        order,
        [
          part(
            cylinder(0.19, 0.36, { at: [0, 0.18, 0] }, 0.19, 36),
            surface(order.color, { roughness: 0.2 }),
          ),
          part(
            join([
              ...lugs,
              ...[0.02, 0.34].map((y) =>
                hoop(0.193, 0.013, { at: [0, y, 0], turn: [Math.PI / 2, 0, 0] }, 36),
              ),
            ]),
            STEEL,
          ),
          part(
            cylinder(0.185, 0.004, { at: [0, 0.361, 0] }, 0.185, 32),
            surface('#f3efe4', { roughness: 0.8 }),
          ),
          part(
            join([
              rod([-0.16, 0.372, 0.1], [0.2, 0.385, -0.06], 0.007, 6),
              rod([-0.12, 0.372, -0.12], [0.22, 0.385, 0.03], 0.007, 6),
              sphere(0.012, { at: [-0.16, 0.374, 0.1] }, 8),
              sphere(0.012, { at: [-0.12, 0.374, -0.12] }, 8),
            ]),
            surface('#d8b27a', { roughness: 0.5 }),
          ),
        ],
        {
          boxes: [
            [
              [0.16, 0.18, 0.16],
              [0, 0.18, 0],
            ],
          ],
          mass: 3.5,
          base: 0,
          size: 0.4,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
