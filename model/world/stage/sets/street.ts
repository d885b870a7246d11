import { between, pick, type Random } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { block, collider, fixed, ground, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, panel, softBox, sphere } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import { treeOf } from '../props/trees.ts';
import type { Body, Part } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { sheet } from './hall.ts';
import { fractal, noiseOf } from './relief.ts';
import { outdoors, type SetBuilder } from './set.ts';

const FRONTS = ['#a8523c', '#c9b08a', '#8a94a0', '#7c4a3a', '#b9a48c', '#5f6f7c'] as const;
const AWNINGS = ['#2f6a5a', '#a83a34', '#2f4f86', '#c98a2e'] as const;
const STONE = '#d8d0c2';
const WIDTH = 6.4;
const STOREY = 2.9;
/** The face of the houses, and the kerb before them. */
const FACE = -9;
const KERB = -5.6;

interface House {
  readonly wall: Part;
  /** Frames, sills, doors, cornices: painted. */
  readonly trim: readonly Geometry[];
  readonly lit: readonly Geometry[];
  readonly dark: readonly Geometry[];
}

/** A window in its frame: two sashes, a sill, a lintel, and perhaps curtains behind the pane. */
const windowAt = (random: Random, x: number, y: number, [w, h]: readonly [number, number]) => {
  const z = FACE + 0.01;
  const frame = [
    box(w + 0.16, 0.1, 0.16, { at: [x, y + h / 2 + 0.05, z + 0.03] }),
    box(w + 0.3, 0.09, 0.26, { at: [x, y - h / 2 - 0.05, z + 0.08] }),
    box(0.08, h, 0.12, { at: [x - w / 2, y, z + 0.02] }),
    box(0.08, h, 0.12, { at: [x + w / 2, y, z + 0.02] }),
    box(w, 0.05, 0.09, { at: [x, y + h * 0.12, z + 0.02] }),
    box(0.045, h, 0.08, { at: [x, y, z + 0.015] }),
  ].map((piece) => painted(piece, '#ece7dc'));
  const lintel = painted(box(w + 0.36, 0.2, 0.1, { at: [x, y + h / 2 + 0.2, z + 0.02] }), STONE);
  const curtain = pick(random, ['#c9bda6', '#9aa7a8', '#b58d7a']);
  const drapes =
    random() < 0.6
      ? [-1, 1].map((side) =>
          painted(panel(w * 0.24, h, { at: [x + side * w * 0.37, y, z - 0.001] }), behindGlass(curtain)),
        )
      : [];
  return { trim: [...frame, lintel, ...drapes], pane: panel(w, h, { at: [x, y, z - 0.006] }) };
};

/** Cloth in the half-light behind a pane. */
const behindGlass = (hex: string) => (_x: number, y: number) => dimmed(rgb(hex), 0.5 + 0.06 * (y % 2.9));

