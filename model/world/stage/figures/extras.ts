import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';
import type { Geometry, Surface, Vec3 } from '../../shoot/scene.ts';
import { loft } from '../geometry/loft.ts';
import { join, mesh, type Placing } from '../geometry/mesh.ts';
import { sphere } from '../geometry/shapes.ts';
import { rgb, surface, tint } from '../surfaces.ts';
import type { Field } from './body/field.ts';
import type { PersonJoint } from './figure.ts';
import { sheet, tube } from './head/grid.ts';
import type { Extra, Wardrobe } from './outfit.ts';

/** A box with edges rounded in one step: what is small or far needs no more. */
const softBox = (width: number, height: number, depth: number, radius: number, placing: Placing): Geometry =>
  mesh(new RoundedBoxGeometry(width, height, depth, 1, radius), placing);

/** Adds something rigid to a bone, in that bone's frame and for a body of 1.80 m. */
export type Add = (joint: PersonJoint, geometry: Geometry, look: Surface) => void;

/** The body as it is dressed, on which things are worn. */
export interface Worn {
  readonly wardrobe: Wardrobe;
  /** Distance of the chest's front (or, with `sign` -1, its back) from the frame's middle at a place on it. */
  depth(x: number, y: number, sign: 1 | -1): number;
}

const CLOTH = 0.0095;

/** The surface of a dressed body in front of and behind the chest's frame; lengths for a body of 1.80 m. */
export const depthOn =
  (field: Field, waist: number, s: number): Worn['depth'] =>
  (x, y, sign) => {
    let z = 0.45 * s;
    for (let step = 0; step < 30; step += 1) {
      const d = field.at(x * s, waist + y * s, z * sign);
      if (d < 1e-3) {
        break;
      }
      z -= d * 0.9;
    }
    // the cloth of a top lies over the field
    return z / s + CLOTH;
  };

/** The roll of a scarf (its ends are cloth), backpack, tie, apron, collar, hood: whatever is worn over the clothes. */
export const addExtra = (extra: Extra, { wardrobe: w, depth }: Worn, add: Add): void => {
  switch (extra) {
    case 'scarf':
      add(
        'chest',
        loft(
          [
            { y: 0.4, rx: 0.07, rz: 0.07 },
            { y: 0.412, rx: 0.1, rz: 0.096 },
            { y: 0.45, rx: 0.104, rz: 0.1 },
            { y: 0.49, rx: 0.09, rz: 0.088 },
            { y: 0.5, rx: 0.06, rz: 0.06 },
          ],
          22,
        ),
        { ...surface(w.scarf ?? w.gearColor, { roughness: 1 }), sheen: 0.3 },
      );
      break;
    case 'collar': {
      // a storm collar: up to the chin, open in front
      const color = rgb(w.yoke ?? w.top);
      const ring = (y: number, r: number): Vec3[] =>
        Array.from({ length: 21 }, (_, k): Vec3 => {
          const turn = 0.24 + (k / 20) * (Math.PI * 2 - 0.48);
          const low = 0.035 * Math.cos(turn);
          return [Math.sin(turn) * r, y - (y > 0.43 ? low * 0.5 : low), Math.cos(turn) * r * 1.05 + 0.008];
        });
      add(
        'chest',
        sheet({
          rows: [
            ring(0.4, 0.088),
            ring(0.43, 0.091),
            ring(0.49, 0.087),
            ring(0.515, 0.086),
            ring(0.513, 0.079),
            ring(0.47, 0.077),
            ring(0.41, 0.072),
          ],
          closed: true,
          paint: (r) => (r > 3 ? [0.02, 0.02, 0.025] : color),
        }),
        surface(w.top, { roughness: 0.65 }),
      );
      break;
    }
    case 'hood': {
      if (w.headgear === 'hood') {
        break;
      }
      // thrown back: a roll around the nape
      const color = rgb(w.top);
      const path = Array.from({ length: 13 }, (_, k): Vec3 => {
        const turn = Math.PI * 0.52 + (k / 12) * Math.PI * 0.96;
        const back = Math.max(0, -Math.cos(turn));
        return [Math.sin(turn) * 0.098, 0.415 - back * 0.012, Math.cos(turn) * 0.112 - 0.012];
      });
      add(
        'chest',
        tube(
          path,
          10,
          (share, turn) => 0.02 + 0.026 * Math.sin(share * Math.PI) * (0.8 + 0.2 * Math.sin(turn * 2)),
          (_share, turn) => [
            color[0] * (0.8 + 0.2 * Math.sin(turn)),
            color[1] * (0.8 + 0.2 * Math.sin(turn)),
            color[2] * (0.8 + 0.2 * Math.sin(turn)),
          ],
        ),
        surface(w.top, { roughness: 0.65 }),
      );
      break;
    }
    case 'backpack': {
      const space = w.headgear === 'visor';
      const color = space ? '#d6d5cf' : tint(w.yoke ?? '#5a4630', 0.55);
      const back = -depth(0, 0.2, -1);
      add(
        'chest',
        softBox(0.27, 0.4, 0.15, 0.06, { at: [0, 0.19, back - 0.075] }),
        surface(color, { roughness: 0.85 }),
      );
      add(
        'chest',
        softBox(0.22, 0.16, 0.07, 0.03, { at: [0, 0.09, back - 0.16] }),
        surface(tint(color, 0.7), { roughness: 0.85 }),
      );
      add(
        'chest',
        softBox(0.25, 0.07, 0.16, 0.03, { at: [0, 0.385, back - 0.07] }),
        surface(tint(color, 1.3), { roughness: 0.85 }),
      );
      for (const side of [1, -1]) {
        add('chest', strap(depth, side), surface(tint(color, 0.45), { roughness: 0.9 }));
      }
      break;
    }
    case 'tie': {
      add('chest', hanging(depth, 0, 0.41, 0.12, 0.022, 0.006), surface('#8a2320', { roughness: 0.6 }));
      add(
        'chest',
        softBox(0.034, 0.03, 0.022, 0.008, { at: [0, 0.412, depth(0, 0.412, 1) + 0.006] }),
        surface('#7a1d1b', { roughness: 0.6 }),
      );
      break;
    }
    case 'apron': {
      const white = surface('#e9e6dc', { roughness: 0.95 });
      add('chest', hanging(depth, 0, 0.34, 0.02, 0.115, 0.006), white);
      add('pelvis', softBox(0.34, 0.46, 0.012, 0.006, { at: [0, -0.14, 0.155], turn: [-0.03, 0, 0] }), white);
      break;
    }
    case 'lapels':
      for (const side of [1, -1]) {
        add('chest', lapel(depth, side), surface(tint(w.top, 0.8), { roughness: 0.8 }));
      }
      break;
    case 'skates':
      for (const side of ['L', 'R'] as const) {
        add(
          `foot${side}`,
          join([
            softBox(0.004, 0.02, 0.3, 0.0018, { at: [0, -0.075, 0.05] }),
            softBox(0.012, 0.022, 0.05, 0.004, { at: [0, -0.066, -0.03] }),
            softBox(0.012, 0.022, 0.06, 0.004, { at: [0, -0.066, 0.11] }),
          ]),
          surface('#c9ced6', { roughness: 0.18, metalness: 1 }),
        );
      }
      break;
    default:
      break;
  }
};

