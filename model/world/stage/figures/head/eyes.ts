import type { Rgb, Vec3 } from '../../../shoot/scene.ts';
import { dimmed, mixed } from '../../geometry/paint.ts';
import { rgb } from '../../surfaces.ts';
import type { Field } from '../body/field.ts';
import { LIDS } from './face-bones.ts';
import { type Painted, sheet, tube } from './grid.ts';
import { CENTER, EYE, type FaceShape, skinAlong } from './skull.ts';

const WHITE = rgb('#f3f0ea');
const BLACK = rgb('#0b0a0c');

/** Where an eye that was drawn lies on the face: middle and half width and height. */
export const DRAWN_EYE = { x: 0.0335, y: 0.094, wide: 0.0185, high: 0.0205 } as const;

/** An eyeball about the origin that looks along +z: white, iris with a dark rim, pupil and a glint of the sky. */
export const eyeball = (iris: Rgb): Painted => {
  const r = EYE.radius;
  // angles from the axis; doubled where colours end
  const rings: readonly (readonly [angle: number, color: Rgb])[] = [
    [0, BLACK],
    [0.25, BLACK],
    [0.25, mixed(iris, [1, 0.9, 0.7], 0.2)],
    [0.42, iris],
    [0.54, dimmed(iris, 0.25)],
    [0.54, dimmed(WHITE, 0.84)],
    [0.66, WHITE],
    [0.95, WHITE],
    [1.4, dimmed(WHITE, 0.8)],
    [2.1, dimmed(WHITE, 0.6)],
  ];
  const around = 20;
  return sheet({
    rows: rings.map(([angle]) =>
      Array.from({ length: around }, (_, k): Vec3 => {
        const turn = (k / around) * Math.PI * 2;
        // the cornea swells a little over the iris
        const swell = angle < 0.62 ? r * (1 + 0.04 * (1 - (angle / 0.62) ** 2)) : r;
        const out = Math.sin(angle) * swell;
        return [Math.sin(turn) * out, Math.cos(turn) * out, Math.cos(angle) * swell];
      }).reverse(),
    ),
    around: true,
    paint: (row) => rings[row]?.[1] ?? WHITE,
  });
};

/** The glint on an eyeball about the origin: it does not turn with the eye. */
export const glint = (): Painted => dot([0.0034, 0.0046, EYE.radius * 1.03], 0.0019, 0.0023, [1, 1, 1]);

/** A flat spot facing +z. */
const dot = ([x, y, z]: Vec3, wide: number, high: number, color: Rgb): Painted =>
  sheet({
    rows: [0, 1].map((rim) =>
      Array.from({ length: 10 }, (_, k): Vec3 => {
        const turn = (-k / 10) * Math.PI * 2;
        return [x + Math.sin(turn) * wide * rim, y + Math.cos(turn) * high * rim, z - rim * 2e-4];
      }),
    ),
    around: true,
    paint: () => color,
  });

export interface LidLook {
  readonly skin: Rgb;
  readonly lash: Rgb;
  /** How far the lashes stand out, metres. */
  readonly lashes: number;
}

