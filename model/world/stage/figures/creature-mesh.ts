import type { Geometry, Rgb, Skin, Vec3 } from '../../shoot/scene.ts';
import { rgb } from '../surfaces.ts';
import { Field, type Lump } from './body/field.ts';
import { layered } from './body/layers.ts';
import { compact, cut, simplify } from './body/mesh.ts';
import { polygonise } from './body/polygonise.ts';
import { CREATURE_BONES, type CreatureBone } from './creature-bones.ts';
import { type Coat, tabby } from './creature-coat.ts';
import type { Plan } from './creature-plans.ts';

const BUDGET = 3600;

/** Where the joints of a plan are, for a body of scale 1; the middle of the trunk is the origin. */
export const jointsOf = (plan: Plan) => {
  const half = plan.length / 2;
  const g = plan.girth;
  return {
    fore: [g * 0.55, -g * 0.25, half * 0.82],
    hind: [g * 0.55, -g * 0.25, -half * 0.9],
    throat: [0, g * 0.35, half * 0.92],
    head: [0, g * 0.35 + plan.neckUp, half * 0.92 + plan.neckOut],
    tail: [0, g * 0.35, -half - g * 0.5],
  } as const satisfies Readonly<Record<string, Vec3>>;
};

const ears = (plan: Plan, [, y, z]: Vec3): readonly Lump[] => {
  const h = plan.head;
  const at = (a: number, b: number, c: number): Vec3 => [a * h, y + b * h, z + c * h];
  switch (plan.ear) {
    case 'flop':
      return [
        {
          a: at(0.7, 0.55, -0.1),
          b: at(0.98, -0.3, -0.05),
          from: 0.2 * h,
          to: 0.28 * h,
          stretch: [0.42, 1, 1.1],
          blend: 0.06 * h,
        },
      ];
    case 'point':
      return [
        {
          a: at(0.5, 0.6, -0.02),
          b: at(0.66, 1.28, -0.08),
          from: 0.33 * h,
          to: 0.05 * h,
          stretch: [1, 1, 0.55],
          blend: 0.12 * h,
        },
        {
          a: at(0.52, 0.72, 0.2),
          b: at(0.64, 1.12, 0.1),
          from: 0.2 * h,
          to: 0.03 * h,
          stretch: [1, 1, 0.6],
          blend: 0.05 * h,
          hollow: true,
        },
      ];
    case 'long':
      return [
        {
          a: at(0.3, 0.7, -0.2),
          b: at(0.42, 2.4, -0.55),
          from: 0.2 * h,
          to: 0.22 * h,
          stretch: [1, 1, 0.5],
          blend: 0.08 * h,
        },
        {
          a: at(0.34, 1.1, -0.12),
          b: at(0.42, 2.2, -0.38),
          from: 0.13 * h,
          to: 0.13 * h,
          stretch: [1, 1, 0.5],
          blend: 0.04 * h,
          hollow: true,
        },
      ];
    case 'round':
      return [{ a: at(0.66, 0.76, -0.1), from: 0.3 * h, stretch: [1, 1, 0.6], blend: 0.08 * h }];
    default:
      return [{ a: at(1.3, 0.15, -0.35), from: 0.95 * h, stretch: [0.9, 1.05, 0.16], blend: 0.12 * h }];
  }
};

