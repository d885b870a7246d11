import { block, collider, fixed, ground, part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { box, cylinder, sphere } from '../geometry/shapes.ts';
import { lamplight } from '../light.ts';
import { surface } from '../surfaces.ts';
import { indoors, type SetBuilder } from './set.ts';

const PLASTER = { sound: 'stone', restitution: 0.6 } as const;

export const room: SetBuilder = ({ timeOfDay, random }) => {
  const walls = ['#d9cdb8', '#b9c4c2', '#c9b8a8', '#a8b4c4'];
  const paint = surface(walls[Math.floor(random() * walls.length)] ?? '#d9cdb8', { roughness: 0.95 });
  const white = surface('#f2efe8', { roughness: 0.6 });
  const glow = timeOfDay === 'night' ? 0.05 : 1.2;
  const view =
    timeOfDay === 'sunset' || timeOfDay === 'dawn'
      ? '#ffb070'
      : timeOfDay === 'night'
        ? '#1a2a4a'
        : '#cfe4f7';
  const shelf = (y: number) => [box(1.5, 0.04, 0.24, { at: [2.2, y, -2.86] })];
  const books = Array.from({ length: 11 }, (_, i) =>
    box(0.05 + random() * 0.03, 0.22 + random() * 0.08, 0.17, { at: [1.62 + i * 0.095, 1.76, -2.86] }),
  );
  return {
    bodies: [
      ground(30, surface('#b18d68', { roughness: 0.45, pattern: ['planks', 3, '#94714f'] }), {
        sound: 'wood',
        friction: 0.6,
        restitution: 0.95,
      }),
      block('wall', [16, 4, 0.2], [0, 2, -3.1], paint, PLASTER),
      block('side-wall', [0.2, 4, 12], [-5.2, 2, 0], paint, PLASTER),
      block('far-wall', [0.2, 4, 12], [5.2, 2, 0], paint, PLASTER),
      fixed(
        'trim',
        [
          part(
            join([
              box(16, 0.14, 0.04, { at: [0, 0.07, -2.99] }),
              box(1.7, 0.07, 0.08, { at: [-1.7, 1.15, -2.98] }),
              box(1.7, 0.07, 0.08, { at: [-1.7, 2.65, -2.98] }),
              box(0.07, 1.5, 0.08, { at: [-2.52, 1.9, -2.98] }),
              box(0.07, 1.5, 0.08, { at: [-0.88, 1.9, -2.98] }),
              box(0.05, 1.5, 0.06, { at: [-1.7, 1.9, -2.98] }),
            ]),
            white,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'window',
        [
          part(
            box(1.6, 1.45, 0.02, { at: [-1.7, 1.9, -2.99] }),
            surface(view, { roughness: 0.3, emission: glow }),
            false,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'wall-shelf',
        [
          part(join(shelf(1.6)), surface('#7a4f2b', { roughness: 0.6, pattern: ['wood', 3, '#5a3820'] })),
          part(join(books.slice(0, 4)), surface('#7a2b28')),
          part(join(books.slice(4, 7)), surface('#2a4a6b')),
          part(join(books.slice(7)), surface('#3d6b4a')),
        ],
        [],
        1,
      ),
      fixed(
        'rug',
        [
          part(
            cylinder(1.7, 0.012, { at: [0, 0.006, 0.5] }, undefined, 48),
            surface('#6f8493', { roughness: 1, pattern: ['noise', 20, '#5c7080'] }),
            false,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'plant',
        [
          part(cylinder(0.2, 0.38, { at: [-3.9, 0.19, -2.3] }, 0.25), surface('#b0603c', { roughness: 0.8 })),
          part(
            join(
              Array.from({ length: 12 }, (_, i) =>
                sphere(
                  0.3,
                  {
                    at: [
                      -3.9 + Math.cos(i * 2.4) * 0.24,
                      0.75 + (i % 4) * 0.2,
                      -2.3 + Math.sin(i * 2.4) * 0.24,
                    ],
                    scale: [0.28, 1, 0.1],
                    turn: [Math.sin(i) * 0.5, i * 2.4, Math.cos(i) * 0.5],
                  },
                  10,
                ),
              ),
            ),
            surface('#3c6b38', { roughness: 0.7 }),
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

export const kitchen: SetBuilder = ({ timeOfDay }) => {
  const fronts = surface('#4f6f68', { roughness: 0.6 });
  const steel = surface('#b9bec6', { roughness: 0.3, metalness: 1 });
  const cabinet = Array.from({ length: 7 }, (_, i) =>
    box(0.86, 0.8, 0.6, { at: [-3.2 + i * 0.9, 0.46, -2.6] }),
  );
  const upper = Array.from({ length: 7 }, (_, i) =>
    box(0.86, 0.75, 0.36, { at: [-3.2 + i * 0.9, 2.25, -2.75] }),
  );
  const knobs = Array.from({ length: 7 }, (_, i) => sphere(0.018, { at: [-2.85 + i * 0.9, 0.75, -2.28] }, 8));
  return {
    bodies: [
      ground(30, surface('#d8d2c4', { roughness: 0.35, pattern: ['checker', 2, '#8f9a98'] }), {
        sound: 'stone',
        friction: 0.5,
        restitution: 0.95,
      }),
      block(
        'wall',
        [16, 4, 0.2],
        [0, 2, -3.1],
        surface('#eae6da', { roughness: 0.5, pattern: ['bricks', 5, '#cfcabc'] }),
        PLASTER,
      ),
      block('side-wall', [0.2, 4, 12], [-4.6, 2, 0], surface('#d9d2c0', { roughness: 0.9 }), PLASTER),
      block('far-wall', [0.2, 4, 12], [4.6, 2, 0], surface('#d9d2c0', { roughness: 0.9 }), PLASTER),
      fixed(
        'cabinets',
        [part(join([...cabinet, ...upper]), fronts), part(join(knobs), steel)],
        [
          collider(
            { kind: 'box', half: [3.2, 0.45, 0.32] },
            { sound: 'wood', restitution: 0.6, at: [-0.5, 0.45, -2.6] },
          ),
        ],
        3,
      ),
      block(
        'counter',
        [6.4, 0.05, 0.68],
        [-0.5, 0.89, -2.6],
        surface('#a8733f', { roughness: 0.4, pattern: ['wood', 2, '#7d4f27'] }),
        { sound: 'wood' },
      ),
      fixed(
        'pots',
        [
          part(
            join([
              cylinder(0.14, 0.18, { at: [1.4, 1, -2.6] }),
              cylinder(0.1, 0.13, { at: [0.9, 0.98, -2.65] }),
              box(0.2, 0.02, 0.03, { at: [1.6, 1.06, -2.6] }),
            ]),
            steel,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: lamplight('#fff0d8', '#c4bcae', 1.05, timeOfDay),
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

export const theatre: SetBuilder = ({ timeOfDay }) => {
  const folds = Array.from({ length: 46 }, (_, i) =>
    cylinder(0.16, 6, { at: [-5.4 + i * 0.24, 3, -3.6 + (i % 2) * 0.1] }, undefined, 10),
  );
  const wings = [-1, 1].flatMap((side) =>
    Array.from({ length: 6 }, (_, i) =>
      cylinder(0.15, 6, { at: [side * (4.6 + i * 0.2), 3, -1.4 - (i % 2) * 0.1] }, undefined, 10),
    ),
  );
  return {
    bodies: [
      ground(30, surface('#6a452a', { roughness: 0.3, pattern: ['planks', 3, '#4c301c'] }), {
        sound: 'wood',
        friction: 0.6,
        restitution: 0.95,
      }),
      block('curtain', [14, 6, 0.3], [0, 3, -3.7], surface('#7a1620', { roughness: 0.95 }), {
        sound: 'cloth',
        restitution: 0.2,
      }),
      fixed(
        'drapes',
        [
          part(join(folds), surface('#8f1a24', { roughness: 0.95 })),
          part(join(wings), surface('#6b121b', { roughness: 0.95 })),
        ],
        [],
        1,
      ),
      fixed(
        'footlights',
        [
          part(
            join(
              Array.from({ length: 9 }, (_, i) =>
                sphere(0.05, { at: [-4 + i, 0.03, 2.6], scale: [1, 0.6, 1] }, 10),
              ),
            ),
            surface('#ffdf9a', { emission: 4 }),
            false,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: { ...lamplight('#ffe8c4', '#7a5a5c', 1.5, timeOfDay), exposure: 1.35 },
    ambience: indoors({ crowd: 0.2 }),
    acoustics: { reverb: 1.8, wet: 0.25, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'wood', friction: 0.6 },
    hoop: null,
    water: null,
    room: 4,
  };
};