/** What holds a cape: a clasp before each shoulder, and a cord from one to the other. */
export const addClasps = ({ depth }: Worn, add: Add): void => {
  const gold = surface('#d8b45a', { roughness: 0.28, metalness: 1 });
  const at = (x: number): Vec3 => {
    const y = 0.385 - 0.035 * (1 - (x / 0.13) ** 2);
    return [x, y, depth(x, y, 1) + 0.004];
  };
  const path = Array.from({ length: 13 }, (_, k): Vec3 => at(-0.13 + (k / 12) * 0.26));
  add(
    'chest',
    unpainted(
      tube(
        path,
        6,
        () => 0.0045,
        () => [1, 1, 1],
      ),
    ),
    gold,
  );
  add('chest', join([-0.13, 0.13].map((x) => sphere(0.017, { at: at(x), scale: [1, 1, 0.6] }, 14))), gold);
};

/** A band of cloth that lies on the chest: from the height `top` down to `bottom`, `half` as wide each way. */
const hanging = (
  depth: Worn['depth'],
  x: number,
  top: number,
  bottom: number,
  half: number,
  lift: number,
): Geometry => {
  const rows = Array.from({ length: 8 }, (_, r): readonly Vec3[] => {
    const y = top + ((bottom - top) * r) / 7;
    return Array.from({ length: 5 }, (_, c): Vec3 => {
      const u = x + ((c - 2) / 2) * half * (half < 0.03 && r < 6 ? 0.55 + r * 0.08 : 1);
      return [u, y, depth(u, y, 1) + lift];
    });
  });
  const behind = rows.toReversed().map((row) => row.map(([u, y, z]): Vec3 => [u, y, z - lift - 0.004]));
  return unpainted(sheet({ rows: [...rows, ...behind], closed: true, paint: () => [1, 1, 1] }));
};

/** The turned-back edge of a jacket, from the collar to the button. */
const lapel = (depth: Worn['depth'], side: number): Geometry => {
  const rows = [0.42, 0.37, 0.32, 0.31, 0.25, 0.19, 0.13].map((y, r): readonly Vec3[] => {
    const inner = 0.012 + (y - 0.13) * 0.155;
    const wide = (y - 0.12) * (r < 3 ? 0.14 : 0.21);
    return [0, 0.5, 1].map((share): Vec3 => {
      const x = inner + wide * share;
      return [side * x, y - share * 0.006, depth(x, y, 1) + 0.003 + 0.002 * share];
    });
  });
  const front = rows.map((row) => (side > 0 ? row : row.toReversed()));
  const back = front.toReversed().map((row) => row.map(([x, y, z]): Vec3 => [x, y, z - 0.01]));
  return unpainted(sheet({ rows: [...front, ...back], closed: true, paint: () => [1, 1, 1] }));
};

/** A strap of a backpack, over the shoulder and under the arm. */
const strap = (depth: Worn['depth'], side: number): Geometry => {
  const x = 0.098;
  const lift = 0.014;
  const up = (sign: 1 | -1): readonly Vec3[] =>
    [0.12, 0.19, 0.26, 0.32, 0.37, 0.41, 0.44, 0.46]
      .filter((y) => depth(x, y, sign) > 0.02)
      .map((y): Vec3 => [side * x, y, sign * (depth(x, y, sign) + lift)]);
  const low = 0.09;
  const around = [0.11, 0.135, 0.155, 0.17].filter(
    (out) => depth(out, low, 1) > 0.02 && depth(out, low, -1) > 0.02,
  );
  const path: Vec3[] = [
    ...around.map((out): Vec3 => [side * out, low, -depth(out, low, -1) - 0.004]),
    ...around.toReversed().map((out): Vec3 => [side * out, low, depth(out, low, 1) + 0.004]),
    ...up(1),
    ...up(-1).toReversed(),
  ];
  return unpainted(
    tube(
      path,
      6,
      (_share, turn) => 0.005 + 0.014 * Math.abs(Math.cos(turn)),
      () => [1, 1, 1],
    ),
  );
};

/** The shape alone: its surface gives the colour. */
const unpainted = ({ positions, normals, indices }: Geometry): Geometry => ({ positions, normals, indices });
