import type { Geometry, Rgb, Surface, Vec3 } from '../../../shoot/scene.ts';
import { join } from '../../geometry/mesh.ts';
import { dimmed, mixed } from '../../geometry/paint.ts';
import { sphere } from '../../geometry/shapes.ts';
import { rgb, surface } from '../../surfaces.ts';
import { flipped, type Painted, sheet, tube } from '../head/grid.ts';
import { colorsOf } from './hide.ts';
import type { BirdPlan, Plumage } from './plan.ts';

/** A mesh and what it is made of. */
export interface Made {
  readonly geometry: Geometry;
  readonly surface: Surface;
}

const WHITE = '#ffffff';

/** The feathered upper leg, hanging from its joint along -y. */
export const thighOf = ({ leg, trunk }: BirdPlan, plumage: Plumage): Painted => {
  const { belly } = colorsOf(plumage);
  const bare = rgb(leg.color);
  // longer legs are bare above the ankle too
  const feathered = leg.upper > trunk.long * 0.5 ? 0.55 : 0.9;
  const full = Math.min(trunk.wide * 0.32, leg.upper * 0.32);
  return tube(
    Array.from({ length: 8 }, (_, i): Vec3 => [0, leg.upper * (0.12 - (1.14 * i) / 7), 0]),
    7,
    (share) => {
      const end = leg.thick * (share > 0.9 ? 1.2 : 1.02);
      const t = Math.min(1, share / feathered);
      return Math.max(end, full * Math.sqrt(1 - t ** 2) * (1 - 0.35 * t));
    },
    (share) => (share < feathered * 0.96 ? belly : bare),
  );
};

/** The bare lower leg. */
export const shankOf = ({ leg }: BirdPlan): Painted => {
  const bare = rgb(leg.color);
  return tube(
    Array.from({ length: 6 }, (_, i): Vec3 => [0, leg.thick - ((leg.lower + leg.thick) * i) / 5, 0]),
    7,
    (share) => leg.thick * (1.12 - 0.3 * Math.sin(Math.PI * share)),
    (share) => dimmed(bare, 0.92 + 0.08 * Math.cos(share * 40)),
  );
};

/** A foot about the place where the leg meets the ground: three toes ahead, one behind, a web where it swims. */
export const footOf = (plan: BirdPlan): Painted => {
  const { leg } = plan;
  const bare = rgb(leg.color);
  const long = Math.max(leg.thick * 4.2, Math.min(plan.trunk.long * 0.24, leg.lower * 0.62 + leg.thick * 2));
  const thin = leg.thick * 0.62;
  const toe = (angle: number, reach: number): Painted =>
    tube(
      [0, 0.3, 0.85, 1].map(
        (t): Vec3 => [Math.sin(angle) * reach * t, thin * (1.2 - 0.5 * t), Math.cos(angle) * reach * t],
      ),
      4,
      (share) => thin * (1 - 0.35 * share),
      (share) => dimmed(bare, share > 0.9 ? 0.45 : 1),
    );
  const toes = [toe(0, long), toe(0.55, long * 0.88), toe(-0.55, long * 0.88), toe(Math.PI, long * 0.42)];
  if (leg.webbed === true) {
    const web = (y: number): Vec3[] => [
      [0, y, 0],
      ...[-0.55, -0.28, 0, 0.28, 0.55].map((angle): Vec3 => {
        const reach = long * (Math.abs(angle) === 0.28 ? 0.74 : 0.86);
        return [Math.sin(angle) * reach, y, Math.cos(angle) * reach];
      }),
    ];
    const middle = (y: number): Vec3[] => web(0).map((): Vec3 => [0, y, long * 0.4]);
    toes.push(
      sheet({
        rows: [middle(thin * 0.8), web(thin * 0.8), web(thin * 0.35), middle(thin * 0.35)],
        around: true,
        paint: () => dimmed(bare, 0.86),
      }),
    );
  }
  const whole = join(toes);
  return { ...whole, colors: whole.colors ?? new Float32Array(whole.positions.length) };
};

/** Where the eyes sit on the head, in skulls, and their radius. */
const EYE = { aside: 0.76, up: 0.36, ahead: 0.6, size: 0.17 } as const;
const FRONT_EYE = { aside: 0.42, up: 0.3, ahead: 1.06, size: 0.23 } as const;

const billOf = ({ bill, head }: BirdPlan): Painted => {
  const tone = rgb(bill.color);
  const dark = dimmed(tone, 0.25);
  const root: Vec3 = [0, -0.02 * head, 1.28 * head];
  const slim =
    (bill.stout ?? { cone: 0.34, dagger: 0.26, hook: 0.34, flat: 0.34, bent: 0.36 }[bill.shape]) * head;
  const path = [0, 0.12, 0.35, 0.6, 0.8, 0.93, 1].map((t): Vec3 => {
    const out = bill.long + 0.3 * head;
    const drop =
      bill.shape === 'hook'
        ? (bill.stout ?? 0.34) * t ** 3
        : bill.shape === 'bent'
          ? t < 0.45
            ? 0.1 * t
            : 0.045 + 1.05 * (t - 0.45)
          : bill.shape === 'flat'
            ? 0.14 * t
            : 0.05 * t;
    return [0, root[1] - drop * out, root[2] + out * (bill.shape === 'bent' ? t - 0.3 * t * t : t)];
  });
  return tube(
    path,
    9,
    (share, turn) => {
      const taper =
        bill.shape === 'flat'
          ? 1 - 0.12 * share
          : bill.shape === 'hook'
            ? 1 - 0.25 * share - 0.55 * share ** 4
            : bill.shape === 'bent'
              ? 1 - 0.3 * share - 0.35 * share ** 3
              : 1 - 0.92 * share;
      const [wide, deep] = bill.shape === 'flat' ? [1.25, 1 - 0.72 * share] : [0.78, 1];
      return (slim * taper) / Math.hypot(Math.cos(turn) / wide, Math.sin(turn) / deep);
    },
    (share, turn) => {
      // the gape: a dark line along each side
      const gape = Math.abs(Math.sin(turn)) < 0.2 && share < 0.9 ? 0.72 : 1;
      return dimmed(bill.shape === 'bent' ? mixed(tone, dark, (share - 0.5) * 6) : tone, gape);
    },
  );
};

