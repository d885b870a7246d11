import { between, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, pebble, softBox, sphere } from '../geometry/shapes.ts';
import { sunAt } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { beyond } from './landscape.ts';
import { stones } from './plants.ts';
import { fractal, type Noise, noiseOf, rise, rounds } from './relief.ts';
import type { SetBuilder } from './set.ts';

/** Craters: where, how wide, how deep. None where people stand. */
const cratersOf = (random: Random) =>
  Array.from({ length: 34 }, () => {
    const angle = random() * Math.PI * 2;
    const radius = 0.7 + 7 * random() ** 2.2;
    const away = 5.5 + radius * 1.5 + 40 * random();
    return { x: Math.cos(angle) * away, z: Math.sin(angle) * away, radius };
  });

/** A lander on four legs, wrapped in gold foil. */
const lander = (at: readonly [number, number, number]): Body => {
  const legs = [0, 1, 2, 3].flatMap((k) => {
    const a = (k * Math.PI) / 2 + Math.PI / 4;
    const [c, s] = [Math.cos(a), Math.sin(a)];
    return [
      painted(
        cylinder(0.06, 2.5, { at: [c * 1.75, 0.95, s * 1.75], turn: [s * 0.62, 0, -c * 0.62] }, undefined, 8),
        '#c8ccd2',
      ),
      painted(cylinder(0.42, 0.08, { at: [c * 2.35, 0.06, s * 2.35] }, 0.34, 16), '#b9bec6'),
    ];
  });
  return fixed(
    'lander',
    [
      part(
        join([
          painted(softBox(2.7, 1.3, 2.7, 0.12, { at: [0, 1.75, 0] }), (x, y, z) =>
            dimmed(rgb('#d9a441'), 0.7 + 0.5 * Math.abs(Math.sin(x * 9 + y * 7) * Math.cos(z * 11 + y * 5))),
          ),
        ]),
        surface('#ffffff', { roughness: 0.35, metalness: 0.7 }),
      ),
      part(
        join([
          ...legs,
          painted(softBox(1.9, 1.5, 1.8, 0.25, { at: [0, 3.1, 0] }), '#c3c7cc'),
          painted(box(0.5, 0.4, 0.06, { at: [-0.42, 3.35, 0.9], turn: [-0.2, 0, 0] }), '#15181d'),
          painted(box(0.5, 0.4, 0.06, { at: [0.42, 3.35, 0.9], turn: [-0.2, 0, 0] }), '#15181d'),
          painted(cylinder(0.42, 0.5, { at: [0, 0.9, 0] }, 0.25, 18), '#3b3e44'),
          painted(cylinder(0.02, 1.3, { at: [0.6, 4.4, 0] }, undefined, 6), '#c8ccd2'),
          painted(
            sphere(0.42, { at: [0.6, 5.05, 0], scale: [1, 1, 0.35], turn: [-0.6, 0.4, 0] }, 16),
            '#e1e4e8',
          ),
        ]),
        surface('#ffffff', { roughness: 0.45 }),
      ),
    ],
    [collider({ kind: 'box', half: [1.6, 2, 1.6] }, { sound: 'metal', at: [0, 2, 0] })],
    4,
    at,
  );
};

/** Stars of several sizes, thicker along a band across the sky. */
const stars = (random: Random): Geometry =>
  join(
    Array.from({ length: 330 }, (_, i) => {
      const angle = between(random, Math.PI, Math.PI * 2);
      const band = i % 3 === 0;
      const up = band
        ? 0.55 + 0.35 * Math.cos(angle * 1.3) + between(random, -0.1, 0.1)
        : Math.asin(random() ** 0.8);
      const size = i % 23 === 0 ? between(random, 0.34, 0.5) : between(random, 0.1, 0.24);
      const warm = random();
      const color: Rgb = [0.75 + 0.25 * warm, 0.85, 1 - 0.3 * warm];
      return painted(
        pebble(size, {
          at: [
            Math.cos(angle) * Math.cos(up) * 220,
            Math.sin(up) * 220,
            Math.sin(angle) * Math.cos(up) * 220,
          ],
        }),
        () => dimmed(color, band ? 0.6 : 1),
      );
    }),
  );

