import { Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { massOf } from '../body/anthropometry.ts';
import { fingersOnGround } from '../body/fingers.ts';
import { type Free, fly, frameOf, rateOf, shapesOver } from '../body/free-body.ts';
import { piecesOf, rotationVector, type Shape } from '../body/momentum.ts';
import { clamp, each, type Key, type Posing, type Posture, through } from '../body/posture.ts';
import { angularMomentumFor, launchFor } from '../body/rehearse.ts';
import { RATE } from '../physics.ts';
import { type Swaying, swayFor } from './balance.ts';
import { meanRate } from './curves.ts';
import { airborne, type Releases, ratesBetween, type Standing, standingsOf } from './limbs.ts';
import type { Footing, Moment } from './moment.ts';
import { type Placed, placeMoment } from './placing.ts';
import { type Going, type Held, supportOf } from './support.ts';
import { Tape } from './tape.ts';

const STEP = 1 / RATE;
/** Times that postures on the ground and in the air are made to agree. */
const JOININGS = 3;
/** Joints that straighten to their end leave the ground no faster than this, degrees a second. */
const FASTEST = 300;

/** A flight of a routine as it was found: its momentum is kept from the first step to the last. */
export interface Flown {
  readonly from: number;
  readonly to: number;
  readonly steps: readonly Free[];
  readonly shapes: readonly Shape[];
}
/** A routine, moved: everything in its own frame, in which it begins at the origin and faces +z. */
export interface Compiled {
  readonly tape: Tape;
  readonly placed: readonly Placed[];
  readonly standings: readonly Standing[];
  readonly flights: readonly Flown[];
  readonly footings: readonly Footing[];
  readonly seconds: number;
}

const onGrid = (seconds: number): number => Math.max(2, Math.round(seconds * RATE)) / RATE;

/** Places every moment in turn, and finds how long the flowing ones take. */
const placeAll = (body: Proportions, moments: readonly Moment[], gravity: number): readonly Placed[] => {
  const placed: Placed[] = [];
  let until = 0;
  for (const [i, moment] of moments.entries()) {
    const before = placed.at(-1);
    const air = placed.at(-2);
    if (before !== undefined && before.moment.seconds === 'absorb') {
      const there = placeMoment(body, moment, { placed: before, until });
      const flown = before.at - (air?.at ?? before.at);
      const fall = (gravity * flown) / 2 - (before.centre.y - (air?.centre.y ?? 0)) / Math.max(0.01, flown);
      // a push that is strongest at first and ends as the fall does
      const seconds = (3 * (before.centre.y - there.centre.y)) / Math.max(0.3, fall);
      until = before.at + onGrid(Math.min(0.4, Math.max(0.08, seconds)));
    }
    if (before !== undefined && before.moment.seconds === 'flow') {
      const there = placeMoment(body, moment, { placed: before, until });
      const speed = (from: number, by: 1 | -1): Vector3 | undefined => {
        for (let k = from; k >= 0 && k < moments.length; k += by) {
          const found = moments[k];
          if (found?.on.length === 0) {
            return found.speed;
          }
          if (found?.still === true) {
            return new Vector3();
          }
        }
        return undefined;
      };
      const a = speed(i - 1, -1);
      const b = speed(i, 1);
      const way = there.centre.clone().sub(before.centre).setY(0);
      const mean = ((a ?? b)?.length() ?? 1) / 2 + ((b ?? a)?.length() ?? 1) / 2;
      until = before.at + onGrid(way.length() / Math.max(0.3, mean));
    }
    const here = placeMoment(body, moment, before === undefined ? null : { placed: before, until });
    placed.push(here);
    until = here.at + (typeof moment.seconds === 'number' ? onGrid(moment.seconds) : 0);
  }
  return placed;
};

const keysOf = (placed: readonly Placed[]): readonly Key[] =>
  placed.flatMap(({ at, moment }, i) => {
    const seconds = (placed[i + 1]?.at ?? at) - at;
    return [
      { at, posture: moment.posture },
      ...(moment.keys ?? []).map(({ share, posture }) => ({ at: at + share * seconds, posture })),
    ];
  });

const flightOf = (body: Proportions, a: Placed, b: Placed, posing: Posing, gravity: Vector3): Flown => {
  const steps = Math.round((b.at - a.at) * RATE);
  const shapes = shapesOver(piecesOf(body, posing), a.at, steps, STEP);
  const from = a.moment.attitude;
  const to = b.moment.attitude;
  const turning = turningOf(a, b);
  const angular =
    turning.axis.length() < 0.5
      ? new Vector3()
      : angularMomentumFor({ from, to, ...turning, shapes, step: STEP });
  const mass = shapes[0]?.mass ?? 1;
  const velocity = launchFor(a.centre, b.centre, b.at - a.at, gravity);
  return {
    from: a.at,
    to: b.at,
    shapes,
    steps: fly(
      { centre: a.centre, turn: from, linear: velocity.multiplyScalar(mass), angular },
      shapes,
      STEP,
      gravity,
    ),
  };
};

const turningOf = (a: Placed, b: Placed): { readonly axis: Vector3; readonly angle: number } => {
  const short = rotationVector(b.moment.attitude.clone().multiply(a.moment.attitude.clone().invert()));
  return a.moment.turning ?? { axis: short.clone().normalize(), angle: short.length() };
};

/** How a flight begins and ends: as it was flown, or, before it is, about as it will be. */
const flyingAt = (
  a: Placed,
  b: Placed,
  flown: Flown | undefined,
  end: 'start' | 'end',
  down: Vector3,
): Going => {
  const free = flown?.steps.at(end === 'start' ? 0 : -1);
  const shape = flown?.shapes.at(end === 'start' ? 0 : -1);
  const seconds = b.at - a.at;
  const { axis, angle } = turningOf(a, b);
  return {
    velocity: launchFor(a.centre, b.centre, seconds, down).addScaledVector(
      down,
      end === 'start' ? 0 : seconds,
    ),
    rate:
      free === undefined || shape === undefined
        ? axis.clone().multiplyScalar(angle / seconds)
        : rateOf(free.turn, free.angular, shape),
  };
};

const goingAt = (placed: readonly Placed[], flights: readonly Flown[], i: number, down: Vector3): Going => {
  const here = placed[i];
  if (here === undefined) {
    throw new Error('no such moment');
  }
  const before = placed[i - 1] ?? here;
  const after = placed[i + 1] ?? here;
  const flown = (from: number): Flown | undefined =>
    flights.find((flight) => Math.abs(flight.from - from) < 1e-9);
  if (here.plants.size === 0 && after !== here) {
    return flyingAt(here, after, flown(here.at), 'start', down);
  }
  if (before !== here && before.plants.size === 0) {
    return flyingAt(before, here, flown(before.at), 'end', down);
  }
  const seconds = after.at - before.at;
  if (here.moment.still === true || seconds === 0) {
    return { velocity: new Vector3(), rate: new Vector3() };
  }
  return {
    velocity: after.centre.clone().sub(before.centre).divideScalar(seconds),
    rate: meanRate(before.moment.attitude, after.moment.attitude, seconds),
  };
};

/**
 * Moves a body through a routine. In flight nothing but gravity acts: the angular momentum of each flight is the one
 * found by rehearsing with which it ends as the next moment wants. On the ground the centre of mass and the hips go a
 * smooth way from one flight's end to the next one's beginning, and what stands does not slide.
 *
 * @throws Error when a flight cannot end as wanted.
 */
export const compile = (body: Proportions, moments: readonly Moment[], gravity: number): Compiled => {
  const down = new Vector3(0, -gravity, 0);
  const placed = placeAll(body, moments, gravity);
  const keyed = through(keysOf(placed));
  const standings = standingsOf(placed);
  const pairs = placed.slice(0, -1).flatMap((a, i) => {
    const b = placed[i + 1];
    return b === undefined ? [] : [{ a, b, i }];
  });
  const supportsWith = (flights: readonly Flown[], posing: Posing, balanced = false) =>
    new Map(
      pairs
        .filter(({ a }) => a.plants.size > 0)
        .map(({ a, b, i }) => {
          const going = [goingAt(placed, flights, i, down), goingAt(placed, flights, i + 1, down)] as const;
          const held = (swaying?: Swaying) => supportOf(body, a, b, going, posing, swaying);
          const glides = [...a.plants.values()].some(({ glide }) => glide !== undefined);
          const ground = { body, gravity, from: a.at, to: b.at, limbs: [...a.plants.keys()] };
          return [a, held(balanced && !glides ? swayFor(ground, held) : undefined)];
        }),
    );
  const posingWith = (joins: readonly Standing[], rates: Releases): Posing => {
    const loose = airborne(keyed, joins, rates);
    return (t) => clamp(loose(t));
  };
  // limbs in the air join postures that they have on the ground, which depend a little on those in the air
  let posing = posingWith(standings, new Map());
  for (let pass = 0; pass < JOININGS; pass += 1) {
    const supports = supportsWith([], posing);
    const at = (t: number, end: 'a' | 'b') => {
      const pair = pairs.find((candidate) => Math.abs(candidate[end].at - t) < 1e-9);
      return pair === undefined ? undefined : supports.get(pair.a);
    };
    const joined = standings.map((standing) => ({
      ...standing,
      first: at(standing.from, 'a')?.(standing.from).posture ?? standing.first,
      last: at(standing.to, 'b')?.(standing.to).posture ?? standing.last,
    }));
    const rates = joined.map((standing): [Standing, Posture] => {
      const before = at(standing.to, 'b')?.(standing.to - STEP).posture ?? standing.last;
      const own = ratesBetween(before, standing.last, STEP);
      const ours = ratesBetween(keyed(standing.to), keyed(standing.to + STEP), STEP);
      return [
        standing,
        each((freedom) => Math.min(FASTEST, Math.max(-FASTEST, own[freedom] - ours[freedom]))),
      ];
    });
    posing = posingWith(joined, new Map(rates));
  }
  const flights = pairs
    .filter(({ a }) => a.plants.size === 0)
    .map(({ a, b }) => flightOf(body, a, b, posing, down));
  const supports = supportsWith(flights, posing, true);
  const frames: Held[] = [];
  for (const { a, b } of pairs) {
    const steps = Math.round((b.at - a.at) * RATE);
    const support = supports.get(a);
    const flight = flights.find(({ from }) => Math.abs(from - a.at) < 1e-9);
    for (let step = 0; step < steps; step += 1) {
      const t = a.at + step * STEP;
      const free = flight?.steps[step];
      const shape = flight?.shapes[2 * step];
      if (support !== undefined) {
        frames.push(grounded(body, support(t)));
      } else if (free !== undefined && shape !== undefined) {
        frames.push(grounded(body, { pelvis: frameOf(free, shape), posture: posing(t) }));
      }
    }
  }
  const end = placed.at(-1);
  if (end !== undefined) {
    frames.push(grounded(body, { pelvis: end.pelvis, posture: end.posture }));
  }
  return {
    tape: new Tape(body, frames),
    placed,
    standings,
    flights,
    footings: footingsOf(body, standings, placed, flights),
    seconds: end?.at ?? 0,
  };
};

const grounded = (body: Proportions, { pelvis, posture }: Held): Held => ({
  pelvis,
  posture: fingersOnGround(body, posture, pelvis),
});

/** The blows: what lands takes the downward momentum of the fall, shared by all that lands at once. */
const footingsOf = (
  body: Proportions,
  standings: readonly Standing[],
  placed: readonly Placed[],
  flights: readonly Flown[],
): readonly Footing[] =>
  standings
    .filter(({ from }) => from > 0)
    .map(({ limb, from }) => {
      const flight = flights.find(({ to }) => Math.abs(to - from) < 1e-9);
      const momentum = Math.max(0, -(flight?.steps.at(-1)?.linear.y ?? 0));
      const landing = standings.filter((other) => Math.abs(other.from - from) < 1e-9).length;
      const plant = placed.find(({ at }) => Math.abs(at - from) < 1e-9)?.plants.get(limb)?.plant;
      return {
        at: from,
        limb,
        position: plant?.at.clone() ?? new Vector3(),
        // a step that only takes over weight
        impulse: flight === undefined ? 0.12 * massOf(body) : momentum / landing,
      };
    })
    .toSorted((a, b) => a.at - b.at);
