/** Cuts the path of a thing into free flights and the contacts between them. */
import type { Vec3 } from '../../model/world/shoot/scene.ts';
import { type Fit, fitPolynomial, slopeAt, valueAt } from './fits.ts';
import type { Place } from './tracking.ts';

/** A stretch of path along which the thing only fell: straight to the sides, a parabola upwards. */
export interface Flight {
  readonly from: number;
  readonly to: number;
  readonly x: Fit;
  readonly y: Fit;
  readonly z: Fit;
  /** Downwards, m/s². */
  readonly gravity: number;
  readonly places: readonly Place[];
}

/** Two flights meet: something was struck. */
export interface Strike {
  /** Seconds, between frames. */
  readonly t: number;
  readonly at: Vec3;
  readonly before: Vec3;
  readonly after: Vec3;
  /** Metres between the ends of the two flights at that time: how well it is known. */
  readonly gap: number;
}

const LEAST = 4;

export const positionAt = ({ x, y, z }: Flight, t: number): Vec3 => [
  valueAt(x, t),
  valueAt(y, t),
  valueAt(z, t),
];
export const velocityAt = ({ x, y, z }: Flight, t: number): Vec3 => [
  slopeAt(x, t),
  slopeAt(y, t),
  slopeAt(z, t),
];

const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

export function flightOver(places: readonly Place[]): Flight {
  const along = (k: 0 | 1 | 2) => places.map(({ t, at }) => ({ t, value: at[k] }));
  const y = fitPolynomial(along(1), 2);
  return {
    from: places[0]?.t ?? 0,
    to: places.at(-1)?.t ?? 0,
    x: fitPolynomial(along(0), 1),
    y,
    z: fitPolynomial(along(2), 1),
    gravity: -2 * (y.coefficients[2] ?? 0),
    places,
  };
}

const strays = (flight: Flight, tolerance: number): boolean =>
  flight.places.some(({ t, at }) => distance(at, positionAt(flight, t)) > tolerance);

/**
 * The longest flights, in order of time. A flight ends where the next point lies further than `tolerance` metres from
 * where falling would have taken it; what rests or rolls is no flight (its fitted gravity is none).
 */
export function flightsOf(places: readonly Place[], tolerance = 0.008): Flight[] {
  const flights: Flight[] = [];
  let start = 0;
  while (start + LEAST <= places.length) {
    let flight = flightOver(places.slice(start, start + LEAST));
    if (strays(flight, tolerance) || flight.gravity < 2) {
      start += 1;
      continue;
    }
    let end = start + LEAST;
    for (let next = places[end]; next !== undefined; next = places[end]) {
      if (distance(positionAt(flight, next.t), next.at) > tolerance * 4) break;
      const longer = flightOver(places.slice(start, end + 1));
      if (strays(longer, tolerance)) break;
      flight = longer;
      end += 1;
    }
    flights.push(trimmed(flight));
    start = end;
  }
  return flights;
}

/** Without the points at its ends that a contact between two frames has moved by a hair. */
function trimmed(flight: Flight): Flight {
  let kept = flight;
  for (const [from, to] of [
    [0, -1],
    [1, undefined],
  ] as const) {
    if (kept.places.length <= LEAST + 1) break;
    const shorter = flightOver(kept.places.slice(from, to));
    if (shorter.y.rms < kept.y.rms * 0.6 && kept.y.rms > 0.0005) kept = shorter;
  }
  return kept;
}

/** Where each flight turned into the next; pairs more than `most` seconds apart have no common contact. */
export function strikesOf(flights: readonly Flight[], most = 0.15): Strike[] {
  const strikes: Strike[] = [];
  for (const [index, after] of flights.entries()) {
    const before = flights[index - 1];
    if (before === undefined || after.from - before.to > most) continue;
    const steps = 200;
    const [from, to] = [before.to - 0.03, after.from + 0.03];
    let best = { t: from, gap: Number.POSITIVE_INFINITY };
    for (let i = 0; i <= steps; i++) {
      const t = from + ((to - from) * i) / steps;
      const gap = distance(positionAt(before, t), positionAt(after, t));
      if (gap < best.gap) best = { t, gap };
    }
    const [a, b] = [positionAt(before, best.t), positionAt(after, best.t)];
    strikes.push({
      ...best,
      at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2],
      before: velocityAt(before, best.t),
      after: velocityAt(after, best.t),
    });
  }
  return strikes;
}

/** The highest point of a flight, metres, whether it was within the flight's own time or not. */
export function apexOf({ y }: Flight): number {
  const [c0 = 0, c1 = 0, c2 = 0] = y.coefficients;
  return c0 - (c1 * c1) / (4 * c2);
}

export interface Bounce {
  readonly strike: Strike;
  /** √(height after / height before), both over the level of the contact. */
  readonly restitution: number;
}

/** Bounces on level ground, from the heights reached before and after. */
export function bouncesOf(flights: readonly Flight[]): Bounce[] {
  return strikesOf(flights).flatMap((strike) => {
    const before = flights.findLast(({ to }) => to <= strike.t + 0.04);
    const after = flights.find(
      (flight) => flight !== before && flight.to > strike.t && flight.from > strike.t - 0.04,
    );
    if (before === undefined || after === undefined || strike.before[1] >= 0 || strike.after[1] <= 0)
      return [];
    const [fell, rose] = [apexOf(before) - strike.at[1], apexOf(after) - strike.at[1]];
    return fell <= 0 || rose <= 0 ? [] : [{ strike, restitution: Math.sqrt(rose / fell) }];
  });
}

/** Mechanical energy for each kilogram of a flight over y = 0, J/kg, with the spin left out. */
export function energyOf(flight: Flight, gravity: number): number {
  const [vx, , vz] = velocityAt(flight, flight.from);
  return gravity * apexOf(flight) + (vx * vx + vz * vz) / 2;
}
