import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { centreOfMass, massOf } from '../body/anthropometry.ts';
import { type Free, fly, frameOf, rateOf, shapesOver } from '../body/free-body.ts';
import { place } from '../body/kinematics.ts';
import { piecesOf, rotationVector, type Shape } from '../body/momentum.ts';
import { clamp, each, type Key, type Posing, type Posture, through } from '../body/posture.ts';
import type { Limb } from '../body/reach.ts';
import { stand } from '../body/reach.ts';
import { angularMomentumFor, launchFor } from '../body/rehearse.ts';
import { RATE } from '../physics.ts';
import { hermite, hermiteTurn, meanRate } from './curves.ts';
import { airborne, ratesBetween, type Standing, standingsOf } from './limbs.ts';
import type { Footing, Moment } from './moment.ts';
import { type Placed, placeMoment, plantAt, within } from './placing.ts';
import { Tape } from './tape.ts';

const STEP = 1 / RATE;
/** Seconds after a landing in which a raised heel comes down, and before a take-off in which it rises. */
const HEEL_DOWN = 0.07;
const HEEL_UP = 0.13;

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
  const short = rotationVector(to.clone().multiply(from.clone().invert()));
  const turning = a.moment.turning ?? { axis: short.clone().normalize(), angle: short.length() };
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

/** How the body moves at a moment: metres and radians a second, of the centre of mass and the pelvis. */
interface Going {
  readonly velocity: Vector3;
  readonly rate: Vector3;
}

const goingAt = (placed: readonly Placed[], flights: readonly Flown[], i: number): Going => {
  const here = placed[i];
  if (here === undefined) {
    throw new Error('no such moment');
  }
  const at = (flight: Flown, step: number): Going => {
    const free = flight.steps.at(step);
    const shape = flight.shapes.at(step === 0 ? 0 : -1);
    if (free === undefined || shape === undefined) {
      throw new Error('a flight of no steps');
    }
    return {
      velocity: free.linear.clone().divideScalar(shape.mass),
      rate: rateOf(free.turn, free.angular, shape),
    };
  };
  const leaving = flights.find(({ from }) => Math.abs(from - here.at) < 1e-9);
  const landing = flights.find(({ to }) => Math.abs(to - here.at) < 1e-9);
  if (leaving !== undefined || landing !== undefined) {
    return leaving !== undefined ? at(leaving, 0) : at(landing ?? expectFlight(), -1);
  }
  const before = placed[i - 1] ?? here;
  const after = placed[i + 1] ?? here;
  const seconds = after.at - before.at;
  if (here.moment.still === true || seconds === 0) {
    return { velocity: new Vector3(), rate: new Vector3() };
  }
  return {
    velocity: after.centre.clone().sub(before.centre).divideScalar(seconds),
    rate: meanRate(before.moment.attitude, after.moment.attitude, seconds),
  };
};
const expectFlight = (): never => {
  throw new Error('no flight here');
};

interface Held {
  readonly pelvis: Matrix4;
  readonly posture: Posture;
}

