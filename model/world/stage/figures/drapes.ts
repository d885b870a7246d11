import type { Rgb, Surface, Vec3 } from '../../shoot/scene.ts';
import { type Cloth, type Drapery, FABRICS, gridOf, type Pin, pinned, type Solid } from '../cloth.ts';
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

/** The dressed body as cloth meets it. */
const solidsOf = (field: Field, body: Proportions): readonly Solid<BodyBone>[] => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const trunk = (share: number): number => rest.waist.y + (rest.neck.y - rest.waist.y) * share;
  return [
    slice(field, body.pelvis - 0.03 * s, s, 'pelvis'),
    slice(field, body.pelvis + 0.045 * s, s, 'pelvis'),
    slice(field, trunk(0), s, 'waist'),
    slice(field, trunk(0.22), s, 'chest'),
    slice(field, trunk(0.44), s, 'chest'),
    slice(field, trunk(0.64), s, 'chest'),
    {
      bones: ['neck', 'head'],
      a: [0, trunk(0.86), -0.005 * s],
      b: [0, trunk(1.15), 0.01 * s],
      radius: 0.062 * s,
    },
    { bones: ['head', 'head'], a: [0, trunk(1.3), 0.01 * s], b: [0, trunk(1.42), 0.01 * s], radius: 0.1 * s },
    // from the neck over the shoulders
    ...mirrored<Solid<BodyBone>>([
      {
        bones: ['chest', 'upperArmL'],
        a: [0.04 * s, trunk(0.8), -0.005 * s],
        b: [rest.shoulder.x, rest.shoulder.y - 0.004 * s, rest.shoulder.z],
        radius: 0.062 * s,
      },
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
  const [columns, rows, width] = [5, 16, 0.17];
  const look: Surface = { ...surface(color, { roughness: 1 }), sheen: 0.3 };
  const end = (id: string, x: number, sign: 1 | -1, length: number): Cloth<BodyBone> => ({
    id: `scarf ${id}`,
    columns,
    rows,
    around: false,
    rest: gridOf(columns, rows, (c, r) => {
      // columns run to the right as seen from outside: from her right to her left in front, the other way behind
      const across = (c / (columns - 1) - 0.5) * width * sign;
      const down = (r / (rows - 1)) * length * s;
      const y = neck - down;
      const off = reach(field, [x * s, Math.max(y, body.pelvis), 0], [0, 0, sign], 0.4 * s);
      // under the roll around the neck it is gathered
      const gather = 0.62 + 0.38 * Math.min(1, r / 4);
      return [(x + across * gather) * s, y, sign * (Math.max(off, 0.075 * s) + 0.03 * s)];
    }),
    pins: pinned(
      Array.from({ length: columns }, (_, c) => c),
      'chest',
    ),
    fabric: FABRICS.wool,
    thick: 0.013 * s,
    fine: 2,
    surface: look,
    paint: (_across, down) => {
      const main = rgb(color);
      return down > 0.8 && down < 0.93 ? dimmed(main, 0.55) : main;
    },
  });
  return [end('front', 0.045, 1, 0.5), end('back', 0.05, -1, 0.66)];
};

/** A cape: from shoulder to shoulder behind the neck, and down to the calves. */
const cape = (field: Field, body: Proportions, color: string): Cloth<BodyBone> => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const top = rest.waist.y + (rest.neck.y - rest.waist.y) * 0.9;
  const hem = rest.knee.y - body.shin * 0.42;
  const [columns, rows] = [17, 15];
  const pins: Pin<BodyBone>[] = [];
  for (let c = 0; c < columns; c += 1) {
    pins.push({ particle: c, bones: [['chest', 1]] });
  }
  const inside = rgb(color);
  return {
    id: 'cape',
    columns,
    rows,
    around: false,
    rest: gridOf(columns, rows, (c, r) => {
      // seen from behind, left to right: from her left to her right
      const across = 1 - (2 * c) / (columns - 1);
      const down = r / (rows - 1);
      // a yoke around the neck that opens into a wide back
      const turn = across * (1.75 - 0.55 * Math.min(1, down * 5));
      const y = top - (top - hem) * down - 0.035 * s * Math.min(1, down * 8) * Math.abs(across);
      const at = Math.max(y, body.pelvis);
      const back = reach(field, [0, at, 0], [0, 0, -1], 0.4 * s);
      const out = 0.085 * s + (0.06 + 0.3 * down ** 0.8) * s * Math.min(1, down * 6);
      const wave = 0.03 * s * down * Math.cos(c * Math.PI * 0.5);
      return [
        Math.sin(turn) * out * 1.05,
        y,
        -Math.cos(turn) * Math.max(out * 0.62, r === 0 ? 0.085 * s : 0) -
          (down > 0.06 ? Math.max(0, back - 0.06 * s) : 0) -
          wave,
      ];
    }),
    pins,
    fabric: FABRICS.drape,
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
  readonly color: Rgb;
  readonly trim: Rgb | null;
  readonly fabric: Cloth<BodyBone>['fabric'];
}

/** A skirt that is sewn to the waist and swings. */
const skirt = (field: Field, body: Proportions, w: SkirtCut): Cloth<BodyBone> => {
  const s = body.height / 1.8;
  const [columns, rows] = [25, w.top - w.hem > 0.5 * s ? 9 : 8];
  const widest = Array.from({ length: columns }, () => 0);
  const rest = gridOf(columns, rows, (c, r) => {
    const turn = (c / columns) * Math.PI * 2;
    const way: Vec3 = [Math.sin(turn), 0, Math.cos(turn)];
    const down = r / (rows - 1);
    const y = w.top + (w.hem - w.top) * down;
    const body2 = y > body.pelvis - 0.12 * s ? reach(field, [0, y, 0], way, 0.4 * s) + 0.009 * s : 0;
    const own = Math.max(widest[c] ?? 0, body2);
    widest[c] = own;
    const out = own + w.flare * down;
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
  return cloths.length === 0 ? undefined : { cloths, solids: solidsOf(field, body) };
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
    color: rgb(short ? w.top : w.bottom),
    trim: w.trimmed ? rgb(w.trim) : null,
    fabric: short ? FABRICS.stage : FABRICS.dress,
  };
};
