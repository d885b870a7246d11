import { between, type Random } from '../../random.ts';
import type { PropKind } from '../../read/screenplay.ts';
import type { Surface } from '../../shoot/scene.ts';
import { collider, part, UPRIGHT } from '../build.ts';
import { withNormals } from '../geometry/mesh.ts';
import { cylinder, lathe, torus } from '../geometry/shapes.ts';
import type { Body, Collider } from '../stage.ts';
import type { Made, Maker, Order } from './prop.ts';

type Profile = readonly (readonly [radius: number, y: number])[];

const VASE: Profile = [
  [0.055, -0.17],
  [0.075, -0.165],
  [0.105, -0.1],
  [0.118, -0.03],
  [0.105, 0.05],
  [0.065, 0.11],
  [0.048, 0.14],
  [0.06, 0.168],
  [0.068, 0.172],
];
const CUP: Profile = [
  [0.032, -0.048],
  [0.038, -0.046],
  [0.042, -0.03],
  [0.043, 0],
  [0.043, 0.048],
];
const GOBLET: Profile = [
  [0.036, -0.09],
  [0.036, -0.086],
  [0.006, -0.08],
  [0.006, -0.02],
  [0.034, 0.005],
  [0.042, 0.04],
  [0.036, 0.09],
];
const BOTTLE: Profile = [
  [0.036, -0.15],
  [0.039, -0.145],
  [0.039, 0.03],
  [0.032, 0.07],
  [0.0145, 0.1],
  [0.0135, 0.15],
  [0.016, 0.152],
];
const PLATE: Profile = [
  [0.06, -0.012],
  [0.075, -0.01],
  [0.115, 0.006],
  [0.125, 0.012],
];

/** Still liquid in a vessel: its surface at a height, out to the inside of the wall. */
const drink = ({ filled, scale: s }: Order, radius: number, y: number): Made['parts'] =>
  filled === null ? [] : [part(cylinder(radius * s, 0.001 * s, { at: [0, y * s, 0] }), filled, false)];

const ringOf = (points: Profile, s: number): Float32Array =>
  new Float32Array(
    points.flatMap(([r, y]) =>
      Array.from({ length: 10 }, (_, k) => [
        r * s * Math.cos((k * Math.PI) / 5),
        y * s,
        r * s * Math.sin((k * Math.PI) / 5),
      ]).flat(),
    ),
  );

/** A turned vessel with a wall: outside up, over the rim, inside down. */
const turnedOn = (order: Order, profile: Profile, wall: number, extra: Made['parts'] = []): Made => {
  const s = order.scale;
  const outside = profile.map(([r, y]) => [r * s, y * s] as const);
  const inside = profile
    .map(([r, y]) => [Math.max(0.001, r - wall) * s, (y + wall * 0.4) * s] as const)
    .toReversed();
  const bottom = profile[0]?.[1] ?? 0;
  const top = profile.at(-1)?.[1] ?? 0;
  const widest = Math.max(...profile.map(([r]) => r));
  return {
    parts: [
      part(lathe([[0.001, bottom * s], ...outside, ...inside, [0.001, (bottom + wall) * s]], 36), order.main),
      ...extra,
    ],
    shapes: [{ shape: { kind: 'hull', points: ringOf(profile, s) } }],
    base: -bottom * s,
    size: Math.max(widest * 2, top - bottom) * s,
    volume: widest ** 2 * 3.14 * (top - bottom) * 0.35 * s ** 3,
    profile: outside,
    rolls: true,
  };
};

export const VESSELS = {
  vase: { material: 'ceramic', color: '#2f6c8f', make: (order) => turnedOn(order, VASE, 0.008) },
  bottle: { material: 'glass', color: '#3f7a4a', make: (order) => turnedOn(order, BOTTLE, 0.003) },
  plate: { material: 'ceramic', make: (order) => turnedOn(order, PLATE, 0.006) },
  cup: {
    material: 'ceramic',
    make: (order) =>
      order.material === 'glass'
        ? turnedOn(order, GOBLET, 0.002, drink(order, 0.0385, 0.055))
        : turnedOn(order, CUP, 0.004, [
            part(
              torus(0.024 * order.scale, 0.0055 * order.scale, { at: [0.052 * order.scale, 0, 0] }),
              order.main,
            ),
            ...drink(order, 0.0395, 0.034),
          ]),
  },
} satisfies Partial<Record<PropKind, Maker>>;

/** A vessel's wall cut along wavering lines into pieces that fit together exactly, so that breaking it moves nothing. */
export const shards = (
  whole: Body,
  profile: Profile,
  look: Surface,
  feel: Pick<Collider, 'sound' | 'friction' | 'restitution'>,
  random: Random,
): readonly Body[] => {
  const rows = profile.length - 1;
  const around = 8;
  const wall = 0.006;
  // corner (row, column) of the cut pattern, shared by the pieces that meet there
  const corners = profile.map(([radius, y], row) =>
    Array.from({ length: around }, (_, k) => {
      const angle =
        ((k + (row > 0 && row < rows ? between(random, -0.32, 0.32) : 0) + (row % 2) * 0.4) / around) *
        Math.PI *
        2;
      return {
        x: radius * Math.cos(angle),
        y,
        z: radius * Math.sin(angle),
        nx: Math.cos(angle),
        nz: Math.sin(angle),
      };
    }),
  );
  const pieces: Body[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < around; k += 1) {
      const next = (k + 1) % around;
      const quad = [
        corners[row]?.[k],
        corners[row]?.[next],
        corners[row + 1]?.[next],
        corners[row + 1]?.[k],
      ].filter((corner) => corner !== undefined);
      const cx = quad.reduce((sum, corner) => sum + corner.x, 0) / 4;
      const cy = quad.reduce((sum, corner) => sum + corner.y, 0) / 4;
      const cz = quad.reduce((sum, corner) => sum + corner.z, 0) / 4;
      const outer = quad.flatMap((corner) => [corner.x - cx, corner.y - cy, corner.z - cz]);
      const inner = quad.flatMap((corner) => [
        corner.x - corner.nx * wall - cx,
        corner.y - cy,
        corner.z - corner.nz * wall - cz,
      ]);
      const points = new Float32Array([...outer, ...inner]);
      // eight corners, each face with corners of its own: shards are sharp
      const faces = [
        [0, 3, 2, 1],
        [4, 5, 6, 7],
        [0, 1, 5, 4],
        [1, 2, 6, 5],
        [2, 3, 7, 6],
        [3, 0, 4, 7],
      ];
      const flat = new Float32Array(
        faces.flatMap((face) =>
          face.flatMap((corner) => Array.from(points.slice(corner * 3, corner * 3 + 3))),
        ),
      );
      const indices = new Uint32Array(
        faces.flatMap((_, face) => [0, 1, 2, 0, 2, 3].map((corner) => face * 4 + corner)),
      );
      pieces.push({
        ...whole,
        id: `${whole.id}-piece-${pieces.length + 1}`,
        kind: 'shard',
        name: `piece of ${whole.name}`,
        parts: [part(withNormals(flat, indices), look)],
        colliders: [collider({ kind: 'hull', points }, feel)],
        mass: Math.max(0.004, whole.mass / (rows * around)),
        size: Math.max(0.03, whole.size / 5),
        position: [cx, cy, cz],
        rotation: UPRIGHT,
        rolls: false,
        fragments: [],
      });
    }
  }
  return pieces;
};