const crestOf = ({ crest, head }: BirdPlan, crown: Rgb): readonly Painted[] => {
  if (crest === 'plume') {
    return [0.12, -0.12].map((side) =>
      tube(
        [0, 0.3, 0.7, 1].map(
          (t): Vec3 => [side * head * (1 + t), head * (0.95 - 0.9 * t * t), head * (0.3 - 2.9 * t)],
        ),
        5,
        (share) => head * 0.11 * (1 - 0.7 * share),
        () => crown,
      ),
    );
  }
  if (crest !== 'comb') {
    return [];
  }
  const red = rgb('#c21f1c');
  const points = [0, 1, 2, 3].map((k) =>
    tube(
      [0, 0.4, 0.8, 1].map((t): Vec3 => [0, head * (0.7 + 1.0 * t), head * (1.15 - 0.48 * k - 0.24 * t)]),
      6,
      (share, turn) =>
        (1 - 0.6 * share) / Math.hypot(Math.cos(turn) / (head * 0.1), Math.sin(turn) / (head * 0.4)),
      () => red,
    ),
  );
  const wattles = [1, -1].map((side) =>
    tube(
      [0, 0.4, 0.8, 1].map((t): Vec3 => [side * head * 0.2, head * (-0.4 - 0.95 * t), head * 1.2]),
      6,
      (share) => head * 0.2 * (0.6 + 0.5 * share),
      () => red,
    ),
  );
  return [...points, ...wattles];
};

/** Bill, eyes and crest, in the frame of the head. */
export const faceOf = (plan: BirdPlan, plumage: Plumage): readonly Made[] => {
  const { head } = plan;
  const color = colorsOf(plumage);
  const { aside, up, ahead, size } = plan.flatFace === true ? FRONT_EYE : EYE;
  const both = (left: Vec3, radius: number, look: Surface, scale: Vec3 = [1, 1, 1]): Made => ({
    geometry: join(
      [1, -1].map((side) => sphere(radius, { at: [left[0] * side, left[1], left[2]], scale }, 7)),
    ),
    surface: look,
  });
  const eye: Vec3 = [aside * head, up * head, ahead * head];
  const out = plan.flatFace === true ? ([0, 0, 1] as const) : ([1, 0, 0.25] as const);
  const push = (by: number): Vec3 => [
    eye[0] + out[0] * by * size * head,
    eye[1],
    eye[2] + out[2] * by * size * head,
  ];
  const iris = plan.eye ?? '#1d130e';
  const disc = (side: number): Painted => {
    const rim = Array.from({ length: 16 }, (_, k) => (k / 16) * Math.PI * 2);
    const ring = (radius: number, z: number): Vec3[] =>
      rim.map(
        (turn): Vec3 => [
          head * (side * 0.42 + Math.cos(turn) * radius * 0.5),
          head * (0.16 - Math.sin(turn) * radius * 0.72),
          head * (z - 0.3 * Math.abs(side * 0.42 + Math.cos(turn) * radius * 0.5) ** 2),
        ],
      );
    return sheet({
      rows: [ring(0.01, 1.16), ring(0.4, 1.2), ring(0.85, 1.22), ring(1, 1.12), ring(1.02, 0.6)].reverse(),
      around: true,
      paint: (row) => (row < 2 ? dimmed(color.face, 0.45) : dimmed(color.face, row === 4 ? 0.8 : 1)),
    });
  };
  const crest = crestOf(plan, color.crown);
  return [
    { geometry: billOf(plan), surface: surface(WHITE, { roughness: 0.4 }) },
    both(push(0), size * head, surface(iris, { roughness: 0.15 })),
    both(push(0.5), size * head * 0.64, surface('#080707', { roughness: 0.1 })),
    {
      ...both(push(0.85), size * head * 0.2, surface(WHITE, { roughness: 0.3, emission: 0.5 })),
      geometry: join(
        [1, -1].map((side) => {
          const [x, y, z] = push(1.02);
          return sphere(
            size * head * 0.18,
            { at: [x * side, y + 0.3 * size * head, z + 0.1 * size * head] },
            5,
          );
        }),
      ),
    },
    ...(crest.length === 0 ? [] : [{ geometry: join(crest), surface: surface(WHITE, { roughness: 0.7 }) }]),
    ...(plan.flatFace === true
      ? [{ geometry: join([disc(1), flipped(disc(1))]), surface: surface(WHITE, { roughness: 0.9 }) }]
      : []),
  ];
};
