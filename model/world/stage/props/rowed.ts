import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { rod, rods } from '../geometry/rod.ts';
import { box, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { alongOf, deck, deckAt, gunwale, inside, type Lines, rim, shell, steps, thwart } from './hulls.ts';
import type { Made, Maker, Order } from './prop.ts';

interface Craft {
  readonly lines: Lines;
  readonly mass: number;
  readonly friction: number;
}

const afloat = (order: Order, { lines, mass, friction }: Craft, parts: Made['parts']): Made => {
  const s = order.scale;
  const closed = place(join([shell(lines), deck(lines, true)]), { scale: s });
  const low = closed.positions.reduce((min, y, i) => (i % 3 === 1 ? Math.min(min, y) : min), 0);
  return {
    parts: parts.map((one) => ({ ...one, geometry: place(one.geometry, { scale: s }) })),
    shapes: [{ shape: { kind: 'hull', points: closed.positions } }],
    displaces: closed,
    base: -low,
    size: lines.length * s,
    volume: mass * s ** 3,
    density: 1,
    friction,
    restitution: 0.2,
  };
};

const lens = (u: number, power: number): number => Math.max(0.012, 1 - Math.abs(2 * u - 1) ** power);

const KAYAK: Lines = {
  length: 4.3,
  beam: (u) => 0.31 * lens(u, 1.9),
  keel: (u) => -0.16 + 0.33 * Math.abs(2 * u - 1) ** 5,
  sheer: (u) => 0.05 + 0.15 * Math.abs(2 * u - 1) ** 3,
  crown: 0.085,
  open: [0.4, 0.6],
  wide: (u) => 0.78 * Math.sqrt(Math.max(0.03, 1 - ((u - 0.5) / 0.1) ** 2)),
  floor: () => -0.04,
  full: 0.9,
};
const CANOE: Lines = {
  length: 4.9,
  beam: (u) => 0.44 * lens(u, 2.4),
  keel: (u) => -0.2 + 0.16 * Math.abs(2 * u - 1) ** 8,
  sheer: (u) => 0.16 + 0.2 * Math.abs(2 * u - 1) ** 4,
  crown: 0.01,
  open: [0.06, 0.94],
  wide: () => 0.94,
  floor: (u) => -0.08 + 0.07 * Math.abs(2 * u - 1) ** 8,
  full: 1.05,
};
const ROWING: Lines = {
  length: 3.7,
  beam: (u) =>
    Math.max(
      0.02,
      0.7 * (1 - 0.3 * Math.max(0, 0.45 - u) ** 1.4) * (1 - Math.max(0, (u - 0.45) / 0.55) ** 2.2),
    ),
  keel: (u) => -0.26 + 0.3 * Math.max(0, (u - 0.62) / 0.38) ** 2 + 0.06 * (1 - u) ** 4,
  sheer: (u) => 0.22 + 0.2 * u ** 3 + 0.04 * (1 - u) ** 2,
  crown: 0.01,
  open: [0.03, 0.93],
  wide: () => 0.92,
  floor: (u) => -0.1 + 0.2 * Math.max(0, (u - 0.68) / 0.32) ** 2,
  full: 1.1,
};

/** A blade at the end of a shaft, square to the way it is pulled. */
const blade = (at: Vec3, long: number, turn: Vec3): Geometry =>
  sphere(0.5, { at, turn, scale: [0.17, 0.02, long] }, 12);

/** What is rowed or paddled, and too long to lie side by side as toys do. */
export const ROWED_KINDS: ReadonlySet<string> = new Set(['kayak', 'canoe', 'rowing boat']);

const TIMBER = { roughness: 0.5, pattern: ['wood', 4, '#8c6640'] } as const;

export const ROWED = {
  kayak: {
    material: 'plastic',
    color: '#d8342a',
    make: (order) => {
      const gloss = { roughness: 0.25 };
      const dark = surface('#17191b', { roughness: 0.7 });
      const shaft = 0.27;
      return afloat(order, { lines: KAYAK, mass: 23, friction: 0.4 }, [
        part(shell(KAYAK), surface(order.color, gloss)),
        part(deck(KAYAK, false), surface(order.named ? tint(order.color, 1.15) : '#f0b429', gloss)),
        part(inside(KAYAK), dark),
        part(
          join([
            rods(rim(KAYAK), 0.018),
            box(0.06, 0.2, 0.34, { at: [-0.26, 0.03, 0], turn: [0, 0, 0.2] }),
            rods([deckAt(KAYAK, 0.66, -0.7), deckAt(KAYAK, 0.72, 0.7), deckAt(KAYAK, 0.78, -0.7)], 0.005, 4),
            ...[0.012, 0.988].map((u) => sphere(0.03, { at: deckAt(KAYAK, u, 0) }, 8)),
          ]),
          dark,
        ),
        part(rod([0.42, shaft, -0.85], [0.5, shaft, 0.85], 0.015, 8), surface('#24282b', { roughness: 0.4 })),
        part(
          join([
            blade([0.41, shaft, -1.02], 0.46, [0, 0.05, 0.4]),
            blade([0.51, shaft, 1.02], 0.46, [0, 0.05, 0.4]),
          ]),
          surface('#f4f1e8', { roughness: 0.3 }),
        ),
      ]);
    },
  },
  canoe: {
    material: 'wood',
    color: '#9c2f22',
    make: (order) => {
      const wood = surface('#b98650', TIMBER);
      const ribs = steps(0.14, 0.86, 13).map((u) => {
        const w = CANOE.wide(u) * CANOE.beam(u) * 0.98;
        const [x, low] = [alongOf(CANOE, u), CANOE.floor(u) + 0.012];
        return rods(
          [
            [x, CANOE.sheer(u) - 0.03, -w],
            [x, low, -w * 0.6],
            [x, low, w * 0.6],
            [x, CANOE.sheer(u) - 0.03, w],
          ],
          0.012,
          4,
        );
      });
      return afloat(order, { lines: CANOE, mass: 30, friction: 0.45 }, [
        part(shell(CANOE), surface(order.color, { roughness: 0.35 })),
        part(join([deck(CANOE, false), inside(CANOE)]), wood),
        part(
          join([
            rods(gunwale(CANOE, 1), 0.02),
            rods(gunwale(CANOE, -1), 0.02),
            ...ribs,
            thwart(CANOE, 0.5, 0.06, 0.03),
            thwart(CANOE, 0.27, 0.24, 0.08),
            thwart(CANOE, 0.72, 0.24, 0.08),
          ]),
          surface('#7d5430', { roughness: 0.55 }),
        ),
        // a paddle lies across, ready
        part(
          join([
            rod([-0.5, 0.2, -0.3], [0.75, 0.2, 0.22], 0.016, 8),
            blade([0.98, 0.2, 0.315], 0.5, [0, Math.PI / 2 - 0.4, 0]),
          ]),
          surface('#c99b62', { roughness: 0.45 }),
        ),
      ]);
    },
  },
  'rowing boat': {
    material: 'wood',
    color: '#2f6a8f',
    make: (order) => {
      const wood = surface('#b58a58', TIMBER);
      const oars = ([1, -1] as const).flatMap((side) => {
        const lock: Vec3 = [0.05, ROWING.sheer(0.51) + 0.06, side * 0.68];
        return [
          rods([[-0.1, lock[1] + 0.13, side * 0.16], lock, [0.35, lock[1] - 0.2, side * 1.6]], 0.021, 8),
          blade([0.43, lock[1] - 0.26, side * 1.83], 0.56, [side * 0.22, side * 0.32, 0.3]),
        ];
      });
      return afloat(order, { lines: ROWING, mass: 85, friction: 0.5 }, [
        part(shell(ROWING), surface(order.color, { roughness: 0.4 })),
        part(join([deck(ROWING, false), inside(ROWING)]), wood),
        part(
          join([
            rods(gunwale(ROWING, 1), 0.026),
            rods(gunwale(ROWING, -1), 0.026),
            thwart(ROWING, 0.1, 0.34, 0.16),
            thwart(ROWING, 0.43, 0.26, 0.14),
            thwart(ROWING, 0.72, 0.26, 0.14),
            ...([1, -1] as const).map((side) =>
              box(0.05, 0.09, 0.05, { at: [0.05, ROWING.sheer(0.51) + 0.03, side * 0.68] }),
            ),
          ]),
          surface('#7d5430', { roughness: 0.55 }),
        ),
        part(join(oars), surface('#d2a871', { roughness: 0.5 })),
      ]);
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
