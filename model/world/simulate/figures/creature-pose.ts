import { type Matrix4, Vector3 } from 'three';
import type { Creature, CreatureBody, CreatureJoint } from '../../stage/figures/figure.ts';
import { type BirdPose, solveBird } from './bird-pose.ts';
import { frameOf, legFrame, type Point } from './frames.ts';
import type { Root } from './pose.ts';
import { reach } from './skeleton.ts';

/** How an animal holds itself; feet in the figure's own space, as in a person's pose. */
export interface CreaturePose {
  readonly trunk: Point;
  /** Pitch, yaw, roll. */
  readonly trunkTurn: Point;
  readonly head: Point;
  readonly jaw: number;
  readonly tail: Point;
  readonly feet: {
    readonly foreL: Point;
    readonly foreR: Point;
    readonly hindL: Point;
    readonly hindR: Point;
  };
  /** What only birds do. */
  readonly bird?: BirdPose;
}

export type CreatureMotion = (t: number) => CreaturePose;

const wave = (t: number, hertz: number, phase = 0): number => Math.sin((t * hertz + phase) * Math.PI * 2);

const footUnder = (joint: Point, side: number): Point => [joint[0] * side, 0, joint[2]];

const atEase = (body: CreatureBody): CreaturePose => ({
  trunk: [0, body.height, 0],
  trunkTurn: [0, 0, 0],
  head: [0, 0, 0],
  jaw: 0,
  tail: [body.wing[1], 0, 0],
  feet: {
    foreL: footUnder(body.fore, 1),
    foreR: footUnder(body.fore, -1),
    hindL: footUnder(body.hind, 1),
    hindR: footUnder(body.hind, -1),
  },
});

/** Stands, breathes, looks about, wags. */
export const resting = ({ body }: Creature, phase = 0): CreatureMotion => {
  const base = atEase(body);
  return (t) => ({
    ...base,
    trunk: [0, body.height + 0.006 * wave(t, 0.5, phase), 0],
    head: [0.08 * wave(t, 0.23, phase), 0.4 * wave(t, 0.13, phase), 0.1 * wave(t, 0.31, phase)],
    jaw: 0.12 + 0.1 * wave(t, 1.4, phase),
    tail: [body.wing[1], 0.5 * wave(t, 2, phase), 0],
  });
};

/** Sitting back on the haunches. */
export const sittingDown = (creature: Creature): CreatureMotion => {
  const rest = resting(creature);
  const { body } = creature;
  return (t) => {
    const down = Math.min(1, t / 0.7);
    const pose = rest(t);
    return {
      ...pose,
      trunk: [0, body.height * (1 - 0.22 * down), -0.06 * body.length * down],
      trunkTurn: [-0.55 * down, 0, 0],
      head: [pose.head[0] + 0.45 * down, pose.head[1], pose.head[2]],
    };
  };
};

/** Seconds between two falls of the same foot. */
export const creatureCycle = (body: CreatureBody, speed: number, bounding: boolean): number => {
  const legs = body.upper + body.lower;
  const cycle = (legs * (bounding ? 2.6 : 1.9) + 0.24 * speed) / Math.max(0.2, speed);
  // a slow canter takes short bounds, not slow ones
  return bounding ? Math.min(SLOWEST_BOUND, cycle) : cycle;
};

/** Seconds of the longest bound: that of a horse. */
const SLOWEST_BOUND = 0.72;

/** Whether an animal at this speed gallops of itself. */
export const gallopsAt = ({ body, gait }: Pick<Creature, 'body' | 'gait'>, speed: number): boolean =>
  gait === 'bounding' || speed > (body.upper + body.lower) * 5;

/** Trots or gallops; rabbits bound. Feet stay where they are planted. */
export const trotting = (
  { body, gait }: Creature,
  speed: number,
  gallop = gallopsAt({ body, gait }, speed),
): CreatureMotion => {
  const base = atEase(body);
  const legs = body.upper + body.lower;
  const cycle = creatureCycle(body, speed, gallop);
  // a foot stands no longer than its leg reaches it
  const hip = body.height * (gallop ? 1 : 0.98) + body.fore[1];
  const stands = (2 * Math.sqrt(Math.max(0, legs * legs - hip * hip))) / (speed * cycle);
  const planted = Math.min(gallop ? 0.3 : 0.5, Math.max(0.15, stands));
  const half = (speed * cycle * planted) / 2;
  const stepOf = (phase: number, under: Point): Point => {
    const p = phase - Math.floor(phase);
    if (p < planted) {
      return [under[0], 0, under[2] + half * (1 - (2 * p) / planted)];
    }
    const q = (p - planted) / (1 - planted);
    const smooth = q * q * (3 - 2 * q);
    return [
      under[0],
      Math.sin(q * Math.PI) * legs * (gallop ? 0.36 : 0.24),
      under[2] + half * (-1 + 2 * smooth),
    ];
  };
  const phases =
    gait === 'bounding'
      ? { foreL: 0.05, foreR: 0, hindL: 0.5, hindR: 0.5 }
      : gallop
        ? { foreL: 0.12, foreR: 0, hindL: 0.56, hindR: 0.46 }
        : { foreL: 0, foreR: 0.5, hindL: 0.5, hindR: 0 };
  return (t) => {
    const phase = t / cycle;
    const rock = Math.sin((phase + 0.08) * Math.PI * 2);
    const bob = Math.cos(phase * Math.PI * (gallop ? 2 : 4));
    return {
      ...base,
      trunk: [0, body.height * 0.96 + bob * legs * (gallop ? 0.07 : 0.03), 0],
      trunkTurn: [gallop ? 0.15 * rock : 0.02 * rock, 0, 0],
      head: [gallop ? -0.13 * rock + 0.06 : 0.05 * bob, 0, 0],
      jaw: 0.3,
      tail: [body.wing[1] * 0.75 + 0.25 * rock, 0.25 * wave(t, 1.2), 0],
      feet: {
        foreL: stepOf(phase + phases.foreL, base.feet.foreL),
        foreR: stepOf(phase + phases.foreR, base.feet.foreR),
        hindL: stepOf(phase + phases.hindL, base.feet.hindL),
        hindR: stepOf(phase + phases.hindR, base.feet.hindR),
      },
    };
  };
};

