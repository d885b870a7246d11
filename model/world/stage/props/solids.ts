import { between } from '../../random.ts';
import type { PropKind } from '../../read/screenplay.ts';
import { part, turned } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, withNormals } from '../geometry/mesh.ts';
import { box, cone, cylinder, lathe, softBox, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import type { Made, Maker, Order } from './prop.ts';

const cuboid = (order: Order, [w, h, d]: readonly [number, number, number], round = 0.012): Made => {
  const [x, y, z] = [w * order.scale, h * order.scale, d * order.scale];
  return {
    parts: [part(softBox(x, y, z, Math.min(x, y, z) * 0.08 + round * 0.2), order.main)],
    shapes: [{ shape: { kind: 'box', half: [x / 2, y / 2, z / 2] } }],
    base: y / 2,
    size: Math.max(x, y, z),
    volume: x * y * z,
  };
};

/** A lump with flat faces, the same for eye and physics: points on a sphere, pushed in and out. */
const lump = (order: Order, radius: number): Made => {
  const base = sphere(radius * order.scale, {}, 9);
  const positions = base.positions.slice();
  const pushes = new Map<string, number>();
  for (let i = 0; i < positions.length; i += 3) {
    const corner = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0] as const;
    // vertices doubled along the seam must move together
    const key = corner.map((value) => value.toFixed(4)).join();
    const push = pushes.get(key) ?? between(order.random, 0.82, 1.14);
    pushes.set(key, push);
    positions.set([corner[0] * push * 1.15, corner[1] * push * 0.85, corner[2] * push], i);
  }
  return {
    parts: [part(withNormals(positions, base.indices), order.main)],
    shapes: [{ shape: { kind: 'hull', points: positions } }],
    base: radius * order.scale * 0.85,
    size: radius * 2 * order.scale,
    volume: 4 * (radius * order.scale) ** 3,
    rolls: true,
  };
};

