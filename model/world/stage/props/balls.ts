import type { PropKind } from '../../read/screenplay.ts';
import type { Surface } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { sphere } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import type { Made, Maker, Order } from './prop.ts';

interface Kind {
  readonly radius: number;
  readonly kilograms: number;
  readonly bounce: number;
  readonly friction?: number;
}

const round = (kind: Kind, order: Order, look: Surface, extra: Made['parts'] = []): Made => {
  const radius = kind.radius * order.scale;
  const volume = (4 / 3) * Math.PI * radius ** 3;
  return {
    parts: [part(sphere(radius, {}, 36), look), ...extra],
    shapes: [{ shape: { kind: 'ball', radius } }],
    base: radius,
    size: radius * 2,
    volume,
    density: (kind.kilograms * order.scale ** 3) / volume,
    rolls: true,
    restitution: kind.bounce,
    friction: kind.friction ?? 0.6,
  };
};

const BOUNCE: Partial<Record<Order['material'], number>> = {
  metal: 0.5,
  gold: 0.45,
  silver: 0.45,
  stone: 0.35,
  glass: 0.6,
  wood: 0.5,
  ice: 0.3,
  paper: 0.3,
  marble: 0.45,
};

/** The dark pentagons of a football, as thin caps over the leather. */
const patches = (radius: number) => {
  const golden = (1 + Math.sqrt(5)) / 2;
  const corners = [-1, 1].flatMap((a) =>
    [-golden, golden].flatMap((b): (readonly [number, number, number])[] => [
      [0, a, b],
      [a, b, 0],
      [b, 0, a],
    ]),
  );
  const length = Math.hypot(1, golden);
  return join(
    corners.map(([x, y, z]) =>
      sphere(
        radius * 0.36,
        { at: [(x / length) * radius * 0.685, (y / length) * radius * 0.685, (z / length) * radius * 0.685] },
        16,
      ),
    ),
  );
};

export const BALLS = {
  basketball: {
    material: 'leather',
    color: '#d2691e',
    make: (order) =>
      round(
        { radius: 0.12, kilograms: 0.6, bounce: 0.8 },
        order,
        surface(order.color, {
          roughness: 0.6,
          pattern: ['basketball', 1 / (0.24 * order.scale), '#1a1310'],
        }),
      ),
  },
  football: {
    material: 'leather',
    color: '#f3f2ee',
    make: (order) =>
      round(
        { radius: 0.11, kilograms: 0.43, bounce: 0.78 },
        order,
        surface(order.color, { roughness: 0.4 }),
        [part(patches(0.11 * order.scale), surface('#17181b', { roughness: 0.4 }), false)],
      ),
  },
  'tennis ball': {
    material: 'cloth',
    color: '#cfe03a',
    make: (order) =>
      round(
        { radius: 0.034, kilograms: 0.058, bounce: 0.76 },
        order,
        surface(order.color, { roughness: 0.95 }),
      ),
  },
  'beach ball': {
    material: 'plastic',
    color: '#f3f1ea',
    make: (order) =>
      round(
        { radius: 0.2, kilograms: 0.12, bounce: 0.72 },
        order,
        surface(order.color, {
          roughness: 0.3,
          pattern: ['stripes', 5, order.named ? '#f3f1ea' : '#d23a2e'],
        }),
      ),
  },
  'bowling ball': {
    material: 'stone',
    color: '#1b2340',
    make: (order) =>
      round(
        { radius: 0.109, kilograms: 6.5, bounce: 0.2, friction: 0.25 },
        order,
        surface(order.color, { roughness: 0.1 }),
      ),
  },
  marble: {
    material: 'glass',
    color: '#2f7fae',
    make: (order) => round({ radius: 0.02, kilograms: 0.02, bounce: 0.6, friction: 0.25 }, order, order.main),
  },
  ball: {
    material: 'rubber',
    make: (order) =>
      round(
        {
          radius: 0.11,
          kilograms: 0.4,
          bounce: BOUNCE[order.material] ?? 0.84,
        },
        order,
        order.main,
      ),
  },
} satisfies Partial<Record<PropKind, Maker>>;
