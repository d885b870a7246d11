import { Matrix4, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { massOf, segmentsOf } from '../body/anthropometry.ts';
import { type GroundForce, groundForces } from '../body/ground-force.ts';
import { place } from '../body/kinematics.ts';
import { type Equation, fitted } from '../body/least-squares.ts';
import { type Limb, sideOf, soleCorners } from '../body/reach.ts';
import { areaOf, nearestIn, type Spot } from '../body/support-area.ts';
import type { Joints } from '../take.ts';
import type { Held } from './support.ts';

/** What is added to a way over the ground: metres that the centre of mass is shifted, and a turn of the pelvis, radians. */
export interface Sway {
  readonly shift: Vector3;
  readonly turn: Vector3;
}
export type Swaying = (t: number) => Sway;

/** Polynomials in the share of the time, lowest power first, that begin and end with no value and no slope. */
const basis = (count: number): readonly (readonly number[])[] => {
  const times = (a: readonly number[], b: readonly number[]): number[] =>
    Array.from({ length: a.length + b.length - 1 }, (_, k) =>
      a.reduce((sum, value, i) => sum + value * (b[k - i] ?? 0), 0),
    );
  const bump = [0, 0, 16, -32, 16];
  return Array.from({ length: count }, (_, k) =>
    Array.from({ length: k }).reduce<number[]>((made) => times(made, [-1, 2]), bump),
  );
};
const at = (polynomial: readonly number[], u: number): number =>
  polynomial.reduceRight((sum, value) => sum * u + value, 0);
const bentAt = (polynomial: readonly number[], u: number): number =>
  polynomial.slice(2).reduceRight((sum, value, k) => sum * u + value * (k + 2) * (k + 1), 0);

/** Moments looked at in a second, and the fewest. */
const LOOKS = 60;
const FEWEST = 9;
const TRIES = 6;
/** A shift and a turn count as much as a centre of pressure so far outside: metres for a metre, metres for a radian. */
const SHIFT = 1.25;
const TURN = 0.25;
/** How much a centre of pressure that is inside already counts to stay where it is. */
const INSIDE = 0.15;
/** Nobody sways within less than this, seconds: hands on the ground block, they do not balance. */
const SHORTEST = 0.13;
/** A centre of pressure nearer than this to what stands needs no sway, metres. */
const NEAR = 0.005;

interface Ground {
  readonly body: Proportions;
  readonly gravity: number;
  readonly from: number;
  readonly to: number;
  readonly limbs: readonly Limb[];
}

/** A moment on a way: what the ground does, and where the nearest point is at which it could. */
interface Seen extends GroundForce {
  readonly joints: Joints<PersonJoint>;
  readonly goal: Spot;
  readonly away: number;
  /** By how many body weights it presses, within reason. */
  readonly weight: number;
}

/** The weights of the polynomials that add up to a sway, along the axes x and z. */
interface Mix {
  readonly shiftX: readonly number[];
  readonly turnZ: readonly number[];
  readonly shiftZ: readonly number[];
  readonly turnX: readonly number[];
}

const mixOf = (value: (name: keyof Mix, k: number) => number, count: number): Mix => {
  const of = (name: keyof Mix) => Array.from({ length: count }, (_, k) => value(name, k));
  return { shiftX: of('shiftX'), turnZ: of('turnZ'), shiftZ: of('shiftZ'), turnX: of('turnX') };
};

/** Inertia about the centre of mass of what does not stand, about the axes x and z. kg·m² */
const looseInertia = (body: Proportions, { joints, centre }: Seen, limbs: readonly Limb[]) => {
  const stands = new Set<string>(
    limbs.flatMap((limb) => [limb, `${limb.startsWith('foot') ? 'shin' : 'forearm'}${sideOf(limb)}`]),
  );
  let [x, z] = [0, 0];
  for (const [bone, { mass, centre: own }] of segmentsOf(body)) {
    if (!stands.has(bone)) {
      const arm = own
        .clone()
        .applyMatrix4(joints.get(bone) ?? new Matrix4())
        .sub(centre);
      x += mass * (arm.y * arm.y + arm.z * arm.z);
      z += mass * (arm.y * arm.y + arm.x * arm.x);
    }
  }
  return { x, z };
};

/**
 * Sways a body that goes a way over the ground so that the ground need only push where something stands: the centre of
 * mass and the pelvis leave their way a little, the less the better, and come back to it, until the centre of pressure is
 * in the area of support or as near as it will go (Gauss and Newton; the way is looked at anew after every step).
 * Undefined where it is there without, or where there is no time for it. `held` makes the way with a sway; `limbs` are what stands throughout.
 */
export const swayFor = (
  { body, gravity, from, to, limbs }: Ground,
  held: (swaying: Swaying) => (t: number) => Held,
): Swaying | undefined => {
  const seconds = to - from;
  if (seconds < SHORTEST) {
    return undefined;
  }
  const steps = Math.max(FEWEST, Math.round(seconds * LOOKS));
  const step = seconds / steps;
  const shapes = basis(Math.min(6, 3 + Math.floor(seconds / 0.3)));
  const mass = massOf(body);

  const swaying =
    (mix: Mix): Swaying =>
    (t) => {
      const u = Math.min(1, Math.max(0, (t - from) / seconds));
      const values = shapes.map((shape) => at(shape, u));
      const sum = (parts: readonly number[]): number =>
        parts.reduce((total, part, k) => total + part * (values[k] ?? 0), 0);
      return {
        shift: new Vector3(sum(mix.shiftX), 0, sum(mix.shiftZ)),
        turn: new Vector3(sum(mix.turnX), 0, sum(mix.turnZ)),
      };
    };

  const look = (mix: Mix) => {
    const way = held(swaying(mix));
    const moments = Array.from({ length: steps + 1 }, (_, i) => {
      const { pelvis, posture } = way(from + i * step);
      return place(body, posture, pelvis);
    });
    const seen = groundForces(body, moments, { from, step, gravity }).map((ground, i): Seen => {
      const joints = moments[i + 1] ?? new Map<PersonJoint, Matrix4>();
      const goal = nearestIn(
        areaOf(limbs.flatMap((limb) => soleCorners(body, joints, limb))),
        ground.pressure,
      );
      return {
        ...ground,
        joints,
        goal,
        away: Math.hypot(goal.x - ground.pressure.x, goal.z - ground.pressure.z),
        weight: Math.min(2, Math.max(0.1, ground.force.y / (mass * gravity))),
      };
    });
    const squares = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part * part, 0);
    const cost =
      seen.reduce((sum, { away, weight }) => sum + (weight * away) ** 2, 0) / seen.length +
      SHIFT ** 2 * (squares(mix.shiftX) + squares(mix.shiftZ)) +
      TURN ** 2 * (squares(mix.turnX) + squares(mix.turnZ));
    return { mix, seen, cost };
  };

  /** Shifts along and turns across one axis that would bring the centre of pressure to its goals, were all linear. */
  const along = (axis: 'x' | 'z', { mix, seen }: ReturnType<typeof look>): readonly number[] => {
    const own = axis === 'x' ? [...mix.shiftX, ...mix.turnZ] : [...mix.shiftZ, ...mix.turnX];
    const equations = seen.map((moment): Equation => {
      const { t, force, pressure, goal, centre, weight, away } = moment;
      const u = (t - from) / seconds;
      const inertia = looseInertia(body, moment, limbs);
      const press = Math.max(0.1 * mass * gravity, force.y);
      const lever = (centre.y * mass) / press;
      const turns = (axis === 'x' ? inertia.z : -inertia.x) / press;
      const row = [
        ...shapes.map((shape) => at(shape, u) - (lever * bentAt(shape, u)) / seconds ** 2),
        ...shapes.map((shape) => (turns * bentAt(shape, u)) / seconds ** 2),
      ];
      const now = row.reduce((sum, value, k) => sum + value * (own[k] ?? 0), 0);
      return {
        row,
        value: now + goal[axis] - pressure[axis],
        weight: (weight ** 2 * (away > 0 ? 1 : INSIDE)) / seen.length,
      };
    });
    return fitted(equations, [...shapes.map(() => SHIFT ** 2), ...shapes.map(() => TURN ** 2)]);
  };

  const count = shapes.length;
  let best = look(mixOf(() => 0, count));
  if (best.seen.every(({ away }) => away < NEAR)) {
    return undefined;
  }
  for (let i = 0; i < TRIES; i += 1) {
    const [x, z] = [along('x', best), along('z', best)];
    const { mix: last, cost } = best;
    const whole: Mix = {
      shiftX: x.slice(0, count),
      turnZ: x.slice(count),
      shiftZ: z.slice(0, count),
      turnX: z.slice(count),
    };
    let share = 1;
    let tried = look(whole);
    while (tried.cost >= cost && share > 0.25) {
      share /= 2;
      const part = share;
      tried = look(
        mixOf((name, k) => (last[name][k] ?? 0) * (1 - part) + (whole[name][k] ?? 0) * part, count),
      );
    }
    if (tried.cost < cost) {
      best = tried;
    }
    if (best.cost > cost * 0.98) {
      break;
    }
  }
  return swaying(best.mix);
};