const headLumps = (plan: Plan, kind: string): readonly Lump[] => {
  const h = plan.head;
  const s = plan.snout;
  const [, y, z] = jointsOf(plan).head;
  const at = (a: number, b: number, c: number): Vec3 => [a * h, y + b * h, z + c * h];
  const skull: Lump[] = [
    { a: at(0, 0.06, 0), from: 0.95 * h, stretch: [0.93, 0.9, 0.98], blend: 0.3 * h },
    { a: at(0.42, -0.18, 0.25), from: 0.46 * h, blend: 0.3 * h },
  ];
  if (kind === 'cat' || kind === 'rabbit') {
    return [
      ...skull,
      { a: at(0, -0.12, 0.7), b: at(0, -0.2, 0.86), from: 0.34 * h, to: 0.26 * h, blend: 0.25 * h },
      { a: at(0.2, -0.3, 0.86), from: 0.235 * h, blend: 0.12 * h },
      { a: at(0, -0.5, 0.72), from: 0.2 * h, blend: 0.15 * h },
      { a: at(0.44, 0.14, 1.0), from: 0.2 * h, blend: 0.14 * h, hollow: true },
      ...ears(plan, [0, y, z]),
    ];
  }
  const reach = 0.6 + s / h;
  return [
    ...skull,
    {
      a: at(0, -0.08, 0.5),
      b: at(0, -0.16 - reach * 0.12, reach * 0.86),
      from: 0.52 * h,
      to: 0.34 * h,
      stretch: [0.92, 0.9, 1],
      blend: 0.3 * h,
    },
    {
      a: at(0, -0.12 - reach * 0.13, reach * 0.9),
      from: 0.3 * h,
      stretch: [1.1, 0.85, 0.9],
      blend: 0.12 * h,
    },
    {
      a: at(0, -0.42, 0.5),
      b: at(0, -0.42 - reach * 0.1, reach * 0.78),
      from: 0.28 * h,
      to: 0.2 * h,
      blend: 0.12 * h,
    },
    { a: at(0.5, 0.36, 0.86), from: 0.2 * h, blend: 0.16 * h, hollow: true },
    ...ears(plan, [0, y, z]),
    ...(plan.trunk
      ? ([
          { a: at(0, -0.2, 1.0), b: at(0, -1.4, 1.65), from: 0.36 * h, to: 0.26 * h, blend: 0.2 * h },
          { a: at(0, -1.4, 1.65), b: at(0, -2.9, 1.7), from: 0.26 * h, to: 0.16 * h, blend: 0.1 * h },
        ] as const)
      : []),
  ];
};

/** The left half of an animal's flesh at rest; the field mirrors it. */
export const creatureLumps = (plan: Plan, kind: string): readonly Lump[] => {
  const { fore, hind, throat, head, tail } = jointsOf(plan);
  const g = plan.girth;
  const l = plan.leg;
  const half = plan.length / 2;
  const heavy = plan.upper > 0.4 && plan.girth > 0.33;
  const leg = ([x, y, z]: Vec3, thick: number): Lump[] => {
    const knee = y - plan.upper;
    const sole = knee - plan.lower;
    return [
      { a: [x, y, z], b: [x, knee, z], from: l * thick, to: l * 1.12, blend: g * 0.3 },
      {
        a: [x, knee, z],
        b: [x, sole + l * 1.1, z],
        from: l * 1.12,
        to: l * (heavy ? 1 : 0.82),
        blend: l * 0.5,
      },
      {
        a: [x, sole + l * 0.72, z + l * 0.15],
        b: [x, sole + l * 0.62, z + l * (heavy ? 0.4 : 1.05)],
        from: l * 1.02,
        to: l * 0.92,
        stretch: [1.05, 0.7, 1],
        blend: l * 0.5,
      },
    ];
  };
  const [tx, ty, tz] = tail;
  const way = [Math.cos(plan.tailUp + Math.PI / 2), Math.sin(plan.tailUp + Math.PI / 2)] as const;
  const tailAt = (share: number): Vec3 => [
    tx,
    ty - way[0] * plan.tail * share,
    tz - way[1] * plan.tail * share,
  ];
  const bushy = plan.mane ? 1.6 : 1.1;
  return [
    {
      a: [0, -0.02 * g, half * 0.62],
      b: [0, 0.02 * g, 0],
      from: g * 1.02,
      to: g * 0.88,
      stretch: [0.88, 1.08, 1],
      blend: g * 0.4,
    },
    {
      a: [0, 0.02 * g, 0],
      b: [0, 0.04 * g, -half * 0.78],
      from: g * 0.88,
      to: g * 0.92,
      stretch: [0.88, 1, 1],
      blend: g * 0.3,
    },
    { a: [g * 0.42, -0.12 * g, half * 0.76], from: g * 0.6, blend: g * 0.35 },
    { a: [g * 0.42, -0.1 * g, -half * 0.82], from: g * 0.68, stretch: [0.85, 1.1, 1], blend: g * 0.35 },
    {
      a: throat,
      b: [head[0], head[1] - plan.head * 0.15, head[2] - plan.head * 0.3],
      from: plan.neck * 1.5,
      to: plan.neck * 1.05,
      blend: g * 0.5,
    },
    ...leg(fore, 1.9),
    ...leg(hind, 2.5),
    {
      a: tailAt(-0.08),
      b: tailAt(0.55),
      from: plan.tailThick * 1.05,
      to: plan.tailThick * bushy,
      blend: g * 0.16,
    },
    {
      a: tailAt(0.55),
      b: tailAt(0.98),
      from: plan.tailThick * bushy,
      to: plan.tailThick * (plan.mane ? 0.7 : 0.85),
      blend: plan.tailThick * 0.4,
    },
    ...(plan.mane
      ? ([
          {
            a: [0, throat[1] + plan.neck * 1.1, throat[2] - plan.neck * 1.2],
            b: [0, head[1] + plan.head * 0.75, head[2] - plan.head * 0.55],
            from: plan.neck * 0.5,
            to: plan.neck * 0.42,
            stretch: [0.5, 1, 1],
            blend: plan.neck * 0.3,
          },
        ] as const)
      : []),
    ...headLumps(plan, kind),
  ];
};

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

