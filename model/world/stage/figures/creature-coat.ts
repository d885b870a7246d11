import type { Rgb } from '../../shoot/scene.ts';
import { mixed } from '../geometry/paint.ts';
import { rgb, tint } from '../surfaces.ts';
import type { Plan } from './creature-plans.ts';

/** Linear colour of fur or hide at a point of an animal at rest; the middle of the trunk is the origin. */
export type Coat = (x: number, y: number, z: number) => Rgb;

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Soft blotches, -1..1. */
const blotch = (x: number, y: number, z: number): number =>
  Math.sin(x * 2.1 + 1.7 * Math.sin(z * 1.3 + 0.4)) * Math.sin(z * 1.9 + 1.3 * Math.sin(y * 1.7 + x)) +
  0.5 * Math.sin(y * 3.1 + z * 2.3);

/** The coat of an animal: its colour, with what its kind wears over it. */
export const coatOf = (kind: string, plan: Plan, hex: string): Coat => {
  const base = rgb(hex);
  const dark = rgb(tint(hex, 0.34));
  const light = mixed(base, [0.86, 0.8, 0.72], 0.68);
  const g = plan.girth;
  const half = plan.length / 2;
  const neck = [g * 0.35 + plan.neckUp, half * 0.92 + plan.neckOut] as const;
  const h = plan.head;
  const foot = -g * 0.25 - plan.upper - plan.lower;
  return (x, y, z) => {
    const [hy, hz] = [(y - neck[0]) / h, (z - neck[1]) / h];
    const inHead = hz > -0.9 && hy > -1.1;
    const below = inHead
      ? smooth(-0.05, -0.45, hy) * smooth(-0.2, 0.5, hz)
      : smooth(-g * 0.35, -g * 0.8, y) * (y > -g * 1.4 ? 1 : 0);
    const paw = smooth(foot + plan.leg * 3, foot + plan.leg * 1.6, y);
    switch (kind) {
      case 'cat': {
        // a pale bib and socks; the bars are a layer of their own
        return mixed(base, light, Math.max(below, paw));
      }
      case 'cow': {
        const spot = smooth(0.05, 0.16, blotch(x * 2.2, y * 2, z * 1.9));
        return mixed(
          mixed(base, rgb(hex === '#efece4' ? '#1d1917' : '#efece4'), spot),
          [0.75, 0.5, 0.45],
          inHead ? below * 0.8 : 0,
        );
      }
      case 'dog':
        return mixed(
          mixed(base, light, Math.max(below * 0.85, paw * 0.7)),
          dark,
          inHead ? 0.5 * smooth(0.2, 0.9, hz) * smooth(0.1, 0.35, hy) : 0.25 * smooth(g * 0.5, g * 1.1, y),
        );
      case 'horse': {
        // mane, tail and stockings are dark
        const crest = (y - g * 0.35) * plan.neckOut - (z - half * 0.92) * plan.neckUp;
        const mane =
          z > half * 0.5 && !(hz > 0.1)
            ? smooth(0.9, 1.05, crest / (plan.neck * Math.hypot(plan.neckUp, plan.neckOut)))
            : 0;
        const tail = smooth(half + g * 0.55, half + g * 0.7, -z) * (y > -g * 3.2 ? 1 : 0);
        return mixed(
          base,
          dark,
          Math.max(
            mane,
            tail,
            smooth(foot + plan.lower * 0.7, foot + plan.lower * 0.35, y) * 0.8,
            inHead ? smooth(0.9, 2.2, hz) * 0.6 : 0,
          ),
        );
      }
      case 'elephant':
        return mixed(base, dark, 0.12 + 0.12 * Math.sin(y * 26) * Math.sin(z * 17 + x * 13));
      default:
        return mixed(base, light, Math.max(below * 0.7, inHead ? smooth(0.7, 1.1, hz) * 0.5 : 0));
    }
  };
};

/** The bars of a tabby: above nought in a bar, on brow, back, flanks, legs and tail of a cat at rest. */
export const tabby =
  (plan: Plan): ((x: number, y: number, z: number) => number) =>
  (x, y, z) => {
    const g = plan.girth;
    const half = plan.length / 2;
    const h = plan.head;
    const [hy, hz] = [(y - g * 0.35 - plan.neckUp) / h, (z - half * 0.92 - plan.neckOut) / h];
    if (hz > -0.75 && hy > -0.7) {
      // lines that run back from the brow, and two across each cheek
      const brow = Math.min(Math.sin((Math.abs(x) / h) * 12 + 1.4) - 0.35, hy - 0.42, 0.75 - hz * 0.4);
      const cheek = Math.min(
        Math.sin((hy - hz * 0.35) * 15) - 0.5,
        Math.abs(x) / h - 0.58,
        0.1 - hy,
        hy + 0.42,
      );
      return Math.max(brow, cheek) * 0.02;
    }
    if (z < -half - g * 0.62 && y > -g) {
      return (Math.sin(y * 105) - 0.15) * 0.008;
    }
    if (y < -g * 1.15) {
      return Math.min((Math.sin(y * 125) - 0.45) * 0.006, y + g * 0.25 + plan.upper + plan.lower * 0.45);
    }
    const ridge = Math.min(g * 0.16 - Math.abs(x), y - g * 0.5);
    const flank = Math.sin(z * 74 + Math.sin(y * 34) * 0.8) - 0.3 - 0.45 * smooth(0, -g * 0.7, y);
    return Math.max(ridge, Math.min(flank * 0.008, y + g * 0.62));
  };
