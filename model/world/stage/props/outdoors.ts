import type { PropKind } from '../../read/screenplay.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { box, cone, cylinder, softBox, sphere, torus } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import type { Maker } from './prop.ts';
import { treeOf } from './trees.ts';

export const OUTDOORS = {
  tree: {
    material: 'wood',
    color: '#3f7a34',
    make: (order) => {
      const height = 4.2 * order.scale;
      return {
        parts: treeOf(order.random, { height, leaf: order.color, pine: false, detail: 1 }),
        shapes: [
          {
            shape: { kind: 'cylinder', halfHeight: height * 0.3, radius: height * 0.03 },
            at: [0, height * 0.3, 0],
          },
        ],
        base: 0,
        size: height,
        volume: 1,
        rooted: true,
      };
    },
  },
  car: {
    material: 'metal',
    color: '#b3241f',
    make: (order) => {
      const s = order.scale;
      const paint = surface(order.named ? order.color : '#b3241f', { roughness: 0.22 });
      const glass = surface('#1a2530', { roughness: 0.06 });
      const dark = surface('#17181a', { roughness: 0.8 });
      const wheels = [1, -1].flatMap((x) =>
        [1, -1].map((z) => ({ at: [x * 1.28 * s, -0.33 * s, z * 0.78 * s] as const })),
      );
      // the profile is lofted across the car: sections run along its length (+x is forward)
      const lie = { turn: [0, 0, -Math.PI / 2] } as const;
      return {
        parts: [
          part(
            place(
              loft(
                [
                  { y: -2.12 * s, rx: 0.2 * s, rz: 0.76 * s, x: 0.02 * s, square: 5 },
                  { y: -2.05 * s, rx: 0.3 * s, rz: 0.84 * s, x: 0.02 * s, square: 5 },
                  { y: -1.2 * s, rx: 0.36 * s, rz: 0.88 * s, x: 0.02 * s, square: 5 },
                  { y: 0.5 * s, rx: 0.36 * s, rz: 0.88 * s, x: 0.02 * s, square: 5 },
                  { y: 1.5 * s, rx: 0.31 * s, rz: 0.85 * s, x: 0.05 * s, square: 5 },
                  { y: 2.1 * s, rx: 0.22 * s, rz: 0.76 * s, x: 0.1 * s, square: 5 },
                  { y: 2.16 * s, rx: 0.16 * s, rz: 0.68 * s, x: 0.1 * s, square: 5 },
                ],
                26,
              ),
              lie,
            ),
            paint,
          ),
          part(
            place(
              loft(
                [
                  { y: -1.55 * s, rx: 0.06 * s, rz: 0.66 * s, x: -0.36 * s, square: 4 },
                  { y: -0.95 * s, rx: 0.3 * s, rz: 0.68 * s, x: -0.4 * s, square: 4 },
                  { y: 0.1 * s, rx: 0.32 * s, rz: 0.68 * s, x: -0.4 * s, square: 4 },
                  { y: 0.95 * s, rx: 0.05 * s, rz: 0.7 * s, x: -0.34 * s, square: 4 },
                ],
                22,
              ),
              lie,
            ),
            glass,
          ),
          part(softBox(1.05 * s, 0.05 * s, 1.2 * s, 0.024 * s, { at: [-0.42 * s, 0.71 * s, 0] }), paint),
          part(
            join(wheels.map(({ at }) => cylinder(0.33 * s, 0.22 * s, { at, turn: [Math.PI / 2, 0, 0] }))),
            dark,
          ),
          part(
            join(
              wheels.map(({ at }) =>
                cylinder(0.19 * s, 0.235 * s, { at, turn: [Math.PI / 2, 0, 0] }, undefined, 7),
              ),
            ),
            surface('#c4c8ce', { roughness: 0.25, metalness: 1 }),
          ),
          part(
            join(
              [0.55, -0.55].map((z) =>
                sphere(0.1 * s, { at: [2.08 * s, -0.06 * s, z * s], scale: [0.5, 0.8, 1.3] }, 12),
              ),
            ),
            surface('#fff4d8', { emission: 1.5 }),
            false,
          ),
          part(
            join(
              [0.6, -0.6].map((z) => box(0.04 * s, 0.1 * s, 0.26 * s, { at: [-2.11 * s, 0.06 * s, z * s] })),
            ),
            surface('#d2231b', { emission: 1.2 }),
            false,
          ),
        ],
        shapes: [
          { shape: { kind: 'box', half: [2.1 * s, 0.36 * s, 0.86 * s] }, at: [0, 0, 0] },
          { shape: { kind: 'box', half: [1 * s, 0.22 * s, 0.66 * s] }, at: [-0.4 * s, 0.5 * s, 0] },
          ...wheels.map(({ at }) => ({ shape: { kind: 'ball', radius: 0.33 * s } as const, at })),
        ],
        base: 0.66 * s,
        size: 4.2 * s,
        volume: 4 * s ** 3,
        density: 300,
        friction: 0.02,
        restitution: 0.25,
      };
    },
  },
  duck: {
    material: 'plastic',
    color: '#f2c21e',
    make: (order) => {
      const s = order.scale;
      const look = surface(order.color, { roughness: 0.3 });
      return {
        parts: [
          part(
            join([
              sphere(0.09 * s, { scale: [0.85, 0.72, 1.1] }),
              sphere(0.055 * s, { at: [0, 0.095 * s, 0.055 * s] }),
              cone(0.04 * s, 0.07 * s, {
                at: [0, 0.035 * s, -0.1 * s],
                turn: [-1.1, 0, 0],
                scale: [1, 1, 0.6],
              }),
            ]),
            look,
          ),
          part(
            sphere(0.022 * s, { at: [0, 0.088 * s, 0.112 * s], scale: [1.1, 0.4, 1.1] }, 12),
            surface('#e8641a', { roughness: 0.3 }),
          ),
          part(
            join([1, -1].map((x) => sphere(0.008 * s, { at: [x * 0.032 * s, 0.112 * s, 0.095 * s] }, 10))),
            surface('#0e0d0d', { roughness: 0.1 }),
            false,
          ),
        ],
        shapes: [
          { shape: { kind: 'ball', radius: 0.075 * s } },
          { shape: { kind: 'ball', radius: 0.055 * s }, at: [0, 0.095 * s, 0.055 * s] },
        ],
        base: 0.066 * s,
        size: 0.22 * s,
        volume: 0.0026 * s ** 3,
        density: 120,
        restitution: 0.5,
      };
    },
  },
  balloon: {
    material: 'rubber',
    make: (order) => {
      const s = order.scale;
      return {
        parts: [
          part(
            loft(
              [
                { y: -0.19 * s, rx: 0.004 },
                { y: -0.17 * s, rx: 0.02 * s },
                { y: -0.08 * s, rx: 0.1 * s },
                { y: 0.05 * s, rx: 0.145 * s },
                { y: 0.14 * s, rx: 0.11 * s },
                { y: 0.18 * s, rx: 0.01 },
              ],
              24,
            ),
            surface(order.color, { roughness: 0.18 }),
          ),
          part(cylinder(0.002, 0.6 * s, { at: [0, -0.48 * s, 0] }), surface('#e8e6e0'), false),
        ],
        shapes: [{ shape: { kind: 'ball', radius: 0.145 * s }, at: [0, 0.04 * s, 0] }],
        base: 0.8 * s,
        size: 0.4 * s,
        volume: 0.012 * s ** 3,
        density: 1,
        restitution: 0.6,
      };
    },
  },
  umbrella: {
    material: 'cloth',
    color: '#c8362e',
    make: (order) => {
      const s = order.scale;
      return {
        parts: [
          part(
            loft(
              [
                { y: 1.86 * s, rx: 1.15 * s },
                { y: 1.88 * s, rx: 1.15 * s },
                { y: 2.08 * s, rx: 0.75 * s },
                { y: 2.2 * s, rx: 0.02 },
              ],
              8,
              2,
            ),
            surface(order.color, { roughness: 0.9 }),
          ),
          part(cylinder(0.025 * s, 2.3 * s, { at: [0, 1.1 * s, 0] }), surface('#e8e2d4')),
        ],
        shapes: [{ shape: { kind: 'cylinder', halfHeight: 1.1 * s, radius: 0.03 * s }, at: [0, 1.1 * s, 0] }],
        base: 0,
        size: 2.2 * s,
        volume: 0.02,
        rooted: true,
      };
    },
  },
  swing: {
    material: 'metal',
    color: '#3a3d42',
    make: (order) => {
      const r = 0.16 * order.scale;
      return {
        parts: [
          part(sphere(r, {}, 30), order.main),
          part(torus(r * 0.25, r * 0.07, { at: [0, r * 1.15, 0] }), order.main),
        ],
        shapes: [{ shape: { kind: 'ball', radius: r } }],
        base: r,
        size: r * 2,
        volume: 4.2 * r ** 3,
        density: 2500,
        rolls: false,
        friction: 0.4,
      };
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
