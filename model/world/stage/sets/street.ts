import { between } from '../../random.ts';
import { block, collider, fixed, ground, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { box, cylinder, sphere } from '../geometry/shapes.ts';
import { daylight } from '../light.ts';
import { treeOf } from '../props/trees.ts';
import { surface } from '../surfaces.ts';
import { outdoors, type SetBuilder } from './set.ts';

const FRONTS = ['#a8523c', '#c9b08a', '#8a94a0', '#7c4a3a', '#b9a48c', '#5f6f7c'] as const;

export const street: SetBuilder = ({ random, timeOfDay, weather }) => {
  const dark = timeOfDay === 'night' || timeOfDay === 'dusk';
  const houses = FRONTS.map((color, i) => {
    const width = 6.4;
    const height = between(random, 7, 12.5);
    const x = -17 + i * 6.6;
    const floors = Math.floor(height / 2.6);
    const windows = Array.from({ length: floors * 3 }, (_, w) => {
      const [column, row] = [w % 3, Math.floor(w / 3)];
      return {
        lit: random() < 0.55,
        geometry: box(1.05, 1.45, 0.1, { at: [x - 2 + column * 2, 1.9 + row * 2.6, -8.98] }),
      };
    });
    return {
      wall: part(
        box(width, height, 3, { at: [x, height / 2, -10.5] }),
        surface(color, { roughness: 0.95, pattern: ['bricks', 3, '#d2c8ba'] }),
      ),
      roof: box(width + 0.3, 0.3, 3.3, { at: [x, height + 0.1, -10.5] }),
      door: box(1.2, 2.3, 0.14, { at: [x + (i % 2 === 0 ? 2 : -2), 1.15, -8.96] }),
      windows,
    };
  });
  const panes = (lit: boolean) =>
    join(
      houses.flatMap((house) =>
        house.windows.filter((window) => window.lit === lit).map((window) => window.geometry),
      ),
    );
  const posts = [-9, 0.8, 10.5];
  return {
    bodies: [
      ground(90, surface('#55575a', { roughness: 0.9, pattern: ['noise', 9, '#48494c'] }), {
        sound: 'stone',
        friction: 0.8,
        restitution: 0.97,
      }),
      block(
        'kerb',
        [60, 0.16, 3.4],
        [0, 0.08, -7.2],
        surface('#a7a39b', { roughness: 0.9, pattern: ['bricks', 1.2, '#8f8b84'] }),
        { sound: 'stone' },
      ),
      fixed(
        'marks',
        [
          part(
            join(
              Array.from({ length: 16 }, (_, i) =>
                box(1.6, 0.006, 0.14, { at: [-24 + i * 3.2, 0.004, -2.4] }),
              ),
            ),
            surface('#ecebe4', { roughness: 0.8 }),
            false,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'houses',
        [
          ...houses.map((house) => house.wall),
          part(join(houses.map((house) => house.roof)), surface('#3f3a38', { roughness: 0.9 })),
          part(join(houses.map((house) => house.door)), surface('#3a2a22', { roughness: 0.6 })),
          part(
            panes(true),
            surface(dark ? '#ffd48a' : '#6f8799', { roughness: 0.1, emission: dark ? 1.6 : 0 }),
            false,
          ),
          part(panes(false), surface('#2c3a48', { roughness: 0.08 }), false),
        ],
        [collider({ kind: 'box', half: [30, 6, 1.5] }, { sound: 'stone', at: [0, 6, -10.5] })],
        10,
      ),
      fixed(
        'lamps',
        [
          part(
            join(posts.map((x) => cylinder(0.06, 4.2, { at: [x, 2.1, -5.9] }))),
            surface('#2b2d31', { roughness: 0.5, metalness: 1 }),
          ),
          part(
            join(posts.map((x) => sphere(0.2, { at: [x, 4.3, -5.9] }, 16))),
            surface('#ffe4ac', { emission: dark ? 5 : 0.4 }),
            false,
          ),
        ],
        posts.map((x) =>
          collider(
            { kind: 'cylinder', halfHeight: 2.1, radius: 0.06 },
            { sound: 'metal', at: [x, 2.1, -5.9] },
          ),
        ),
        3,
      ),
      fixed(
        'trees',
        [-5, 6].flatMap((x) =>
          treeOf(random, { height: between(random, 4, 5), leaf: '#4c7a36', pine: false, detail: 1 }).map(
            (piece) => part(place(piece.geometry, { at: [x, 0.16, -6.6] }), piece.surface),
          ),
        ),
        [],
        4,
      ),
    ],
    lighting: daylight(timeOfDay, weather, '#77736d'),
    ambience: outdoors(weather, { crowd: 0.18, birds: 0.05 }),
    acoustics: { reverb: 0.7, wet: 0.08, echo: 0 },
    indoors: false,
    gravity: 9.81,
    ground: { sound: 'stone', friction: 0.8 },
    hoop: null,
    water: null,
    room: 8,
  };
};
