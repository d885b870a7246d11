import type { Rgb, Vec3 } from '../../../shoot/scene.ts';
import { join } from '../../geometry/mesh.ts';
import { dimmed, mixed } from '../../geometry/paint.ts';
import { type Painted, sheet, tube } from '../head/grid.ts';
import { colorsOf, outlineOf } from './hide.ts';
import type { BirdPlan, Plumage } from './plan.ts';

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Pieces of feathers, joined: `join` keeps their colours, and says so to nobody. */
const gathered = (pieces: readonly Painted[]): Painted => {
  const whole = join(pieces);
  return { ...whole, colors: whole.colors ?? new Float32Array(whole.positions.length) };
};

/** A flat feather from its root to its tip, along the plane of the wing. */
const feather = (
  from: Vec3,
  to: Vec3,
  wide: number,
  thick: number,
  paint: (share: number) => Rgb,
  stops: readonly number[] = [0, 0.12, 0.5, 0.86, 1],
): Painted =>
  tube(
    stops.map(
      (t): Vec3 => [
        from[0] + (to[0] - from[0]) * t,
        from[1] + (to[1] - from[1]) * t,
        from[2] + (to[2] - from[2]) * t,
      ],
    ),
    4,
    (share, turn) => {
      const taper = 0.72 + 0.28 * smooth(0, 0.4, share) - 0.5 * smooth(0.7, 1, share);
      return taper / Math.hypot(Math.cos(turn) / wide, Math.sin(turn) / thick);
    },
    (share, turn) => dimmed(paint(share), (0.9 + 0.1 * Math.cos(turn)) * (1 - 0.18 * share)),
  );

const ALONG = 12;
const ACROSS = 8;

/**
 * The left wing folded, in the frame of the trunk: a shell that lies on the flank and follows it, its tip over the root of
 * the tail.
 */
export const foldedWing = (plan: BirdPlan, plumage: Plumage): Painted => {
  const color = colorsOf(plumage);
  const { at } = outlineOf(plan);
  const { trunk, tail, wing } = plan;
  const flipper = wing.shape === 'flipper';
  const [shoulder, end] = flipper
    ? [0.3 * trunk.long, -0.26 * trunk.long]
    : [
        0.34 * trunk.long,
        -(tail.up ?? 0) > -0.5
          ? -(0.5 * trunk.long + Math.min(0.5 * tail.long, 0.4 * trunk.long))
          : -0.46 * trunk.long,
      ];
  const root = -0.42 * trunk.long;
  const rows: Vec3[][] = [];
  for (let i = 0; i <= ALONG; i += 1) {
    const u = i / ALONG;
    const z = shoulder + (end - shoulder) * u;
    const { y, wide, up, down } = at(Math.max(root, z));
    // behind the trunk the flanks draw together over the tail
    const behind = smooth(root, end, z);
    const round = Math.sqrt(Math.max(0, 1 - (1 - Math.min(1, u / 0.16)) ** 2));
    const middle = flipper ? -4 : 26 + 44 * smooth(0.45, 1, u);
    const half = (flipper ? 24 : 40) * round * (1 - (flipper ? 0.6 : 0.86) * smooth(0.42, 1, u) ** 1.1);
    const [lower, upper] = [Math.max(flipper ? -30 : -14, middle - half), Math.min(84, middle + half)];
    const lift =
      0.045 * trunk.wide + (flipper ? trunk.wide * (0.04 + 0.85 * u ** 1.4) : 0.06 * trunk.wide * behind);
    const point = (v: number, off: number): Vec3 => {
      const angle = ((lower + (upper - lower) * v) * Math.PI) / 180;
      const sin = Math.sin(angle);
      const bulge = off * (0.35 + 0.65 * Math.sin(Math.PI * Math.min(1, Math.max(0, v))));
      const w = wide * (1 - 0.5 * behind) + bulge;
      const h = (sin > 0 ? up : down) * (1 - 0.8 * behind) + bulge;
      return [Math.cos(angle) * w, y + sin * h, z];
    };
    const outer = Array.from({ length: ACROSS + 1 }, (_, k) => point(k / ACROSS, lift));
    const inner = [0.75, 0.25].map((v) => point(v, flipper ? lift - 0.12 * trunk.wide : -0.03 * trunk.wide));
    rows.push([...outer, ...inner]);
  }
  return sheet({
    rows,
    around: true,
    paint: (row, column) => {
      const u = row / ALONG;
      const v = Math.min(1, column / ACROSS);
      // the great feathers lie along the lower edge and end in the tip
      const great = smooth(0.5, 0.62, u + 0.22 * (0.5 - v));
      const second = smooth(0.3, 0.42, u + 0.3 * (0.4 - v)) * (1 - great);
      const line = great > 0.5 || second > 0.5 ? (column % 2 === 0 ? 0.82 : 1.04) : 1;
      const scale = great < 0.5 && second < 0.5 && (row + column) % 2 === 0 ? 0.94 : 1;
      const tone = mixed(mixed(color.wing, color.tip, second * 0.28), color.tip, great);
      return dimmed(tone, flipper ? 1 : line * scale);
    },
  });
};

