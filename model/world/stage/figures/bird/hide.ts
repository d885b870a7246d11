import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import { dimmed, mixed } from '../../geometry/paint.ts';
import { rgb } from '../../surfaces.ts';
import { type PullOf, skinOver } from '../body/skin.ts';
import { sheet } from '../head/grid.ts';
import { BIRD_BONES, type BirdBone, NECK_BONES } from './bones.ts';
import type { BirdPlan, Plumage } from './plan.ts';

/** A cross-section at rest: an ellipse about `[0, y, z]` whose upper and lower half differ. */
export interface Section {
  readonly y: number;
  readonly z: number;
  readonly wide: number;
  readonly up: number;
  readonly down: number;
}

const AROUND = 16;
/** Sections put between two given ones. */
const BETWEEN = 2;

/** Where the neck leaves the trunk, the middle of the trunk being the origin. */
export const neckBase = ({ trunk, neck }: BirdPlan): Vec3 => [
  0,
  Math.max(0, trunk.deep * 0.62 - neck.thick),
  trunk.long * 0.46,
];

/** Trunk, neck and head lie in one line at rest, along +z. */
const sectionsOf = (plan: BirdPlan): readonly Section[] => {
  const { trunk, neck, head } = plan;
  const { long, wide, deep } = trunk;
  const [, rise, front] = neckBase(plan);
  const body = (z: number, w: number, up: number, down: number, y = 0): Section => ({
    z: z * long,
    y: y * deep,
    wide: w * wide,
    up: up * deep,
    down: down * deep,
  });
  const round = (z: number, radius: number, y = rise): Section => ({
    z,
    y,
    wide: radius,
    up: radius,
    down: radius,
  });
  const end = front + neck.long;
  const skull = (z: number, share: number, y: number): Section => ({
    z: end + z * head,
    y: rise + y * head,
    wide: share * head * 0.94,
    up: share * head,
    down: share * head * 0.92,
  });
  const slim = Math.min(neck.thick, head * 0.95);
  const necks = [0.18, 0.4, 0.62, 0.82].map((share) =>
    round(
      front + neck.long * share,
      neck.thick * (1.45 - 0.45 * Math.min(1, share * 2)) * (1 - share) + slim * 0.9 * share,
    ),
  );
  return [
    body(-0.52, 0, 0, 0, 0.25),
    body(-0.5, 0.2, 0.14, 0.14, 0.24),
    body(-0.4, 0.5, 0.38, 0.46, 0.16),
    body(-0.22, 0.86, 0.74, 0.84, 0.06),
    body(-0.02, 1, 0.92, 1.02),
    body(0.18, 0.98, 0.94, 1.02),
    body(0.33, 0.8, 0.86, 0.86),
    {
      z: 0.42 * long,
      y: rise * 0.6,
      wide: Math.min(wide * 0.34 + neck.thick * 0.75, wide * 0.76),
      up: Math.min(deep * 0.3 + neck.thick * 0.5, deep * 0.8),
      down: Math.min(deep * 0.36 + neck.thick * 0.75, deep * 0.8),
    },
    ...(neck.long > head ? necks : necks.slice(1, 2)),
    // a head on a thick neck has no nape
    skull(-0.25, Math.min(1.02, Math.max(0.84, (neck.thick / head) * 0.96)), 0.12),
    skull(0.25, 1, 0.2),
    skull(0.75, 0.93, 0.16),
    skull(1.15, 0.68, 0.06),
    skull(1.45, 0.36, -0.04),
    skull(1.6, 0, -0.06),
  ];
};

const spline = (a: number, b: number, c: number, d: number, t: number): number =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

const KEYS = ['y', 'z', 'wide', 'up', 'down'] as const;

const smoothed = (rows: readonly Section[]): readonly Section[] => {
  const at = (i: number): Section => rows[Math.min(rows.length - 1, Math.max(0, i))] ?? ORIGIN;
  return rows.flatMap((row, i) =>
    i === rows.length - 1
      ? [row]
      : Array.from({ length: BETWEEN }, (_, step): Section => {
          const of = (key: (typeof KEYS)[number]) =>
            spline(at(i - 1)[key], at(i)[key], at(i + 1)[key], at(i + 2)[key], step / BETWEEN);
          const size = (key: 'wide' | 'up' | 'down') => Math.max(1e-6, of(key));
          return { y: of('y'), z: of('z'), wide: size('wide'), up: size('up'), down: size('down') };
        }),
  );
};
const ORIGIN: Section = { y: 0, z: 0, wide: 0, up: 0, down: 0 };

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** The skin of a bird at rest, and the section of its trunk at a place along it. */
export const outlineOf = (
  plan: BirdPlan,
): { readonly rows: readonly Section[]; readonly at: (z: number) => Section } => {
  const rows = smoothed(sectionsOf(plan));
  return {
    rows,
    at: (z) => {
      const next = Math.max(
        1,
        rows.findIndex((row) => row.z >= z),
      );
      const [a, b] = [rows[next - 1] ?? ORIGIN, rows[next] ?? ORIGIN];
      const share = Math.min(1, Math.max(0, (z - a.z) / Math.max(1e-6, b.z - a.z)));
      const of = (key: (typeof KEYS)[number]) => a[key] + (b[key] - a[key]) * share;
      return { y: of('y'), z, wide: of('wide'), up: of('up'), down: of('down') };
    },
  };
};

