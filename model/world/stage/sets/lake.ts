import { between, type Random } from '../../random.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { box, cylinder, sphere, terrain } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import type { Body, Water } from '../stage.ts';
import { surface } from '../surfaces.ts';
import { grove, range, waves } from './landscape.ts';
import { openWater } from './open-water.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

/** The shoreline runs along x; the lake lies behind it, as seen from the camera. Metres. */
const SHORE = -2.5;
const WATER: Water = { level: -0.15, beyondZ: SHORE, waves: 0.035 };
const BED = -1.4;

const smooth = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** How far out of the lake's basin a place lies: 1 on the far shore. */
const rim = (x: number, z: number): number => Math.hypot(x / 52, (z + 14) / 34);

const land = (x: number, z: number): number => {
  const bank = Math.max(BED, Math.min(0, (z - SHORE - 1.5 + 0.35 * Math.sin(x * 0.9)) * 0.1));
  const behind = smooth((-z - 5) / 8);
  const hills = 9 * smooth((rim(x, z) - 1) / 0.6) * (1 + 0.3 * waves(x * 0.5, z * 0.5));
  const far = BED + (1.25 - BED) * smooth((rim(x, z) - 0.93) / 0.1) + hills;
  const meadow = z > SHORE + 3 ? 0.05 * waves(x * 1.4, z * 1.4) * smooth((Math.hypot(x, z) - 5) / 6) : 0;
  return behind > 0 ? bank * (1 - behind) + far * behind : bank + meadow;
};

/** Blades and heads of a stand of reeds. */
const reeds = (id: string, random: Random, [x, z]: readonly [number, number], spread: number): Body => {
  const stems = Array.from({ length: 48 }, () => {
    const angle = random() * Math.PI * 2;
    const away = spread * Math.sqrt(random());
    return {
      at: [x + Math.cos(angle) * away * 1.7, z + Math.sin(angle) * away * 0.6] as const,
      height: between(random, 0.9, 1.7),
      lean: [between(random, -0.13, 0.13), random() * 3, between(random, -0.13, 0.13)] as const,
    };
  });
  const blades = stems.map(({ at, height, lean }) =>
    place(cylinder(0.014, height, { at: [0, height / 2, 0], scale: [1, 1, 0.35] }, 0.002, 4), {
      at: [at[0], Math.max(land(...at), WATER.level - 0.3), at[1]],
      turn: lean,
    }),
  );
  const heads = stems
    .filter((_, i) => i % 4 === 0)
    .map(({ at, height, lean }) =>
      place(sphere(0.022, { at: [0, height * 0.97, 0], scale: [1, 4, 1] }, 8), {
        at: [at[0], Math.max(land(...at), WATER.level - 0.3), at[1]],
        turn: lean,
      }),
    );
  return {
    ...fixed(
      id,
      [
        part(join(blades), surface('#6f8f3c', { roughness: 0.9, pattern: ['noise', 3, '#4d6b2a'] })),
        part(join(heads), surface('#6b4524', { roughness: 1 })),
      ],
      [],
      1,
    ),
    sways: 0.05,
  };
};

