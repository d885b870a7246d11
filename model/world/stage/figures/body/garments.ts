import type { Rgb } from '../../../shoot/scene.ts';
import { rgb } from '../../surfaces.ts';
import type { Wardrobe } from '../outfit.ts';
import type { Layer } from './layers.ts';
import type { Places } from './places.ts';

/** Clothes, as layers over a body and as metres by which cloth makes the body thicker. */
export interface Garments {
  readonly layers: readonly Layer[];
  inflate(x: number, y: number, z: number): number;
}

const plain = (hex: string): (() => Rgb) => {
  const color = rgb(hex);
  return () => color;
};

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** The hole for the neck: its height as a share of the trunk, how far forward it is, and its radius. */
const HOLES = {
  crew: { share: 0.86, fore: 0.016, radius: 0.084 },
  scoop: { share: 0.85, fore: 0.042, radius: 0.1 },
  strap: { share: 0.85, fore: 0.035, radius: 0.112 },
  v: { share: 0.86, fore: 0.016, radius: 0.092 },
} as const;

/** Above nought below the collar: a hole around the neck, lower in front, or one cut to a point. */
const neckline = (b: Places, w: Wardrobe): ((x: number, y: number, z: number) => number) => {
  const { s } = b;
  if (w.neck === 'high') {
    return (_x, y) => b.trunk(0.94) - y;
  }
  const { share, fore, radius } = HOLES[w.neck];
  const height = b.trunk(share);
  return (x, y, z) => {
    const hole = Math.hypot(x, (y - height) * 0.8, z - fore * s) - radius * s;
    const v = z > 0 ? Math.max(x - (y - b.trunk(0.6)) * 0.5, b.trunk(0.6) - y) : 1;
    return Math.min(hole, w.neck === 'v' ? v : 1, height + 0.05 * s - y);
  };
};