const houseAt = (random: Random, index: number, color: string): House => {
  const x = -17 + index * (WIDTH + 0.2);
  const storeys = Math.floor(between(random, 3, 4.99));
  const height = 3.4 + (storeys - 1) * STOREY + 0.5;
  const z = FACE + 0.01;
  const trim: Geometry[] = [
    painted(box(WIDTH + 0.36, 0.3, 0.5, { at: [x, height, FACE + 0.1] }), STONE),
    painted(box(WIDTH + 0.2, 0.16, 0.3, { at: [x, height - 0.3, FACE + 0.06] }), STONE),
    painted(box(WIDTH, 0.18, 0.16, { at: [x, 3.42, FACE + 0.05] }), STONE),
    painted(box(WIDTH, 0.5, 0.12, { at: [x, 0.41, FACE + 0.04] }), '#8b857b'),
    painted(box(0.09, height, 0.1, { at: [x + WIDTH / 2, height / 2, FACE + 0.08] }), '#4a4f55'),
    ...Array.from({ length: 12 }, (_, k) =>
      painted(
        box(0.2, 0.18, 0.22, { at: [x - WIDTH / 2 + 0.3 + k * 0.53, height - 0.2, FACE + 0.14] }),
        STONE,
      ),
    ),
  ];
  const [lit, dark]: [Geometry[], Geometry[]] = [[], []];
  for (let floor = 1; floor < storeys; floor += 1) {
    for (const column of [-2, 0, 2]) {
      const window = windowAt(random, x + column, 3.4 + (floor - 1) * STOREY + 1.5, [1.05, 1.65]);
      trim.push(...window.trim);
      (random() < 0.5 ? lit : dark).push(window.pane);
    }
  }
  if (index % 2 === 1) {
    // a shop: large panes, an awning in stripes, a board without words
    const awning = pick(random, AWNINGS);
    const stripes = 11;
    lit.push(panel(3.6, 1.9, { at: [x - 0.7, 1.55, z] }));
    trim.push(
      ...[-2.5, -1.3, -0.1, 1.1].map((dx) =>
        painted(box(0.1, 2, 0.14, { at: [x + dx, 1.55, z + 0.02] }), '#2c2a28'),
      ),
      painted(box(3.8, 0.5, 0.16, { at: [x - 0.7, 0.42, z + 0.02] }), '#2c2a28'),
      painted(box(6, 0.5, 0.14, { at: [x, 3.08, z + 0.05] }), awning),
      ...[0, 1, 2].map((k) =>
        painted(
          cylinder(
            0.14 - k * 0.03,
            0.02,
            { at: [x - 0.5 + k * 0.5, 3.08, z + 0.13], turn: [Math.PI / 2, 0, 0] },
            undefined,
            18,
          ),
          '#f1eadc',
        ),
      ),
      ...Array.from({ length: stripes }, (_, k) =>
        painted(
          box(3.9 / stripes, 0.03, 1.1, {
            at: [x - 2.5 + ((k + 0.5) * 3.9) / stripes - 0.15, 2.6, z + 0.55],
            turn: [0.42, 0, 0],
          }),
          k % 2 === 0 ? awning : '#efe8da',
        ),
      ),
    );
  }
  const door = index % 2 === 1 ? x + 2.35 : x + 2;
  trim.push(
    painted(
      box(1.05, 2.15, 0.08, { at: [door, 1.28, z + 0.01] }),
      pick(random, ['#23402f', '#5a2420', '#22334f', '#3a2a22']),
    ),
    painted(box(1.35, 0.14, 0.2, { at: [door, 2.44, z + 0.05] }), STONE),
    painted(box(0.14, 2.3, 0.18, { at: [door - 0.61, 1.35, z + 0.04] }), STONE),
    painted(box(0.14, 2.3, 0.18, { at: [door + 0.61, 1.35, z + 0.04] }), STONE),
    painted(box(1.5, 0.16, 0.5, { at: [door, 0.24, z + 0.22] }), '#9b958a'),
    painted(sphere(0.035, { at: [door + 0.4, 1.25, z + 0.08] }, 8), '#c9a24a'),
    painted(box(0.5, 0.7, 0.02, { at: [door, 1.8, z + 0.05] }), '#33495a'),
  );
  if (index % 2 === 0) {
    for (const column of [-2, 0]) {
      const window = windowAt(random, x + column, 1.85, [1.1, 1.6]);
      trim.push(...window.trim);
      (random() < 0.4 ? lit : dark).push(window.pane);
    }
  }
  return {
    wall: part(
      box(WIDTH, height, 3, { at: [x, height / 2, FACE - 1.5] }),
      surface(color, { roughness: 0.95, pattern: ['bricks', 3.2, mortarOf(color)] }),
    ),
    trim,
    lit,
    dark,
  };
};

const mortarOf = (color: string): string =>
  color === '#a8523c' || color === '#7c4a3a' ? '#c4b8a8' : '#d8d2c6';