/** The earth over the horizon: seas, lands, clouds. */
const earth = (noise: Noise): Geometry => {
  const land = fractal(noise, 4);
  const at = [42, 46, -150] as const;
  return painted(sphere(17, { at }, 48), (x, y, z): Rgb => {
    const [u, v, w] = [(x - at[0]) / 17, (y - at[1]) / 17, (z - at[2]) / 17];
    const ground = land(u * 1.6 + w, v * 1.8 + 3);
    const cloud = rise(land(u * 2.6 + 9, v * 4.6 + w * 2), 0.02, 0.28);
    const base =
      ground > 0.06
        ? mixed(rgb('#4f7a3f'), rgb('#a8905a'), ground * 2.2)
        : mixed(rgb('#123f86'), rgb('#2f7ab8'), 0.5 + ground);
    const rim = Math.max(0, w) ** 0.6;
    return dimmed(
      mixed(base, [0.95, 0.97, 1], Math.max(cloud, rise(Math.abs(v), 0.84, 0.95))),
      0.25 + 0.75 * rim,
    );
  });
};

/** The moon: craters and stones in hard light, a lander, the earth in a black sky. */
export const space: SetBuilder = ({ random }) => {
  const noise = noiseOf(random);
  const soft = fractal(noise, 4);
  const craters = cratersOf(random);
  const moon: Noise = (x, z) => {
    let y =
      beyond(x, z, 5, 34) * soft(x * 0.05, z * 0.05) * 3.4 +
      0.05 * beyond(x, z, 3, 7) * soft(x * 0.7, z * 0.7);
    for (const crater of craters) {
      const r = Math.hypot(x - crater.x, z - crater.z) / crater.radius;
      if (r < 1.7) {
        const bowl = r < 1 ? (r * r - 1) * 0.3 : 0;
        y += crater.radius * (bowl + 0.13 * Math.exp(-(((r - 1) / 0.22) ** 2)));
      }
    }
    return y;
  };
  const [grey, pale] = [rgb('#7f7d7a'), rgb('#a9a6a1')];
  const ground = painted(rounds(90, 54, 80, moon, 1.9), (x, _y, z) =>
    dimmed(mixed(grey, pale, 0.4 + 0.7 * soft(x * 0.18, z * 0.18)), 1 + 0.15 * soft(x * 1.1, z * 1.1)),
  );
  const prints = Array.from({ length: 22 }, (_, i) => {
    const t = i / 21;
    const [x, z] = [5.6 - 5.8 * t, -3.2 + 2.9 * t + 0.2 * Math.sin(t * 9)];
    return painted(
      place(pebble(1, {}, 1), {
        at: [x + (i % 2 === 0 ? 0.1 : -0.1), moon(x, z) - 0.008, z],
        turn: [0, -1.1, 0],
        scale: [0.075, 0.02, 0.165],
      }),
      '#575654',
    );
  });
  return {
    bodies: [
      fixed(
        'floor',
        [part(ground, surface('#ffffff', { roughness: 1, pattern: ['noise', 9, '#6b6967'] }), false)],
        [
          collider(
            { kind: 'box', half: [90, 1, 90] },
            { sound: 'sand', friction: 0.8, restitution: 0.5, at: [0, -1, 0] },
          ),
        ],
        4,
      ),
      fixed('footprints', [part(join(prints), surface('#ffffff', { roughness: 1 }), false)], [], 1),
      stones(
        random,
        noise,
        {
          count: 26,
          size: [0.08, 0.5],
          rock: '#6f6d6a',
          top: '#8f8d89',
          spot: () => {
            const [x, z] = [between(random, -13, 13), between(random, -14, 3)];
            return Math.hypot(x, z) < 2.4 ? null : [x, z];
          },
        },
        moon,
      ),
      lander([6.8, moon(6.8, -6.4), -6.4]),
      fixed('stars', [part(stars(random), surface('#ffffff', { emission: 2.6 }), false)], [], 1),
      fixed(
        'earth',
        [part(earth(noise), surface('#ffffff', { roughness: 0.7, emission: 0.55 }), false)],
        [],
        1,
      ),
    ],
    lighting: {
      sun: { direction: sunAt(0.48, -1.05), color: [1, 0.98, 0.94], intensity: 4.6, angularRadius: 0.005 },
      sky: {
        zenith: [0.004, 0.005, 0.01],
        horizon: [0.008, 0.009, 0.016],
        // the lit ground all around fills the shadows a little
        ground: [0.14, 0.138, 0.135],
        clouds: 0,
      },
      fog: { color: [0, 0, 0], density: 0 },
      exposure: 1.45,
    },
    ambience: { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0.2 },
    acoustics: { reverb: 0.2, wet: 0.05, echo: 0 },
    indoors: false,
    gravity: 1.62,
    ground: { sound: 'sand', friction: 0.8 },
    hoop: null,
    water: null,
    room: 7,
  };
};
