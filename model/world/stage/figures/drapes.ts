import type { Rgb, Surface, Vec3 } from '../../shoot/scene.ts';
import {
  type Cloth,
  type Drapery,
  FABRICS,
  gridOf,
  type Pin,
  pinned,
  type Shell,
  type Solid,
} from '../cloth.ts';
import { dimmed } from '../geometry/paint.ts';
import { rgb, surface } from '../surfaces.ts';
import type { BodyBone } from './body/bones.ts';
import type { Field } from './body/field.ts';
import type { Proportions } from './figure.ts';
import type { Wardrobe } from './outfit.ts';
import { restLimbs } from './rest.ts';

/** Distance from a point inside the body to its surface. */
const reach = (field: Field, from: Vec3, way: Vec3, far: number): number => {
  let r = far;
  for (let step = 0; step < 40; step += 1) {
    const d = field.at(from[0] + way[0] * r, from[1] + way[1] * r, from[2] + way[2] * r);
    if (d < 5e-4 || r < 0.01) {
      break;
    }
    r -= d * 0.9;
  }
  return Math.max(0.01, r);
};

/** A slice of the trunk as a capsule that lies across it: as deep and as wide as the body is there. */
const slice = (field: Field, y: number, s: number, bone: BodyBone): Solid<BodyBone> => {
  const front = reach(field, [0, y, 0], [0, 0, 1], 0.4 * s);
  const back = reach(field, [0, y, 0], [0, 0, -1], 0.4 * s);
  // arms begin where the trunk ends: what is wider is no longer trunk
  const side = Math.min(0.21 * s, reach(field, [0, y, 0], [1, 0, 0], 0.24 * s));
  const radius = (front + back) / 2;
  const half = Math.max(0.005, side - radius);
  const z = (front - back) / 2;
  return { bones: [bone, bone], a: [-half, y, z], b: [half, y, z], radius };
};

/** A limb as two capsules of its mean thickness, so that a calf is no wider than it is. */
const limb = (
  field: Field,
  bone: BodyBone,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  far: number,
): readonly Solid<BodyBone>[] => {
  const at = (share: number): Vec3 => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    0,
  ];
  const thick = (share: number): number =>
    Math.max(reach(field, at(share), [0, 0, 1], far), reach(field, at(share), [0, 0, -1], far));
  return [
    [0, 0.5, 0.25],
    [0.5, 1, 0.75],
  ].map(([a = 0, b = 1, middle = 0.5]) => ({
    bones: [bone, bone],
    a: at(a),
    b: at(b),
    radius: Math.max(thick(middle), 0.02),
  }));
};

const mirrored = <T extends Solid<BodyBone>>(solids: readonly T[]): readonly Solid<BodyBone>[] => {
  const other = (bone: BodyBone): BodyBone => OTHER.get(bone) ?? bone;
  return solids.flatMap(({ bones, a, b, radius }) => [
    { bones, a, b, radius },
    {
      bones: [other(bones[0]), other(bones[1])],
      a: [-a[0], a[1], a[2]],
      b: [-b[0], b[1], b[2]],
      radius,
    },
  ]);
};
const OTHER: ReadonlyMap<BodyBone, BodyBone> = new Map([
  ['thighL', 'thighR'],
  ['shinL', 'shinR'],
  ['upperArmL', 'upperArmR'],
  ['forearmL', 'forearmR'],
]);

/** A part of the trunk as it is dressed, from one height to another. */
const shellOf = (
  field: Field,
  bone: BodyBone,
  [bottom, top]: readonly [number, number],
  half: number,
  s: number,
): Shell<BodyBone> => {
  const cell = 0.02 * s;
  const from: Vec3 = [-half, bottom, -0.26 * s];
  const counts = [Math.floor((2 * half) / cell) + 1, Math.floor((top - bottom) / cell) + 1, 27] as const;
  const distances = new Float32Array(counts[0] * counts[1] * counts[2]);
  let n = 0;
  for (let k = 0; k < counts[2]; k += 1) {
    for (let j = 0; j < counts[1]; j += 1) {
      for (let i = 0; i < counts[0]; i += 1) {
        distances[n] = field.at(from[0] + i * cell, from[1] + j * cell, from[2] + k * cell);
        n += 1;
      }
    }
  }
  return { bone, from, cell, counts, distances };
};

/** The trunk in two pieces: what lies between the hips, and what lies between the shoulders. */
const shellsOf = (field: Field, body: Proportions): readonly Shell<BodyBone>[] => {
  const s = body.height / 1.8;
  const { waist, neck, shoulder } = restLimbs(body);
  return [
    shellOf(field, 'pelvis', [body.pelvis - 0.13 * s, waist.y + 0.04 * s], 0.22 * s, s),
    shellOf(field, 'chest', [waist.y + 0.06 * s, neck.y - 0.01 * s], shoulder.x, s),
  ];
};

