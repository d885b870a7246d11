import type { Rgb, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { rgb, surface } from '../surfaces.ts';
import { Field } from './body/field.ts';
import { creatureLumps, jointsOf } from './creature-anatomy.ts';
import type { Plan } from './creature-plans.ts';
import type { CreatureJoint, Piece } from './figure.ts';
import { flipped, type Painted, sheet, tube } from './head/grid.ts';

/** Where along its trunk an animal is sat on, as shares of its length from the middle: an elephant behind its ears. */
export const SADDLES: Readonly<Record<string, number>> = {
  horse: 0.09,
  cow: 0.06,
  bear: 0.02,
  elephant: 0.44,
  dog: 0.02,
};

const LEATHER = '#4a2c18';
const BLANKETS: readonly [string, ...string[]] = ['#7a2230', '#23406b', '#2f5a3c', '#b58a3a'];
const NAP = surface('#ffffff', { roughness: 0.9 });
const HIDE = surface('#ffffff', { roughness: 0.5 });

/** Metres from a line along z to the hide, in the direction of an angle from upright (radians, towards +x). */
type Ray = (y: number, z: number, angle: number) => number;

const rayOf = (plan: Plan, kind: string): Ray => {
  const field = new Field(creatureLumps(plan, kind));
  return (y, z, angle) => {
    let low = 0;
    let high = plan.girth * 1.6;
    for (let k = 0; k < 18; k += 1) {
      const middle = (low + high) / 2;
      const inside = field.at(Math.sin(angle) * middle, y + Math.cos(angle) * middle, z) < 0;
      [low, high] = inside ? [middle, high] : [low, middle];
    }
    return high;
  };
};

const between = (from: number, to: number, steps: number): readonly number[] =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);

/** A cloth or strap over the hide: seen from above, its rows run from the front to the back. */
const laid = (
  ray: Ray,
  axis: number,
  zs: readonly number[],
  angles: readonly number[],
  lift: (z: number, angle: number) => number,
  paint: (z: number, angle: number) => Rgb,
): Painted =>
  sheet({
    rows: zs.map((z) =>
      angles.map((turn): Vec3 => {
        const angle = -turn;
        const r = ray(axis, z, angle) + lift(z, angle);
        return [Math.sin(angle) * r, axis + Math.cos(angle) * r, z];
      }),
    ),
    paint: (row, column) => paint(zs[row] ?? 0, angles[column] ?? 0),
  });

/** A blanket with a border, over the back and part of the way down the flanks. */
const blanket = (plan: Plan, ray: Ray, seat: number, color: string): Painted => {
  const [cloth, border] = [rgb(color), rgb('#e6d9b8')];
  const [front, back] = [seat + 0.28, seat - 0.36];
  const low = 1.35;
  return laid(
    ray,
    0,
    [front + 0.005, ...between(front, back, 22), back - 0.005],
    [-low - 0.02, ...between(-low, low, 34), low + 0.02],
    // its edge lies on the hide
    (z, angle) =>
      z > front || z < back || Math.abs(angle) > low ? 0 : 0.014 * Math.min(1, plan.girth / 0.3),
    (z, angle) => (front - z < 0.035 || z - back < 0.035 || low - Math.abs(angle) < 0.12 ? border : cloth),
  );
};

/** The saddle: a hollow between pommel and cantle, and flaps. */
const saddle = (ray: Ray, seat: number): Painted => {
  const leather = rgb(LEATHER);
  const [front, back] = [seat + 0.2, seat - 0.26];
  const wide = 1.05;
  return laid(
    ray,
    0,
    [front + 0.01, ...between(front, back, 18), back - 0.01],
    [-wide - 0.03, ...between(-wide, wide, 26), wide + 0.03],
    (z, angle) => {
      const flap = Math.abs(angle) / wide;
      const inside = z <= front && z >= back && flap <= 1;
      const rise = 0.06 * ((z - (front + back) / 2) / ((front - back) / 2)) ** 4;
      // flaps are narrower than the seat: their corners lie on the blanket
      return inside ? 0.022 + Math.max(0, 1 - 1.6 * flap) * (0.012 + rise) : 0.012;
    },
    () => leather,
  );
};

const STRAP = 0.013;

