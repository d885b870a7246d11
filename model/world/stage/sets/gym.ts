import { between, type Random } from '../../random.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { spectators } from '../figures/spectators.ts';
import { join, place } from '../geometry/mesh.ts';
import { mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, softBox } from '../geometry/shapes.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { crowd, taken } from './crowd.ts';
import {
  floodlight,
  hoarding,
  pool,
  roof,
  type Stand,
  scoreboard,
  seatsOf,
  sheet,
  tiers,
  underLamps,
} from './hall.ts';
import { indoors, type SetBuilder } from './set.ts';

/** Floor exercise: 12 × 12 m between the lines, a metre of floor around them, on a podium of 0.9 m. */
const LINES = 12;
const SPRUNG = 14;
const PODIUM = 18;
const DECK = -0.9;

const FLOOR = '#78b1e6';
const SURROUND = '#3a6fb8';
const PALETTE = ['#1d3f7c', '#e8b23a', '#f2f4f7', '#b8324a', '#2b8a8f'] as const;

/** Lines, surround and skirt of the podium; the lamps fall on its middle. */
const podium = (): readonly Geometry[] => {
  const light = pool([0, 0], [5, 15], 0.74);
  const half = PODIUM / 2;
  const bar = (w: number, d: number, x: number, z: number) =>
    painted(box(w, 0.003, d, { at: [x, 0.0035, z] }), '#f4f6f8');
  const skirts = [0, 1, 2, 3].flatMap((side) =>
    [
      painted(box(PODIUM, -DECK, 0.1, { at: [0, DECK / 2 - 0.01, half - 0.05] }), '#16294f'),
      painted(box(PODIUM, 0.12, 0.03, { at: [0, -0.16, half + 0.005] }), '#e8b23a'),
    ].map((piece) => place(piece, { turn: [0, (side * Math.PI) / 2, 0] })),
  );
  return [
    painted(sheet([-half, -half, half, half], 0, 36), (x, y, z) => {
      const edge = Math.max(Math.abs(x), Math.abs(z));
      const base = edge < SPRUNG / 2 + 0.2 ? rgb(FLOOR) : rgb(SURROUND);
      return underLamps(base, light)(x, y, z, 0, 1, 0);
    }),
    painted(box(LINES, 0.002, LINES, { at: [0, 0.001, 0] }), FLOOR),
    bar(LINES + 0.1, 0.1, 0, LINES / 2),
    bar(LINES + 0.1, 0.1, 0, -LINES / 2),
    bar(0.1, LINES + 0.1, LINES / 2, 0),
    bar(0.1, LINES + 0.1, -LINES / 2, 0),
    ...skirts,
  ];
};

/** Beam, vaulting table and bars, on the floor of the hall behind the podium. */
const apparatus = (): Body => {
  const leg = '#8f98a4';
  const beam = [
    painted(softBox(5, 0.16, 0.1, 0.03, { at: [0, 1.2, 0] }), '#d9b48a'),
    ...[-1.9, 1.9].flatMap((x) => [
      painted(box(0.08, 1.2, 0.08, { at: [x, 0.6, 0.18], turn: [0.24, 0, 0] }), leg),
      painted(box(0.08, 1.2, 0.08, { at: [x, 0.6, -0.18], turn: [-0.24, 0, 0] }), leg),
      painted(box(0.16, 0.06, 1.2, { at: [x, 0.03, 0] }), leg),
    ]),
    painted(box(9, 0.2, 3.4, { at: [0, 0.1, 0] }), '#2d6a9a'),
  ];
  const vault = [
    painted(softBox(1.2, 0.32, 0.95, 0.12, { at: [0, 1.22, 0], turn: [0.06, 0, 0] }), '#b8324a'),
    painted(cylinder(0.16, 1.1, { at: [0, 0.55, 0] }, 0.2, 14), '#d8dce2'),
    painted(box(1, 0.06, 1.2, { at: [0, 0.03, 0] }), leg),
    painted(box(2.6, 0.22, 5, { at: [0, 0.11, -3.2] }), '#2d6a9a'),
    painted(box(1, 0.02, 9, { at: [0, 0.012, 6] }), '#34507e'),
  ];
  const bars = [
    ...[
      [1.75, -0.8],
      [2.5, 0.8],
    ].flatMap(([y = 2, z = 0]) => [
      painted(cylinder(0.025, 2.4, { at: [0, y, z], turn: [0, 0, Math.PI / 2] }, undefined, 8), '#c9a06a'),
      ...[-1.2, 1.2].map((x) => painted(cylinder(0.035, y, { at: [x, y / 2, z] }, undefined, 8), '#c3c8d0')),
    ]),
    painted(box(6, 0.2, 4, { at: [0, 0.1, 0] }), '#2d6a9a'),
  ];
  return fixed(
    'apparatus',
    [
      part(
        join([
          ...beam.map((piece) => place(piece, { at: [-7.5, DECK, -12.6], turn: [0, 0.1, 0] })),
          ...bars.map((piece) => place(piece, { at: [5.2, DECK, -13], turn: [0, -0.2, 0] })),
          ...vault.map((piece) => place(piece, { at: [14, DECK, -9] })),
        ]),
        surface('#ffffff', { roughness: 0.7 }),
      ),
    ],
    [],
    3,
  );
};

/** Where the judges sit behind their table: the seats' tops, in the table's space. */
const JUDGES = [-1.9, -0.65, 0.65, 1.9].map((x): Vec3 => [x, 0.48, -0.82]);

