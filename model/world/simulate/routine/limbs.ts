import { each, type Freedom, type Posing, type Posture, STRAIGHT } from '../body/posture.ts';
import { freedomsOf, LIMBS, type Limb } from '../body/reach.ts';
import type { Placed } from './placing.ts';

/** Seconds in which a limb that lets go of the ground forgets how it stood there, and in which it gets ready to stand. */
const FORGET = 0.07;
const READY = 0.2;

/** Rates are measured this far beyond both ends of a flight, seconds: there, too, its postures are smooth. */
const EDGE = 1e-3;

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
  const begins = standings.map(({ from }) => from).toSorted((a, b) => a - b);
  const byLimb = LIMBS.map((limb) => {
    const own = standings.filter((standing) => standing.limb === limb);
    const leaving = own.map((standing) => ({
      at: standing.to,
      // where something stands again soon, all is forgotten before
      forget: Math.min(FORGET, ((begins.find((from) => from > standing.to + EDGE) ?? 9) - standing.to) / 4),
      delta: difference(standing.last, keyed(standing.to)),
      rate: rates.get(standing) ?? STRAIGHT,
    }));
    const coming = own.map((standing, i) => {
      const left = leaving[i - 1];
      const there = keyed(standing.from);
      return {
        at: standing.from,
        ready: Math.min(READY, left === undefined ? READY : 0.8 * (standing.from - left.at)),
        delta: each(
          (freedom) =>
            standing.first[freedom] -
            there[freedom] -
            (left === undefined ? 0 : after(left, freedom, standing.from)),
        ),
      };
    });
    return { freedoms: freedomsOf(limb), leaving, coming };
  });
  return (t) => {
    const posture: Record<Freedom, number> = { ...keyed(t) };
    for (const { freedoms, leaving, coming } of byLimb) {
      const left = leaving.findLast(({ at }) => at <= t + EDGE);
      const comes = coming.find(({ at }) => at >= t - EDGE);
      const share = comes === undefined ? 0 : 1 - (comes.at - t) / Math.max(1e-6, comes.ready);
      const weight = share > 0 ? smoother(Math.min(1, share)) : 0;
      for (const freedom of freedoms) {
        posture[freedom] +=
          (left === undefined ? 0 : after(left, freedom, t)) + weight * (comes?.delta[freedom] ?? 0);
      }
    }
    return posture;
  };
};

interface Leaving {
  readonly at: number;
  readonly forget: number;
  readonly delta: Posture;
  readonly rate: Posture;
}

const difference = (a: Posture, b: Posture): Posture => each((freedom) => a[freedom] - b[freedom]);

const after = ({ at, forget, delta, rate }: Leaving, freedom: Freedom, t: number): number => {
  const since = t - at;
  return (delta[freedom] + (rate[freedom] + delta[freedom] / forget) * since) * Math.exp(-since / forget);
};

/** How fast postures change between two times, degrees a second. */
export const ratesBetween = (a: Posture, b: Posture, seconds: number): Posture =>
  each((freedom) => (b[freedom] - a[freedom]) / seconds);
