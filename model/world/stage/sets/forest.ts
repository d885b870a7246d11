import { between, pick, type Random } from '../../random.ts';
import type { Rgb } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { pebble, tube } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import { treeOf } from '../props/trees.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { beyond, grove, waves } from './landscape.ts';
import { bole, bushes, fern, stones } from './plants.ts';
import { fractal, type Noise, noiseOf, rounds } from './relief.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

const BARK = ['#5a4a3a', '#4a3d30', '#6a5a48'] as const;

/** Where the stems stand: nowhere near the clearing in the middle, thicker further back. */
const standing = (random: Random): readonly (readonly [x: number, z: number])[] =>
  Array.from({ length: 46 }, (_, i) => {
    const angle = Math.PI * (0.86 + 1.28 * ((i + random()) / 46));
    const distance = i % 4 === 0 ? between(random, 4.6, 8) : between(random, 8, 26);
    return [Math.cos(angle) * distance * 1.25, Math.sin(angle) * distance - 0.6] as const;
  });

/** High stems and the leaves over them. */
const wood = (random: Random, height: Noise): Body => {
  const kinds = BARK.map((bark) => bole(random, 11, 0.2, bark));
  const spots = standing(random);
  const stems = spots.map(([x, z]) => {
    const wide = between(random, 0.7, 1.7);
    return place(pick(random, [kinds[0], kinds[1], kinds[2]]) ?? bole(random, 11, 0.2, BARK[0]), {
      at: [x, height(x, z) - 0.1, z],
      turn: [between(random, -0.04, 0.04), random() * 6, between(random, -0.05, 0.05)],
      scale: [wide, between(random, 0.9, 1.25), wide],
    });
  });
  const branches = [0, 1].map((k) =>
    treeOf(random, { height: 1, leaf: k === 0 ? '#5a8a2e' : '#4a7428', pine: false, detail: 0 }),
  );
  const canopy = spots
    .filter((_, i) => i % 2 === 0)
    .flatMap(([x, z], i) => {
      const [, leaves] = branches[i % 2] ?? [];
      return leaves === undefined
        ? []
        : [
            place(leaves.geometry, {
              at: [x, between(random, 0.6, 3), z],
              turn: [0, random() * 6, 0],
              scale: [between(random, 7, 9), between(random, 7, 9), between(random, 7, 9)],
            }),
          ];
    });
  return fixed(
    'trees',
    [
      part(join(stems), surface('#ffffff', { roughness: 1, pattern: ['noise', 7, '#2e261d'] })),
      part(join(canopy), surface('#ffffff', { roughness: 0.95 }), false),
    ],
    spots.map(([x, z]) =>
      collider(
        { kind: 'cylinder', halfHeight: 3, radius: 0.22 },
        { sound: 'wood', at: [x, height(x, z) + 3, z] },
      ),
    ),
    6,
  );
};

/** Fallen leaves: scales of many browns, lying about. */
const litter = (random: Random, height: Noise): Body => {
  const browns = ['#8a5a2b', '#6b4526', '#a8732f', '#7a6a2f', '#5a3a22'] as const;
  const leaves = Array.from({ length: 900 }, () => {
    const away = 0.4 + 9 * random() ** 0.7;
    const a = random() * Math.PI * 2;
    const [x, z] = [Math.cos(a) * away, Math.sin(a) * away];
    const size = between(random, 0.03, 0.07);
    return painted(
      place(
        {
          positions: Float32Array.from([-0.6, 0, 0.5, 0.6, 0.12, 0.4, 0.1, 0, -0.9]),
          normals: Float32Array.from([0, 1, 0, 0, 1, 0, 0, 1, 0]),
          indices: Uint32Array.from([0, 1, 2]),
        },
        { at: [x, height(x, z) + 0.012, z], turn: [0, random() * 6, 0], scale: size },
      ),
      pick(random, browns),
    );
  });
  const log = tube(0.24, 3.4, { at: [-3.1, 0.2, -3.4], turn: [0, 0.5, Math.PI / 2] }, 0.2, 12);
  const ends = pebble(0.22, { at: [-1.63, 0.2, -4.22], scale: [0.12, 1, 1], turn: [0, 0.5, 0] }, 1);
  return fixed(
    'litter',
    [
      part(join(leaves), surface('#ffffff', { roughness: 0.9 }), false),
      part(
        join([
          painted(
            log,
            (x, y, z, _nx, ny): Rgb =>
              mixed(
                dimmed(rgb('#5a4634'), 0.8 + 0.3 * Math.sin(x * 31 + z * 17)),
                rgb('#4f7a2c'),
                ny * 1.2 - 0.2 + y * 0.3,
              ),
          ),
          painted(ends, '#b08a58'),
        ]),
        surface('#ffffff', { roughness: 1, pattern: ['noise', 9, '#30261c'] }),
      ),
    ],
    [],
    2,
  );
};