/** A wooden boathouse on stilts, its gate to the lake, and the jetty that leads to it. */
const boathouse = ([x, z]: readonly [number, number]): Body => {
  const boards = surface('#9a3f30', { roughness: 0.85, pattern: ['planks', 4, '#74281f'] });
  const grey = surface('#8a8072', { roughness: 0.95, pattern: ['planks', 5, '#6a6156'] });
  const floor = WATER.level + 0.45;
  const slope = 0.62;
  const roof = [1, -1].map((side) =>
    box(2.05, 0.07, 4.6, { at: [side * 0.82, 2.95, 0], turn: [0, 0, -side * slope] }),
  );
  const gable = [1.95, -1.95].flatMap((end) =>
    [0, 1, 2, 3, 4].map((k) => box(2.5 - k * 0.52, 0.2, 0.06, { at: [0, 2.32 + k * 0.19, end] })),
  );
  const posts = [-1.3, 1.3].flatMap((side) =>
    [-1.8, 0, 1.8].map((along) => cylinder(0.07, 2.2, { at: [side, -0.9, along] }, 0.07, 8)),
  );
  const jetty = Array.from({ length: 16 }, (_, i) => box(0.34, 0.05, 1.2, { at: [1.75 + i * 0.36, 0, 0.9] }));
  const piles = [0, 1, 2, 3].flatMap((i) =>
    [0.4, 1.4].map((side) => cylinder(0.06, 2, { at: [2.1 + i * 1.6, -0.7, side] }, 0.06, 8)),
  );
  return fixed(
    'boathouse',
    [
      part(
        join([
          box(0.08, 2.3, 3.9, { at: [-1.3, 1.15, 0] }),
          box(0.08, 2.3, 3.9, { at: [1.3, 1.15, 0] }),
          box(2.6, 2.3, 0.08, { at: [0, 1.15, -1.95] }),
          box(0.5, 2.3, 0.08, { at: [-1.05, 1.15, 1.95] }),
          box(0.5, 2.3, 0.08, { at: [1.05, 1.15, 1.95] }),
          ...gable,
        ]),
        boards,
      ),
      part(join(roof), surface('#4b4f55', { roughness: 0.9, pattern: ['planks', 6, '#3a3d42'] })),
      part(join([box(2.7, 0.08, 4, { at: [0, 0, 0] }), ...posts, ...jetty, ...piles]), grey),
      part(box(1.5, 2.1, 0.04, { at: [0, 1.05, 1.9] }), surface('#241a15', { roughness: 1 })),
      part(
        join([
          box(0.09, 2.3, 0.1, { at: [-0.8, 1.15, 1.97] }),
          box(0.09, 2.3, 0.1, { at: [0.8, 1.15, 1.97] }),
          box(1.7, 0.12, 0.1, { at: [0, 2.15, 1.97] }),
        ]),
        surface('#efe9dc', { roughness: 0.7 }),
      ),
    ],
    [],
    4,
    [x, floor, z],
    [0, Math.sin(-0.12), 0, Math.cos(-0.12)],
  );
};

/** A calm lake among wooded hills: a grassy bank, reeds, a boathouse, the far shore under trees. */
export const lake: SetBuilder = ({ random, timeOfDay, weather }) => {
  const rough = weather === 'storm' ? 5 : weather === 'wind' ? 3 : 1;
  const water = { ...WATER, waves: WATER.waves * rough };
  const feel = { sound: 'grass', friction: 0.8, restitution: 0.4 } as const;
  const meadow = surface('#6f8a4c', { roughness: 0.95, pattern: ['grass', 2, '#566f3a'] });
  const sand = (x: number, z: number): number =>
    land(x, z) +
    0.03 -
    0.12 * smooth((z - SHORE - 0.5 + 0.5 * Math.sin(x * 0.8 + 1) + 0.2 * Math.sin(x * 2.7)) / 1.2);
  return {
    bodies: [
      fixed(
        'floor',
        [
          part(terrain(220, 56, land), meadow, false),
          part(
            place(
              terrain(60, 36, (x, z) => sand(x, z + SHORE)),
              { at: [0, 0, SHORE] },
            ),
            surface('#b5a382', { roughness: 0.95, pattern: ['noise', 9, '#94826a'] }),
            false,
          ),
        ],
        [
          collider({ kind: 'box', half: [80, 1, 40] }, { ...feel, at: [0, -1, 40 + SHORE + 1] }),
          collider(
            { kind: 'box', half: [80, 1, 60] },
            { ...feel, sound: 'sand', at: [0, BED - 1, -60 + SHORE + 1] },
          ),
        ],
        4,
      ),
      openWater(water, surface('#1f5e7a', { roughness: 0.07, pattern: ['water', 0.9, '#6fb0be'] }), 130),
      grove(random, 68, true, '#2d5a3c', [45, 62], land),
      range(random, { distance: 92, height: 26, rock: '#5d7f74', cap: null }),
      boathouse([8.6, -15]),
      reeds('reeds left', random, [-6.4, SHORE - 0.6], 1.5),
      reeds('reeds right', random, [7.2, SHORE - 0.4], 1.3),
      reeds('reeds far', random, [-10.5, SHORE - 1.2], 1.8),
    ],
    lighting: daylight(timeOfDay, weather, '#4f7452'),
    ambience: outdoors(weather, { surf: 0.16, birds: timeOfDay === 'night' ? 0 : 0.3 }),
    acoustics: OPEN_AIR,
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'grass', friction: 0.8 },
    hoop: null,
    water,
    room: 6,
  };
};