/** The rest of the dressed body as cloth meets it. */
const solidsOf = (field: Field, body: Proportions): readonly Solid<BodyBone>[] => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const trunk = (share: number): number => rest.waist.y + (rest.neck.y - rest.waist.y) * share;
  return [
    slice(field, trunk(0), s, 'waist'),
    {
      bones: ['neck', 'head'],
      a: [0, trunk(0.86), -0.005 * s],
      b: [0, trunk(1.15), 0.01 * s],
      radius: 0.062 * s,
    },
    { bones: ['head', 'head'], a: [0, trunk(1.3), 0.01 * s], b: [0, trunk(1.42), 0.01 * s], radius: 0.1 * s },
    ...mirrored<Solid<BodyBone>>([
      ...limb(field, 'upperArmL', [rest.shoulder.x, rest.shoulder.y], [rest.elbow.x, rest.elbow.y], 0.14 * s),
      ...limb(field, 'forearmL', [rest.elbow.x, rest.elbow.y], [rest.wrist.x, rest.wrist.y], 0.12 * s),
      ...limb(field, 'thighL', [rest.hip.x, rest.hip.y], [rest.knee.x, rest.knee.y], 0.2 * s),
      ...limb(field, 'shinL', [rest.knee.x, rest.knee.y], [rest.ankle.x, rest.ankle.y], 0.16 * s),
    ]),
  ];
};

/** Loose ends of a scarf: one over the chest, one over the shoulder and down the back. Lengths for a body of 1.80 m. */
const scarfEnds = (field: Field, body: Proportions, color: string): readonly Cloth<BodyBone>[] => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const neck = rest.waist.y + (rest.neck.y - rest.waist.y) * 0.86;
  const [columns, rows, width] = [5, 13, 0.19];
  const look: Surface = { ...surface(color, { roughness: 1 }), sheen: 0.3 };
  const end = (id: string, x: number, sign: 1 | -1, length: number): Cloth<BodyBone> => ({
    id: `scarf ${id}`,
    columns,
    rows,
    around: false,
    rest: gridOf(columns, rows, (c, r) => {
      // columns run to the right as seen from outside: from her right to her left in front, the other way behind
      const down = r / (rows - 1);
      const y = neck - down * length * s;
      const off = reach(field, [x * s, Math.max(y, body.pelvis), 0], [0, 0, sign], 0.4 * s);
      // it comes out of the roll around the neck half closed, and opens on its way down
      const arc = 2.6 * (1 - 0.75 * down);
      const turn = (c / (columns - 1) - 0.5) * arc;
      const round = width / arc;
      return [
        (x + sign * round * Math.sin(turn)) * s,
        y,
        sign * (Math.max(off, 0.075 * s) + (0.014 + round * (Math.cos(turn) - Math.cos(arc / 2))) * s),
      ];
    }),
    pins: pinned(
      Array.from({ length: columns }, (_, c) => c),
      'chest',
    ),
    fabric: FABRICS.wool,
    exposed: 0.8,
    thick: 0.013 * s,
    fine: 3,
    surface: look,
    paint: (_across, down) => {
      const main = rgb(color);
      return down > 0.8 && down < 0.93 ? dimmed(main, 0.55) : main;
    },
  });
  return [end('front', 0.045, 1, 0.5), end('back', 0.05, -1, 0.66)];
};

/** A cape: clasped in front of both shoulders, laid over them and behind the neck, and down to the calves. */
const cape = (field: Field, body: Proportions, color: string): Cloth<BodyBone> => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const hem = rest.knee.y - body.shin * 0.35;
  const [columns, rows] = [17, 15];
  /** Height of what lies at a place of the shoulders. */
  const shoulderAt = (x: number, z: number): number => {
    let y = rest.neck.y + 0.04 * s;
    for (let step = 0; step < 30; step += 1) {
      const d = field.at(x, y, z);
      if (d < 1e-3) {
        break;
      }
      y -= d * 0.9;
    }
    return y + 0.016 * s;
  };
  const inside = rgb(color);
  return {
    id: 'cape',
    columns,
    rows,
    around: false,
    rest: gridOf(columns, rows, (c, r) => {
      // seen from behind, left to right: from the left shoulder to the right
      const across = 1 - (2 * c) / (columns - 1);
      const x = across * 0.165 * s;
      const z = (0.045 * across ** 4 - 0.066 * (1 - across ** 2)) * s;
      const top = shoulderAt(x, z);
      if (r === 0) {
        return [x, top, z];
      }
      // over the edge of the shoulders, then down in folds that widen towards the hem
      const down = (r - 1) / (rows - 2);
      const y = top - 0.03 * s - (top - 0.03 * s - hem) * down;
      const back = reach(field, [0, Math.max(y, body.pelvis), 0], [0, 0, -1], 0.4 * s);
      const wave = 0.05 * s * down * Math.cos(c * Math.PI * 0.5);
      return [
        x * (1.12 + 0.65 * down),
        y,
        Math.min(z - 0.05 * s, -back - 0.03 * s) * (1 - 0.45 * across ** 4) - wave - 0.08 * s * down,
      ];
    }),
    pins: pinned(
      Array.from({ length: columns }, (_, c) => c),
      'chest',
    ),
    fabric: FABRICS.cape,
    exposed: 0.7,
    thick: 0.006 * s,
    fine: 2,
    surface: { ...surface(color, { roughness: 0.85 }), sheen: 0.25 },
    paint: (across, down) =>
      Math.min(across, 1 - across) < 0.03 || down > 0.975 ? dimmed(inside, 0.6) : inside,
  };
};

