import type { Vec3 } from '../../shoot/scene.ts';
import type { Lump } from './body/field.ts';
import type { Plan } from './creature-plans.ts';

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
