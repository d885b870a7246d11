import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import { dimmed } from '../../geometry/paint.ts';
import type { Proportions } from '../figure.ts';
import { flipped, type Painted, sheet } from '../head/grid.ts';
import { restLimbs } from '../rest.ts';
import { BODY_BONES } from './bones.ts';
import type { Field } from './field.ts';
import { skinOver } from './skin.ts';
import { type Pull, pullOf } from './weights.ts';

const AROUND = 40;
/** Metres between the two sides of cloth. */
const THICK = 0.004;

/** Distance from an axis to the body's surface, found from outside. */
const girth = (field: Field, from: Vec3, [dx, dz]: readonly [number, number], far: number): number => {
  let r = far;
  for (let step = 0; step < 24; step += 1) {
    const d = field.at(from[0] + dx * r, from[1], from[2] + dz * r);
    if (d < 1e-4 || r < 0.02) {
      break;
    }
    r -= d * 0.9;
  }
  return Math.max(0.02, r);
};

export interface Skirt {
  /** Height of its upper edge and of its hem, metres above the ground. */
  readonly top: number;
  readonly hem: number;
  /** How far the hem stands off the hips, metres, and how deep its folds are. */
  readonly flare: number;
  readonly folds: number;
  readonly color: Rgb;
  readonly trim: Rgb | null;
}

/** A skirt, or the tails of a coat: cloth of two sides that follows hips and thighs. */
export const skirt = (
  field: Field,
  body: Proportions,
  { top, hem, flare, folds, color, trim }: Skirt,
): Geometry => {
  const s = body.height / 1.8;
  const turns = Array.from({ length: AROUND }, (_, k) => (k / AROUND) * Math.PI * 2);
  // close together at the hem, where its trim begins
  const shares = [0, 0.14, 0.28, 0.42, 0.56, 0.7, 0.84, 0.95, 0.952, 1];
  // cloth falls from where the body is widest: it never goes in again
  const widest = turns.map(() => 0);
  const outer = shares.map((t): readonly Vec3[] => {
    const y = top + (hem - top) * t;
    return turns.map((turn, k): Vec3 => {
      const way = [Math.sin(turn), Math.cos(turn)] as const;
      const at = y > body.pelvis - 0.12 * s ? girth(field, [0, y, 0], way, 0.4 * s) + 0.006 * s : 0;
      const own = Math.max(widest[k] ?? 0, at);
      widest[k] = own;
      const wave = folds * t * Math.sin(turn * 9 + Math.sin(turn * 2) * 0.8);
      const out = own + flare * t ** 1.15 + wave;
      return [
        way[0] * out,
        y + (flare > 0.12 * s ? 0.03 * t * t * Math.sin(turn * 9) * folds * 20 : 0),
        way[1] * out,
      ];
    });
  });
  return bent(
    twoSided(outer, (r) => (trim !== null && r >= shares.length - 2 ? trim : color)),
    (x, y, z) => {
      // below the hips it swings with the nearer thigh, less than the leg itself
      const down = Math.min(1, Math.max(0, (body.pelvis - 0.02 * s - y) / (0.2 * s)));
      const left = Math.min(1, Math.max(0, 0.5 + x / (0.16 * s)));
      const fore = 0.62 + 0.2 * Math.min(1, Math.max(-1, z / (0.1 * s)));
      const waist = Math.min(1, Math.max(0, (y - body.pelvis - 0.03 * s) / (0.07 * s)));
      const legs = down * fore;
      return [
        ['pelvis', (1 - legs) * (1 - waist)],
        ['waist', (1 - legs) * waist],
        ['thighL', legs * left],
        ['thighR', legs * (1 - left)],
      ];
    },
  );
};

/** One leg of loose shorts and its mirror image, from the groin to half the thigh. */
export const shortsLegs = (
  field: Field,
  body: Proportions,
  { color, stripe, loose }: { readonly color: Rgb; readonly stripe: Rgb | null; readonly loose: number },
): Geometry => {
  const s = body.height / 1.8;
  const { hip, leg } = restLimbs(body);
  const rows = 7;
  const turns = Array.from({ length: 28 }, (_, k) => (k / 28) * Math.PI * 2);
  const outer = Array.from({ length: rows }, (_, r): readonly Vec3[] => {
    const t = r / (rows - 1);
    const down = (0.075 + t * 0.2) * s;
    const [cx, y] = [hip.x + leg.x * down, hip.y + leg.y * down];
    return turns.map((turn): Vec3 => {
      const way = [Math.sin(turn), Math.cos(turn)] as const;
      const out =
        girth(field, [cx, y, 0], way, (way[0] < 0 ? 0.115 : 0.2) * s) +
        (0.008 + t * loose) * s +
        0.003 * Math.sin(turn * 6 + 1) * t * s;
      return [Math.max(0.003, cx + way[0] * out), y, way[1] * out];
    });
  });
  const one = twoSided(outer, (_r, k) => (stripe !== null && Math.abs(k - 7) <= 1 ? stripe : color));
  const pull = pullOf(body);
  const left = bent(one, pull);
  const right = bent(flipped(one), pull);
  return joinBent(left, right);
};

/** Rows from the top down, seen from outside; the inner side is the same a little further in, and darker. */
const twoSided = (
  outer: readonly (readonly Vec3[])[],
  paint: (row: number, column: number) => Rgb,
): Painted => {
  const inner = outer.toReversed().map((row) => {
    const middle = [
      row.reduce((sum, [x]) => sum + x, 0) / row.length,
      row.reduce((sum, [, , z]) => sum + z, 0) / row.length,
    ] as const;
    return row.map(([x, y, z]): Vec3 => {
      const length = Math.hypot(x - middle[0], z - middle[1]) || 1;
      const by = 1 - THICK / length;
      return [middle[0] + (x - middle[0]) * by, y, middle[1] + (z - middle[1]) * by];
    });
  });
  return sheet({
    rows: [...outer, ...inner],
    around: true,
    closed: true,
    paint: (r, c) => (r < outer.length ? paint(r, c) : dimmed(paint(2 * outer.length - 1 - r, c), 0.6)),
  });
};

const bent = (geometry: Painted, pull: (x: number, y: number, z: number) => readonly Pull[]): Geometry => ({
  ...geometry,
  skin: skinOver(BODY_BONES, geometry.positions, pull),
});

/** Two meshes of the same bones as one. */
export const joinBent = (a: Geometry, b: Geometry): Geometry => {
  if (a.skin === undefined || b.skin === undefined || a.skin.bones !== b.skin.bones) {
    throw new Error('only meshes that follow the same bones can be joined');
  }
  const both = (x: Float32Array, y: Float32Array) => {
    const out = new Float32Array(x.length + y.length);
    out.set(x);
    out.set(y, x.length);
    return out;
  };
  const count = a.positions.length / 3;
  const indices = new Uint8Array(a.skin.indices.length + b.skin.indices.length);
  indices.set(a.skin.indices);
  indices.set(b.skin.indices, a.skin.indices.length);
  return {
    positions: both(a.positions, b.positions),
    normals: both(a.normals, b.normals),
    colors: both(a.colors ?? new Float32Array(), b.colors ?? new Float32Array()),
    indices: Uint32Array.from([...a.indices, ...b.indices.map((index) => index + count)]),
    skin: { bones: a.skin.bones, indices, weights: both(a.skin.weights, b.skin.weights) },
  };
};