/** A parked car, seen from its side. */
const parked = ([x, z]: readonly [number, number], color: string): Body => {
  const glass = '#1c262e';
  const wheel = (dx: number) => [
    painted(
      cylinder(0.33, 0.22, { at: [dx, 0.33, 0.72], turn: [Math.PI / 2, 0, 0] }, undefined, 20),
      '#17181a',
    ),
    painted(
      cylinder(0.2, 0.24, { at: [dx, 0.33, 0.72], turn: [Math.PI / 2, 0, 0] }, undefined, 9),
      '#b9bec6',
    ),
  ];
  const pieces = [
    painted(softBox(4.2, 0.62, 1.68, 0.16, { at: [0, 0.62, 0] }), color),
    painted(softBox(2.3, 0.62, 1.44, 0.22, { at: [-0.2, 1.12, 0] }), glass),
    painted(softBox(2, 0.08, 1.36, 0.03, { at: [-0.2, 1.42, 0] }), color),
    ...[-1.08, -0.18, 0.66].map((dx) =>
      painted(
        box(0.07, 0.5, 0.02, {
          at: [dx - 0.1, 1.16, 0.715],
          turn: [0, 0, dx < -0.5 ? -0.3 : dx > 0.3 ? 0.35 : 0],
        }),
        color,
      ),
    ),
    painted(box(4.22, 0.05, 1.7, { at: [0, 0.42, 0] }), '#2a2c30'),
    painted(box(0.34, 0.14, 0.05, { at: [1.9, 0.72, 0.8] }), '#f4efe0'),
    painted(box(0.3, 0.14, 0.05, { at: [-1.9, 0.72, 0.8] }), '#9c2018'),
    painted(box(0.16, 0.03, 0.03, { at: [-0.25, 0.86, 0.85] }), '#c8ccd2'),
    ...wheel(1.28),
    ...wheel(-1.28),
  ];
  return fixed(
    'parked car',
    [part(join(pieces), surface('#ffffff', { roughness: 0.24 }))],
    [collider({ kind: 'box', half: [2.1, 0.7, 0.84] }, { sound: 'metal', at: [0, 0.7, 0] })],
    4,
    [x, 0, z],
  );
};

/** Lamps, bins and a hydrant-like post along the kerb. */
const fittings = (dark: boolean): readonly Body[] => {
  const posts = [-9, 1.6, 11];
  return [
    fixed(
      'lamps',
      [
        part(
          join([
            ...posts.flatMap((x) => [
              cylinder(0.05, 4, { at: [x, 2.16, KERB - 0.4] }, 0.035, 10),
              cylinder(0.11, 0.7, { at: [x, 0.5, KERB - 0.4] }, 0.07, 10),
              cylinder(0.24, 0.14, { at: [x, 4.6, KERB - 0.4] }, 0.05, 12),
              cylinder(0.09, 0.1, { at: [x, 4.18, KERB - 0.4] }, 0.14, 10),
            ]),
            cylinder(0.22, 0.8, { at: [-3.4, 0.56, KERB - 0.5] }, 0.24, 16),
            cylinder(0.25, 0.06, { at: [-3.4, 0.98, KERB - 0.5] }, 0.22, 16),
          ]),
          surface('#26312e', { roughness: 0.5 }),
        ),
        part(
          join(posts.map((x) => sphere(0.17, { at: [x, 4.38, KERB - 0.4] }, 14))),
          surface('#ffe4ac', { emission: dark ? 6 : 0.3 }),
          false,
        ),
      ],
      posts.map((x) =>
        collider(
          { kind: 'cylinder', halfHeight: 2.1, radius: 0.06 },
          { sound: 'metal', at: [x, 2.1, KERB - 0.4] },
        ),
      ),
      3,
    ),
  ];
};

