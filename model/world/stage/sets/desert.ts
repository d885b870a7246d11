import { between, pick, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { limb } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { daylight } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { beyond } from './landscape.ts';
import { stones, tufts } from './plants.ts';
import { belt, fractal, type Noise, noiseOf, rise, rounds } from './relief.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

/** A saguaro: ribbed column with arms that bend upwards. */
const cactus = (random: Random, height: number): Geometry => {
  const green = rgb('#5b7a45');
  const column = (long: number, thick: number) =>
    place(limb(long, [thick * 0.95, thick, thick * 0.9], 14), { turn: [Math.PI, 0, 0] });
  const arms = [1, -1].slice(0, random() < 0.6 ? 2 : 1).flatMap((side) => {
    const y = height * between(random, 0.35, 0.55);
    const out = 0.42;
    return [
      place(limb(out, [0.11, 0.12], 12), { at: [0, y, 0], turn: [0, 0, side * 1.9] }),
      place(column(height * between(random, 0.25, 0.4), 0.12), { at: [side * out * 0.96, y + 0.12, 0] }),
    ];
  });
  return painted(join([column(height, 0.19), ...arms]), (x, y, z) =>
    // the ribs: dark grooves all around
    dimmed(green, 0.75 + 0.35 * Math.abs(Math.sin(Math.atan2(z, x) * 7)) - 0.12 * Math.max(0, 0.4 - y)),
  );
};

const cacti = (random: Random, height: Noise): Body => {
  const spots = [
    [-6.8, -5.4, 3],
    [7.6, -7.2, 3.8],
    [-12, -13, 4.2],
    [13, -16, 3.4],
    [3.2, -18, 4],
  ] as const;
  return fixed(
    'cacti',
    [
      part(
        join(
          spots.map(([x, z, tall]) =>
            place(cactus(random, tall), { at: [x, height(x, z) - 0.1, z], turn: [0, random() * 6, 0] }),
          ),
        ),
        surface('#ffffff', { roughness: 0.85 }),
      ),
    ],
    [],
    3,
  );
};

/** Table mountains in bands of red and ochre. */
const mesas = (noise: Noise): Body => {
  const soft = fractal(noise, 3);
  const at: Noise = (x, z) => {
    const r = Math.hypot(x, z);
    const table = rise(soft(x * 0.012 + 3, z * 0.012), 0.02, 0.16) * rise(r, 95, 130);
    const steps = 14 * table + 5 * rise(soft(x * 0.02, z * 0.02 + 8), 0.05, 0.4) * table;
    return -3 + steps * (1 + 0.12 * soft(x * 0.09, z * 0.09)) * 1.3;
  };
  const bands: readonly [Rgb, ...Rgb[]] = [rgb('#b5693f'), rgb('#c98a58'), rgb('#9c5236'), rgb('#d6a878')];
  return fixed(
    'mesas',
    [
      part(
        painted(belt([92, 210], [Math.PI * 0.48, Math.PI * 1.52], [130, 26], at), (x, y, z, _nx, ny): Rgb => {
          const layer = (y + 2 * soft(x * 0.04, z * 0.04)) / 2.3;
          const band = bands[Math.abs(Math.floor(layer)) % bands.length] ?? bands[0];
          const next = bands[Math.abs(Math.floor(layer) + 1) % bands.length] ?? bands[0];
          return mixed(
            mixed(band, next, rise(layer - Math.floor(layer), 0.6, 1)),
            rgb('#d9aa6a'),
            rise(ny, 0.8, 0.95),
          );
        }),
        surface('#ffffff', { roughness: 1 }),
        false,
      ),
    ],
    [],
    40,
  );
};

/** Dunes with sharp crests, cacti and table mountains far off. */
export const desert: SetBuilder = ({ random, timeOfDay, weather }) => {
  const noise = noiseOf(random);
  const soft = fractal(noise, 3);
  const dunes: Noise = (x, z) => {
    const u = x * 0.055 + z * 0.03 + 0.5 * soft(x * 0.02, z * 0.02);
    const v = u - Math.floor(u);
    // windward slopes rise slowly, the lee falls off behind a crest
    const crest = v < 0.72 ? (v / 0.72) ** 1.6 : 1 - ((v - 0.72) / 0.28) ** 0.8;
    return (
      beyond(x, z, 6, 26) * (crest * 3.4 + 1.2 * soft(x * 0.05, z * 0.05)) +
      0.05 * beyond(x, z, 2.5, 7) * Math.sin(x * 2.1 + z * 5.3 + 2.4 * soft(x * 0.3, z * 0.3))
    );
  };
  const [sand, deep, pale] = [rgb('#d9a866'), rgb('#b9813f'), rgb('#ecc68c')];
  const ground = painted(
    rounds(95, 54, 84, dunes, 1.9),
    (x, _y, z, nx, ny): Rgb =>
      dimmed(
        mixed(
          mixed(sand, pale, 0.4 + 0.6 * soft(x * 0.12, z * 0.12)),
          deep,
          Math.max(0, (0.97 - ny) * 5) + Math.max(0, -nx) * 0.8,
        ),
        0.96 + 0.08 * Math.sin(x * 2.1 + z * 5.3 + 2.4 * soft(x * 0.3, z * 0.3)),
      ),
  );
  return {
    bodies: [
      fixed(
        'floor',
        [part(ground, surface('#ffffff', { roughness: 0.95, pattern: ['noise', 10, '#c08c4c'] }), false)],
        [
          collider(
            { kind: 'box', half: [95, 1, 95] },
            { sound: 'sand', friction: 0.8, restitution: 0.25, at: [0, -1, 0] },
          ),
        ],
        4,
      ),
      mesas(noise),
      cacti(random, dunes),
      stones(
        random,
        noise,
        {
          count: 16,
          size: [0.12, 0.6],
          rock: '#9c6a44',
          top: '#c99a62',
          spot: () => [pick(random, [-1, 1]) * between(random, 2.6, 12), between(random, -12, -2.5)],
        },
        dunes,
      ),
      tufts(
        random,
        {
          count: 70,
          height: 0.34,
          color: '#9a9450',
          spot: () => [pick(random, [-1, 1]) * between(random, 2.4, 12), between(random, -11, 2)],
        },
        dunes,
      ),
    ],
    lighting: daylight(timeOfDay, weather, '#c8965c', -1),
    ambience: outdoors(weather, { wind: 0.3 }),
    acoustics: OPEN_AIR,
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'sand', friction: 0.8 },
    hoop: null,
    water: null,
    room: 7,
  };
};