interface Plate {
  readonly from: number;
  readonly to: number;
  /** Leading and trailing edge, by the share of the way out. */
  readonly edges: (share: number) => readonly [lead: number, trail: number];
  readonly rows: number;
  readonly thick: number;
  readonly paint: (share: number, back: number, under: boolean) => Rgb;
}

/** A closed, cambered plate along +x. */
const plate = ({ from, to, edges, rows, thick, paint }: Plate): Painted => {
  const steps = [0, 0.12, 0.34, 0.62, 1];
  return sheet({
    rows: Array.from({ length: rows + 1 }, (_, i): Vec3[] => {
      const share = i / rows;
      const [lead, trail] = edges(share);
      const slim = i === 0 || i === rows ? 0.15 : 1;
      const point = (back: number, side: number): Vec3 => {
        const camber = thick * 1.1 * Math.sin(Math.PI * back ** 0.7);
        const half = thick * slim * 0.5 * Math.sin(Math.PI * Math.min(1, back * 0.86 + 0.08));
        return [from + (to - from) * share, camber + side * half, lead + (trail - lead) * back];
      };
      return [
        ...steps.map((back) => point(back, 1)),
        ...steps
          .slice(1, -1)
          .reverse()
          .map((back) => point(back, -1)),
      ];
    }),
    around: true,
    paint: (row, column) => {
      const under = column >= steps.length;
      const back = steps[under ? steps.length - 2 - (column - steps.length) : column] ?? 0;
      return paint(row / rows, back, under);
    },
  });
};

/** The left wing spread: arm and hand, each along +x of its own joint, the leading edge towards +z. */
export const spreadWing = (
  plan: BirdPlan,
  plumage: Plumage,
): { readonly arm: Painted; readonly hand: Painted } => {
  const { inner, outer, chord, shape } = plan.wing;
  const color = colorsOf(plumage);
  const thick = chord * 0.1;
  const pale = mixed(color.wing, color.belly, 0.55);
  const tone = (coverts: Rgb, back: number, under: boolean): Rgb => {
    const feathers = mixed(coverts, color.tip, 0.75);
    const above = mixed(coverts, feathers, smooth(0.3, 0.7, back));
    return under ? mixed(pale, feathers, 0.25 + 0.5 * smooth(0.4, 0.8, back)) : above;
  };
  const saw = (share: number, count: number): number => Math.abs(((share * count) % 2) - 1);
  const arm = plate({
    from: -0.04 * inner,
    to: inner * 1.02,
    rows: 12,
    thick,
    edges: (share) => [
      chord * (0.22 + 0.1 * share),
      -chord * (0.72 - 0.05 * share + 0.045 * saw(share, 12)) * (0.86 + 0.14 * smooth(0, 0.2, share)),
    ],
    paint: (_share, back, under) => tone(color.wing, back, under),
  });
  if (shape !== 'fingered') {
    return {
      arm,
      hand: plate({
        from: -0.02 * outer,
        to: outer,
        rows: 12,
        thick: thick * 0.7,
        edges: (share) => {
          const sweep = -chord * 0.55 * share ** 1.7;
          return [
            chord * (0.32 - 0.06 * share) + sweep,
            -chord * (0.68 + 0.04 * saw(share, 12)) * (1 - share ** 1.4) + sweep - chord * 0.02,
          ];
        },
        paint: (share, back, under) =>
          mixed(tone(color.wing, back, under), color.tip, smooth(0.35, 0.8, share)),
      }),
    };
  }
  // a hand of feathers spread like fingers, over a short plate
  const palm = plate({
    from: -0.02 * outer,
    to: outer * 0.6,
    rows: 6,
    thick: thick * 0.8,
    edges: (share) => [
      chord * (0.32 - 0.16 * share),
      -chord * (0.67 + 0.04 * saw(share, 6) - 0.42 * smooth(0.3, 1, share)),
    ],
    paint: (_share, back, under) => tone(color.wing, back, under),
  });
  const fingers = Array.from({ length: 8 }, (_, k): Painted => {
    const t = k / 7;
    const angle = -0.08 + 1.35 * t ** 1.25;
    const root: Vec3 = [outer * (0.5 - 0.34 * t), thick * 0.25, chord * (0.1 - 0.2 * t)];
    const long = outer * (0.52 - 0.06 * t) + chord * 0.12 * t;
    return feather(
      root,
      [root[0] + Math.cos(angle) * long, root[1] + thick * 0.35 * (1 - t), root[2] - Math.sin(angle) * long],
      chord * 0.1,
      thick * 0.12,
      () => color.tip,
      [0, 0.15, 0.8, 1],
    );
  });
  return { arm, hand: gathered([palm, ...fingers]) };
};

