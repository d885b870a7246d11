import { Matrix4, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { centreOfMass } from '../body/anthropometry.ts';
import { place } from '../body/kinematics.ts';
import { rotationBy } from '../body/momentum.ts';
import { clamp, type Posing, type Posture } from '../body/posture.ts';
import { type Limb, reachWith, stand, touchOf } from '../body/reach.ts';
import type { Swaying } from './balance.ts';
import { hermite, hermiteTurn, meanRate } from './curves.ts';
import { type Placed, plantAt, within } from './placing.ts';

const FEET = ['footL', 'footR'] as const satisfies readonly Limb[];

/** Seconds after a landing in which a raised heel comes down, and before a take-off in which it rises. */
const HEEL_DOWN = 0.07;
const HEEL_UP = 0.13;

/** Times the mean rate at which a turn may begin or end: a cubic that is steeper there turns back on its way. */
const STEEP = 2.9;

/** How the body moves at a moment: metres and radians a second, of the centre of mass and the pelvis. */
export interface Going {
  readonly velocity: Vector3;
  readonly rate: Vector3;
}

/** Where the pelvis is, and how the body is held. */
export interface Held {
  readonly pelvis: Matrix4;
  readonly posture: Posture;
}

/** A foot that swings past the ground keeps this far off it, metres, and this long after and before it may touch it, seconds. */
const CLEAR = 0.012;
const LEAVES = 0.07;

/** Feet in the air are lifted, knee and hip giving, until no part of their soles is lower than they may be. */
const cleared = (
  body: Proportions,
  held: Posture,
  pelvis: Matrix4,
  feet: readonly Limb[],
  least: number,
): Posture =>
  feet.reduce((posture, limb) => {
    const joints = place(body, posture, pelvis);
    const frame = joints.get(limb);
    const { y } = touchOf(body, joints, limb);
    const soft = CLEAR / 2;
    const over = y - least;
    if (frame === undefined || over >= soft) {
      return posture;
    }
    // without a kink: a parabola joins what is free to what is held up
    const lift = over <= -soft ? -over : (soft - over) ** 2 / (4 * soft);
    return reachWith(body, posture, joints, limb, new Matrix4().makeTranslation(0, lift, 0).multiply(frame));
  }, held);

const STILL: Swaying = () => ({ shift: new Vector3(), turn: new Vector3() });

/** On the ground: the centre of mass goes a smooth way, the limbs that stand do not move. */
export const supportOf = (
  body: Proportions,
  a: Placed,
  b: Placed,
  [from, to]: readonly [Going, Going],
  posing: Posing,
  swaying: Swaying = STILL,
): ((t: number) => Held) => {
  const seconds = b.at - a.at;
  const mean = meanRate(a.moment.attitude, b.moment.attitude, seconds).length();
  const turn = hermiteTurn(
    a.moment.attitude,
    b.moment.attitude,
    from.rate.clone().clampLength(0, STEEP * mean + 1),
    to.rate.clone().clampLength(0, STEEP * mean + 1),
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
  const feet = FEET.filter((limb) => !a.plants.has(limb));
  // at both ends a foot may be about to touch, or just have left: there it is held up no more than to the ground
  const clearance = (t: number): number => {
    const ends = Math.min(LEAVES, seconds / 3);
    const share = Math.min(1, (t - a.at) / ends, (b.at - t) / ends);
    return (CLEAR + CLEAR / 2) * Math.max(0, share) - CLEAR / 2;
  };
  return (t) => {
    const share = (t - a.at) / seconds;
    const sway = swaying(t);
    const centre = hermite(a.centre, b.centre, from.velocity, to.velocity, seconds, t - a.at).add(sway.shift);
    const attitude = rotationBy(sway.turn).multiply(turn(t - a.at));
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
    return { pelvis, posture: cleared(body, posture, pelvis, feet, clearance(t)) };
  };
};
