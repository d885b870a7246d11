import { between, pick, type Random } from '../../random.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { loft, type Section } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { painted } from '../geometry/paint.ts';
import { sphere } from '../geometry/shapes.ts';
import { HAIR, SKINS } from './complexion.ts';

const SHIRTS = [
  '#b3241f',
  '#1f4fa8',
  '#e0a21c',
  '#2c7a45',
  '#d8d4ca',
  '#3a3f47',
  '#6a3a9c',
  '#1d8a8c',
  '#efece4',
  '#8a3b35',
  '#27395c',
  '#d77a9b',
] as const;
const LEGS = ['#2c3e5c', '#3a3f47', '#23262d', '#5a5148', '#6d6a63'] as const;

/** A limb with ends hidden in its neighbours. */
const stick = (from: Vec3, to: Vec3, [thick, thin]: readonly [number, number], around: number): Geometry => {
  const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(dx, dy, dz);
  const tube = loft(
    [
      { y: -0.012, rx: thick * 0.8 },
      { y: length * 0.4, rx: thick },
      { y: length + 0.008, rx: thin },
    ],
    around,
    1,
  );
  // tipped from +y, then turned about y
  const pitch = Math.acos(Math.min(1, Math.max(-1, dy / length)));
  return place(place(tube, { turn: [pitch, 0, 0] }), { turn: [0, Math.atan2(dx, dz), 0], at: from });
};

const TORSO: readonly Section[] = [
  { y: -0.06, rx: 0.1, rz: 0.1 },
  { y: 0.02, rx: 0.165, rz: 0.125, z: 0.01 },
  { y: 0.2, rx: 0.15, rz: 0.11 },
  { y: 0.38, rx: 0.178, rz: 0.115 },
  { y: 0.49, rx: 0.15, rz: 0.085, z: -0.008 },
  { y: 0.54, rx: 0.055, rz: 0.055 },
  { y: 0.6, rx: 0.045, rz: 0.045, z: 0.01 },
];

type Arms = 'rests' | 'claps' | 'cheers';

/** Shoulder, elbow and wrist of the left arm. */
const ARMS: Readonly<Record<Arms, readonly [Vec3, Vec3, Vec3]>> = {
  rests: [
    [0.17, 0.46, 0],
    [0.24, 0.22, 0.06],
    [0.12, 0.12, 0.27],
  ],
  claps: [
    [0.17, 0.46, 0],
    [0.25, 0.25, 0.12],
    [0.04, 0.4, 0.28],
  ],
  cheers: [
    [0.17, 0.47, 0],
    [0.33, 0.6, 0.06],
    [0.26, 0.86, 0.1],
  ],
};

/** Somebody on a seat whose top is the origin, facing +z; under 600 triangles. */
const spectator = (random: Random): Geometry => {
  const skin = pick(random, SKINS);
  const hair = pick(random, HAIR);
  const shirt = pick(random, SHIRTS);
  const legs = pick(random, LEGS);
  const arms = pick<Arms>(random, ['rests', 'rests', 'claps', 'cheers']);
  const long = random() < 0.45;
  const nod = between(random, -0.12, 0.22);
  const look = between(random, -0.35, 0.35);
  const lean = between(random, -0.04, 0.2);
  const head = join([
    painted(sphere(0.098, { at: [0, 0.09, 0.02], scale: [0.82, 1.14, 0.96] }, 7), skin),
    painted(sphere(0.104, { at: [0, 0.125, -0.004], scale: [0.86, 1, 0.98], turn: [-0.4, 0, 0] }, 7), hair),
    ...(long ? [painted(sphere(0.09, { at: [0, 0.02, -0.045], scale: [0.95, 1.3, 0.55] }, 6), hair)] : []),
  ]);
  const [shoulder, elbow, wrist] = ARMS[arms];
  const sleeve = random() < 0.5 ? shirt : skin;
  const upper = join([
    painted(loft(TORSO.slice(0, 6), 7, 1), shirt),
    painted(
      loft(
        TORSO.slice(4).map((s) => ({ ...s, rx: Math.min(s.rx, 0.05), rz: 0.05 })),
        6,
        1,
      ),
      skin,
    ),
    place(head, { at: [0, 0.6, 0.015], turn: [nod, look, 0] }),
    ...[1, -1].flatMap((side) => {
      const mirrored = ([x, y, z]: Vec3): Vec3 => [x * side, y, z];
      return [
        painted(stick(mirrored(shoulder), mirrored(elbow), [0.056, 0.044], 5), shirt),
        painted(stick(mirrored(elbow), mirrored(wrist), [0.043, 0.033], 4), sleeve),
        painted(sphere(0.045, { at: mirrored(wrist), scale: [0.8, 1, 1] }, 4), skin),
      ];
    }),
  ]);
  const spread = between(random, 0.09, 0.14);
  const lower = [1, -1].flatMap((side) => [
    painted(stick([side * 0.09, 0.02, 0], [side * spread, 0.05, 0.44], [0.088, 0.062], 6), legs),
    painted(stick([side * spread, 0.05, 0.42], [side * spread, -0.37, 0.44], [0.06, 0.045], 5), legs),
    painted(sphere(0.05, { at: [side * spread, -0.39, 0.49], scale: [0.9, 0.75, 2.1] }, 5), '#26231f'),
  ]);
  return join([place(upper, { turn: [lean, 0, 0] }), ...lower]);
};

/**
 * A seated audience in one painted mesh, at most 600 triangles a head. `seats` are the middles of the seats' tops in
 * the space of the mesh; everybody faces `heading` (radians from +z towards +x).
 */
export const spectators = (random: Random, seats: readonly Vec3[], heading: number): Geometry =>
  join(
    seats.map((at) =>
      place(spectator(random), {
        at,
        turn: [0, heading + between(random, -0.12, 0.12), 0],
        scale: between(random, 0.92, 1.06),
      }),
    ),
  );
