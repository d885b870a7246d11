import { between, pick, type Random } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { block, collider, fixed, ground, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, lathe, softBox } from '../geometry/shapes.ts';
import { lamplight } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { sheet } from './hall.ts';
import { pendant, picture, windowIn } from './home.ts';
import { fern } from './plants.ts';
import { indoors, type SetBuilder } from './set.ts';

const PLASTER = { sound: 'stone', restitution: 0.6 } as const;
const WALLS = ['#d9cdb8', '#b4c2be', '#cdbba8', '#a9b6c6'] as const;
const SOFAS = ['#4f6f78', '#8a5a48', '#6b7a58', '#555a74'] as const;
const BACK = -3;

/** A sofa against the wall: arms, back, seats and two cushions. */
const sofa = (color: string, accent: string): Body => {
  const at = [2.15, 0, BACK + 0.55] as const;
  const cloth = [
    softBox(2.3, 0.26, 0.86, 0.06, { at: [0, 0.28, 0] }),
    softBox(2.3, 0.62, 0.24, 0.1, { at: [0, 0.58, -0.34], turn: [-0.1, 0, 0] }),
    softBox(0.24, 0.5, 0.86, 0.1, { at: [-1.15, 0.42, 0] }),
    softBox(0.24, 0.5, 0.86, 0.1, { at: [1.15, 0.42, 0] }),
    softBox(1.02, 0.17, 0.7, 0.07, { at: [-0.52, 0.46, 0.06] }),
    softBox(1.02, 0.17, 0.7, 0.07, { at: [0.52, 0.46, 0.06] }),
  ].map((piece) => painted(piece, (_x, y, _z, _nx, ny) => dimmed(rgb(color), 0.75 + 0.25 * ny + 0.2 * y)));
  const cushions = [-0.82, 0.78].map((x, i) =>
    painted(
      softBox(0.44, 0.42, 0.14, 0.06, { at: [x, 0.74, -0.1], turn: [-0.3, 0, i === 0 ? 0.15 : -0.1] }),
      i === 0 ? accent : '#e3d9c6',
    ),
  );
  const feet = [-1, 1].flatMap((side) =>
    [-0.34, 0.34].map((z) =>
      painted(cylinder(0.025, 0.16, { at: [side * 1.05, 0.08, z] }, 0.035, 8), '#4a3423'),
    ),
  );
  return fixed(
    'sofa',
    [
      part(
        join([...cloth, ...cushions, ...feet]),
        surface('#ffffff', { roughness: 0.95, pattern: ['noise', 60, tintOf(color)] }),
      ),
    ],
    [
      collider(
        { kind: 'box', half: [1.25, 0.42, 0.45] },
        { sound: 'cloth', restitution: 0.2, at: [0, 0.42, 0] },
      ),
    ],
    2,
    at,
  );
};
const tintOf = (color: string): string => (color === '#8a5a48' ? '#6f4636' : '#3f4a52');

/** Books, a vase and small things on two boards. */
const shelves = (random: Random): Body => {
  const pieces: Geometry[] = [];
  const colors = ['#7a2b28', '#2a4a6b', '#3d6b4a', '#b88a3a', '#5a4a6a', '#d6cdb8', '#8a4a2a'] as const;
  for (const [row, y] of [1.62, 2.06].entries()) {
    pieces.push(painted(box(1.7, 0.035, 0.24, { at: [2.15, y, BACK + 0.13] }), '#7a5232'));
    let x = 1.38 + row * 0.5;
    const end = row === 0 ? 2.5 : 2.9;
    while (x < end) {
      const [w, h] = [between(random, 0.025, 0.055), between(random, 0.18, 0.27)];
      pieces.push(
        painted(
          box(w, h, 0.17, {
            at: [x, y + 0.018 + h / 2, BACK + 0.12],
            turn: [0, 0, random() < 0.08 ? 0.12 : 0],
          }),
          pick(random, colors),
        ),
      );
      x += w + 0.004;
    }
  }
  pieces.push(
    painted(
      lathe(
        [
          [0.04, 0],
          [0.09, 0.06],
          [0.08, 0.14],
          [0.03, 0.2],
          [0.04, 0.24],
        ],
        18,
        { at: [2.78, 1.64, BACK + 0.13] },
      ),
      '#d9d2c2',
    ),
    painted(cylinder(0.07, 0.12, { at: [1.5, 2.14, BACK + 0.13] }, 0.08, 16), '#a8603c'),
  );
  return fixed('wall-shelf', [part(join(pieces), surface('#ffffff', { roughness: 0.7 }))], [], 1);
};

