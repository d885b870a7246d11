import { pick } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { block, collider, fixed, ground, part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { painted } from '../geometry/paint.ts';
import { box, cylinder, lathe, softBox, sphere, torus } from '../geometry/shapes.ts';
import { lamplight } from '../light.ts';
import type { Body } from '../stage.ts';
import { surface } from '../surfaces.ts';
import { pendant, windowIn } from './home.ts';
import { indoors, type SetBuilder } from './set.ts';

const PLASTER = { sound: 'stone', restitution: 0.6 } as const;
const FRONTS = ['#4f6f68', '#5b6b82', '#8a6f52', '#7c4f48'] as const;
const BACK = -3;
const TOP = 0.92;
const STEEL = '#b9bec6';

/** A cupboard front with a panel set into it and a bar to pull. */
const front = (
  x: number,
  y: number,
  z: number,
  w: number,
  h: number,
  color: string,
  bar: 'top' | 'bottom' | 'side',
): readonly Geometry[] => [
  painted(box(w - 0.02, h - 0.02, 0.022, { at: [x, y, z] }), color),
  ...[
    box(w - 0.04, 0.06, 0.012, { at: [x, y + h / 2 - 0.05, z + 0.014] }),
    box(w - 0.04, 0.06, 0.012, { at: [x, y - h / 2 + 0.05, z + 0.014] }),
    box(0.06, h - 0.04, 0.012, { at: [x - w / 2 + 0.05, y, z + 0.014] }),
    box(0.06, h - 0.04, 0.012, { at: [x + w / 2 - 0.05, y, z + 0.014] }),
  ].map((piece) => painted(piece, color)),
  painted(
    bar === 'side'
      ? box(0.016, 0.2, 0.02, { at: [x + w / 2 - 0.07, y, z + 0.04] })
      : box(0.2, 0.016, 0.02, { at: [x, y + (bar === 'top' ? 1 : -1) * (h / 2 - 0.07), z + 0.04] }),
    '#c9b68a',
  ),
];

/** Cupboards below and above, with an oven among them. */
const cupboards = (color: string): Body => {
  const z = BACK + 0.6;
  const lower = [-3.2, -2.3, -1.4, -0.5, 1.3, 2.2].flatMap((x, i) =>
    i % 3 === 1
      ? [0, 1, 2].flatMap((k) => front(x, 0.235 + k * 0.26, z, 0.88, 0.25, color, 'top'))
      : front(x, 0.49, z, 0.88, 0.76, color, 'top'),
  );
  const upper = [-3.2, -2.3, 1.3, 2.2].flatMap((x) =>
    front(x, 2.15, BACK + 0.36, 0.88, 0.82, color, 'bottom'),
  );
  const carcass = [
    painted(box(6.4, 0.78, 0.58, { at: [-0.5, 0.49, BACK + 0.3] }), '#3b3f3e'),
    painted(box(6.4, 0.1, 0.5, { at: [-0.5, 0.05, BACK + 0.28] }), '#24282a'),
    painted(box(1.8, 0.84, 0.35, { at: [-2.75, 2.15, BACK + 0.18] }), color),
    painted(box(1.8, 0.84, 0.35, { at: [1.75, 2.15, BACK + 0.18] }), color),
  ];
  const oven = [
    painted(box(0.88, 0.76, 0.03, { at: [0.4, 0.49, z] }), '#8d9299'),
    painted(box(0.68, 0.4, 0.02, { at: [0.4, 0.44, z + 0.02] }), '#121416'),
    painted(box(0.66, 0.025, 0.04, { at: [0.4, 0.7, z + 0.05] }), STEEL),
    ...[-0.3, -0.15, 0, 0.15, 0.3].map((dx) =>
      painted(
        cylinder(0.024, 0.03, { at: [0.4 + dx, 0.81, z + 0.03], turn: [Math.PI / 2, 0, 0] }, undefined, 12),
        '#23262a',
      ),
    ),
  ];
  return fixed(
    'cabinets',
    [part(join([...carcass, ...lower, ...upper, ...oven]), surface('#ffffff', { roughness: 0.42 }))],
    [
      collider(
        { kind: 'box', half: [3.2, 0.45, 0.32] },
        { sound: 'wood', restitution: 0.6, at: [-0.5, 0.45, BACK + 0.32] },
      ),
    ],
    3,
  );
};

/** Hob, hood, sink and tap, and what stands about on the worktop. */
const fittings = (): Body => {
  const steel = [
    box(0.8, 0.012, 0.5, { at: [0.4, TOP + 0.006, BACK + 0.33] }),
    cylinder(
      0.42,
      0.4,
      { at: [0.4, 1.86, BACK + 0.25], scale: [1, 1, 0.6], turn: [0, Math.PI / 4, 0] },
      0.2,
      4,
    ),
    box(0.28, 1.2, 0.24, { at: [0.4, 2.6, BACK + 0.14] }),
    box(0.74, 0.02, 0.42, { at: [-1.5, TOP + 0.004, BACK + 0.32] }),
    cylinder(0.014, 0.34, { at: [-1.5, TOP + 0.17, BACK + 0.13] }, undefined, 10),
    torus(0.09, 0.013, { at: [-1.5, TOP + 0.34, BACK + 0.22], turn: [0, Math.PI / 2, 0] }, 20),
    cylinder(0.14, 0.17, { at: [0.24, TOP + 0.1, BACK + 0.36] }, undefined, 24),
    box(0.2, 0.02, 0.03, { at: [0.45, TOP + 0.16, BACK + 0.38] }),
  ];
  const things = [
    ...[0.22, 0.58].map((x) =>
      painted(cylinder(0.1, 0.012, { at: [x, TOP + 0.014, BACK + 0.3] }, undefined, 20), '#15171a'),
    ),
    painted(box(0.62, 0.012, 0.32, { at: [-1.5, TOP + 0.012, BACK + 0.32] }), '#5c6268'),
    painted(
      softBox(0.34, 0.02, 0.5, 0.008, { at: [1.15, TOP + 0.012, BACK + 0.32], turn: [0, 0.3, 0] }),
      '#b98a54',
    ),
    ...[0, 1, 2].map((k) =>
      painted(
        cylinder(
          0.055 - k * 0.006,
          0.2 - k * 0.04,
          { at: [1.75 + k * 0.15, TOP + 0.1 - k * 0.02, BACK + 0.2] },
          undefined,
          16,
        ),
        ['#d8cdb4', '#b5623c', '#6a7f70'][k] ?? '#d8cdb4',
      ),
    ),
    painted(
      lathe(
        [
          [0.06, 0],
          [0.16, 0.05],
          [0.19, 0.1],
        ],
        24,
        { at: [-2.75, TOP, BACK + 0.32] },
      ),
      '#e6dfcf',
    ),
    ...[0, 1, 2, 3].map((k) =>
      painted(
        sphere(
          0.045,
          {
            at: [-2.8 + (k % 2) * 0.09, TOP + 0.09 + (k === 3 ? 0.05 : 0), BACK + 0.28 + (k > 1 ? 0.08 : 0)],
          },
          12,
        ),
        ['#c8452c', '#e0a02c', '#7fa03a', '#d2622c'][k] ?? '#c8452c',
      ),
    ),
    painted(box(0.5, 0.02, 0.02, { at: [2.3, 1.45, BACK + 0.03] }), '#8d9299'),
    ...[0, 1, 2, 3].map((k) =>
      painted(
        box(0.05, 0.26, 0.015, { at: [2.12 + k * 0.12, 1.32, BACK + 0.05] }),
        k % 2 === 0 ? '#3c3f44' : '#9a6b3a',
      ),
    ),
  ];
  return fixed(
    'fittings',
    [
      part(join(steel), surface(STEEL, { roughness: 0.3, metalness: 0.85 })),
      part(join(things), surface('#ffffff', { roughness: 0.5 })),
    ],
    [],
    1,
  );
};

/** A tall fridge at the end of the row. */
const fridge = (): Body =>
  fixed(
    'fridge',
    [
      part(
        join([
          painted(softBox(0.86, 1.9, 0.7, 0.04, { at: [3.3, 0.97, BACK + 0.36] }), '#dfe2e4'),
          painted(box(0.87, 0.012, 0.71, { at: [3.3, 1.25, BACK + 0.365] }), '#7f868c'),
          painted(box(0.025, 0.4, 0.03, { at: [2.96, 1.52, BACK + 0.74] }), '#8d949b'),
          painted(box(0.025, 0.4, 0.03, { at: [2.96, 0.95, BACK + 0.74] }), '#8d949b'),
        ]),
        surface('#ffffff', { roughness: 0.28 }),
      ),
    ],
    [collider({ kind: 'box', half: [0.43, 0.95, 0.35] }, { sound: 'metal', at: [3.3, 0.95, BACK + 0.36] })],
    2,
  );

/** A kitchen: a row of cupboards with oven, hob and sink under a window. */
export const kitchen: SetBuilder = ({ timeOfDay, random }) => {
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  const plaster = surface('#e6dfd0', { roughness: 0.95 });
  return {
    bodies: [
      ground(30, surface('#d5cfc2', { roughness: 0.3, pattern: ['checker', 2, '#7f8f8e'] }), {
        sound: 'stone',
        friction: 0.5,
        restitution: 0.95,
      }),
      block('wall', [16, 4, 0.2], [0, 2, BACK - 0.1], plaster, PLASTER),
      block('side-wall', [0.2, 4, 12], [-4.6, 2, 0], surface('#d9d2c0', { roughness: 0.9 }), PLASTER),
      block('far-wall', [0.2, 4, 12], [4.6, 2, 0], surface('#d9d2c0', { roughness: 0.9 }), PLASTER),
      fixed(
        'tiles',
        [
          part(
            box(7.4, 0.62, 0.02, { at: [-0.1, 1.24, BACK + 0.008] }),
            surface('#f0ede4', { roughness: 0.18, pattern: ['bricks', 5, '#c4beb0'] }),
            false,
          ),
        ],
        [],
        1,
      ),
      cupboards(pick(random, FRONTS)),
      block(
        'counter',
        [6.46, 0.045, 0.68],
        [-0.5, TOP - 0.022, BACK + 0.34],
        surface('#a8733f', { roughness: 0.35, pattern: ['wood', 2.2, '#7d4f27'] }),
        { sound: 'wood' },
      ),
      fittings(),
      fridge(),
      windowIn([-1.1, 2.05, BACK + 0.01], [1.35, 1], timeOfDay),
      pendant([-1.4, 3.4, -0.3], 1, '#33413e', dark ? 4 : 0.8),
      pendant([1.2, 3.4, -0.3], 1, '#33413e', dark ? 4 : 0.8),
    ],
    lighting: lamplight('#fff0d8', '#c4bcae', 1.02, timeOfDay),
    ambience: indoors({ room: 0.35 }),
    acoustics: { reverb: 0.45, wet: 0.14, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'stone', friction: 0.5 },
    hoop: null,
    water: null,
    room: 3,
  };
};