/** Linear colours of plumage, each region filled in. */
export const colorsOf = (plumage: Plumage): Readonly<Record<keyof Plumage, Rgb>> => {
  const base = plumage.base;
  const neck = plumage.neck ?? base;
  return {
    base: rgb(base),
    back: rgb(plumage.back ?? base),
    belly: rgb(plumage.belly ?? base),
    breast: rgb(plumage.breast ?? plumage.belly ?? base),
    neck: rgb(neck),
    throat: rgb(plumage.throat ?? neck),
    crown: rgb(plumage.crown ?? neck),
    face: rgb(plumage.face ?? plumage.crown ?? neck),
    wing: rgb(plumage.wing ?? plumage.back ?? base),
    tip: rgb(plumage.tip ?? plumage.wing ?? base),
    tail: rgb(plumage.tail ?? plumage.tip ?? base),
  };
};

/** Which bones a place along a bird at rest follows. */
const pullOf = (plan: BirdPlan): ((x: number, y: number, z: number) => readonly PullOf<BirdBone>[]) => {
  const [, , front] = neckBase(plan);
  const step = plan.neck.long / NECK_BONES.length;
  const chain: readonly BirdBone[] = ['trunk', ...NECK_BONES, 'head'];
  // the chest gives way over some of its depth, so that the throat does not crease
  const soft = plan.trunk.long * 0.1;
  return (_x, _y, z) => {
    const along = z < front ? 0.5 * smooth(-soft, 0, z - front) : 0.5 + (z - front) / step;
    const place = Math.min(chain.length - 1, Math.max(0, along));
    const below = Math.min(chain.length - 2, Math.floor(place));
    const [from = 'trunk', to = 'head'] = [chain[below], chain[below + 1]];
    return [
      [from, 1 - (place - below)],
      [to, place - below],
    ];
  };
};

/** Trunk, neck and head of a bird as one closed, feathered mesh of scale 1 that bends with {@link BIRD_BONES}. */
export const hideOf = (plan: BirdPlan, plumage: Plumage): Geometry => {
  const { rows } = outlineOf(plan);
  const color = colorsOf(plumage);
  const [, , front] = neckBase(plan);
  const end = front + plan.neck.long;
  const paint = (row: number, column: number): Rgb => {
    const { z } = rows[row] ?? ORIGIN;
    const turn = (column / AROUND) * Math.PI * 2;
    const up = -Math.sin(turn);
    const aside = Math.abs(Math.cos(turn));
    const t = z / plan.trunk.long;
    const below = smooth(0.3, -0.3, up);
    const feather = 1 + 0.05 * Math.sin(row * 2.4 + column * 1.9) * Math.sin(column * 3.1 - row * 1.3);
    const trunk = mixed(
      mixed(color.back, color.belly, below),
      color.breast,
      smooth(0.1, 0.3, t) * smooth(0.55, 0.05, up),
    );
    const neck = mixed(color.neck, color.throat, smooth(0.25, -0.4, up));
    const h = (z - end) / plan.head;
    const head = mixed(
      mixed(color.face, color.crown, smooth(0.3, 0.62, up)),
      color.throat,
      smooth(-0.35, -0.75, up) * smooth(1.3, 0.8, h),
    );
    const cheek = smooth(-0.1, 0.35, h) * (0.4 + 0.6 * smooth(0.1, 0.5, aside));
    const lower = smooth(front - plan.trunk.long * 0.08, front + plan.neck.long * 0.22, z);
    const whole = mixed(mixed(trunk, neck, lower), mixed(neck, head, cheek), smooth(-0.5, 0.1, h));
    return dimmed(whole, feather);
  };
  const geometry = sheet({
    rows: rows.map(({ y, z, wide, up, down }) =>
      Array.from({ length: AROUND }, (_, k): Vec3 => {
        const turn = (k / AROUND) * Math.PI * 2;
        const sin = Math.sin(turn);
        return [Math.cos(turn) * wide, y - sin * (sin > 0 ? down : up), z];
      }),
    ),
    around: true,
    paint,
  });
  return { ...geometry, skin: skinOver(BIRD_BONES, geometry.positions, pullOf(plan)) };
};