type Pull = readonly [bone: CreatureBone, share: number];
type Stop = readonly [at: number, bone: CreatureBone];

const along = (stops: readonly Stop[], at: number): readonly Pull[] => {
  const next = stops.findIndex(([from]) => from > at);
  const [from, to] = [stops[next - 1], stops[next]];
  if (from === undefined || to === undefined) {
    const end = next === 0 ? stops[0] : stops.at(-1);
    return end === undefined ? [] : [[end[1], 1]];
  }
  const share = smooth(from[0], to[0], at);
  return [
    [from[1], 1 - share],
    [to[1], share],
  ];
};

/** Which bones a point of an animal at rest follows. */
export const creaturePull = (plan: Plan): ((x: number, y: number, z: number) => readonly Pull[]) => {
  const { fore, hind, throat, head, tail } = jointsOf(plan);
  const g = plan.girth;
  const neck = [head[1] - throat[1], head[2] - throat[2]] as const;
  const long2 = neck[0] ** 2 + neck[1] ** 2;
  return (x, y, z) => {
    const side = x >= 0 ? 'L' : 'R';
    const up = ((y - throat[1]) * neck[0] + (z - throat[2]) * neck[1]) / long2;
    if (z > fore[2] && up > 0.12) {
      const pulls = along(
        [
          [0.12, 'trunk'],
          [0.5, 'neck'],
          [0.86, 'head'],
        ],
        up,
      );
      const chin =
        smooth(-0.22, -0.5, (y - head[1]) / plan.head) * smooth(0.15, 0.6, (z - head[2]) / plan.head) * 0.8;
      return chin > 0 && up > 0.5
        ? [...pulls.map(([bone, share]) => [bone, share * (1 - chin)] as const), ['jaw', chin]]
        : pulls;
    }
    // the tail leaves the trunk at its root
    const behind = Math.hypot(y - tail[1], z - tail[2]) * (z < tail[2] + 0.1 * g ? 1 : 0);
    const inTail =
      z < tail[2] && y > hind[1] - plan.upper * (plan.tailUp < 0 ? 9 : 0.2) && Math.abs(x) < g * 0.4
        ? smooth(0, g * 0.35, behind)
        : 0;
    if (inTail > 0) {
      return [
        ['trunk', 1 - inTail],
        ...along(
          [
            [plan.tail * 0.36, 'tail'],
            [plan.tail * 0.62, 'tailTip'],
          ],
          behind,
        ).map(([bone, share]) => [bone, share * inTail] as const),
      ];
    }
    const [end, hip] = z > 0 ? (['fore', fore] as const) : (['hind', hind] as const);
    const down = hip[1] - y;
    const near =
      down > g * 1.2
        ? 1
        : (1 - smooth(plan.leg * 2 + g * 0.35, plan.leg * 2 + g * 0.95, Math.abs(z - hip[2]))) *
          smooth(0, g * 0.4, Math.abs(x));
    const pulls = along(
      [
        [-0.35 * g, 'trunk'],
        [0.2 * g, `hip ${end}${side}`],
        [0.75 * g, `${end}Upper${side}`],
        [plan.upper * 0.72, `${end}Upper${side}`],
        [plan.upper, `knee ${end}${side}`],
        [plan.upper + plan.lower * 0.26, `${end}Lower${side}`],
      ],
      down,
    );
    return [...pulls.map(([bone, share]) => [bone, share * near] as const), ['trunk', 1 - near]];
  };
};

