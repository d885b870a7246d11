import type { PropKind } from '../../read/screenplay.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { box, cylinder, softBox, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import type { Made, Maker, Order } from './prop.ts';

type Slab = readonly [size: Vec3, at: Vec3];

/** Furniture out of boards: what is seen is what is solid. */
const boards = (order: Order, slabs: readonly Slab[], rest: Omit<Made, 'parts' | 'shapes'>): Made => {
  const s = order.scale;
  const scaled = ([x, y, z]: Vec3): Vec3 => [x * s, y * s, z * s];
  return {
    restitution: 0.92,
    ...rest,
    parts: [
      part(
        join(
          slabs.map(([size, at]) =>
            softBox(size[0] * s, size[1] * s, size[2] * s, Math.min(...size) * s * 0.18, { at: scaled(at) }),
          ),
        ),
        order.main,
      ),
    ],
    shapes: slabs.map(([size, at]) => ({
      shape: { kind: 'box', half: scaled([size[0] / 2, size[1] / 2, size[2] / 2]) },
      at: scaled(at),
    })),
  };
};

const legs = (x: number, z: number, height: number, thick: number, y: number): readonly Slab[] =>
  [1, -1].flatMap((i) =>
    [1, -1].map(
      (k): Slab => [
        [thick, height, thick],
        [i * x, y, k * z],
      ],
    ),
  );

/** Heights of the surfaces on which things are put, metres. */
export const TABLE_TOP = 0.76;
export const SHELF_TOP = 1.25;

export const FURNITURE = {
  table: {
    material: 'wood',
    make: (order) => {
      const base = TABLE_TOP * order.scale;
      return boards(
        order,
        [
          [
            [1.6, 0.05, 0.9],
            [0, -0.025, 0],
          ],
          [
            [1.4, 0.08, 0.04],
            [0, -0.09, 0.36],
          ],
          [
            [1.4, 0.08, 0.04],
            [0, -0.09, -0.36],
          ],
          ...legs(0.7, 0.36, 0.71, 0.07, -0.405),
        ],
        { base, size: 1.6 * order.scale, volume: 0.12, rooted: true },
      );
    },
  },
  shelf: {
    material: 'wood',
    make: (order) =>
      boards(
        order,
        [
          [
            [1.3, 0.045, 0.34],
            [0, -0.022, 0],
          ],
          [
            [0.045, SHELF_TOP, 0.34],
            [-0.63, -SHELF_TOP / 2, 0],
          ],
          [
            [0.045, SHELF_TOP, 0.34],
            [0.63, -SHELF_TOP / 2, 0],
          ],
          [
            [1.22, 0.035, 0.32],
            [0, -0.45, 0],
          ],
          [
            [1.22, 0.035, 0.32],
            [0, -0.9, 0],
          ],
          [
            [1.26, SHELF_TOP - 0.06, 0.02],
            [0, -SHELF_TOP / 2, -0.16],
          ],
        ],
        {
          base: SHELF_TOP * order.scale,
          size: 1.3,
          volume: 0.1,
          rooted: true,
        },
      ),
  },
  chair: {
    material: 'wood',
    make: (order) =>
      boards(
        order,
        [
          [
            [0.44, 0.045, 0.42],
            [0, 0, 0],
          ],
          ...legs(0.19, 0.18, 0.43, 0.04, -0.235),
          [
            [0.04, 0.5, 0.04],
            [-0.19, 0.27, -0.19],
          ],
          [
            [0.04, 0.5, 0.04],
            [0.19, 0.27, -0.19],
          ],
          [
            [0.4, 0.12, 0.025],
            [0, 0.44, -0.19],
          ],
          [
            [0.4, 0.06, 0.025],
            [0, 0.26, -0.19],
          ],
        ],
        {
          base: 0.45 * order.scale,
          size: 0.9 * order.scale,
          volume: 0.02 * order.scale ** 3,
        },
      ),
  },
  bench: {
    material: 'wood',
    make: (order) =>
      boards(
        order,
        [
          [
            [1.6, 0.05, 0.42],
            [0, 0, 0],
          ],
          [
            [1.6, 0.2, 0.03],
            [0, 0.36, -0.22],
          ],
          [
            [0.06, 0.86, 0.06],
            [-0.7, 0, -0.2],
          ],
          [
            [0.06, 0.86, 0.06],
            [0.7, 0, -0.2],
          ],
          [
            [0.06, 0.43, 0.06],
            [-0.7, -0.22, 0.16],
          ],
          [
            [0.06, 0.43, 0.06],
            [0.7, -0.22, 0.16],
          ],
        ],
        {
          base: 0.43 * order.scale,
          size: 1.6 * order.scale,
          volume: 0.06,
          rooted: true,
        },
      ),
  },
  lamp: {
    material: 'metal',
    color: '#2b2d31',
    make: (order) => {
      const s = order.scale;
      return {
        parts: [
          part(
            join([
              cylinder(0.13 * s, 0.03 * s, { at: [0, -0.24 * s, 0] }),
              cylinder(0.012 * s, 0.42 * s, { at: [0, -0.03 * s, 0] }),
            ]),
            order.main,
          ),
          part(
            cylinder(0.15 * s, 0.2 * s, { at: [0, 0.22 * s, 0] }, 0.09 * s),
            surface('#f2d9a0', { roughness: 0.9, emission: 1.6 }),
          ),
        ],
        shapes: [
          { shape: { kind: 'cylinder', halfHeight: 0.015 * s, radius: 0.13 * s }, at: [0, -0.24 * s, 0] },
          { shape: { kind: 'cylinder', halfHeight: 0.2 * s, radius: 0.02 * s }, at: [0, -0.03 * s, 0] },
          { shape: { kind: 'cylinder', halfHeight: 0.1 * s, radius: 0.12 * s }, at: [0, 0.22 * s, 0] },
        ],
        base: 0.255 * s,
        size: 0.55 * s,
        volume: 0.002 * s ** 3,
      };
    },
  },
  candle: {
    material: 'plastic',
    color: '#efe6cf',
    make: (order) => {
      const s = order.scale;
      return {
        parts: [
          part(cylinder(0.03 * s, 0.2 * s), surface(order.color, { roughness: 0.5 })),
          part(
            sphere(0.014 * s, { at: [0, 0.125 * s, 0], scale: [0.8, 1.9, 0.8] }),
            surface('#ffb648', { emission: 6 }),
            false,
          ),
        ],
        shapes: [{ shape: { kind: 'cylinder', halfHeight: 0.1 * s, radius: 0.03 * s } }],
        base: 0.1 * s,
        size: 0.2 * s,
        volume: 0.0006 * s ** 3,
        density: 900,
      };
    },
  },
  wall: {
    material: 'brick',
    make: (order) => ({
      parts: [
        part(box(3 * order.scale, 1.6 * order.scale, 0.25), order.main),
        part(
          box(3.1 * order.scale, 0.08, 0.33, { at: [0, 0.8 * order.scale, 0] }),
          surface(tint(order.color, 0.7)),
        ),
      ],
      shapes: [{ shape: { kind: 'box', half: [1.5 * order.scale, 0.8 * order.scale, 0.125] } }],
      base: 0.8 * order.scale,
      size: 3,
      volume: 1,
      rooted: true,
    }),
  },
} satisfies Partial<Record<PropKind, Maker>>;
