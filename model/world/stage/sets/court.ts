import type { Random } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { block, collider, fixed, ground, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, softBox } from '../geometry/shapes.ts';
import { lamplight } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { crowd, taken } from './crowd.ts';
import { hoarding, pool, roof, type Stand, scoreboard, seatsOf, sheet, tiers } from './hall.ts';
import { HOOP, hoopBodies } from './hoop.ts';
import { indoors, type SetBuilder } from './set.ts';

export { HOOP, hoopBodies } from './hoop.ts';

const LINE = 0.05;
/** A court of 28 × 15 m: the end line behind this board, the far one, and the side lines. */
const END = HOOP.boardX + 1.2;
const FAR = END - 28;
const SIDE = 7.5;
const KEY = 2.45;
const FREE_THROW = END - 5.8;
const THREE = 6.75;
const CORNER_THREE = SIDE - 0.9;

/** The painted lines, a hair over the floor. */
const lines = (): Geometry => {
  const y = 0.005;
  const bar = (x0: number, z0: number, x1: number, z1: number) =>
    box(Math.abs(x1 - x0) + LINE, 0.002, Math.abs(z1 - z0) + LINE, { at: [(x0 + x1) / 2, y, (z0 + z1) / 2] });
  const arc = (cx: number, radius: number, from: number, to: number, steps: number) =>
    Array.from({ length: steps }, (_, i) => {
      const a = from + ((i + 0.5) / steps) * (to - from);
      return box(LINE, 0.002, (radius * (to - from)) / steps + 0.012, {
        at: [cx + Math.cos(a) * radius, y, Math.sin(a) * radius],
        turn: [0, -a, 0],
      });
    });
  const reach = Math.asin(CORNER_THREE / THREE);
  const meets = HOOP.ring[0] - Math.cos(reach) * THREE;
  const middle = END - 14;
  const dashes = [1, -1].flatMap((side) =>
    [0.9, 1.75, 2.6, 3.45].map((along) =>
      box(LINE, 0.002, 0.12, { at: [END - 1 - along, y, side * (KEY + 0.06)] }),
    ),
  );
  return join([
    bar(FREE_THROW, -KEY, FREE_THROW, KEY),
    bar(FREE_THROW, -KEY, END, -KEY),
    bar(FREE_THROW, KEY, END, KEY),
    bar(END, -SIDE, END, SIDE),
    bar(FAR, -SIDE, END, -SIDE),
    bar(FAR, SIDE, END, SIDE),
    bar(FAR, -SIDE, FAR, SIDE),
    bar(middle, -SIDE, middle, SIDE),
    bar(meets, -CORNER_THREE, END, -CORNER_THREE),
    bar(meets, CORNER_THREE, END, CORNER_THREE),
    ...dashes,
    ...arc(FREE_THROW, 1.8, Math.PI / 2, (Math.PI * 3) / 2, 40),
    ...arc(middle, 1.8, 0, Math.PI * 2, 56),
    ...arc(HOOP.ring[0], 1.25, Math.PI / 2, (Math.PI * 3) / 2, 28),
    ...arc(HOOP.ring[0], THREE, Math.PI - reach, Math.PI + reach, 64),
  ]);
};

const STAND: Stand = {
  at: [-6, 0, -10.4],
  heading: 0,
  width: 26,
  rows: 6,
  rise: 0.42,
  run: 0.8,
  foot: 0.5,
  seats: ['#2b3f63', '#30466e', '#8c3a2e'],
  concrete: '#6b6f78',
};

const PALETTE = ['#22345c', '#f1eee4', '#c2452d', '#e6b13c'] as const;

/** Wooden floor: paler where the lamps fall, dark stained outside the lines. */
const parquet = (): Body => {
  const light = pool([-1, 0], [6, 20], 0.66);
  const wood = rgb('#d3a468');
  const stain = rgb('#7d4a2a');
  return fixed(
    'parquet',
    [
      part(
        painted(sheet([-30, -16, 16, 16], 0, 46), (x, y, z) => {
          const out = Math.max(Math.abs(z) - SIDE, x - END, FAR - x);
          return dimmed(mixed(wood, stain, out > 0 ? 0.75 : 0), light(x, y, z));
        }),
        surface('#ffffff', { roughness: 0.26, pattern: ['planks', 2.2, '#a9763f'] }),
        false,
      ),
    ],
    [],
    1,
  );
};

