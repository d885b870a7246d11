import type { Proportions } from '../../stage/figures/figure.ts';
import { soleOf } from '../body/reach.ts';
import type { Stance } from '../take.ts';
import type { Motion } from './motions.ts';
import { ease, type Pose, standing } from './pose.ts';

type Point = Pose['handL'];

export interface Gait {
  readonly speed: number;
  readonly running: boolean;
}

/** Seconds of a full cycle of two steps. */
export const cycleOf = (body: Proportions, { speed, running }: Gait): number => {
  const legs = body.thigh + body.shin;
  const stride = running ? legs * (1.5 + 0.22 * speed) : legs * (1.05 + 0.42 * speed);
  return stride / Math.max(0.2, speed);
};

const stance = (running: boolean): number => (running ? 0.34 : 0.6);

/** Times at which a foot comes down, from the start of the motion. */
export const footfalls = (
  body: Proportions,
  gait: Gait,
  seconds: number,
): readonly { readonly at: number; readonly side: 'L' | 'R' }[] => {
  const cycle = cycleOf(body, gait);
  const steps: { at: number; side: 'L' | 'R' }[] = [];
  for (let step = 1; (step * cycle) / 2 < seconds; step += 1) {
    steps.push({ at: (step * cycle) / 2, side: step % 2 === 0 ? 'L' : 'R' });
  }
  return steps;
};

/** Toes up when the heel strikes, and down when the foot pushes off. Radians. */
const STRIKE = 0.26;
const PUSH = 0.6;

/** A runner's foot hangs from a shin that is nearly level behind: turned further about its ankle, radians. */
const TRAIL = 1.15;

/** How an ankle moves, up and forward, when its foot turns about the heel (toes up, +) or about the toes (−) where they are. */
export const rolled = (body: Proportions, toe: number): readonly [up: number, forward: number] => {
  const sole = soleOf(body);
  const { y, z } = toe > 0 ? sole.heel : sole.toe;
  const [cos, sin] = [Math.cos(-toe), Math.sin(-toe)];
  return [y - (y * cos - z * sin), z - (y * sin + z * cos)];
};

/** When each foot stands, for a motion that begins at a time and lasts so long. Seconds. */
export const stancesOf = (
  body: Proportions,
  gait: Gait,
  from: number,
  seconds: number,
): readonly Stance[] => {
  const cycle = cycleOf(body, gait);
  const lasts = stance(gait.running) * cycle;
  return Array.from(
    { length: Math.ceil((2 * seconds) / cycle) },
    (_, step): Stance => ({
      part: step % 2 === 0 ? 'footL' : 'footR',
      from: from + (step * cycle) / 2,
      to: Math.min(from + seconds, from + (step * cycle) / 2 + lasts),
      glides: false,
    }),
  );
};

/**
 * Walking and running. In stance a foot goes back as fast as the figure goes forward, so it stays where it was
 * planted; the figure's way must move at the same speed.
 */
export const stride = (body: Proportions, gait: Gait): Motion => {
  const base = standing(body);
  const cycle = cycleOf(body, gait);
  const planted = stance(gait.running);
  const reachOut = (gait.speed * cycle * planted) / 2;
  const s = body.height / 1.8;
  const lift = (gait.running ? 0.12 + 0.045 * gait.speed : 0.07) * s;
  const swing = gait.running ? 0.34 : 0.22;
  const foot = (phase: number, start: Point): { at: Point; toe: number } => {
    const p = phase - Math.floor(phase);
    const flat = (z: number, toe: number, y = 0): { at: Point; toe: number } => {
      const [dy, dz] = rolled(body, toe);
      return { at: [start[0] * 0.75, start[1] + dy + y, z + dz], toe };
    };
    if (p < planted) {
      const q = p / planted;
      return flat(reachOut * (1 - 2 * q), STRIKE * (1 - ease(0, 0.16, q)) - PUSH * ease(0.62, 1, q));
    }
    const q = (p - planted) / (1 - planted);
    const behind = gait.running ? Math.sin(Math.min(1, q * 1.6) * Math.PI) * 0.16 * s : 0;
    const { at, toe } = flat(
      reachOut * (-1 + 2 * ease(0, 1, q)),
      -PUSH * (1 - ease(0, 0.6, q)) + STRIKE * ease(0.6, 1, q),
      Math.sin(q * Math.PI) * lift + behind,
    );
    const trails = gait.running ? TRAIL * ease(0, 0.14, q) * (1 - ease(0.25, 0.8, q)) : 0;
    return { at, toe: toe - trails };
  };
  return (t) => {
    const phase = t / cycle;
    const left = foot(phase, base.footL);
    const right = foot(phase + 0.5, base.footR);
    const turn = Math.cos((phase + 0.1) * Math.PI * 2);
    const bob = Math.cos((phase - (gait.running ? planted / 2 + 0.25 : planted / 2 + 0.02)) * Math.PI * 4);
    const drop = gait.running ? 0.075 * s : 0.03 * s;
    const armAngle = turn * swing * 1.6;
    const elbow = gait.running ? 1.45 : 0.35;
    const hand = (side: number, angle: number): Point => {
      const shoulderY = base.hips[1] - drop + body.waist[1] + body.shoulder[1];
      const upper = angle * 1.05 - (gait.running ? 0.25 : 0.02);
      const fore = upper + elbow + (gait.running ? angle * 0.35 : Math.max(0, angle) * 0.5);
      return [
        side * (body.shoulder[0] + 0.06 * s - (gait.running ? 0.05 * s * Math.max(0, angle) : 0)),
        shoulderY - Math.cos(upper) * body.upperArm - Math.cos(fore) * body.forearm,
        Math.sin(upper) * body.upperArm + Math.sin(fore) * body.forearm + (gait.running ? 0.05 : 0),
      ];
    };
    return {
      ...base,
      hips: [
        turn * 0.012 * s * -1,
        base.hips[1] - drop + bob * (gait.running ? 0.035 : 0.016) * s,
        gait.running ? 0.02 : 0,
      ],
      hipTurn: [gait.running ? 0.1 : 0.02, -turn * 0.13, bob * 0.01],
      spine: [gait.running ? 0.13 : 0.03, turn * 0.2, 0],
      head: [gait.running ? -0.14 : -0.02, -turn * 0.06, 0],
      handL: hand(1, -armAngle),
      handR: hand(-1, armAngle),
      footL: left.at,
      footR: right.at,
      toeL: left.toe,
      toeR: right.toe,
    };
  };
};