/** A plant in a pot, a standing lamp and a low cupboard. */
const corner = (random: Random, lit: boolean): readonly Body[] => {
  const leaves = place(fern(random, 0.85, '#3f7340'), {
    at: [-3.9, 0.42, BACK + 0.62],
    scale: [0.85, 1.5, 0.85],
  });
  const shade = lathe(
    [
      [0.22, 1.42],
      [0.14, 1.76],
    ],
    24,
    { at: [3.75, 0, BACK + 0.5] },
  );
  return [
    fixed(
      'plant',
      [
        part(
          join([
            painted(cylinder(0.2, 0.4, { at: [-3.9, 0.2, BACK + 0.62] }, 0.26, 24), '#b9684a'),
            painted(cylinder(0.23, 0.02, { at: [-3.9, 0.39, BACK + 0.62] }, undefined, 20), '#2e241b'),
            leaves,
          ]),
          surface('#ffffff', { roughness: 0.7 }),
        ),
      ],
      [
        collider(
          { kind: 'cylinder', halfHeight: 0.3, radius: 0.26 },
          { sound: 'ceramic', at: [-3.9, 0.3, BACK + 0.62] },
        ),
      ],
      1,
    ),
    fixed(
      'standing lamp',
      [
        part(
          join([
            painted(cylinder(0.15, 0.03, { at: [3.75, 0.015, BACK + 0.5] }, undefined, 20), '#2c2a28'),
            painted(cylinder(0.014, 1.5, { at: [3.75, 0.75, BACK + 0.5] }, undefined, 8), '#2c2a28'),
          ]),
          surface('#ffffff', { roughness: 0.4 }),
        ),
        part(shade, surface('#f3e2c0', { roughness: 0.9, emission: lit ? 1.6 : 0.25 }), false),
      ],
      [],
      1,
    ),
    fixed(
      'cupboard',
      [
        part(
          join([
            painted(softBox(1.5, 0.56, 0.42, 0.02, { at: [-3, 0.4, BACK + 0.24] }), '#9a6f46'),
            ...[-0.36, 0.36].map((x) =>
              painted(box(0.68, 0.46, 0.02, { at: [-3 + x, 0.4, BACK + 0.46] }), '#a97c50'),
            ),
            ...[-0.1, 0.1].map((x) =>
              painted(box(0.02, 0.12, 0.02, { at: [-3 + x, 0.42, BACK + 0.48] }), '#33291f'),
            ),
            ...[-0.65, 0.65].flatMap((x) => [
              painted(box(0.04, 0.14, 0.04, { at: [-3 + x, 0.07, BACK + 0.36] }), '#33291f'),
            ]),
          ]),
          surface('#ffffff', { roughness: 0.5, pattern: ['wood', 3, '#7c5632'] }),
        ),
      ],
      [collider({ kind: 'box', half: [0.75, 0.35, 0.22] }, { sound: 'wood', at: [-3, 0.35, BACK + 0.24] })],
      1,
    ),
  ];
};

