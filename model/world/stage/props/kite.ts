import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry, Rgb, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { FABRICS, gridOf, pinned } from '../cloth.ts';
import { join, withNormals } from '../geometry/mesh.ts';
import { painted } from '../geometry/paint.ts';
import { rod } from '../geometry/rod.ts';
import { cylinder } from '../geometry/shapes.ts';
import { rgb, surface, tint } from '../surfaces.ts';
import type { Maker } from './prop.ts';

/**
 * A diamond kite, metres. Its own space: the origin where the spars cross, +y away from the hand that holds the line,
 * +z towards the tail. It flies on a short line, so that whoever flies it is in the picture too.
 */
export const KITE = { line: 4.4, area: 0.41, mass: 0.17 } as const;

const NOSE: Vec3 = [0, 0, -0.36];
const TAIL: Vec3 = [0, 0, 0.6];
/** The cross spar is bent away from the wind: that keeps a kite upright. */
const TIP = (side: 1 | -1): Vec3 => [side * 0.43, 0.09, 0];
/** The line sags this far in its middle. */
const SAG = 0.13;
const BRIDLE = 0.28;

/** Both sides of the sail, a quarter of it in each colour. */
const sail = (s: number, quarters: readonly [string, string]): Geometry => {
  const rim = [NOSE, TIP(1), TAIL, TIP(-1)] as const;
  return join(
    rim.flatMap((a, k) => {
      const b = rim[(k + 1) % 4] ?? a;
      return [1, -1].map((face) => {
        const lift = face * 0.0015;
        const corners = [[0, 0.012, 0], a, b].map(([x = 0, y = 0, z = 0]) => [x * s, y * s + lift, z * s]);
        return painted(
          withNormals(Float32Array.from(corners.flat()), Uint32Array.from(face > 0 ? [0, 2, 1] : [0, 1, 2])),
          quarters[k % 2] ?? quarters[0],
        );
      });
    }),
  );
};

/** The line from the bridle to the spool, as it sags. */
const line = (): Geometry => {
  const at = (share: number): Vec3 => [
    0,
    -BRIDLE - (KITE.line - BRIDLE) * share,
    0.06 * (1 - share) + 4 * SAG * share * (1 - share),
  ];
  return join(Array.from({ length: 12 }, (_, i) => rod(at(i / 12), at((i + 1) / 12), 0.006, 4)));
};

const BOWS = 5;

export const KITES = {
  kite: {
    material: 'cloth',
    color: '#d8302a',
    make: ({ color, named, scale: s }) => {
      const other = named ? tint(color, 1.7) : '#f2b820';
      const ribbons: readonly Rgb[] = [rgb(color), rgb(other), rgb('#2f6fd0')];
      const size = (at: Vec3): Vec3 => [at[0] * s, at[1] * s, at[2] * s];
      const [columns, rows] = [3, 26];
      return {
        parts: [
          part(sail(s, [color, other]), surface('#ffffff', { roughness: 0.75 })),
          part(
            join([
              rod(size(NOSE), size(TAIL), 0.007 * s),
              rod(size(TIP(1)), [0, 0.016 * s, 0], 0.006 * s),
              rod(size(TIP(-1)), [0, 0.016 * s, 0], 0.006 * s),
            ]),
            surface('#8a6238', { roughness: 0.6 }),
          ),
          part(
            join([
              line(),
              rod(size([0, 0, -0.2]), [0, -BRIDLE, 0.06], 0.004, 4),
              rod(size([0, 0, 0.32]), [0, -BRIDLE, 0.06], 0.004, 4),
            ]),
            surface('#f1ede2', { roughness: 0.8 }),
            false,
          ),
          part(
            cylinder(0.022, 0.13, { at: [0, -KITE.line, 0], turn: [0, 0, Math.PI / 2] }, 0.022, 12),
            surface('#b5793a', { roughness: 0.6 }),
          ),
        ],
        shapes: [
          {
            shape: {
              kind: 'hull',
              points: Float32Array.from(
                [NOSE, TAIL, TIP(1), TIP(-1), [0, -0.02, 0] as const].flatMap((at) => size(at)),
              ),
            },
          },
        ],
        base: 0,
        size: 0.96 * s,
        volume: KITE.mass,
        density: s ** 2,
        drapery: {
          cloths: [
            {
              id: 'tail',
              columns,
              rows,
              around: false,
              // ribbons tied into bows: wide, narrow, wide
              rest: gridOf(columns, rows, (c, r) => {
                const wide = 0.03 + 0.13 * Math.abs((((r / (rows - 1)) * BOWS) % 1) - 0.5);
                return [(c - 1) * wide * s, 0, (TAIL[2] + (2.3 * r) / (rows - 1)) * s];
              }),
              pins: pinned([0, 1, 2], 'body'),
              fabric: FABRICS.bunting,
              exposed: 1,
              thick: 0.003,
              fine: 2,
              surface: { ...surface('#ffffff', { roughness: 0.8 }), soft: 0.2 },
              paint: (_across, down) =>
                ribbons[Math.min(BOWS, Math.floor(down * BOWS + 0.5)) % ribbons.length] ?? rgb(color),
            },
          ],
          solids: [],
          shells: [],
        },
      };
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
