import { between, type Random } from '../../random.ts';
import type { Rgb } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { pebble } from '../geometry/shapes.ts';
import { daylight, sunAt } from '../light.ts';
import { treeOf } from '../props/trees.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { ranges } from './ranges.ts';
import { fractal, type Noise, noiseOf, ridged, rise, rounds } from './relief.ts';
import { outdoors, type SetBuilder } from './set.ts';

const SNOW = '#f8fbff';
const ROCK = '#5f646c';

/** Where people have walked to where they stand: prints along a wandering line that comes up from the left front. */
const trail = (t: number): readonly [x: number, z: number] => [
  -7 + 7 * t + 0.35 * Math.sin(t * 7),
  3.2 - 3.4 * t + 0.25 * Math.sin(t * 5 + 1),
];

/** A shoulder of a ridge: level where people stand, a slope up to the left, a valley behind, a cornice to the right. */
const shoulder = (noise: Noise): Noise => {
  const soft = fractal(noise, 3);
  const rough = ridged(noise, 4);
  return (x, z) => {
    const away = rise(Math.hypot(x, z), 3.2, 12);
    const valley = -22 * rise(-z, 8, 60) - 5 * rise(-z, 7, 16);
    const ridge = 9 * rise(-x - 0.35 * z, 7, 34) * (0.65 + 0.7 * rough(x * 0.045 + 4, z * 0.045));
    const cornice = 2.6 * rise(x, 6, 15) * (1 - rise(x, 17, 30)) - 20 * rise(x, 16, 46);
    const drifts = 0.34 * soft(x * 0.16, z * 0.22) + 0.07 * soft(x * 0.9, z * 0.5 + 5);
    return away * (valley + ridge + cornice + drifts * (1 + 2.5 * rise(Math.hypot(x, z), 10, 40)));
  };
};

/** Prints of boots, pressed into the snow: dark hollows with a bright rim on the far side. */
const footprints = (random: Random, height: Noise): Body => {
  const hollow = rgb('#9fb4cf');
  const prints = Array.from({ length: 30 }, (_, i) => {
    const t = i / 29;
    const [x, z] = trail(t);
    const [nx, nz] = trail(t + 0.02);
    const heading = Math.atan2(nx - x, nz - z) + between(random, -0.1, 0.1);
    const side = i % 2 === 0 ? 0.11 : -0.11;
    const at = [x + Math.cos(heading) * side, 0, z - Math.sin(heading) * side] as const;
    return [
      painted(
        place(pebble(1), {
          at: [at[0], height(at[0], at[2]) - 0.012, at[2]],
          turn: [0, heading, 0],
          scale: [0.062, 0.022, 0.155],
        }),
        (_x, _y, _z, _nx, ny) => dimmed(hollow, 0.8 + 0.3 * ny),
      ),
    ];
  }).flat();
  return fixed('footprints', [part(join(prints), surface('#ffffff', { roughness: 0.95 }), false)], [], 1);
};

/** Boulders that break through the snow, with snow on their tops. */
const boulders = (random: Random, height: Noise, noise: Noise): Body => {
  const rock = rgb(ROCK);
  const white = rgb(SNOW);
  const grain = fractal(noise, 3);
  const stones = Array.from({ length: 20 }, (_, i) => {
    const near = i < 5;
    const x = near ? between(random, 4.5, 9) * (i % 2 === 0 ? 1 : -1) : between(random, -30, 26);
    const z = near ? between(random, -7, -3.5) : between(random, -30, -9);
    const size = near ? between(random, 0.35, 0.8) : between(random, 0.7, 2.6);
    const stone = place(pebble(1, {}, near ? 2 : 1), { turn: [random() * 3, random() * 3, 0] });
    const positions = stone.positions.map((value, k) => {
      const base = k - (k % 3);
      const [px = 0, py = 0, pz = 0] = stone.positions.subarray(base, base + 3);
      return value * (1 + 0.34 * grain(px * 1.4 + i * 3 + py, pz * 1.4 + py * 1.7));
    });
    return painted(
      place(
        { ...stone, positions },
        {
          at: [x, height(x, z) - size * 0.22, z],
          scale: [size * between(random, 0.9, 1.5), size * between(random, 0.6, 1), size],
        },
      ),
      (px, py, pz, _nx, ny): Rgb =>
        mixed(
          dimmed(rock, 0.75 + 0.5 * grain(px * 2, pz * 2 + py * 3)),
          white,
          rise(ny + 0.2 * grain(px * 3, pz * 3), 0.5, 0.72),
        ),
    );
  });
  return fixed(
    'boulders',
    [part(join(stones), surface('#ffffff', { roughness: 0.95, pattern: ['noise', 6, '#8d939c'] }))],
    [],
    2,
  );
};