/** On the ground: the centre of mass goes a smooth way, the limbs that stand do not move. */
const supportOf = (
  body: Proportions,
  a: Placed,
  b: Placed,
  [from, to]: readonly [Going, Going],
  posing: Posing,
): ((t: number) => Held) => {
  const seconds = b.at - a.at;
  const mean = meanRate(a.moment.attitude, b.moment.attitude, seconds).length();
  const turn = hermiteTurn(
    a.moment.attitude,
    b.moment.attitude,
    from.rate.clone().clampLength(0, 2.2 * mean + 1),
    to.rate.clone().clampLength(0, 2.2 * mean + 1),
    seconds,
  );
  const origin = (placed: Placed): Vector3 =>
    new Vector3().setFromMatrixPosition(placed.pelvis).sub(placed.centre);
  const offset = [origin(a), origin(b)] as const;
  const heel = (limb: Limb, t: number): number => {
    const down = Math.min(HEEL_DOWN, seconds * 0.4);
    const up = Math.min(HEEL_UP, seconds * 0.55);
    const lands = Math.max(0, 1 - (t - a.at) / down);
    const leaves = Math.max(0, 1 - (b.at - t) / up);
    const first = a.raised.get(limb) ?? 0;
    // a heel stays raised where it is raised at both ends
    const last = b.raised.get(limb) ?? 0;
    const low = Math.min(first, last) * (seconds < 0.16 ? 0.5 : 0);
    return low + (first - low) * lands * lands + (last - low) * leaves * leaves;
  };
  return (t) => {
    const share = (t - a.at) / seconds;
    const centre = hermite(a.centre, b.centre, from.velocity, to.velocity, seconds, t - a.at);
    const attitude = turn(t - a.at);
    const free = clamp(posing(t));
    const at = centre.clone().add(offset[0].clone().lerp(offset[1], share));
    const pelvis = new Matrix4().compose(at, attitude, new Vector3(1, 1, 1));
    let posture = free;
    for (let i = 0; i < 7; i += 1) {
      posture = stand(
        body,
        free,
        pelvis,
        [...a.plants].map(([limb, rooted]) => [
          limb,
          within(body, free, pelvis, limb, plantAt(rooted, t), heel(limb, t)),
        ]),
      );
      const off = centre.clone().sub(centreOfMass(body, place(body, posture, pelvis)));
      if (off.lengthSq() < 1e-12) {
        break;
      }
      pelvis.setPosition(new Vector3().setFromMatrixPosition(pelvis).add(off));
    }
    return { pelvis, posture };
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
  let rates = new Map<Standing, Posture>();
  let posing = airborne(keyed, standings, rates);
  let flights: readonly Flown[] = [];
  let supports = new Map<Placed, (t: number) => Held>();
  for (let pass = 0; pass < 2; pass += 1) {
    const loose = airborne(keyed, standings, rates);
    posing = (t) => clamp(loose(t));
    flights = pairs
      .filter(({ a }) => a.plants.size === 0)
      .map(({ a, b }) => flightOf(body, a, b, posing, down));
    supports = new Map(
      pairs
        .filter(({ a }) => a.plants.size > 0)
        .map(({ a, b, i }) => [
          a,
          supportOf(body, a, b, [goingAt(placed, flights, i), goingAt(placed, flights, i + 1)], posing),
        ]),
    );
    rates = new Map(
      standings.map((standing): [Standing, Posture] => {
        const last = pairs.find(({ b }) => Math.abs(b.at - standing.to) < 1e-9);
        const support = last === undefined ? undefined : supports.get(last.a);
        const before = support?.(standing.to - STEP).posture ?? standing.last;
        const now = support?.(standing.to).posture ?? standing.last;
        const own = ratesBetween(before, now, STEP);
        const ours = ratesBetween(keyed(standing.to), keyed(standing.to + STEP), STEP);
        const most = (degrees: number): number => Math.min(FASTEST, Math.max(-FASTEST, degrees));
        return [standing, each((freedom) => most(own[freedom] - ours[freedom]))];
      }),
    );
  }
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
        frames.push(support(t));
      } else if (free !== undefined && shape !== undefined) {
        frames.push({ pelvis: frameOf(free, shape), posture: posing(t) });
      }
    }
  }
  const end = placed.at(-1);
  if (end !== undefined) {
    frames.push({ pelvis: end.pelvis, posture: end.posture });
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

/** Attitude of a pelvis that tumbles over the x axis by `over` and is twisted about the body's own long axis, degrees. */
export const attitude = (over: number, twist = 0, tilt = 0): Quaternion => {
  const about = (x: number, y: number, z: number, degrees: number): Quaternion =>
    new Quaternion().setFromAxisAngle(new Vector3(x, y, z), (degrees * Math.PI) / 180);
  return about(1, 0, 0, over)
    .multiply(about(0, 0, 1, tilt))
    .multiply(about(0, 1, 0, twist));
};