/** A hop up and down, all feet together. */
export const hopping = (creature: Creature, gravity: number, rest: CreatureMotion): CreatureMotion => {
  const { body } = creature;
  const rise = Math.sqrt(2 * gravity * (body.upper + body.lower) * 0.9);
  const flight = (2 * rise) / gravity;
  const rhythm = flight + 0.75;
  return (t) => {
    const pose = rest(t);
    const at = t % rhythm;
    const air = at > 0.4 && at < 0.4 + flight ? rise * (at - 0.4) - (gravity * (at - 0.4) ** 2) / 2 : 0;
    const crouch =
      at < 0.4
        ? Math.sin((at / 0.4) * Math.PI)
        : at > 0.4 + flight
          ? Math.sin(Math.min(1, (at - 0.4 - flight) / 0.35) * Math.PI)
          : 0;
    const up = (foot: Point): Point => [foot[0], foot[1] + air, foot[2]];
    return {
      ...pose,
      trunk: [0, body.height * (1 - 0.25 * crouch) + air, 0],
      trunkTurn: [pose.trunkTurn[0] + (air > 0 ? -0.25 + ((at - 0.4) / flight) * 0.5 : 0), 0, 0],
      feet: {
        foreL: up(pose.feet.foreL),
        foreR: up(pose.feet.foreR),
        hindL: up(pose.feet.hindL),
        hindR: up(pose.feet.hindR),
      },
    };
  };
};

/** World matrices of all bones of an animal in a pose. */
export const solveCreature = (
  creature: Creature,
  pose: CreaturePose,
  root: Root,
): ReadonlyMap<CreatureJoint, Matrix4> => {
  const { body } = creature;
  if (body.bird !== undefined) {
    return solveBird(body, body.bird, pose, root);
  }
  const joints = new Map<CreatureJoint, Matrix4>();
  const world = frameOf([root.x, root.y, root.z], [0, root.heading, 0]);
  const trunk = world.clone().multiply(frameOf(pose.trunk, pose.trunkTurn));
  const head = trunk.clone().multiply(frameOf(body.neck, pose.head));
  const tail = trunk.clone().multiply(frameOf(body.tail, [Math.PI / 2 + pose.tail[0], pose.tail[1], 0]));
  joints.set('trunk', trunk);
  joints.set('head', head);
  joints.set('jaw', head.clone().multiply(frameOf([0, 0, 0], [pose.jaw, 0, 0])));
  joints.set('tail', tail);
  joints.set(
    'tailTip',
    tail.clone().multiply(frameOf([0, -body.wing[0], 0], [pose.tail[0] * 0.25, pose.tail[1] * 0.6, 0])),
  );
  const legs = [
    ['fore', 'L', 1, body.fore, pose.feet.foreL],
    ['fore', 'R', -1, body.fore, pose.feet.foreR],
    ['hind', 'L', 1, body.hind, pose.feet.hindL],
    ['hind', 'R', -1, body.hind, pose.feet.hindR],
  ] as const;
  for (const [end, side, sign, joint, foot] of legs) {
    const hip = new Vector3(joint[0] * sign, joint[1], joint[2]).applyMatrix4(trunk);
    const target = new Vector3(...foot).applyMatrix4(world);
    // elbows point back, knees forward
    const towards = new Vector3(0, 0, end === 'fore' ? -1 : 1).transformDirection(trunk);
    const leg = reach(hip, target, body.upper, body.lower, towards);
    const front = new Vector3(0, 0, 1).transformDirection(trunk);
    joints.set(`${end}Upper${side}`, legFrame(hip, leg.middle, front));
    joints.set(`${end}Lower${side}`, legFrame(leg.middle, leg.end, front));
  }
  return joints;
};