/** Noseband, cheek straps and headband, in the frame of the head. */
const bridle = (plan: Plan, kind: string): readonly Painted[] => {
  const field = new Field(creatureLumps(plan, kind));
  const head = jointsOf(plan).head;
  const h = plan.head;
  /** The hide beside a place in the head's middle plane, and a strap's thickness off it. */
  const beside = (y: number, z: number): Vec3 => {
    let [low, high] = [0, h * 2];
    for (let k = 0; k < 18; k += 1) {
      const middle = (low + high) / 2;
      [low, high] = field.at(middle, head[1] + y * h, head[2] + z * h) < 0 ? [middle, high] : [low, middle];
    }
    return [high + 0.004, y * h, z * h];
  };
  const leather = rgb(LEATHER);
  const strap = (path: readonly Vec3[]) =>
    tube(
      path,
      6,
      () => STRAP,
      () => leather,
    );
  const [bit, nose, cheek, poll] = bitOf(plan);
  const side = strap([
    ...between(0, 1, 8).map((t) =>
      beside(bit[0] + (cheek[0] - bit[0]) * t, bit[1] + (cheek[1] - bit[1]) * t),
    ),
    ...between(0.25, 1, 4).map((t) =>
      beside(cheek[0] + (poll[0] - cheek[0]) * t, cheek[1] + (poll[1] - cheek[1]) * t),
    ),
  ]);
  const band = sheet({
    rows: [-STRAP, STRAP]
      .map((dz) =>
        between(0, 2 * Math.PI, 24).map((angle): Vec3 => {
          const z = head[2] + nose[1] * h + dz;
          const y = head[1] + nose[0] * h;
          let [low, high] = [0, h];
          for (let k = 0; k < 18; k += 1) {
            const middle = (low + high) / 2;
            const inside = field.at(Math.sin(angle) * middle, y + Math.cos(angle) * middle, z) < 0;
            [low, high] = inside ? [middle, high] : [low, middle];
          }
          const r = high + 0.007;
          return [Math.sin(angle) * r, nose[0] * h + Math.cos(angle) * r, nose[1] * h + dz];
        }),
      )
      .toReversed(),
    paint: () => leather,
  });
  return [side, flipped(side), band];
};

/** Places of a bridle on a head, up and forward, in its sizes: bit, middle of the noseband, cheek and behind the ears. */
const bitOf = ({ head, snout }: Plan) => {
  const reach = 0.6 + snout / head;
  return [
    [-0.36 - 0.1 * reach, reach * 0.72],
    [-0.2 - reach * 0.1, reach * 0.62],
    [-0.02, 0.35],
    [0.62, -0.3],
  ] as const satisfies readonly (readonly [up: number, forward: number])[];
};

/** Where the left rein is tied, in the frame of the head of an animal of scale 1. */
export const reinRing = (plan: Plan): Vec3 => {
  const [[up, forward]] = bitOf(plan);
  return [plan.head * 0.42, up * plan.head, forward * plan.head];
};

/** How far a rein leads around the neck, and hangs, metres. */
const AROUND = 0.2;
const SLACK = 0.3;

/** A rein between the origin and (0, 0, 1), `side` of the neck (1: left); its frame stretches it along z. */
const rein = (side: 1 | -1): Painted =>
  tube(
    between(0, 1, 18).map(
      (z): Vec3 => [-side * AROUND * Math.sin(Math.PI * z) ** 0.8, -SLACK * z * (1 - z), z],
    ),
    5,
    () => 0.009,
    () => rgb(LEATHER),
  );

/** What a ridden animal wears, at scale 1: a blanket, and a horse a saddle, a bridle and reins. `pick`: 0 to 1, for its colour. */
export const tack = (plan: Plan, kind: string, pick: number): readonly Piece<CreatureJoint>[] => {
  const ray = rayOf(plan, kind);
  const seat = plan.length * (SADDLES[kind] ?? 0);
  const color = BLANKETS[Math.floor(pick * BLANKETS.length)] ?? BLANKETS[0];
  const cloth: Piece<CreatureJoint> = {
    joint: 'trunk',
    part: part(blanket(plan, ray, seat, color), NAP, false),
  };
  if (kind !== 'horse') {
    return [cloth];
  }
  return [
    cloth,
    { joint: 'trunk', part: part(saddle(ray, seat), HIDE, false) },
    ...bridle(plan, kind).map(
      (strap): Piece<CreatureJoint> => ({ joint: 'head', part: part(strap, HIDE, false) }),
    ),
    { joint: 'reinL', part: part(rein(1), HIDE, false) },
    { joint: 'reinR', part: part(rein(-1), HIDE, false) },
  ];
};