/** What a wardrobe lays over a body. The later layers cover the earlier. */
export const garmentsOf = (w: Wardrobe, b: Places, skin: Rgb): Garments => {
  const { s } = b;
  const layers: Layer[] = [{ level: () => 1, paint: () => skin, lift: 0 }];
  const offArm = (x: number, y: number, z: number) => 0.03 * s - b.arm(x, y, z);
  const cloth = w.metal ? 0.006 : 0.0035;

  // legs
  const waist = b.pelvis + 0.05 * s;
  const legEnd = {
    trousers: b.ankle + 0.012 * s,
    tights: b.ankle + 0.03 * s,
    shorts: b.knee * 0.5,
    briefs: -1,
    bare: -1,
  }[w.legs];
  const briefs = (x: number, y: number, z: number) =>
    Math.min(waist - y, y - b.crotch + 0.02 * s - Math.max(0, x - 0.03 * s) * 0.55, offArm(x, y, z));
  const bottom = (x: number, y: number, z: number) =>
    Math.min(waist - y, legEnd - b.leg(x, y, z), offArm(x, y, z));
  const tights = w.tights === undefined ? null : rgb(w.tights);
  // tights without a colour of their own are a shade over the skin
  const sheer = (): Rgb => tights ?? [skin[0] * 0.9, skin[1] * 0.84, skin[2] * 0.8];
  const lower = w.legs === 'briefs' || w.legs === 'bare' ? briefs : bottom;
  if (w.socks !== null) {
    const { color, top } = w.socks;
    layers.push({
      level: (x, y, z) => b.leg(x, y, z) - (b.ankle - top * s),
      paint: plain(color),
      lift: 0.004 * s,
    });
  }
  layers.push({
    level: lower,
    paint: w.legs === 'tights' ? sheer : plain(w.bottom),
    lift: cloth * s,
  });
  if (w.stripe !== null && w.legs !== 'briefs') {
    layers.push({
      level: (x, y, z) => {
        const out = b.leg(x, y, z);
        const aside = Math.abs(z + 0.002) - 0.013 * s;
        return Math.min(lower(x, y, z) - 0.002, -aside, x - (0.115 + out * 0.13) * s);
      },
      paint: plain(w.stripe),
      fine: 0.011,
      lift: cloth * s + 0.0004,
    });
  }

  // feet
  const shoeTop = w.shoeTop * s;
  const shoe = (_x: number, y: number, z: number) => shoeTop - y + Math.min(0, z) * 0.15;
  if (w.shoes !== null) {
    layers.push({ level: shoe, paint: plain(w.shoes), lift: 0.006 * s });
    layers.push({ level: (_x, y) => 0.021 * s - y, paint: plain(w.soles), lift: 0.009 * s });
  }

  // trunk and arms
  const sleeve = {
    none: -0.02 * s,
    short: b.upperArm * 0.56,
    elbow: b.upperArm * 0.98,
    long: b.wrist - 0.012 * s,
  }[w.sleeves];
  const neck = neckline(b, w);
  const hem = b.pelvis + w.hem * s;
  const bodice = (x: number, y: number, z: number) =>
    Math.min(y - hem, sleeve - b.arm(x, y, z), neck(x, y, z));
  const top =
    w.hem <= -0.12
      ? (x: number, y: number, z: number) =>
          Math.min(y > waist - 0.01 * s ? 1 : briefs(x, y, z) + 0.0, sleeve - b.arm(x, y, z), neck(x, y, z))
      : bodice;
  const main = rgb(w.top);
  const sweep = w.sweep === null ? null : rgb(w.sweep);
  if (w.topless !== true) {
    layers.push({ level: top, paint: () => main, lift: cloth * s + (w.padding > 0.01 ? 0.006 : 0.002) * s });
    if (sweep !== null) {
      // a wave of the second colour, from the shoulder down the side and over the sleeve
      layers.push({
        level: (x, y, z) => {
          const down = b.trunk(0.5) - y;
          const out = x - (0.06 + 0.05 * Math.sin(down * 14)) * s;
          return Math.min(top(x, y, z), Math.max(out, b.arm(x, y, z) - 0.1 * s));
        },
        paint: () => sweep,
        lift: cloth * s + 0.0024 * s,
      });
    }
    if (w.yoke !== null) {
      layers.push({
        level: (x, y, z) =>
          Math.min(
            top(x, y, z),
            Math.max(
              y - b.trunk(0.63) - Math.max(0, 0.08 * s - x) * 0.4,
              Math.min(b.arm(x, y, z), b.upperArm * 0.72 - b.arm(x, y, z)),
            ),
          ),
        paint: plain(w.yoke),
        lift: cloth * s + 0.0082 * s,
      });
    }
    if (w.zip !== null) {
      layers.push({
        level: (x, y, z) => Math.min(top(x, y, z), 0.007 * s - x, z),
        paint: plain(w.zip),
        lift: cloth * s + 0.011 * s,
      });
    }
    if (w.open !== null) {
      // a shirt between lapels
      const shirt = rgb(w.open);
      layers.push({
        level: (x, y, z) => Math.min(top(x, y, z), (y - b.trunk(0.22)) * 0.3 - x, z, b.trunk(1) - y),
        paint: () => shirt,
        lift: cloth * s,
      });
    }
    if (w.trimmed) {
      const edge = 0.016 * s;
      layers.push({
        level: (x, y, z) => Math.min(top(x, y, z), edge - Math.min(sleeve - b.arm(x, y, z), neck(x, y, z))),
        paint: plain(w.trim),
        lift: cloth * s + 0.004 * s,
      });
    }
  }
  if (w.belt !== null) {
    layers.push({
      level: (x, y, z) => Math.min(0.02 * s - Math.abs(y - waist - 0.018 * s), offArm(x, y, z)),
      paint: plain(w.belt),
      lift: cloth * s + 0.0125 * s,
    });
  }
  if (w.gloves !== null) {
    layers.push({
      level: (x, y, z) => b.arm(x, y, z) - b.wrist + 0.035 * s,
      paint: plain(w.gloves),
      lift: w.sleeves === 'long' ? cloth * s + 0.009 * s : 0.004 * s,
    });
  }

  const folds = w.folds * s;
  return {
    layers,
    inflate: (x, y, z) => {
      const arm = b.arm(x, y, z);
      const leg = b.leg(x, y, z);
      let by = 0;
      if (w.legs === 'trousers') {
        const on = smooth(-0.02 * s, 0.03 * s, lower(x, y, z));
        if (on > 0) {
          // cloth hangs straight from thigh and calf, and breaks over the shoe
          const shank = smooth(b.knee * 0.75, b.ankle, leg);
          const breaks = folds * 0.8 * Math.sin(leg * 105 + z * 20) * smooth(b.ankle - 0.1 * s, b.ankle, leg);
          by =
            on *
            ((w.padding * 0.55 + 0.004) * s +
              shank * 0.014 * s +
              breaks +
              folds * 0.5 * wrinkle(leg - b.knee, z, s));
        }
      }
      if (w.topless !== true && (w.padding > 0 || folds > 0)) {
        const on = smooth(-0.025 * s, 0.02 * s, top(x, y, z));
        const bend =
          on === 0 || folds === 0
            ? 0
            : arm > 0.05 * s
              ? wrinkle(arm - b.upperArm, z, s)
              : 0.45 * wrinkle((b.trunk(0.06) - y) * 0.7 + x * 0.22, x + z * 1.4, s);
        by = Math.max(by, on * (w.padding * s + folds * bend));
      }
      if (w.shoes !== null && w.shoeTop > 0.14) {
        by = Math.max(by, smooth(-0.02 * s, 0.02 * s, shoe(x, y, z)) * 0.01 * s);
      }
      return by;
    },
  };
};

/** Folds across a limb, deepest where it bends: -1..1. */
const wrinkle = (from: number, aside: number, s: number): number => {
  const t = from / s;
  const u = aside / s;
  return (
    Math.exp(-t * t * 70) * Math.sin(t * 118 + Math.sin(u * 34) * 1.9) * 0.9 + 0.3 * Math.sin(t * 41 + u * 47)
  );
};