/** The lids of the left eye as shells of skin about the ball; the hinge is the line through its corners. */
export const lids = ({
  skin,
  lash,
  lashes,
}: LidLook): { readonly upper: Painted; readonly lower: Painted } => {
  const at = (elevation: number, turn: number, radius: number): Vec3 => [
    EYE.x + Math.sin(turn) * radius,
    EYE.y + Math.cos(turn) * Math.sin(elevation) * radius,
    EYE.z + Math.cos(turn) * Math.cos(elevation) * radius,
  ];
  const turns = Array.from({ length: 13 }, (_, k) => (-1.45 + (k / 12) * 2.9) as number);
  const crease = dimmed(skin, 0.72);
  const shell = (margin: number, hidden: number, up: boolean): Painted => {
    const outer = EYE.radius + (up ? 0.0013 : 0.0005);
    const rim: readonly (readonly [elevation: number, radius: number, color: Rgb])[] = [
      [hidden, EYE.radius - 0.001, skin],
      [hidden, outer + (up ? 0.001 : -0.002), up ? crease : skin],
      [margin + (hidden - margin) * 0.62, outer + 0.001, up ? mixed(skin, crease, 0.5) : skin],
      [margin + (hidden - margin) * 0.35, outer + 0.0008, skin],
      [margin + (hidden - margin) * 0.12, outer + 0.0006, skin],
      [margin, outer + 0.0004, up ? mixed(skin, lash, 0.6) : dimmed(skin, 0.85)],
      [margin - (up ? 0.05 : -0.02), outer + (up ? 0.0006 + lashes : 0), up ? lash : dimmed(skin, 0.8)],
      [margin - (up ? 0.03 : 0), EYE.radius + 0.0001, up ? lash : mixed(skin, [0.8, 0.4, 0.35], 0.4)],
    ];
    return sheet({
      rows: (up ? rim : rim.toReversed()).map(([elevation, radius]) =>
        turns.map((turn) => {
          // lashes are longest at the outer end
          const share =
            radius > outer + 0.0012 ? (0.35 + 0.65 * ((turn + 1.45) / 2.9)) * Math.cos(turn * 0.95) : 1;
          const long = outer + 0.0006;
          return at(elevation, turn, radius > outer + 0.0012 ? long + (radius - long) * share : radius);
        }),
      ),
      closed: true,
      paint: (row) => (up ? rim : rim.toReversed())[row]?.[2] ?? skin,
    });
  };
  return { upper: shell(LIDS.upper, 1.25, true), lower: shell(LIDS.lower, -0.95, false) };
};

/** The left eyebrow, on the skin. `thick`: half its height, metres. */
export const eyebrow = (field: Field, shape: FaceShape, color: Rgb, thick: number): Painted => {
  const base = shape.drawn ? DRAWN_EYE.y + 0.031 : EYE.y + 0.0195;
  const path = Array.from({ length: 9 }, (_, i): Vec3 => {
    const share = i / 8;
    const x = 0.0125 + share * 0.037;
    const y = base - 0.0016 + Math.sin(share * 2.3) * 0.0056 - share * share * 0.0032;
    return onSkin(field, x, y, 0.0008);
  });
  return tube(
    path,
    6,
    (share, turn) =>
      (0.4 + 0.6 * Math.sin(Math.min(1, share * 1.3 + 0.2) * Math.PI * 0.86)) *
      thick *
      (0.62 + 0.38 * Math.abs(Math.sin(turn))),
    () => color,
  );
};

/** The point of the skin straight in front of a place on the face, `lift` metres above it. */
export const onSkin = (field: Field, x: number, y: number, lift: number): Vec3 => {
  let z = 0.14;
  for (let step = 0; step < 40; step += 1) {
    const d = field.at(x, y, z);
    if (d < lift) {
      break;
    }
    z -= Math.max(2e-4, (d - lift) * 0.8);
  }
  return [x, y, z];
};

/**
 * The left eye of a drawn face as flat shapes on the skin, each a little before the last: white, iris with a lighter
 * foot, pupil, two glints, the line of the lashes. `shut` is the lid and the lashes of a closed eye.
 */