/** A living room with a window on a garden. */
export const room: SetBuilder = ({ timeOfDay, random }) => {
  const color = pick(random, WALLS);
  const paint = surface(color, { roughness: 0.95, pattern: ['noise', 40, color] });
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  const rug = rgb('#8a4f44');
  const pile = rgb('#d9cbb0');
  const cloth = '#e9e2d2';
  const curtains = [-1, 1].flatMap((side) =>
    Array.from({ length: 6 }, (_, i) =>
      painted(
        cylinder(
          0.055,
          2.15,
          { at: [-1.6 + side * (1.02 + i * 0.075), 1.62, BACK + 0.1 + (i % 2) * 0.035] },
          0.045,
          8,
        ),
        (_x, y) => dimmed(rgb(cloth), 0.7 + 0.14 * y * (i % 2 === 0 ? 1 : 0.75)),
      ),
    ),
  );
  return {
    bodies: [
      ground(30, surface('#b58f66', { roughness: 0.4, pattern: ['planks', 3.4, '#8c673f'] }), {
        sound: 'wood',
        friction: 0.6,
        restitution: 0.95,
      }),
      block('wall', [16, 4, 0.2], [0, 2, BACK - 0.1], paint, PLASTER),
      block('side-wall', [0.2, 4, 12], [-5.2, 2, 0], paint, PLASTER),
      block('far-wall', [0.2, 4, 12], [5.2, 2, 0], paint, PLASTER),
      fixed(
        'trim',
        [
          part(
            join([
              box(16, 0.13, 0.03, { at: [0, 0.065, BACK + 0.015] }),
              box(16, 0.1, 0.08, { at: [0, 2.95, BACK + 0.04] }),
              box(0.03, 0.13, 12, { at: [-5.085, 0.065, 0] }),
              box(0.03, 0.13, 12, { at: [5.085, 0.065, 0] }),
            ]),
            surface('#f2efe8', { roughness: 0.6 }),
          ),
          part(
            join([
              ...curtains,
              painted(
                cylinder(
                  0.018,
                  3.1,
                  { at: [-1.6, 2.72, BACK + 0.13], turn: [0, 0, Math.PI / 2] },
                  undefined,
                  8,
                ),
                '#4a3a2a',
              ),
              ...picture([0.55, 1.85, BACK + 0.02], [0.62, 0.8], ['#e4dcc8', '#2f5560', '#d2693a']),
              ...picture([-3.9, 1.8, BACK + 0.02], [0.5, 0.5], ['#dfe3da', '#7a4a5a', '#e0b040']),
            ]),
            surface('#ffffff', { roughness: 0.85 }),
          ),
        ],
        [],
        1,
      ),
      windowIn([-1.6, 1.75, BACK + 0.01], [1.75, 1.5], timeOfDay),
      shelves(random),
      sofa(pick(random, SOFAS), '#d2a24a'),
      ...corner(random, dark),
      pendant([-0.4, 3.4, -0.6], 0.9, '#3a3f44', dark ? 4 : 0.8),
      fixed(
        'rug',
        [
          part(
            painted(sheet([-1.75, -0.75, 1.75, 1.7], 0.008, 48), (x, _y, z) => {
              const edge = Math.min(1.75 - Math.abs(x), 1.225 - Math.abs(z - 0.475));
              const border = edge < 0.1 || (edge > 0.2 && edge < 0.26);
              const diamond =
                Math.abs(((x * 1.7 + 40) % 1) - 0.5) + Math.abs((((z - 0.475) * 1.7 + 40) % 1) - 0.5) < 0.34;
              return border ? pile : mixed(rug, pile, diamond && edge > 0.3 ? 0.55 : 0);
            }),
            surface('#ffffff', { roughness: 1, pattern: ['noise', 60, '#6f4038'] }),
            false,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: lamplight('#ffe9cc', '#b8ada0', 1, timeOfDay),
    ambience: indoors({}),
    acoustics: { reverb: 0.5, wet: 0.14, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'wood', friction: 0.6 },
    hoop: null,
    water: null,
    room: 3.2,
  };
};
