import { each, type Freedom, type Posing, type Posture } from '../body/posture.ts';
import { freedomsOf, LIMBS, type Limb } from '../body/reach.ts';
import type { Placed } from './placing.ts';

/** Seconds in which a limb that lets go of the ground forgets how it stood there, and in which it gets ready to stand. */
const FORGET = 0.07;
const READY = 0.13;

/** A limb on the ground from one moment to another. */
export interface Standing {
  readonly limb: Limb;
  readonly from: number;
  readonly to: number;
  readonly first: Posture;
  readonly last: Posture;
}

/** All times at which limbs stand, in order. */
export const standingsOf = (placed: readonly Placed[]): readonly Standing[] =>
  LIMBS.flatMap((limb) => {
    const standings: Standing[] = [];
    let open: Placed | null = null;
    for (const [i, here] of placed.entries()) {
      const stands = here.plants.has(limb) && i < placed.length - 1;
      if (open !== null && !stands) {
        standings.push({ limb, from: open.at, to: here.at, first: open.posture, last: here.posture });
        open = null;
      } else if (open === null && stands) {
        open = here;
      }
    }
    return standings;
  });

/** Degrees a second at which limbs leave the ground. */
export type Releases = ReadonlyMap<Standing, Posture>;

const smoother = (u: number): number => u * u * u * (10 + u * (6 * u - 15));

/**
 * A posing in which limbs that are in the air leave the ground as they stood on it, and come to it as they will stand:
 * the choreographed postures between. `rates`: how fast they leave.
 */
export const airborne = (keyed: Posing, standings: readonly Standing[], rates: Releases): Posing => {
  const byLimb = LIMBS.map((limb) => ({
    freedoms: freedomsOf(limb),
    standings: standings.filter((standing) => standing.limb === limb),
  }));
  const after = (standing: Standing, freedom: Freedom, t: number): number => {
    const delta = standing.last[freedom] - keyed(standing.to)[freedom];
    const since = t - standing.to;
    const rate = rates.get(standing)?.[freedom] ?? 0;
    return (delta + (rate + delta / FORGET) * since) * Math.exp(-since / FORGET);
  };
  return (t) => {
    const posture: Record<Freedom, number> = { ...keyed(t) };
    for (const { freedoms, standings: own } of byLimb) {
      const left = own.findLast(({ to }) => to <= t + 1e-9);
      const comes = own.find(({ from }) => from >= t - 1e-9);
      for (const freedom of freedoms) {
        posture[freedom] += left === undefined ? 0 : after(left, freedom, t);
        if (comes !== undefined) {
          const ready = Math.min(READY, left === undefined ? READY : 0.8 * (comes.from - left.to));
          const share = 1 - (comes.from - t) / Math.max(1e-6, ready);
          if (share > 0) {
            const there =
              keyed(comes.from)[freedom] + (left === undefined ? 0 : after(left, freedom, comes.from));
            posture[freedom] += (comes.first[freedom] - there) * smoother(Math.min(1, share));
          }
        }
      }
    }
    return posture;
  };
};

/** How fast postures change between two times, degrees a second. */
export const ratesBetween = (a: Posture, b: Posture, seconds: number): Posture =>
  each((freedom) => (b[freedom] - a[freedom]) / seconds);