/** A long table with a cloth, small screens and lamps. */
const judges = (random: Random): readonly Body[] => {
  const pieces = [
    painted(box(5.6, 0.05, 0.8, { at: [0, 0.76, 0] }), '#dfe3e8'),
    painted(box(5.6, 0.74, 0.06, { at: [0, 0.38, 0.36] }), '#152a52'),
    painted(box(5.6, 0.1, 0.02, { at: [0, 0.6, 0.4] }), '#e8b23a'),
    ...[-1.9, -0.65, 0.65, 1.9].flatMap((x) => [
      painted(box(0.42, 0.28, 0.03, { at: [x + 0.26, 0.95, 0.12], turn: [0.2, 0, 0] }), '#1a1d22'),
      painted(box(0.03, 0.36, 0.03, { at: [x - 0.34, 0.96, 0.2], turn: [-0.2, 0, 0] }), '#b7bec8'),
      painted(cylinder(0.1, 0.09, { at: [x - 0.34, 1.15, 0.26], turn: [-0.5, 0, 0] }, 0.05, 12), '#e8b23a'),
      painted(box(0.46, 0.06, 0.46, { at: [x, 0.44, -0.85] }), '#2a3340'),
      painted(box(0.46, 0.5, 0.05, { at: [x, 0.76, -1.08] }), '#2a3340'),
    ]),
  ];
  return [
    fixed(
      'judges-table',
      [part(join([...pieces, spectators(random, JUDGES, 0)]), surface('#ffffff', { roughness: 0.7 }))],
      [],
      2,
      [-0.6, DECK, -9.9],
    ),
  ];
};

/** Long cloths that hang from the roof, each with a shape of its own. */
const banners = (random: Random): Geometry =>
  join(
    Array.from({ length: 7 }, (_, i) => {
      const at = [-16.5 + i * 5.5, 8.1, -20.4] as const;
      const ground = PALETTE[i % PALETTE.length] ?? '#1d3f7c';
      const ink = PALETTE[(i + 2) % PALETTE.length] ?? '#ffffff';
      return [
        painted(box(1.9, 4.4, 0.05, { at }), ground),
        painted(
          cylinder(
            0.55,
            0.01,
            { at: [at[0], at[1] + 0.6, at[2] + 0.04], turn: [Math.PI / 2, 0, 0] },
            undefined,
            24,
          ),
          ink,
        ),
        painted(
          box(1.1, 0.22, 0.02, {
            at: [at[0], at[1] - 0.8, at[2] + 0.04],
            turn: [0, 0, between(random, -0.6, 0.6)],
          }),
          ink,
        ),
      ];
    }).flat(),
  );

/** Stands behind and to both sides. */
export const GYM_STANDS: readonly Stand[] = [
  {
    at: [0, DECK, -16],
    heading: 0,
    width: 34,
    rows: 7,
    rise: 0.5,
    run: 0.85,
    foot: 1.5,
    seats: ['#27406e', '#2f4a7c', '#24385f'],
    concrete: '#4d5564',
  },
  {
    at: [19.5, DECK, -3],
    heading: -Math.PI / 2,
    width: 20,
    rows: 5,
    rise: 0.5,
    run: 0.85,
    foot: 1.5,
    seats: ['#27406e', '#24385f'],
    concrete: '#4d5564',
  },
];

/** The arena of an Olympic floor final: a lit podium in a dim hall. */
export const gym: SetBuilder = ({ random }) => {
  const hall = surface('#ffffff', { roughness: 0.75 });
  const feel = { sound: 'sprung floor', friction: 0.85, restitution: 0.9 } as const;
  const light = pool([0, -2], [10, 26], 0.3);
  return {
    bodies: [
      fixed(
        'floor',
        [
          part(join(podium()), surface('#ffffff', { roughness: 0.92 }), false),
          part(
            painted(sheet([-40, -30, 40, 34], DECK, 40), underLamps(rgb('#5d6774'), light)),
            surface('#ffffff', { roughness: 0.55 }),
            false,
          ),
        ],
        [
          collider({ kind: 'box', half: [PODIUM / 2, 1, PODIUM / 2] }, { ...feel, at: [0, -1, 0] }),
          collider(
            { kind: 'box', half: [40, 1, 40] },
            { sound: 'stone', friction: 0.7, restitution: 0.9, at: [0, DECK - 1, 0] },
          ),
        ],
        4,
      ),
      apparatus(),
      ...judges(random),
      fixed(
        'stands',
        [
          part(
            join([
              ...[-1, 1].map((side) =>
                painted(box(0.3, 16, 60, { at: [side * 26, 6, 4] }), (_x, y) =>
                  mixed(rgb('#2a3040'), rgb('#171a22'), y / 12),
                ),
              ),
              ...GYM_STANDS.map(tiers),
              ...GYM_STANDS.map((stand) =>
                crowd(random, taken(random, seatsOf(stand), stand.width * 3), stand.heading),
              ),
              place(hoarding([-17, 17], [0.15, 0], 0.95, PALETTE, random), { at: [0, DECK, -15.9] }),
              painted(box(90, 16, 0.3, { at: [0, 6, -23.4] }), (_x, y) =>
                mixed(rgb('#2a3040'), rgb('#171a22'), y / 12),
              ),
              banners(random),
            ]),
            hall,
            false,
          ),
        ],
        [],
        5,
      ),
      scoreboard([11.5, 6.4, -17.5], ['14.800', '0.72'], ['#e8b23a', '#2b8a8f', '#b8324a', '#f2f4f7']),
      roof(44, 40, 12.5, 3.2, [0, -4]),
    ],
    lighting: floodlight({ key: '#fff3e2', air: '#56627e', floor: FLOOR, level: 1.22 }),
    ambience: indoors({ room: 0.45, crowd: 0.3 }),
    acoustics: { reverb: 1.9, wet: 0.26, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'sprung floor', friction: 0.85 },
    hoop: null,
    water: null,
    room: 8.5,
  };
};