/** Of a skirt: heights in metres above the ground at rest, and how far its hem stands off the hips. */
export interface SkirtCut {
  readonly top: number;
  readonly hem: number;
  readonly flare: number;
  /** How deep its folds are at the hem, metres. */
  readonly folds: number;
  readonly color: Rgb;
  readonly trim: Rgb | null;
  readonly fabric: Cloth<BodyBone>['fabric'];
}

/** A skirt that is sewn to the waist and swings. */
const skirt = (field: Field, body: Proportions, w: SkirtCut): Cloth<BodyBone> => {
  const s = body.height / 1.8;
  const [columns, rows] = [24, w.top - w.hem > 0.5 * s ? 9 : 8];
  const widest = Array.from({ length: columns }, () => 0);
  const rest = gridOf(columns, rows, (c, r) => {
    const turn = (c / columns) * Math.PI * 2;
    const way: Vec3 = [Math.sin(turn), 0, Math.cos(turn)];
    const down = r / (rows - 1);
    const y = w.top + (w.hem - w.top) * down;
    const body2 = y > body.pelvis - 0.12 * s ? reach(field, [0, y, 0], way, 0.4 * s) + 0.009 * s : 0;
    const own = Math.max(widest[c] ?? 0, body2);
    widest[c] = own;
    // a fold takes four columns
    const out = own + w.flare * down + w.folds * down * Math.cos((c * Math.PI) / 2);
    return [way[0] * out, y, way[2] * out];
  });
  const waist = Math.min(1, Math.max(0, (w.top - body.pelvis - 0.03 * s) / (0.07 * s)));
  const trim = w.trim;
  return {
    id: 'skirt',
    columns,
    rows,
    around: true,
    rest,
    pins: Array.from(
      { length: columns },
      (_, c): Pin<BodyBone> => ({
        particle: c,
        bones: [
          ['pelvis', 1 - waist],
          ['waist', waist],
        ],
      }),
    ),
    fabric: w.fabric,
    exposed: 0.22,
    thick: 0.004,
    fine: 3,
    surface: surface('#ffffff', { roughness: 0.72 }),
    paint: (_across, down) => (trim !== null && down > 0.94 ? trim : w.color),
  };
};

export interface Draped {
  readonly scarf: string | null;
  readonly cape: string | null;
  readonly skirt: SkirtCut | null;
}

/** What somebody wears that swings and blows; undefined for those whose clothes all lie close. */
export const draperyOf = (
  field: Field,
  body: Proportions,
  { scarf, cape: cloak, skirt: swings }: Draped,
): Drapery<BodyBone> | undefined => {
  const cloths = [
    ...(scarf === null ? [] : scarfEnds(field, body, scarf)),
    ...(cloak === null ? [] : [cape(field, body, cloak)]),
    ...(swings === null ? [] : [skirt(field, body, swings)]),
  ];
  return cloths.length === 0
    ? undefined
    : { cloths, solids: solidsOf(field, body), shells: shellsOf(field, body) };
};

/** The cut of a skirt that swings; null for none, and for the tails of a coat, which are stiff. */
export const swingingSkirt = (w: Wardrobe, body: Proportions): SkirtCut | null => {
  const s = body.height / 1.8;
  if (w.skirt === 0 || w.flare < 1.4) {
    return null;
  }
  const short = w.skirt < 0.3;
  return {
    top: body.pelvis + 0.055 * s,
    hem: body.pelvis - 0.06 * s - (body.thigh + body.shin) * w.skirt,
    flare: (w.flare - 1) * (short ? 0.075 : 0.12) * s,
    folds: (short ? 0.014 : 0.026) * s,
    color: rgb(short ? w.top : w.bottom),
    trim: w.trimmed ? rgb(w.trim) : null,
    fabric: short ? FABRICS.stage : FABRICS.dress,
  };
};