export const drawnEye = (
  field: Field,
  { iris, skin, lash }: { readonly iris: Rgb; readonly skin: Rgb; readonly lash: Rgb },
  woman: boolean,
): {
  readonly open: readonly Painted[];
  readonly lashes: readonly Painted[];
  readonly shut: readonly Painted[];
} => {
  const { x, y, wide, high } = DRAWN_EYE;
  /** Half height of the eye's opening above and below a place across it, -1 (inner) to 1. */
  const upper = (u: number) => high * (1 - Math.abs(u) ** 2.6) ** 0.55 * (1 + 0.06 * u);
  const lower = (u: number) => -high * 0.86 * (1 - Math.abs(u) ** 2.4) ** 0.6;
  const patch = (
    lift: number,
    edge: (turn: number) => readonly [x: number, y: number],
    center: readonly [x: number, y: number],
    color: (share: number, up: number) => Rgb,
  ): Painted => {
    const around = 24;
    const rings = [0, 0.5, 1];
    const spot = (share: number, k: number): readonly [number, number] => {
      const [ex, ey] = edge((-k / around) * Math.PI * 2);
      return [center[0] + (ex - center[0]) * share, center[1] + (ey - center[1]) * share];
    };
    return sheet({
      rows: rings.map((share) =>
        Array.from({ length: around }, (_, k) => onSkin(field, ...spot(share, k), lift)),
      ),
      around: true,
      paint: (r, k) => color(rings[r] ?? 0, (spot(rings[r] ?? 0, k)[1] - y) / high),
    });
  };
  const opening = (turn: number): readonly [number, number] => {
    const u = Math.sin(turn);
    return [x + u * wide, y + (Math.cos(turn) >= 0 ? upper(u) : lower(u))];
  };
  const clipped = (ex: number, ey: number): readonly [number, number] => {
    const u = Math.max(-0.98, Math.min(0.98, (ex - x) / wide));
    return [ex, Math.max(y + lower(u) * 0.98, Math.min(y + upper(u) * 0.98, ey))];
  };
  const ellipse = (cx: number, cy: number, rx: number, ry: number) => (turn: number) =>
    clipped(cx + Math.sin(turn) * rx, cy + Math.cos(turn) * ry);
  const ix = x - 0.001;
  const iy = y - 0.0004;
  const bright = mixed(iris, [1, 1, 1], 0.35);
  const stroke = (
    from: number,
    to: number,
    of: (u: number) => number,
    thick: (share: number) => number,
    lift: number,
  ) =>
    tube(
      Array.from({ length: 13 }, (_, i) => {
        const u = from + ((to - from) * i) / 12;
        return onSkin(field, x + u * wide, y + of(u), lift);
      }),
      5,
      thick,
      () => lash,
    );
  const heavy = woman ? 0.0023 : 0.0017;
  return {
    open: [
      patch(0.0004, opening, [x, y], (_share, up) => dimmed(WHITE, up > 0.5 ? 0.78 : 1)),
      patch(0.001, ellipse(ix, iy, 0.0128, 0.0182), [ix, iy], (share, up) =>
        share > 0.9 ? dimmed(iris, 0.35) : mixed(dimmed(iris, 0.55), bright, 0.5 - up * 0.75),
      ),
      patch(0.0015, ellipse(ix, iy + 0.0005, 0.0062, 0.0096), [ix, iy], () => dimmed(iris, 0.08)),
      patch(0.002, ellipse(ix + 0.0045, iy + 0.0088, 0.0042, 0.0052), [ix + 0.0045, iy + 0.0088], () => [
        1, 1, 1,
      ]),
      patch(0.002, ellipse(ix - 0.0048, iy - 0.0088, 0.0021, 0.0024), [ix - 0.0048, iy - 0.0088], () => [
        1, 1, 1,
      ]),
    ],
    lashes: [
      stroke(
        -0.98,
        1.12,
        (u) => upper(Math.max(-0.985, Math.min(0.985, u))) + (u > 0.9 ? (u - 0.9) * 0.012 : 0),
        (share) => heavy * (0.45 + 0.75 * share),
        0.0012,
      ),
      stroke(
        0.15,
        0.95,
        (u) => lower(Math.min(0.985, u)),
        () => 0.0007,
        0.001,
      ),
    ],
    shut: [
      patch(
        0.0026,
        (turn) => {
          const [ex, ey] = opening(turn);
          return [x + (ex - x) * 1.03, y + (ey - y) * 1.03];
        },
        [x, y],
        () => skin,
      ),
      stroke(
        -1,
        1.1,
        (u) => -high * (0.42 - 0.25 * u * u),
        (share) => heavy * (0.5 + 0.6 * share),
        0.0034,
      ),
    ],
  };
};

/** A point of the skin in a direction from the middle of the head, `lift` metres above it. */
export const outward = (field: Field, direction: Vec3, lift: number): Vec3 => {
  const far = skinAlong(field, ...direction) + lift;
  return [CENTER[0] + direction[0] * far, CENTER[1] + direction[1] * far, CENTER[2] + direction[2] * far];
};