/** The end wall with its pads, windows high under the roof, girders and banners. */
const shell = (random: Random, glow: number): readonly Body[] => {
  const feel = { sound: 'stone', restitution: 0.6 } as const;
  const wall = surface('#c9c4b8', { roughness: 0.9, pattern: ['bricks', 1.6, '#b3ada0'] });
  const pads = Array.from({ length: 9 }, (_, i) =>
    painted(
      softBox(0.12, 2, 1.72, 0.05, { at: [9.02, 1.12, -7 + i * 1.75] }),
      i % 4 === 2 ? '#c2452d' : '#22345c',
    ),
  );
  const panes = Array.from({ length: 8 }, (_, i) =>
    box(2.4, 1.7, 0.06, { at: [-20.5 + i * 4, 7.1, -16.36] }),
  );
  const bars = Array.from({ length: 8 }, (_, i) => [
    box(2.6, 0.09, 0.14, { at: [-20.5 + i * 4, 8, -16.34] }),
    box(2.6, 0.09, 0.14, { at: [-20.5 + i * 4, 6.2, -16.34] }),
    ...[-1.25, -0.4, 0.4, 1.25].map((dx) => box(0.07, 1.8, 0.12, { at: [-20.5 + i * 4 + dx, 7.1, -16.33] })),
  ]).flat();
  return [
    block('wall', [0.4, 11, 44], [9.3, 5.5, 0], wall, feel),
    block('back-wall', [60, 11, 0.4], [-16, 5.5, -16.6], wall, feel),
    fixed(
      'wall-pads',
      [
        part(
          join([
            ...pads,
            place(hoarding([-19, 7], [0.02, 0], 0.85, PALETTE, random), { at: [0, 0, -9.6] }),
            ...bars.map((piece) => painted(piece, '#4a4f57')),
            ...Array.from({ length: 5 }, (_, i) => [
              painted(box(1.2, 2.1, 0.04, { at: [-15 + i * 4, 9.2, -15.9] }), PALETTE[i % 4] ?? '#22345c'),
              painted(
                box(0.7, 0.14, 0.06, { at: [-15 + i * 4, 9.4, -15.9] }),
                PALETTE[(i + 1) % 4] ?? '#ffffff',
              ),
              painted(
                box(0.45, 0.14, 0.06, { at: [-15 + i * 4, 9.05, -15.9] }),
                PALETTE[(i + 2) % 4] ?? '#ffffff',
              ),
            ]).flat(),
          ]),
          surface('#ffffff', { roughness: 0.75 }),
        ),
      ],
      [],
      3,
    ),
    fixed(
      'windows',
      [part(join(panes), surface('#e3effb', { roughness: 0.2, emission: glow }), false)],
      [],
      1,
    ),
  ];
};

/** A basketball hall with windows high up and people on the benches. */
export const court: SetBuilder = ({ random, timeOfDay }) => {
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  return {
    bodies: [
      {
        ...ground(60, surface('#d3a468'), { sound: 'wood', friction: 0.7, restitution: 1 }),
        parts: [],
      },
      parquet(),
      fixed(
        'lines',
        [
          part(
            box(END - FREE_THROW, 0.002, KEY * 2, { at: [(END + FREE_THROW) / 2, 0.0025, 0] }),
            surface('#a8492b', { roughness: 0.3, pattern: ['planks', 2.2, '#963f24'] }),
            false,
          ),
          part(lines(), surface('#f7f4ea', { roughness: 0.3 }), false),
        ],
        [],
        1,
      ),
      ...hoopBodies(),
      ...shell(random, dark ? 0.06 : 1),
      fixed(
        'bleachers',
        [
          part(
            join([tiers(STAND), crowd(random, taken(random, seatsOf(STAND), 90), 0)]),
            surface('#ffffff', { roughness: 0.8 }),
            false,
          ),
        ],
        [
          collider(
            { kind: 'box', half: [13, 1.4, 2.4] },
            { sound: 'wood', restitution: 0.6, at: [-6, 1.4, -12.8] },
          ),
        ],
        3,
      ),
      scoreboard([-5, 6, -15.6], ['76:81', '04:2'], ['#e6b13c', '#c2452d', '#f1eee4']),
      roof(44, 34, 11, 2.6, [-8, -1]),
    ],
    lighting: lamplight('#fff1da', '#a9abb2', 1.04, timeOfDay),
    ambience: indoors({ room: 0.4, crowd: 0.16 }),
    acoustics: { reverb: 1.6, wet: 0.28, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'wood', friction: 0.7 },
    hoop: HOOP,
    water: null,
    room: 6,
  };
};
