import { pick } from '../../random.ts';
import type { PropKind } from '../../read/screenplay.ts';
import type { Rgb, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { type Cloth, FABRICS, gridOf, pinned } from '../cloth.ts';
import { join } from '../geometry/mesh.ts';
import { dimmed } from '../geometry/paint.ts';
import { cylinder, sphere } from '../geometry/shapes.ts';
import type { Part } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import type { Made, Maker, Order } from './prop.ts';

/** Metres: a flag of the usual size on a pole that stands by itself. */
const POLE = { height: 3.9, radius: 0.026 } as const;
const BANDS = ['#c8261f', '#1f4fa8', '#2c7a45', '#e0a21c'] as const;

/** Thin cloth lets some light through. */
const bunting = surface('#ffffff', { roughness: 0.82 });

interface Cut {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  /** Where a particle is before anything falls, by the shares of the way across and down. */
  readonly at: (across: number, down: number) => Vec3;
  readonly held: (column: number, row: number) => boolean;
  readonly paint: (across: number, down: number) => Rgb;
  readonly fabric?: Cloth<'body'>['fabric'];
}

const cut = ({ id, columns, rows, at, held, paint, fabric = FABRICS.bunting }: Cut): Cloth<'body'> => ({
  id,
  columns,
  rows,
  around: false,
  rest: gridOf(columns, rows, (c, r) => at(c / (columns - 1), r / (rows - 1))),
  pins: pinned(
    Array.from({ length: columns * rows }, (_, i) => i).filter((i) =>
      held(i % columns, Math.floor(i / columns)),
    ),
    'body',
  ),
  fabric,
  exposed: 1,
  thick: 0.004,
  fine: 3,
  surface: { ...bunting, soft: 0.25 },
  paint,
});

/** A pole with a knob, in a socket on the ground. */
const pole = (height: number, s: number): readonly Part[] => [
  part(
    join([
      cylinder(POLE.radius * s, height, { at: [0, height / 2, 0] }),
      cylinder(POLE.radius * 1.7 * s, 0.3 * s, { at: [0, 0.15 * s, 0] }),
    ]),
    surface('#d9dbdc', { roughness: 0.35 }),
  ),
  part(cylinder(0.2 * s, 0.07 * s, { at: [0, 0.035 * s, 0] }), surface('#8d8b86', { roughness: 0.95 })),
  part(
    sphere(0.055 * s, { at: [0, height + 0.045 * s, 0] }),
    surface('#d8b45a', { roughness: 0.3, metalness: 1 }),
  ),
];

const standing = (
  order: Order,
  height: number,
  parts: readonly Part[],
  cloths: readonly Cloth<'body'>[],
): Made => ({
  parts,
  shapes: [
    {
      shape: { kind: 'cylinder', halfHeight: height / 2, radius: POLE.radius * order.scale },
      at: [0, height / 2, 0],
    },
  ],
  base: 0,
  size: height,
  volume: 0.02,
  rooted: true,
  drapery: {
    cloths,
    shells: [],
    solids: [{ bones: ['body', 'body'], a: [0, 0, 0], b: [0, height, 0], radius: POLE.radius * order.scale }],
  },
});

/** One colour where the words name one, else two bands; a hem of stronger cloth where it is held. */
const colored = (order: Order): Cut['paint'] => {
  const [one, two] = order.named
    ? [rgb(order.color), rgb(order.color)]
    : [rgb(pick(order.random, BANDS)), rgb('#f1efe8')];
  return (across, down) => (across < 0.035 ? rgb('#e9e6dd') : down < 0.5 ? one : two);
};

const clothOf = (color: string): Cut['paint'] => {
  const main = rgb(color);
  return (across, down) =>
    across < 0.03 || across > 0.97 || down < 0.02 || down > 0.975 ? dimmed(main, 0.82) : main;
};

export const FLAGS = {
  flag: {
    material: 'cloth',
    make: (order) => {
      const s = order.scale;
      const height = POLE.height * Math.sqrt(s);
      const top = height - 0.06 * s;
      const paint = colored(order);
      return standing(order, height, pole(height, Math.sqrt(s)), [
        cut({
          id: 'cloth',
          columns: 19,
          rows: 13,
          at: (across, down) => [(0.035 + 1.5 * across) * s, top - 1.0 * down * s, 0],
          held: (c) => c === 0,
          paint,
        }),
      ]);
    },
  },
  pennant: {
    material: 'cloth',
    color: '#e0a21c',
    make: (order) => {
      const s = order.scale;
      const height = POLE.height * Math.sqrt(s);
      const top = height - 0.06 * s;
      const main = rgb(order.color);
      return standing(order, height, pole(height, Math.sqrt(s)), [
        cut({
          id: 'cloth',
          columns: 21,
          rows: 9,
          at: (across, down) => {
            const high = 0.8 - 0.72 * across;
            return [(0.035 + 1.7 * across) * s, top - (0.4 + (down - 0.5) * high) * s, 0];
          },
          held: (c) => c === 0,
          paint: (across) => (across < 0.035 ? rgb('#e9e6dd') : main),
        }),
      ]);
    },
  },
  banner: {
    material: 'cloth',
    color: '#8a1f2b',
    make: (order) => {
      const s = order.scale;
      const height = POLE.height * Math.sqrt(s);
      const top = height - 0.2 * s;
      const main = rgb(order.color);
      const trim = rgb('#d8b45a');
      const arm = part(
        cylinder(0.018 * s, 0.98 * s, { at: [0.46 * s, top + 0.02 * s, 0], turn: [0, 0, Math.PI / 2] }),
        surface('#d9dbdc', { roughness: 0.35 }),
      );
      return standing(
        order,
        height,
        [...pole(height, Math.sqrt(s)), arm],
        [
          cut({
            id: 'cloth',
            columns: 11,
            rows: 22,
            at: (across, down) => [(0.09 + 0.8 * across) * s, top - 1.9 * down * s, 0],
            held: (_c, r) => r === 0,
            paint: (across, down) =>
              Math.min(across * 0.8, (1 - across) * 0.8, (1 - down) * 1.9) < 0.05 ? trim : main,
            fabric: FABRICS.linen,
          }),
        ],
      );
    },
  },
  laundry: {
    material: 'cloth',
    make: (order) => {
      const s = order.scale;
      const [height, wide] = [2.05, 3.4];
      const wood = surface('#8a6b4c', { roughness: 0.9 });
      const colors = order.named
        ? [order.color, '#f1f0ec', order.color]
        : ['#f1f0ec', pick(order.random, ['#6fb4e8', '#e8b86a', '#d98a9b']), '#e9e3d2'];
      // a line sags between its posts
      const line = (x: number): number => height - 0.05 - 0.09 * (1 - (x / (wide / 2)) ** 2);
      const rope = Array.from({ length: 16 }, (_, i) => {
        const [a, b] = [(i / 16 - 0.5) * wide, ((i + 1) / 16 - 0.5) * wide];
        return cylinder(0.006 * s, (Math.hypot(b - a, line(b) - line(a)) + 0.004) * s, {
          at: [((a + b) / 2) * s, ((line(a) + line(b)) / 2) * s, 0],
          turn: [0, 0, Math.atan2(line(b) - line(a), b - a) + Math.PI / 2],
        });
      });
      const pieces: readonly (readonly [from: number, width: number, length: number])[] = [
        [-1.5, 1.25, 1.15],
        [-0.1, 0.55, 0.85],
        [0.6, 0.9, 1.0],
      ];
      return {
        ...standing(
          order,
          height * s,
          [
            part(
              join(
                [1, -1].flatMap((side) => [
                  cylinder(0.04 * s, height * s, { at: [(side * wide * s) / 2, (height * s) / 2, 0] }),
                  cylinder(0.026 * s, 0.5 * s, {
                    at: [(side * wide * s) / 2, (height - 0.05) * s, 0],
                    turn: [Math.PI / 2, 0, 0],
                  }),
                ]),
              ),
              wood,
            ),
            part(join(rope), surface('#d8d2c4', { roughness: 0.9 })),
          ],
          pieces.map(([from, width, length], i) =>
            cut({
              id: `cloth ${i + 1}`,
              columns: width > 1 ? 15 : 11,
              rows: width > 1 ? 14 : 12,
              // hung with a little slack between the pegs
              at: (across, down) => {
                const x = from + width * across;
                return [x * s, (line(x) - length * down) * s, 0];
              },
              held: (c, r) => r === 0 && c % 2 === 0,
              paint: clothOf(colors[i] ?? '#f1f0ec'),
              fabric: FABRICS.linen,
            }),
          ),
        ),
        shapes: [1, -1].map((side) => ({
          shape: { kind: 'cylinder', halfHeight: (height * s) / 2, radius: 0.04 * s },
          at: [(side * wide * s) / 2, (height * s) / 2, 0],
        })),
      };
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
