import type { Geometry } from '../../shoot/scene.ts';
import { collider, fixed, ground, part } from '../build.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder, softBox, sphere } from '../geometry/shapes.ts';
import { sunAt } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { pool, sheet, underLamps } from './hall.ts';
import { indoors, type SetBuilder } from './set.ts';

/** How far a fold of heavy cloth stands out at `u`, 0..1: round in front, a narrow crease behind. */
const fold = (u: number): number => Math.abs(Math.sin(u * Math.PI)) ** 0.6;

/**
 * Heavy cloth that hangs in folds: `width` by `height` metres, its top middle at the origin, facing +z. Creases are
 * dark, as no light reaches them.
 */
const drape = (width: number, height: number, folds: number, red: string, scallop = 0): Geometry => {
  const across = folds * 8;
  const down = 5;
  const positions: number[] = [];
  const indices: number[] = [];
  for (let j = 0; j <= down; j += 1) {
    for (let i = 0; i <= across; i += 1) {
      const u = (i / across) * folds;
      const hang = height * (j / down) * (1 - scallop * Math.abs(Math.cos((i / across) * Math.PI * 5)));
      positions.push((i / across - 0.5) * width, -hang, fold(u + 0.06 * Math.sin(j * 1.3 + u)) * 0.24);
      if (i < across && j < down) {
        const a = j * (across + 1) + i;
        indices.push(a, a + across + 1, a + 1, a + 1, a + across + 1, a + across + 2);
      }
    }
  }
  const color = rgb(red);
  return painted(withNormals(Float32Array.from(positions), Uint32Array.from(indices)), (_x, y, z) =>
    dimmed(color, 0.22 + 0.85 * Math.min(1, z / 0.24) + 0.1 * (y / height)),
  );
};

/** Gilded columns and beam that frame the stage. */
const proscenium = (): Body => {
  const gold = '#c9973f';
  const pieces = [-1, 1].flatMap((side) => [
    painted(box(1.1, 7, 0.5, { at: [side * 6.5, 3.5, -0.4] }), '#5a2026'),
    painted(cylinder(0.2, 5.6, { at: [side * 6, 3, -0.08] }, 0.17, 20), gold),
    painted(cylinder(0.32, 0.3, { at: [side * 6, 0.15, -0.08] }, 0.24, 20), gold),
    painted(cylinder(0.2, 0.34, { at: [side * 6, 5.9, -0.08] }, 0.36, 20), gold),
    painted(softBox(0.9, 0.24, 0.8, 0.05, { at: [side * 6.1, 6.16, -0.2] }), gold),
  ]);
  return fixed(
    'proscenium',
    [
      part(
        join([
          ...pieces,
          painted(box(14.4, 1.2, 0.6, { at: [0, 6.8, -0.3] }), '#5a2026'),
          painted(box(14.4, 0.16, 0.7, { at: [0, 6.3, -0.28] }), gold),
          ...Array.from({ length: 13 }, (_, i) =>
            painted(sphere(0.16, { at: [-6 + i, 6.8, 0.02], scale: [1, 1, 0.3] }, 12), gold),
          ),
        ]),
        surface('#ffffff', { roughness: 0.4 }),
      ),
    ],
    [],
    5,
  );
};

/** The stage of a theatre: red curtains under spots, boards, footlights. */
export const theatre: SetBuilder = ({ timeOfDay }) => {
  const evening = timeOfDay === 'night' || timeOfDay === 'dusk';
  const spot = pool([0, 0.2], [1.6, 6.5], 0.5);
  const [plank, stain] = [rgb('#8f6238'), rgb('#6b4424')];
  const lamps = Array.from({ length: 7 }, (_, i) => -4.5 + i * 1.5);
  return {
    bodies: [
      { ...ground(30, surface('#6a452a'), { sound: 'wood', friction: 0.6, restitution: 0.95 }), parts: [] },
      fixed(
        'boards',
        [
          part(
            painted(
              sheet([-14, -4.2, 14, 9], 0, 40),
              underLamps((x, _y, z) => mixed(plank, stain, 0.3 + 0.3 * Math.sin(z * 0.7 + x * 0.2)), spot),
            ),
            surface('#ffffff', { roughness: 0.26, pattern: ['planks', 3, '#553519'] }),
            false,
          ),
        ],
        [],
        1,
      ),
      fixed(
        'curtain',
        [
          part(
            join([
              place(drape(13, 7, 26, '#b3202c'), { at: [0, 6.9, -3.8] }),
              place(drape(3, 7, 7, '#8f1822'), { at: [-5.2, 6.9, -1.7], turn: [0, 0.5, 0] }),
              place(drape(3, 7, 7, '#8f1822'), { at: [5.2, 6.9, -1.7], turn: [0, -0.5, 0] }),
              place(drape(13, 1.5, 30, '#a81d29', 0.32), { at: [0, 6.3, -0.7] }),
            ]),
            surface('#ffffff', { roughness: 0.8 }),
          ),
        ],
        [
          collider(
            { kind: 'box', half: [7, 3, 0.15] },
            { sound: 'cloth', restitution: 0.2, at: [0, 3, -3.7] },
          ),
        ],
        5,
      ),
      proscenium(),
      fixed(
        'footlights',
        [
          part(
            join(
              lamps.map((x) =>
                painted(box(0.3, 0.16, 0.2, { at: [x, 0.06, 2.9], turn: [-0.3, 0, 0] }), '#26221e'),
              ),
            ),
            surface('#ffffff', { roughness: 0.6 }),
          ),
          part(
            join(lamps.map((x) => sphere(0.07, { at: [x, 0.12, 2.8] }, 10))),
            surface('#ffdf9a', { emission: 3 }),
            false,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: {
      sun: { direction: sunAt(0.92, -0.5), color: rgb('#ffe9c8'), intensity: 4.4, angularRadius: 0.03 },
      sky: {
        zenith: dimmed(rgb('#a88a80'), 1),
        horizon: dimmed(rgb('#96706a'), 0.85),
        ground: dimmed(rgb('#8a5c38'), 0.5),
        clouds: 0,
      },
      fog: { color: dimmed(rgb('#6a4a48'), 0.4), density: 0.006 },
      exposure: evening ? 1.8 : 1.95,
    },
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