export const SOLIDS = {
  crate: {
    material: 'wood',
    make: (order) => {
      const made = cuboid(order, [0.5, 0.5, 0.5]);
      if (order.material !== 'wood') {
        return made;
      }
      const a = 0.5 * order.scale;
      const bar = 0.05 * order.scale;
      const dark = surface(tint(order.color, 0.72), {
        roughness: 0.7,
        pattern: ['wood', 4, tint(order.color, 0.5)],
      });
      const frame = [1, -1].flatMap((i) =>
        [1, -1].flatMap((j) => {
          const e = (a - bar) / 2 + 0.006;
          return [
            box(a + 0.012, bar, bar, { at: [0, i * e, j * e] }),
            box(bar, a + 0.012, bar, { at: [i * e, 0, j * e] }),
            box(bar, bar, a + 0.012, { at: [i * e, j * e, 0] }),
          ];
        }),
      );
      const planks = surface(order.color, {
        roughness: 0.75,
        pattern: ['planks', 5 / order.scale, tint(order.color, 0.6)],
      });
      return { ...made, parts: [part(box(a, a, a), planks), part(join(frame), dark)], density: 130 };
    },
  },
  block: {
    material: 'wood',
    make: (order) => {
      const named = order.named;
      const colors = ['#c8362e', '#2a5fc4', '#edc021', '#3f9a3c', '#e8711a'];
      const color = colors[Math.floor(order.random() * colors.length)] ?? '#c8362e';
      return cuboid(
        named ? order : { ...order, main: surface(color, { roughness: 0.5 }) },
        [0.24, 0.24, 0.24],
      );
    },
  },
  book: {
    material: 'paper',
    make: (order) => {
      const made = cuboid(order, [0.17, 0.04, 0.24]);
      const s = order.scale;
      const colors = ['#7a2b28', '#23406b', '#2f5a3c', '#8a6a2a'];
      const cover = surface(
        order.named ? order.color : (colors[Math.floor(order.random() * 4)] ?? '#7a2b28'),
        { roughness: 0.7 },
      );
      return {
        ...made,
        parts: [
          part(
            join([
              box(0.17 * s, 0.005 * s, 0.24 * s, { at: [0, 0.018 * s, 0] }),
              box(0.17 * s, 0.005 * s, 0.24 * s, { at: [0, -0.018 * s, 0] }),
              box(0.006 * s, 0.04 * s, 0.24 * s, { at: [-0.083 * s, 0, 0] }),
            ]),
            cover,
          ),
          part(
            box(0.158 * s, 0.031 * s, 0.228 * s, { at: [0.001 * s, 0, 0] }),
            surface('#efe8d6', { roughness: 0.95 }),
          ),
        ],
        density: 600,
      };
    },
  },
  domino: {
    material: 'plastic',
    color: '#f1eee6',
    make: (order) => {
      const s = order.scale * 2.2;
      const made = cuboid(order, [0.12 * 2.2, 0.24 * 2.2, 0.036 * 2.2], 0.004);
      const pips = [
        [-0.03, 0.08],
        [0.03, 0.04],
        [0, -0.06],
        [-0.03, -0.09],
        [0.03, -0.03],
      ].map(([x = 0, y = 0]) =>
        sphere(0.011 * s, { at: [x * s, y * s, 0.0175 * s], scale: [1, 1, 0.3] }, 10),
      );
      return {
        ...made,
        parts: [
          ...made.parts,
          part(
            join([...pips, box(0.09 * s, 0.004 * s, 0.003 * s, { at: [0, 0, 0.0185 * s] })]),
            surface('#17181b', { roughness: 0.5 }),
            false,
          ),
        ],
        density: 500,
        restitution: 0.3,
        friction: 0.35,
      };
    },
  },
  rock: { material: 'stone', make: (order) => lump(order, 0.2) },
  fruit: {
    material: 'leather',
    make: (order) => {
      const radius = 0.045 * order.scale;
      return {
        parts: [
          part(sphere(radius, { scale: [1.05, 0.95, 1.05] }, 24), surface(order.color, { roughness: 0.3 })),
          part(
            cylinder(0.003 * order.scale, 0.025 * order.scale, {
              at: [0, radius * 1.05, 0],
              turn: [0, 0, 0.2],
            }),
            surface('#4a3018', { roughness: 0.9 }),
          ),
        ],
        shapes: [{ shape: { kind: 'ball', radius } }],
        base: radius,
        size: radius * 2,
        volume: 4.2 * radius ** 3,
        density: 850,
        rolls: true,
        restitution: 0.35,
      };
    },
  },
  coin: {
    material: 'gold',
    make: (order) => {
      const r = 0.035 * order.scale;
      return {
        parts: [part(cylinder(r, 0.006 * order.scale, {}, r, 36), order.main)],
        shapes: [{ shape: { kind: 'cylinder', halfHeight: 0.003 * order.scale, radius: r } }],
        base: 0.003 * order.scale,
        size: r * 2,
        volume: r * r * 3.14 * 0.006 * order.scale,
        density: 6000,
        rolls: true,
        friction: 0.25,
      };
    },
  },
  barrel: {
    material: 'wood',
    make: (order) => {
      const s = order.scale;
      const hoops = [-0.26, -0.12, 0.12, 0.26].map((y) =>
        cylinder((Math.abs(y) > 0.2 ? 0.262 : 0.292) * s, 0.035 * s, { at: [0, y * s, 0] }),
      );
      return {
        parts: [
          part(
            loft(
              [
                { y: -0.38 * s, rx: 0.235 * s },
                { y: -0.379 * s, rx: 0.24 * s },
                { y: -0.2 * s, rx: 0.272 * s },
                { y: 0, rx: 0.288 * s },
                { y: 0.2 * s, rx: 0.272 * s },
                { y: 0.379 * s, rx: 0.24 * s },
                { y: 0.38 * s, rx: 0.235 * s },
              ],
              28,
            ),
            order.main,
          ),
          part(join(hoops), surface('#4a4b4f', { roughness: 0.5, metalness: 1 })),
        ],
        shapes: [{ shape: { kind: 'cylinder', halfHeight: 0.38 * s, radius: 0.28 * s } }],
        base: 0.38 * s,
        size: 0.76 * s,
        volume: 0.17 * s ** 3,
        density: 160,
        rolls: true,
      };
    },
  },
  cone: {
    material: 'plastic',
    color: '#e8641a',
    make: (order) => {
      const s = order.scale;
      return {
        parts: [
          part(
            join([
              box(0.34 * s, 0.03 * s, 0.34 * s, { at: [0, -0.235 * s, 0] }),
              cylinder(0.13 * s, 0.46 * s, { at: [0, 0.01 * s, 0] }, 0.025 * s),
            ]),
            order.main,
          ),
          part(
            cylinder(0.098 * s, 0.11 * s, { at: [0, -0.02 * s, 0] }, 0.073 * s),
            surface('#f6f5f1', { roughness: 0.4 }),
          ),
        ],
        shapes: [
          { shape: { kind: 'box', half: [0.17 * s, 0.015 * s, 0.17 * s] }, at: [0, -0.235 * s, 0] },
          { shape: { kind: 'cone', halfHeight: 0.23 * s, radius: 0.13 * s }, at: [0, 0.01 * s, 0] },
        ],
        base: 0.25 * s,
        size: 0.5 * s,
        volume: 0.01 * s ** 3,
        density: 180,
      };
    },
  },
  pin: {
    material: 'wood',
    color: '#f5f3ec',
    make: (order) => {
      const s = order.scale;
      const profile = [
        [0.001, -0.19],
        [0.028, -0.19],
        [0.046, -0.1],
        [0.06, -0.06],
        [0.05, 0.02],
        [0.026, 0.085],
        [0.025, 0.11],
        [0.033, 0.15],
        [0.024, 0.185],
        [0.001, 0.192],
      ] as const;
      return {
        parts: [
          part(
            lathe(
              profile.map(([r, y]) => [r * s, y * s]),
              24,
            ),
            surface(order.color, { roughness: 0.25 }),
          ),
          part(
            cylinder(0.0285 * s, 0.014 * s, { at: [0, 0.082 * s, 0] }),
            surface('#c22a22', { roughness: 0.3 }),
          ),
        ],
        shapes: [
          {
            shape: {
              kind: 'hull',
              points: new Float32Array(
                profile.flatMap(([r, y]) =>
                  Array.from({ length: 8 }, (_, k) => [
                    r * s * Math.cos((k * Math.PI) / 4),
                    y * s,
                    r * s * Math.sin((k * Math.PI) / 4),
                  ]).flat(),
                ),
              ),
            },
          },
        ],
        base: 0.19 * s,
        size: 0.38 * s,
        volume: 0.0024 * s ** 3,
        density: 620,
        rolls: true,
      };
    },
  },
  ramp: {
    material: 'wood',
    make: (order) => {
      const s = order.scale;
      const tilt = 0.32;
      return {
        parts: [
          part(box(2.4 * s, 0.06 * s, 0.9 * s, { turn: [0, 0, -tilt] }), order.main),
          part(box(0.06, 0.75 * s, 0.8 * s, { at: [-1.05 * s, -0.05 * s, 0] }), order.main),
        ],
        shapes: [{ shape: { kind: 'box', half: [1.2 * s, 0.03 * s, 0.45 * s] }, turn: turned(0, 0, -tilt) }],
        base: 0.4 * s,
        size: 2.4 * s,
        volume: 0.1,
        rooted: true,
      };
    },
  },
  snowman: {
    material: 'ice',
    color: '#f4f7fa',
    make: (order) => {
      const s = order.scale;
      const snow = surface('#f4f7fa', { roughness: 0.95 });
      const coal = surface('#17181b', { roughness: 0.9 });
      return {
        parts: [
          part(
            join([
              sphere(0.42 * s, { at: [0, -0.4 * s, 0] }),
              sphere(0.3 * s, { at: [0, 0.18 * s, 0] }),
              sphere(0.21 * s, { at: [0, 0.6 * s, 0] }),
            ]),
            snow,
          ),
          part(
            join(
              [
                [-0.07, 0.66, 0.195],
                [0.07, 0.66, 0.195],
                [0, 0.28, 0.29],
                [0, 0.14, 0.3],
              ].map(([x = 0, y = 0, z = 0]) => sphere(0.026 * s, { at: [x * s, y * s, z * s] }, 10)),
            ),
            coal,
          ),
          part(
            cone(0.035 * s, 0.2 * s, { at: [0, 0.6 * s, 0.29 * s], turn: [Math.PI / 2, 0, 0] }),
            surface('#e8711a'),
          ),
        ],
        shapes: [
          { shape: { kind: 'ball', radius: 0.42 * s }, at: [0, -0.4 * s, 0] },
          { shape: { kind: 'ball', radius: 0.3 * s }, at: [0, 0.18 * s, 0] },
          { shape: { kind: 'ball', radius: 0.21 * s }, at: [0, 0.6 * s, 0] },
        ],
        base: 0.8 * s,
        size: 1.6 * s,
        volume: 0.4 * s ** 3,
        rooted: true,
      };
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