/** A clearing in an old wood: moss and leaves underfoot, ferns, light that falls through in patches. */
export const forest: SetBuilder = ({ random, timeOfDay, weather }) => {
  const noise = noiseOf(random);
  const soft = fractal(noise, 3);
  const height: Noise = (x, z) =>
    beyond(x, z, 3.5, 20) * (0.5 + 0.5 * waves(x * 0.7, z * 0.7)) * 1.3 +
    0.12 * beyond(x, z, 2.5, 6) * soft(x * 0.5, z * 0.5);
  const [moss, soil, leaf] = [rgb('#566f2a'), rgb('#4a3824'), rgb('#7d5a30')];
  const floor = painted(rounds(60, 44, 64, height, 1.8), (x, _y, z) => {
    const ground = mixed(
      mixed(soil, leaf, 0.5 + 0.7 * soft(x * 0.9, z * 0.9)),
      moss,
      0.3 + 0.9 * soft(x * 0.28 + 4, z * 0.28),
    );
    // sun comes through the leaves in patches
    const patch = Math.max(0, soft(x * 0.45 + 20, z * 0.45 - 7) - 0.05) * 2.4;
    return dimmed(ground, 0.75 + patch + 0.45 * Math.exp(-(x * x + z * z) / 12));
  });
  const away = () => {
    const a = random() * Math.PI * 2;
    const r = between(random, 2.6, 13);
    return [Math.cos(a) * r * 1.2, Math.min(3, Math.sin(a) * r)] as const;
  };
  const kinds = [fern(random, 0.6, '#5d8a34'), fern(random, 0.6, '#4f7a2c')] as const;
  const ferns = Array.from({ length: 56 }, () => {
    const [x, z] = away();
    return place(pick(random, kinds), {
      at: [x, height(x, z) - 0.03, z],
      turn: [0, random() * 6, 0],
      scale: between(random, 0.6, 1.4),
    });
  });
  const light = daylight(timeOfDay, weather, '#4a5a2c', -0.9);
  const [r, g, b] = light.sky.horizon;
  return {
    bodies: [
      fixed(
        'floor',
        [part(floor, surface('#ffffff', { roughness: 1, pattern: ['noise', 14, '#3a2f1e'] }), false)],
        [
          collider(
            { kind: 'box', half: [60, 1, 60] },
            { sound: 'grass', friction: 0.8, restitution: 0.5, at: [0, -1, 0] },
          ),
        ],
        4,
      ),
      wood(random, height),
      litter(random, height),
      { ...fixed('ferns', [part(join(ferns), surface('#ffffff', { roughness: 0.9 }))], [], 1), sways: 0.03 },
      bushes(
        random,
        9,
        [0.5, 1],
        '#466b2a',
        () => [between(random, -15, 15), between(random, -16, -8)],
        height,
      ),
      stones(
        random,
        noise,
        { count: 11, size: [0.2, 0.6], rock: '#6a6a62', top: '#5a7a34', spot: away },
        height,
      ),
      grove(random, 14, false, '#4d7a30', [26, 44], height),
    ],
    lighting: {
      ...light,
      sky: {
        ...light.sky,
        // under the leaves the sky is green
        zenith: [r * 0.42, g * 0.5, b * 0.32],
      },
      fog: { color: [r * 0.9, g * 0.98, b * 0.78], density: Math.max(light.fog.density, 0.0125) },
      exposure: light.exposure * 1.06,
    },
    ambience: outdoors(weather, { birds: timeOfDay === 'night' ? 0.05 : 0.5, leaves: 0.35 }),
    acoustics: OPEN_AIR,
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'grass', friction: 0.8 },
    hoop: null,
    water: null,
    room: 4.4,
  };
};
