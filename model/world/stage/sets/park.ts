import { between } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, sphere } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { beyond, grove, waves } from './landscape.ts';
import { bushes, flowers, type Spot, tufts } from './plants.ts';
import { fractal, type Noise, noiseOf, rounds } from './relief.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

/** The middle of the gravel path at x. */
const path = (x: number): number => -4.6 + 0.9 * Math.sin(x * 0.16 + 0.6) + 0.002 * x * x;
const PATH = 1.5;

/** Gravel laid over the lawn, a little above it. */
const gravel = (height: Noise): Geometry => {
  const positions: number[] = [];
  const indices: number[] = [];
  const steps = 60;
  for (let i = 0; i <= steps; i += 1) {
    const x = -36 + (i / steps) * 72;
    for (const side of [1, 0.5, 0, -0.5, -1]) {
      const z = path(x) + (side * PATH) / 2 + 0.06 * Math.sin(x * 3.1 + side * 9);
      positions.push(x, height(x, z) + 0.02 - 0.015 * Math.abs(side), z);
    }
    if (i < steps) {
      for (let k = 0; k < 4; k += 1) {
        const a = i * 5 + k;
        indices.push(a, a + 5, a + 1, a + 1, a + 5, a + 6);
      }
    }
  }
  const flat = withNormals(Float32Array.from(positions), Uint32Array.from(indices));
  return flat.normals[1] !== undefined && flat.normals[1] < 0
    ? withNormals(flat.positions, flat.indices.toReversed())
    : flat;
};

/** Slatted bench on iron feet, facing +z, and a lamp post. */
const furniture = (height: Noise, dark: boolean): readonly Body[] => {
  const slats = [-0.16, -0.05, 0.06, 0.17].map((z) => box(1.6, 0.03, 0.09, { at: [0, 0.45, z] }));
  const back = [0.62, 0.74, 0.86].map((y) => box(1.6, 0.09, 0.03, { at: [0, y, -0.26 - (y - 0.62) * 0.2] }));
  const feet = [-0.65, 0.65].flatMap((x) => [
    box(0.05, 0.45, 0.05, { at: [x, 0.225, 0.17] }),
    box(0.05, 0.9, 0.05, { at: [x, 0.45, -0.24], turn: [-0.12, 0, 0] }),
    box(0.05, 0.05, 0.5, { at: [x, 0.42, -0.03] }),
  ]);
  const posts = [-5.2, 4.6, 14].map((x) => [x, path(x) - 1.3] as const);
  const benches = [-2.6, 7.2].map((x) => [x, path(x) - 1.25] as const);
  const all = (pieces: readonly Geometry[]) =>
    join(benches.flatMap(([x, z]) => pieces.map((piece) => place(piece, { at: [x, height(x, z), z] }))));
  return [
    fixed(
      'benches',
      [
        part(
          all([...slats, ...back]),
          surface('#8a5a34', { roughness: 0.6, pattern: ['wood', 3, '#643d20'] }),
        ),
        part(all(feet), surface('#23282c', { roughness: 0.5 })),
      ],
      [],
      1,
    ),
    fixed(
      'lamps',
      [
        part(
          join(
            posts.flatMap(([x, z]) => [
              cylinder(0.05, 3.2, { at: [x, height(x, z) + 1.6, z] }, 0.035, 10),
              cylinder(0.1, 0.3, { at: [x, height(x, z) + 0.15, z] }, 0.07, 10),
              cylinder(0.2, 0.1, { at: [x, height(x, z) + 3.52, z] }, 0.03, 10),
            ]),
          ),
          surface('#1f2a2a', { roughness: 0.45 }),
        ),
        part(
          join(posts.map(([x, z]) => sphere(0.15, { at: [x, height(x, z) + 3.35, z] }, 12))),
          surface('#ffe9b8', { emission: dark ? 5 : 0.25 }),
          false,
        ),
      ],
      posts.map(([x, z]) =>
        collider({ kind: 'cylinder', halfHeight: 1.6, radius: 0.06 }, { sound: 'metal', at: [x, 1.6, z] }),
      ),
      2,
    ),
  ];
};

/** A town park: lawn with a gravel path, benches under trees, bushes and flowers. */
export const park: SetBuilder = ({ random, timeOfDay, weather }) => {
  const noise = noiseOf(random);
  const soft = fractal(noise, 3);
  const height: Noise = (x, z) =>
    beyond(x, z, 8, 45) * (1.5 + 1.1 * waves(x * 0.6, z * 0.6)) * 1.5 +
    0.05 * beyond(x, z, 4, 9) * soft(x * 0.4, z * 0.4);
  const [lush, dry] = [rgb('#47812f'), rgb('#7d9442')];
  const lawn = painted(rounds(80, 40, 60, height, 2), (x, _y, z) => {
    const worn = Math.exp(-(((z - path(x)) / 1.4) ** 2)) * 0.6;
    return dimmed(
      mixed(lush, dry, 0.32 + 0.5 * soft(x * 0.08, z * 0.08) + 0.25 * soft(x * 0.5, z * 0.5) + worn),
      0.95 + 0.2 * soft(x * 0.2 + 9, z * 0.2),
    );
  });
  const off: Spot = () => {
    const [x, z] = [between(random, -13, 13), between(random, -13, 3.5)];
    return Math.abs(z - path(x)) < 1 || Math.hypot(x, z) < 2.2 ? null : [x, z];
  };
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  return {
    bodies: [
      fixed(
        'floor',
        [
          part(lawn, surface('#ffffff', { roughness: 0.95, pattern: ['grass', 2, '#3a6424'] }), false),
          part(
            gravel(height),
            surface('#b8a888', { roughness: 1, pattern: ['noise', 26, '#8f8168'] }),
            false,
          ),
        ],
        [
          collider(
            { kind: 'box', half: [80, 1, 80] },
            { sound: 'grass', friction: 0.8, restitution: 0.68, at: [0, -1, 0] },
          ),
        ],
        4,
      ),
      grove(random, 30, false, '#4c8034', [9.5, 40], height),
      bushes(
        random,
        12,
        [0.5, 0.95],
        '#41702c',
        () => [between(random, -15, 15), between(random, -13, -7.4)],
        height,
      ),
      tufts(random, { count: 420, height: 0.13, color: '#5b9036', spot: off }, height),
      flowers(
        random,
        60,
        () => [between(random, -11, 11), between(random, -8.2, -6.6)],
        ['#e8d24a', '#d85a7a', '#f2f0ea', '#8a62c8'],
        height,
      ),
      ...furniture(height, dark),
    ],
    lighting: daylight(timeOfDay, weather, '#5a7a3a'),
    ambience: outdoors(weather, { birds: timeOfDay === 'night' ? 0 : 0.4 }),
    acoustics: OPEN_AIR,
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'grass', friction: 0.8 },
    hoop: null,
    water: null,
    room: 9,
  };
};