/** Colours beside the coat's (sRGB hex): hoofs, and a cat's bars or null. */
export interface Marks {
  readonly paws: string;
  readonly bars: string | null;
}

/** An animal's hide as one closed mesh of scale 1 that bends with {@link CREATURE_BONES}. */
export const creatureMesh = (plan: Plan, kind: string, coat: Coat, { paws, bars }: Marks): Geometry => {
  const field = new Field(creatureLumps(plan, kind));
  const { head, fore } = jointsOf(plan);
  const fine = plan.head * 0.095;
  const mesh = polygonise(field, {
    center: [0, 0, 0],
    finest: fine,
    depth: 8,
    half: true,
    slack: plan.head * 0.06,
    cell: (_x, y, z) => (z > head[2] - plan.head * 1.3 && y > head[1] - plan.head * 1.3 ? fine : fine * 2),
  });
  const { positions, indices, levels } = cut(mesh, (x) => x, fine * 0.02);
  const kept: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t] ?? 0, indices[t + 1] ?? 0, indices[t + 2] ?? 0];
    if (corners.some((corner) => (levels[corner] ?? 0) > 0)) {
      kept.push(...corners);
    }
  }
  for (let i = 0; i < levels.length; i += 1) {
    if (levels[i] === 0) {
      positions[i * 3] = 0;
    }
  }
  const half = compact({ positions, indices: new Uint32Array(kept) });
  const normals = new Float32Array(half.positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [, ...normal] = field.slope(
      half.positions[i] ?? 0,
      half.positions[i + 1] ?? 0,
      half.positions[i + 2] ?? 0,
    );
    normals.set(normal, i);
  }
  const sole = fore[1] - plan.upper - plan.lower;
  const horn: Rgb = rgb(paws);
  const striped = bars === null ? null : rgb(bars);
  const layers = [
    { level: () => 1, paint: coat, lift: 0 },
    ...(striped === null ? [] : [{ level: tabby(plan), paint: () => striped, lift: 0 }]),
    ...(plan.girth > 0.25
      ? [
          {
            level: (_x: number, y: number) => sole + plan.leg * 1.1 - y,
            paint: () => horn,
            lift: plan.leg * 0.05,
          },
        ]
      : []),
  ];
  const geometry = layered(simplify(half, normals, BUDGET / 2), field, layers, fine * 0.2);
  return { ...geometry, skin: skinOf(geometry.positions, creaturePull(plan)) };
};

const skinOf = (positions: Float32Array, pull: ReturnType<typeof creaturePull>): Skin => {
  const count = positions.length / 3;
  const indices = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  for (let i = 0; i < count; i += 1) {
    const strongest = pull(positions[i * 3] ?? 0, positions[i * 3 + 1] ?? 0, positions[i * 3 + 2] ?? 0)
      .filter(([, share]) => share > 0)
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 4);
    const total = strongest.reduce((sum, [, share]) => sum + share, 0);
    for (const [k, [bone, share]] of strongest.entries()) {
      indices[i * 4 + k] = CREATURE_BONES.indexOf(bone);
      weights[i * 4 + k] = share / total;
    }
  }
  return { bones: CREATURE_BONES.length, indices, weights };
};
