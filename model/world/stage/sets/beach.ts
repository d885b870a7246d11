import { between, pick, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { cylinder, pebble, tube } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { beyond, waves } from './landscape.ts';
import { openWater } from './open-water.ts';
import { stones, tufts } from './plants.ts';
import { belt, fractal, type Noise, noiseOf, ridged, rise, rounds } from './relief.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

/** The waterline runs along x. Metres. */
const SHORE = -3.2;
const LEVEL = -0.2;
const FEEL = { sound: 'sand', friction: 0.8, restitution: 0.25 } as const;

/** The edge of the last wave: bows that reach up the sand. */
const edge = (x: number): number => SHORE + 0.5 * Math.sin(x * 0.42 + 1) + 0.22 * Math.sin(x * 1.13);

/** Foam along the waterline: a bright ribbon with a ragged inner rim. */
const foam = (height: Noise): Geometry => {
  const positions: number[] = [];
  const indices: number[] = [];
  const steps = 160;
  for (let i = 0; i <= steps; i += 1) {
    const x = -32 + (i / steps) * 64;
    const wide = 0.16 + 0.12 * Math.abs(Math.sin(x * 2.3)) + 0.1 * Math.abs(Math.sin(x * 5.7 + 1));
    for (const z of [edge(x) - wide, edge(x) + 0.05]) {
      positions.push(x, Math.max(height(x, z), LEVEL) + 0.012, z);
    }
    if (i < steps) {
      const a = i * 2;
      indices.push(a, a + 1, a + 2, a + 1, a + 3, a + 2);
    }
  }
  return withNormals(Float32Array.from(positions), Uint32Array.from(indices));
};

/** A palm: a stem that bends and a crown of fronds that droop. */
const palm = (random: Random, height: number): readonly [wood: Geometry, leaves: Geometry] => {
  const bend = between(random, 0.5, 1.1);
  const pieces = Array.from({ length: 9 }, (_, i) => {
    const t = i / 9;
    return painted(
      tube(
        0.15 - 0.05 * t,
        height / 9 + 0.04,
        {
          at: [bend * t * t * 1.4, height * (t + 0.055), 0],
          turn: [0, i * 0.7, -0.26 * bend * t],
        },
        0.13 - 0.05 * t,
        8,
      ),
      (_x, y) => dimmed(rgb('#8a6f52'), 0.7 + 0.3 * Math.abs(Math.sin(y * 9))),
    );
  });
  const positions: number[] = [];
  const colors: number[] = [];
  const indices: number[] = [];
  const green = rgb('#5a8f3c');
  for (let k = 0; k < 14; k += 1) {
    const a = (k / 14) * Math.PI * 2 + between(random, -0.2, 0.2);
    const long = between(random, 1.7, 2.4);
    const lift = between(random, 0.2, 0.9);
    const base = positions.length / 3;
    for (let j = 0; j <= 6; j += 1) {
      const t = j / 6;
      const wide = 0.32 * Math.sin(Math.PI * Math.min(1, t * 0.9 + 0.12));
      for (const side of [-1, 0, 1]) {
        positions.push(
          bend * 1.4 + Math.cos(a) * long * t - Math.sin(a) * wide * side,
          height + lift * Math.sin(t * 2) - 1.5 * t * t - Math.abs(side) * 0.16,
          Math.sin(a) * long * t + Math.cos(a) * wide * side,
        );
        colors.push(...dimmed(green, 0.5 + 0.7 * t - 0.15 * Math.abs(side)));
      }
      if (j < 6) {
        for (const s of [0, 1]) {
          const i = base + j * 3 + s;
          // seen from above and from below
          indices.push(i, i + 1, i + 3, i + 1, i + 4, i + 3, i, i + 3, i + 1, i + 1, i + 3, i + 4);
        }
      }
    }
  }
  const normals = positions.map((_, i) => (i % 3 === 1 ? 1 : 0));
  return [
    join(pieces),
    {
      positions: Float32Array.from(positions),
      normals: Float32Array.from(normals),
      indices: Uint32Array.from(indices),
      colors: Float32Array.from(colors),
    },
  ];
};

const palms = (random: Random, height: Noise): Body => {
  const spots = [
    [-8.2, -0.6, 5.4],
    [-9.6, 1.4, 4.4],
    [9.4, 0.2, 5],
  ] as const;
  const trees = spots.map(([x, z, tall]) => {
    const turn = x < 0 ? between(random, -0.4, 0.4) : Math.PI + between(random, -0.4, 0.4);
    return palm(random, tall).map((piece) =>
      place(piece, { at: [x, height(x, z) - 0.05, z], turn: [0, turn, 0] }),
    );
  });
  return fixed(
    'palms',
    [
      part(
        join(trees.flatMap(([wood]) => (wood === undefined ? [] : [wood]))),
        surface('#ffffff', { roughness: 0.95 }),
      ),
      part(
        join(trees.flatMap(([, leaves]) => (leaves === undefined ? [] : [leaves]))),
        surface('#ffffff', { roughness: 0.6 }),
      ),
    ],
    [],
    5,
  );
};

/** Wooded headlands far out. */
const headlands = (noise: Noise): Body => {
  const crest = ridged(noise, 4);
  const at: Noise = (x, z) => {
    const r = Math.hypot(x, z);
    const bay = rise(Math.abs(x + 10), 18, 70);
    return LEVEL - 1 + bay * rise(r, 88, 120) * (5 + 17 * crest(x * 0.013, z * 0.013));
  };
  const [wood, rock] = [rgb('#4d6b4a'), rgb('#8a8072')];
  return fixed(
    'headlands',
    [
      part(
        painted(
          belt([86, 160], [Math.PI * 0.55, Math.PI * 1.45], [110, 12], at),
          (x, y, z, _nx, ny): Rgb =>
            mixed(rock, dimmed(wood, 0.85 + 0.5 * noise(x * 0.2, z * 0.2)), rise(ny + 0.05 * y, 0.55, 0.9)),
        ),
        surface('#ffffff', { roughness: 1 }),
        false,
      ),
    ],
    [],
    30,
  );
};

/** Shells and driftwood on the tideline. */
const flotsam = (random: Random, height: Noise): Body => {
  const shells = Array.from({ length: 40 }, () => {
    const x = between(random, -9, 9);
    const z = edge(x) + between(random, 0.6, 2.6);
    return painted(
      pebble(between(random, 0.015, 0.04), {
        at: [x, height(x, z) + 0.006, z],
        scale: [1, 0.5, 1.2],
        turn: [0, random() * 6, 0],
      }),
      pick(random, ['#efe6d6', '#d9b8a0', '#c9a58c', '#f4efe6']),
    );
  });
  const drift = [
    painted(cylinder(0.07, 1.9, { at: [3.6, 0.06, -0.9], turn: [0.03, 0.5, 1.54] }, 0.04, 9), '#a3917a'),
    painted(cylinder(0.035, 0.7, { at: [4.05, 0.14, -1.2], turn: [0.5, 0.2, 1.1] }, 0.015, 7), '#a3917a'),
  ];
  return fixed('flotsam', [part(join([...shells, ...drift]), surface('#ffffff', { roughness: 0.8 }))], [], 1);
};

/** A sandy beach by the open sea, palms to both sides, headlands beyond. */
export const beach: SetBuilder = ({ random, timeOfDay, weather }) => {
  const rough = weather === 'storm' ? 2.2 : weather === 'wind' ? 1.6 : 1;
  const water = { level: LEVEL, beyondZ: SHORE, waves: 0.16 * rough };
  const noise = noiseOf(random);
  const soft = fractal(noise, 3);
  const sand: Noise = (x, z) =>
    z < SHORE + 2
      ? -Math.min(1.4, (SHORE + 2 - z) * 0.1)
      : beyond(x, z, 6, 40) * (1 + waves(x, z)) * 0.9 + 0.05 * beyond(x, z, 3, 8) * soft(x * 0.5, z * 0.5);
  const [dry, wet, pale] = [rgb('#dcc494'), rgb('#9a7f58'), rgb('#ebd9b2')];
  const ground = painted(rounds(90, 46, 72, sand, 2.1), (x, _y, z): Rgb => {
    const soaked = 1 - rise(z - edge(x), 0.2, 1.5);
    const tone = mixed(dry, pale, 0.5 + 0.7 * soft(x * 0.22, z * 0.5));
    return dimmed(mixed(tone, wet, soaked * 0.9), 1 - 0.08 * Math.max(0, soft(x * 1.3, z * 1.3)));
  });
  return {
    bodies: [
      fixed(
        'floor',
        [part(ground, surface('#ffffff', { roughness: 0.92, pattern: ['noise', 16, '#cdb384'] }), false)],
        [
          collider({ kind: 'box', half: [80, 1, 40] }, { ...FEEL, at: [0, -1, 40 + SHORE + 2] }),
          collider({ kind: 'box', half: [80, 1, 40] }, { ...FEEL, at: [0, -2.5, -40 + SHORE + 2] }),
        ],
        4,
      ),
      openWater(water, surface('#1f6f8f', { roughness: 0.08, pattern: ['water', 0.6, '#3f9db0'] }), 200),
      fixed('foam', [part(foam(sand), surface('#f3f7f6', { roughness: 0.9 }), false)], [], 1),
      headlands(noise),
      palms(random, sand),
      flotsam(random, sand),
      stones(
        random,
        noise,
        {
          count: 7,
          size: [0.2, 0.55],
          rock: '#7a7066',
          top: '#8f8878',
          spot: () => [between(random, 5, 10), between(random, -3.6, -1.4)],
        },
        sand,
      ),
      tufts(
        random,
        {
          count: 90,
          height: 0.42,
          color: '#8fa055',
          spot: () => [pick(random, [-1, 1]) * between(random, 6, 12), between(random, -0.8, 3)],
        },
        sand,
      ),
    ],
    lighting: daylight(timeOfDay, weather, '#cdb98c'),
    ambience: outdoors(weather, { surf: 0.7, birds: 0.12 }),
    acoustics: OPEN_AIR,
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'sand', friction: 0.8 },
    hoop: null,
    water,
    room: 6,
  };
};
