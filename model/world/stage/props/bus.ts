import type { PropKind } from '../../read/screenplay.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { box, cylinder, edged, sphere } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import { assemble } from './assemble.ts';
import type { Maker } from './prop.ts';

const RUBBER = surface('#17181a', { roughness: 0.85 });

const CHROME = surface('#c4c8ce', { roughness: 0.22, metalness: 1 });

const GLASS = surface('#1b2833', { roughness: 0.06 });

const FLAT: Vec3 = [Math.PI / 2, 0, 0];

export const BUSES = {
  bus: {
    material: 'metal',
    color: '#c0281f',
    make: (order) => {
      const [length, width, low, high] = [11, 2.5, 0.42, 3.1];
      const wheels = [-3.1, 3.6].flatMap((x) => [1, -1].map((k): Vec3 => [x, 0.48, k * 1.12]));
      const panes = (k: number) =>
        Array.from({ length: 7 }, (_, i) =>
          box(1.26, 0.86, 0.03, { at: [-4.5 + i * 1.4, 2.1, k * (width / 2 + 0.002)] }),
        );
      return assemble(
        order,
        [
          part(
            edged(length, high - low, width, 0.2, { at: [0, (high + low) / 2, 0] }),
            surface(order.color, { roughness: 0.28 }),
          ),
          part(
            join([
              ...panes(1),
              ...panes(-1),
              edged(0.06, 1.25, 2.2, 0.025, { at: [length / 2, 1.95, 0] }),
              edged(0.06, 0.9, 2, 0.025, { at: [-length / 2, 2.1, 0] }),
              box(1, 2.05, 0.03, { at: [4.65, 1.56, width / 2 + 0.008] }),
              box(0.9, 2.05, 0.03, { at: [0.2, 1.56, width / 2 + 0.008] }),
            ]),
            GLASS,
          ),
          part(
            join([
              edged(length - 0.5, 0.12, width - 0.5, 0.05, { at: [0, high + 0.02, 0] }),
              box(length - 0.6, 0.1, width + 0.02, { at: [0, 1.42, 0] }),
            ]),
            surface('#eceae4', { roughness: 0.4 }),
          ),
          part(join(wheels.map((at) => cylinder(0.48, 0.3, { at, turn: FLAT }, 0.48, 24))), RUBBER),
          part(join(wheels.map((at) => cylinder(0.25, 0.32, { at, turn: FLAT }, 0.25, 8))), CHROME),
          part(
            join(
              [0.9, -0.9].map((z) => sphere(0.13, { at: [length / 2, 0.85, z], scale: [0.3, 0.8, 1.2] }, 12)),
            ),
            surface('#fff4d8', { emission: 1.5 }),
            false,
          ),
          part(
            join([1, -1].map((z) => box(0.04, 0.3, 0.14, { at: [-length / 2, 1, z] }))),
            surface('#d2231b', { emission: 1.1 }),
            false,
          ),
          part(
            box(0.03, 0.24, 1.5, { at: [length / 2 + 0.02, 2.82, 0] }),
            surface('#ffb43a', { emission: 1.2 }),
            false,
          ),
        ],
        {
          boxes: [
            [
              [length / 2, 1.55, width / 2],
              [0, 1.55, 0],
            ],
          ],
          mass: 11000,
          base: 0,
          size: length,
          friction: 0.02,
          restitution: 0.1,
        },
      );
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