/** A tail in the frame of its root, trailing along -z. */
export const tailOf = (plan: BirdPlan, plumage: Plumage): Painted => {
  const color = colorsOf(plumage);
  const { long, wide, shape } = plan.tail;
  if (shape === 'sickles') {
    const sickles = Array.from({ length: 9 }, (_, k): Painted => {
      const side = (k % 3) - 1;
      const reach = long * (1 - 0.09 * k);
      return tube(
        Array.from({ length: 7 }, (_, i): Vec3 => {
          const t = i / 6;
          const curl = (0.2 + 1.9 * t) * (0.8 + 0.04 * k);
          return [
            side * wide * (0.18 + 0.5 * t),
            reach * 0.62 * Math.sin(curl) - 0.1 * reach * t * t,
            -reach * (0.95 - 0.95 * Math.cos(curl * 0.72)) - 0.012,
          ];
        }),
        5,
        (share, turn) =>
          (0.45 + 0.55 * Math.sin(Math.PI * Math.min(1, share + 0.12))) /
          Math.hypot(Math.cos(turn) / (wide * 0.14), Math.sin(turn) / (wide * 0.42)),
        (share) => mixed(color.tail, color.back, k > 6 ? 0.7 : 0.15 * share),
      );
    });
    return gathered(sickles);
  }
  const fan = shape === 'fan';
  const count = fan ? 15 : 7;
  const spread = fan ? 1.45 : Math.asin(Math.min(0.5, (wide * 0.75) / long));
  // a peacock's feathers end in eyes, a turkey's in bands
  const eyed = (share: number): Rgb =>
    !fan || share < 0.6
      ? color.tail
      : mixed(
          mixed(color.tail, color.tip, smooth(0.6, 0.7, share)),
          mixed(color.base, color.back, share > 0.92 ? 1 : 0),
          smooth(0.74, 0.78, share),
        );
  const feathers = Array.from({ length: count }, (_, k): Painted => {
    const t = (k / (count - 1)) * 2 - 1;
    const angle = t * spread;
    const reach = long * (fan ? 1 : 1 - 0.08 * t * t);
    const lift = long * (fan ? 0.012 : 0.02) * (k % 2 === 0 ? 1 : 0.5) - long * 0.03 * t * t;
    const width = fan ? reach * 0.1 : wide * 0.3;
    return feather(
      [Math.sin(angle) * wide * 0.1, 0, wide * 0.35],
      [Math.sin(angle) * reach, lift, -Math.cos(angle) * reach],
      width,
      long * 0.006 + wide * 0.03,
      (share) => dimmed(eyed(share), k % 2 === 0 ? 1 : 0.88),
      fan ? [0, 0.12, 0.6, 0.73, 0.79, 0.9, 1] : undefined,
    );
  });
  return gathered(feathers);
};