/** A town street: brick houses with shops, trees and lamps along the kerb. */
export const street: SetBuilder = ({ random, timeOfDay, weather }) => {
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  const wet = weather === 'rain' || weather === 'storm';
  const noise = fractal(noiseOf(random), 3);
  const houses = FRONTS.map((color, i) => houseAt(random, i, color));
  const tar = rgb('#4d4f53');
  const worn = rgb('#6a6964');
  const asphalt = painted(sheet([-45, KERB, 45, 24], 0, 90), (x, y, z) =>
    // tyres polish two tracks, oil darkens the middle between them
    dimmed(
      mixed(tar, worn, 0.4 + 0.5 * noise(x * 0.35, z * 0.35) + 0.22 * Math.cos((z + 4.1) * 3.4)),
      (1 - 0.25 * Math.exp(-(((z - KERB) / 0.5) ** 2))) * (wet ? 0.6 : 1) + y,
    ),
  );
  return {
    bodies: [
      { ...ground(90, surface('#55575a'), { sound: 'stone', friction: 0.8, restitution: 0.97 }), parts: [] },
      fixed(
        'road',
        [
          part(
            asphalt,
            surface('#ffffff', { roughness: wet ? 0.2 : 0.92, pattern: ['noise', 22, '#3f4043'] }),
            false,
          ),
        ],
        [],
        1,
      ),
      block(
        'kerb',
        [70, 0.16, 3.5],
        [0, 0.08, KERB - 1.75],
        surface('#a39e95', { roughness: 0.9, pattern: ['bricks', 1.1, '#827d75'] }),
        { sound: 'stone' },
      ),
      fixed(
        'marks',
        [
          part(
            join([
              ...Array.from({ length: 16 }, (_, i) =>
                box(1.6, 0.006, 0.13, { at: [-24 + i * 3.2, 0.004, -1.6] }),
              ),
              box(70, 0.005, 0.09, { at: [0, 0.003, KERB + 0.35] }),
            ]),
            surface('#dedbd0', { roughness: 0.85, pattern: ['noise', 9, '#b9b6ac'] }),
            false,
          ),
          part(
            join([
              box(70, 0.17, 0.16, { at: [0, 0.085, KERB + 0.06] }),
              cylinder(0.34, 0.012, { at: [2.9, 0.006, -0.4] }, undefined, 28),
            ]),
            surface('#8d8981', { roughness: 0.85 }),
            false,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'houses',
        [
          ...houses.map((house) => house.wall),
          part(join(houses.flatMap((house) => house.trim)), surface('#ffffff', { roughness: 0.75 })),
          part(
            join(houses.flatMap((house) => house.lit)),
            surface(dark ? '#ffcf86' : '#7e96a6', { roughness: 0.08, emission: dark ? 0.85 : 0.06 }),
            false,
          ),
          part(join(houses.flatMap((house) => house.dark)), surface('#33434f', { roughness: 0.06 }), false),
        ],
        [collider({ kind: 'box', half: [30, 6, 1.5] }, { sound: 'stone', at: [0, 6, FACE - 1.5] })],
        10,
      ),
      parked([5.6, KERB + 1.15], '#2f5d7c'),
      parked([-7.2, KERB + 1.15], '#8c2f2a'),
      ...fittings(dark),
      fixed(
        'trees',
        [-5.4, 7.6].flatMap((x) =>
          treeOf(random, { height: between(random, 4.6, 5.6), leaf: '#4f7f38', pine: false, detail: 1 }).map(
            (piece) => part(place(piece.geometry, { at: [x, 0.14, KERB - 0.9] }), piece.surface),
          ),
        ),
        [],
        4,
      ),
    ],
    lighting: daylight(timeOfDay, weather, '#77736d'),
    ambience: outdoors(weather, { crowd: 0.18, birds: 0.05, traffic: 0.3 }),
    acoustics: { reverb: 0.7, wet: 0.08, echo: 0 },
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'stone', friction: 0.8 },
    hoop: null,
    water: null,
    room: 8,
  };
};