/** Firs under snow, alone and in clumps, on the slopes to both sides. */
const firs = (random: Random, height: Noise): Body => {
  const kinds = [0, 1, 2].map((k) =>
    treeOf(random, {
      height: 1,
      leaf: ['#27503c', '#1f4434', '#335f46'][k] ?? '#27503c',
      pine: true,
      detail: k === 0 ? 1 : 0,
      snow: 0.85,
    }),
  );
  const spots = Array.from({ length: 26 }, (_, i) => {
    const left = i % 3 !== 0;
    const x = left ? between(random, -30, -8) : between(random, 9, 17);
    const z = left ? between(random, -26, -7) : between(random, -16, -7);
    const tall = between(random, 3.2, 6.8) * (Math.hypot(x, z) < 13 ? 0.8 : 1);
    return {
      tree: kinds[Math.hypot(x, z) < 16 ? 0 : 1 + (i % 2)] ?? [],
      placing: {
        at: [x, height(x, z) - 0.15, z] as const,
        turn: [between(random, -0.04, 0.04), random() * 6, between(random, -0.04, 0.04)] as const,
        scale: tall,
      },
    };
  });
  return fixed(
    'trees',
    [0, 1].map((layer) =>
      part(
        join(
          spots.flatMap(({ tree, placing }) => {
            const piece = tree[layer];
            return piece === undefined ? [] : [place(piece.geometry, placing)];
          }),
        ),
        surface('#ffffff', { roughness: 0.95 }),
      ),
    ),
    [],
    5,
  );
};

/** A snowy shoulder high in the mountains, above a valley. */
export const mountain: SetBuilder = ({ random, timeOfDay, weather }) => {
  const noise = noiseOf(random);
  const height = shoulder(noise);
  const fine = fractal(noise, 3);
  const white = rgb(SNOW);
  const blue = rgb('#cfdeef');
  const rock = rgb(ROCK);
  const ground = painted(rounds(64, 54, 84, height, 1.9), (x, _y, z, _nx, ny): Rgb => {
    const far = rise(Math.hypot(x, z), 9, 20);
    const bare = far * rise(0.86 + 0.12 * fine(x * 0.14, z * 0.14) - ny, -0.03, 0.06);
    const snow = mixed(white, blue, 0.25 + 0.35 * fine(x * 0.3, z * 0.3));
    return mixed(snow, dimmed(rock, 0.8 + 0.5 * fine(x * 0.7, z * 0.7)), bare);
  });
  const light = daylight(timeOfDay, weather, '#dfe8f2');
  // across the slopes, low enough for every drift to have a shaded side
  const sun = sunAt(Math.asin(light.sun.direction[1]) * 0.78, -1.22);
  return {
    bodies: [
      fixed(
        'floor',
        [part(ground, surface('#ffffff', { roughness: 0.82, pattern: ['snow', 1.5, '#dbe6f2'] }), false)],
        [
          collider(
            { kind: 'box', half: [64, 1, 64] },
            { sound: 'snow', friction: 0.6, restitution: 0.3, at: [0, -1, 0] },
          ),
        ],
        4,
      ),
      footprints(random, height),
      boulders(random, height, noise),
      firs(random, height),
      ranges(noise),
    ],
    lighting: {
      ...light,
      // snow throws back nine tenths of the light: a film is stopped down for it
      exposure: light.exposure * 0.98,
      sun: { ...light.sun, direction: sun, intensity: light.sun.intensity * 1.15 },
      // a dark blue sky: thin air scatters little, and shadows on snow are as blue as the sky
      sky: {
        ...light.sky,
        zenith: dimmed(light.sky.zenith, 0.74),
        horizon: mixed(dimmed(light.sky.horizon, 0.84), light.sky.zenith, 0.3),
      },
      fog: { ...light.fog, density: Math.max(light.fog.density * 0.5, 0.0007) },
    },
    ambience: outdoors(weather, { wind: weather === 'storm' ? 0.9 : 0.4 }),
    acoustics: { reverb: 1.4, wet: 0.12, echo: 0.62 },
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'snow', friction: 0.6 },
    hoop: null,
    water: null,
    room: 7,
  };
};
