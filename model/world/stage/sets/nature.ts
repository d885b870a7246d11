import { between } from '../../random.ts';
import { collider, fixed, ground, part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { sphere, terrain } from '../geometry/shapes.ts';
import { daylight, sunAt } from '../light.ts';
import { surface } from '../surfaces.ts';
import { beyond, range, waves } from './landscape.ts';
import { openWater } from './open-water.ts';
import { OPEN_AIR, outdoors, type SetBuilder } from './set.ts';

export const beach: SetBuilder = ({ random, timeOfDay, weather }) => {
  const shore = -3.2;
  const rough = weather === 'storm' ? 2.2 : weather === 'wind' ? 1.6 : 1;
  const water = { level: -0.2, beyondZ: shore, waves: 0.16 * rough };
  const sand = (x: number, z: number) =>
    z < shore + 2 ? -Math.min(1.4, (shore + 2 - z) * 0.1) : beyond(x, z, 8, 40) * (1 + waves(x, z)) * 0.9;
  return {
    bodies: [
      fixed(
        'floor',
        [
          part(
            terrain(140, 60, sand),
            surface('#dcc493', { roughness: 0.95, pattern: ['noise', 12, '#c8ac78'] }),
            false,
          ),
        ],
        [
          collider(
            { kind: 'box', half: [80, 1, 40] },
            { sound: 'sand', friction: 0.8, restitution: 0.25, at: [0, -1, 40 + shore + 2] },
          ),
          collider(
            { kind: 'box', half: [80, 1, 40] },
            { sound: 'sand', friction: 0.8, restitution: 0.25, at: [0, -2.5, -40 + shore + 2] },
          ),
        ],
        4,
      ),
      openWater(water, surface('#1f6f8f', { roughness: 0.08, pattern: ['water', 0.6, '#3f9db0'] }), 200),
      fixed(
        'islands',
        [
          part(
            join(
              Array.from({ length: 4 }, () =>
                sphere(
                  between(random, 6, 13),
                  { at: [between(random, -70, 70), -2, between(random, -90, -70)], scale: [1.8, 0.55, 1] },
                  14,
                ),
              ),
            ),
            surface('#5f7d6a', { roughness: 1 }),
            false,
          ),
        ],
        [],
        1,
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

export const desert: SetBuilder = ({ random, timeOfDay, weather }) => {
  const dunes = (x: number, z: number) => beyond(x, z, 7, 32) * (1 + waves(x * 0.45, z * 0.8)) * 2.4;
  return {
    bodies: [
      ground(
        140,
        surface('#d8a35f', { roughness: 0.95, pattern: ['noise', 7, '#c48f4c'] }),
        { sound: 'sand', friction: 0.8, restitution: 0.25 },
        terrain(170, 60, dunes),
      ),
      range(random, { distance: 75, height: 11, rock: '#b0744a', cap: null }),
      fixed(
        'stones',
        [
          part(
            join(
              Array.from({ length: 12 }, () => {
                const [x, z] = [between(random, -14, 14), between(random, -15, -6)];
                return sphere(
                  between(random, 0.15, 0.6),
                  { at: [x, dunes(x, z), z], scale: [1.3, 0.7, 1] },
                  7,
                );
              }),
            ),
            surface('#9c6a44', { roughness: 1 }),
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: daylight(timeOfDay, weather, '#c8965c'),
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

export const space: SetBuilder = ({ random }) => {
  const craters = (x: number, z: number) => beyond(x, z, 5, 30) * waves(x * 0.9, z * 0.9) * 1.2;
  const stars = Array.from({ length: 260 }, () => {
    const angle = between(random, Math.PI, Math.PI * 2);
    const up = between(random, 2, 75);
    return sphere(between(random, 0.1, 0.32), { at: [Math.cos(angle) * 120, up, Math.sin(angle) * 120] }, 4);
  });
  return {
    bodies: [
      ground(
        120,
        surface('#8d8b88', { roughness: 1, pattern: ['noise', 1.4, '#716f6c'] }),
        { sound: 'sand', friction: 0.8, restitution: 0.5 },
        terrain(150, 60, craters),
      ),
      fixed('stars', [part(join(stars), surface('#ffffff', { emission: 3 }), false)], [], 1),
      fixed(
        'earth',
        [
          part(
            sphere(13, { at: [34, 34, -100] }, 40),
            surface('#2f66b8', { roughness: 0.6, emission: 0.25, pattern: ['noise', 0.12, '#e8eef2'] }),
            false,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: {
      sun: { direction: sunAt(0.52), color: [1, 0.98, 0.94], intensity: 4, angularRadius: 0.006 },
      sky: {
        zenith: [0.004, 0.005, 0.01],
        horizon: [0.008, 0.009, 0.016],
        ground: [0.09, 0.09, 0.09],
        clouds: 0,
      },
      fog: { color: [0, 0, 0], density: 0 },
      exposure: 1,
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
