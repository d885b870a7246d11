import type { Proportions } from '../../stage/figures/figure.ts';
import { BEFORE_SEAT } from '../../stage/seating.ts';
import { ease, type Pose, standing } from './pose.ts';

/** A pose over time: seconds from the start of the motion. Pure. */
export type Motion = (t: number) => Pose;
type Point = Pose['handL'];

const add = (a: Point, x: number, y: number, z: number): Point => [a[0] + x, a[1] + y, a[2] + z];
const wave = (t: number, hertz: number, phase = 0): number => Math.sin((t * hertz + phase) * Math.PI * 2);

/** Breathing, weight going from leg to leg; `phase` keeps two people from swaying together. */
export const idle = (body: Proportions, phase = 0): Motion => {
  const base = standing(body);
  return (t) => {
    const sway = wave(t, 0.19, phase) * 0.018;
    const breath = wave(t, 0.28, phase);
    return {
      ...base,
      hips: add(base.hips, sway, -0.008 - 0.003 * breath, 0),
      hipTurn: [0, 0.05 * wave(t, 0.11, phase), sway * 1.2],
      spine: [0.02 + 0.012 * breath, 0.04 * wave(t, 0.13, phase + 0.3), -sway],
      head: [0.02 * wave(t, 0.21, phase), 0.16 * wave(t, 0.1, phase + 0.6), 0.02 * wave(t, 0.17, phase)],
      handL: add(base.handL, sway + 0.004 * breath, 0.006 * breath, 0.012 * wave(t, 0.23, phase)),
      handR: add(base.handR, sway - 0.004 * breath, 0.006 * breath, 0.012 * wave(t, 0.21, phase + 0.4)),
    };
  };
};

/** One jump: crouch, push, flight under gravity, landing. `lead` seconds from the start to leaving the ground. */
export const jump = (
  body: Proportions,
  height: number,
  gravity: number,
): { readonly motion: Motion; readonly lead: number; readonly land: number; readonly seconds: number } => {
  const base = standing(body);
  const s = body.height / 1.8;
  const lead = 0.5;
  const speed = Math.sqrt(2 * gravity * height);
  const land = lead + (2 * speed) / gravity;
  const motion: Motion = (t) => {
    const crouch =
      ease(0.05, 0.32, t) -
      ease(0.34, lead, t) +
      (ease(land, land + 0.12, t) - ease(land + 0.16, land + 0.55, t)) * 0.85;
    const air = t > lead && t < land ? speed * (t - lead) - (gravity * (t - lead) ** 2) / 2 : 0;
    const arms = ease(0.3, lead, t) - ease(land - 0.1, land + 0.3, t);
    const back = ease(0.05, 0.3, t) - ease(0.3, 0.42, t);
    const toe = (ease(0.4, lead, t) - ease(land - 0.12, land, t)) * -0.55;
    const hand = (hand0: Point, side: number): Point => [
      hand0[0] + side * 0.06 * s * arms,
      hand0[1] + air + arms * 0.95 * s - crouch * 0.24 * s,
      hand0[2] + arms * 0.16 * s - back * 0.42 * s + crouch * 0.12,
    ];
    return {
      ...base,
      hips: [0, base.hips[1] + air - crouch * 0.3 * s + (toe < 0 ? 0.03 * s * -toe : 0), -crouch * 0.14 * s],
      hipTurn: [crouch * 0.5, 0, 0],
      spine: [crouch * 0.4, 0, 0],
      head: [-crouch * 0.5 - arms * 0.15, 0, 0],
      handL: hand(base.handL, 1),
      handR: hand(base.handR, -1),
      footL: add(base.footL, 0, air + (toe < 0 ? 0.045 * s * -toe : 0), 0),
      footR: add(base.footR, 0, air + (toe < 0 ? 0.045 * s * -toe : 0), 0),
      toeL: toe,
      toeR: toe,
    };
  };
  return { motion, lead, land, seconds: land + 0.7 };
};

/** Right hand up and to and fro. */
export const waving = (body: Proportions, phase = 0): Motion => {
  const rest = idle(body, phase);
  const s = body.height / 1.8;
  return (t) => {
    const pose = rest(t);
    const up = ease(0.1, 0.55, t);
    const shoulderY = body.pelvis + body.waist[1] + body.shoulder[1];
    const target: Point = [
      -body.shoulder[0] - (0.2 + 0.11 * wave(t, 1.5)) * s,
      shoulderY + 0.37 * s,
      0.12 * s,
    ];
    return {
      ...pose,
      spine: [pose.spine[0], pose.spine[1], 0.06 * up],
      head: [-0.05, 0, -0.08 * up],
      handR: [
        pose.handR[0] + (target[0] - pose.handR[0]) * up,
        pose.handR[1] + (target[1] - pose.handR[1]) * up,
        pose.handR[2] + (target[2] - pose.handR[2]) * up + 0.12 * Math.sin(up * Math.PI),
      ],
    };
  };
};

/** Claps a second. */
export const CLAP_RATE = 2.6;
export const clapping = (body: Proportions, phase = 0): Motion => {
  const rest = idle(body, phase);
  const s = body.height / 1.8;
  const chestY = body.pelvis + body.waist[1] + body.shoulder[1] - 0.14 * s;
  return (t) => {
    const pose = rest(t);
    const up = ease(0, 0.35, t);
    const apart = (0.024 + 0.13 * Math.abs(Math.sin(t * CLAP_RATE * Math.PI))) * s;
    const target = (side: number): Point => [side * apart, chestY + 0.02 * side, 0.34 * s];
    const to = (from: Point, goal: Point): Point => [
      from[0] + (goal[0] - from[0]) * up,
      from[1] + (goal[1] - from[1]) * up,
      from[2] + (goal[2] - from[2]) * up,
    ];
    return { ...pose, handL: to(pose.handL, target(1)), handR: to(pose.handR, target(-1)) };
  };
};

/** Side steps, hips and arms to a beat of 2 a second. */
export const dancing = (body: Proportions, phase = 0): Motion => {
  const base = standing(body);
  const s = body.height / 1.8;
  return (t) => {
    const on = ease(0, 0.4, t);
    const a = wave(t, 1, phase);
    const b = wave(t, 2, phase);
    const shoulderY = body.pelvis + body.waist[1] + body.shoulder[1];
    const arm = (side: number): Point => {
      const up = 0.5 + 0.5 * wave(t, 0.5, phase + side * 0.25);
      return [
        side * (body.shoulder[0] + (0.18 + 0.12 * up) * s),
        shoulderY - (0.28 - 0.62 * up) * s * on - 0.1 * s,
        (0.2 + 0.08 * b * side) * s,
      ];
    };
    return {
      ...base,
      hips: [0.09 * s * a * on, base.hips[1] - (0.05 + 0.03 * b) * s * on, 0],
      hipTurn: [0.05, 0.28 * a * on, 0.09 * a * on],
      spine: [0.03, -0.3 * a * on, -0.12 * a * on],
      head: [0.06 * b, 0.2 * a, 0.08 * a],
      handL: arm(1),
      handR: arm(-1),
      footL: add(base.footL, 0.07 * s, Math.max(0, -a) * 0.1 * s * on, 0.03),
      footR: add(base.footR, -0.07 * s, Math.max(0, a) * 0.1 * s * on, 0.03),
      toeL: -Math.max(0, -a) * 0.3 * on,
      toeR: -Math.max(0, a) * 0.3 * on,
    };
  };
};

/** Where pelvis, hands and feet of somebody who sits end up, from where they stood. */
const seated = (body: Proportions, seat: number) => {
  const s = body.height / 1.8;
  if (seat === 0)
    return { hips: 0.13 * s, back: 0.15 * s, hands: [0.53 * s, 0.36 * s], feet: [0, 0.52 * s] } as const;
  const hips = seat + 0.12 * s;
  const knee = body.thigh - BEFORE_SEAT;
  // thighs lie level: whose feet do not nearly reach the ground lets them dangle
  const above = hips + body.hip[1] - body.shin - body.ankle;
  const feet = [above > 0.1 * s ? above : 0, knee + 0.05 * s] as const;
  return { hips, back: BEFORE_SEAT, hands: [hips + 0.16 * s, knee - 0.05 * s], feet } as const;
};

/** Down onto the ground, knees up, hands on the knees; or back onto a seat so high, metres, whose middle is that far behind. */
export const sitting = (body: Proportions, seat: number): Motion => {
  const base = standing(body);
  const s = body.height / 1.8;
  const { hips, back, hands, feet } = seated(body, seat);
  return (t) => {
    const down = ease(0.15, 1.05, t);
    const bent = Math.sin(down * Math.PI) * 0.6;
    const hand = (from: Point, side: number): Point => [
      from[0] + (side * 0.17 * s - from[0]) * down,
      from[1] + (hands[0] - from[1]) * down,
      from[2] + (hands[1] - from[2]) * down + bent * 0.2,
    ];
    return {
      ...base,
      hips: [0, base.hips[1] + (hips - base.hips[1]) * down, -back * down],
      hipTurn: [-0.1 * down + bent * 0.4, 0, 0],
      spine: [0.16 * down + bent * 0.7 + 0.01 * wave(t, 0.27), 0, 0],
      head: [-0.08 * down - bent * 0.4, 0.12 * wave(t, 0.1), 0],
      handL: hand(base.handL, 1),
      handR: hand(base.handR, -1),
      footL: add(base.footL, 0.02 * s, feet[0] * down, (feet[1] - 0.02) * down),
      footR: add(base.footR, -0.02 * s, feet[0] * down, (feet[1] + 0.02) * down),
    };
  };
};

/** Loses its footing and falls, forward or backward, then lies. `hit` is when the body strikes the ground. */
export const falling = (
  body: Proportions,
  forward: boolean,
): { readonly motion: Motion; readonly hit: number } => {
  const base = standing(body);
  const s = body.height / 1.8;
  const start = 0.35;
  const hit = start + 0.85;
  const sign = forward ? 1 : -1;
  return {
    hit,
    motion: (t) => {
      const f = Math.min(1, Math.max(0, (t - start) / (hit - start)));
      const tip =
        (f ** 2.1 * 1.5 + 0.08 * Math.sin(Math.min(1, t / start) * Math.PI)) * sign +
        (t > hit ? -sign * 0.05 * Math.exp(-(t - hit) * 7) * Math.cos((t - hit) * 18) : 0);
      const fold = Math.sin(Math.min(1, f) * Math.PI) * 0.8;
      const flail = f * (1 - ease(hit, hit + 0.3, t));
      const hand = (from: Point, side: number): Point => [
        from[0] + side * 0.26 * s * f,
        from[1] + (0.55 * flail + 0.5 * f) * s,
        from[2] + (sign * 0.3 + 0.15 * wave(t, 2.3, side * 0.2)) * s * flail + 0.04 * s,
      ];
      return {
        ...base,
        hips: [0, base.hips[1] - 0.12 * fold * s, -sign * 0.13 * s * f],
        lean: [tip, 0, 0],
        hipTurn: [sign * 0.1 * fold, 0, 0],
        spine: [sign * 0.25 * fold, 0.15 * f, 0],
        head: [-sign * 0.5 * fold + (forward ? -0.3 * f : 0.12 * f), 0.2 * f, 0],
        handL: hand(base.handL, 1),
        handR: hand(base.handR, -1),
        footL: add(base.footL, 0.05 * s * f, fold * 0.16 * s, fold * 0.12 * s),
        footR: add(base.footR, -0.05 * s * f, fold * 0.05 * s, -fold * 0.1 * s),
        toeL: -0.3 * f,
        toeR: -0.3 * f,
        mouth: 0.6 * flail,
      };
    },
  };
};

/** Somebody's part in a conversation: seconds from the start of the motion, radians towards their left. */
export interface Part {
  /** When they speak themselves. */
  readonly speaks: readonly { readonly from: number; readonly to: number }[];
  /** Where they look from a time on; straight on before the first. */
  readonly looks: readonly { readonly from: number; readonly yaw: number }[];
  /** Whether they shout: through cupped hands. */
  readonly loud: boolean;
}

/** A point turned about the vertical. */
const turned = ([x, y, z]: Point, yaw: number): Point => [
  x * Math.cos(yaw) + z * Math.sin(yaw),
  y,
  z * Math.cos(yaw) - x * Math.sin(yaw),
];

/**
 * Talking with the hands while it is one's turn, and looking at who speaks while it is not. The mouth is opened by the
 * speech, not here.
 */
export const talking = (body: Proportions, phase: number, { speaks, looks, loud }: Part): Motion => {
  const rest = idle(body, phase);
  const s = body.height / 1.8;
  const shoulderY = body.pelvis + body.waist[1] + body.shoulder[1];
  return (t) => {
    const pose = rest(t);
    const turn = Math.max(
      0,
      ...speaks.map(({ from, to }) => ease(from - 0.5, from - 0.05, t) - ease(to + 0.1, to + 0.7, t)),
    );
    const up = turn * (loud ? 1 : 0.75 + 0.25 * wave(t, 0.45, phase));
    const yaw = looks.reduce(
      (now, look) => now + (look.yaw - now) * ease(look.from - 0.1, look.from + 0.45, t),
      0,
    );
    // the shoulders follow the head a little
    const shoulders = 0.25 * yaw;
    const hand = (from: Point, side: number): Point => {
      // a shout is sent through cupped hands, beside the mouth and not before it
      const goal: Point = loud
        ? turned([side * 0.18 * s, shoulderY + 0.01 * s, 0.17 * s], 0.8 * yaw)
        : turned(
            [
              side * (body.shoulder[0] - 0.02 + 0.05 * wave(t, 0.8, phase + side * 0.2)),
              shoulderY - (0.28 - 0.05 * wave(t, 1.1, phase + side * 0.3)) * s,
              0.3 * s,
            ],
            shoulders,
          );
      return [
        from[0] + (goal[0] - from[0]) * up,
        from[1] + (goal[1] - from[1]) * up,
        from[2] + (goal[2] - from[2]) * up,
      ];
    };
    // who listens nods now and then
    const nod = (1 - turn) * 0.05 * Math.max(0, wave(t, 0.7, phase));
    return {
      ...pose,
      spine: [pose.spine[0] + (loud ? -0.06 : 0.03) * up, pose.spine[1] * 0.5 + shoulders, pose.spine[2]],
      head: [
        (loud ? -0.14 : 0.05 * wave(t, 0.9, phase)) * up + nod,
        pose.head[1] * 0.25 + yaw - shoulders,
        0.04 * wave(t, 0.6, phase),
      ],
      handL: hand(pose.handL, 1),
      handR: hand(pose.handR, -1),
    };
  };
};

/** Gliding on skates: long pushes to either side. */
export const gliding = (body: Proportions): Motion => {
  const base = standing(body);
  const s = body.height / 1.8;
  return (t) => {
    const a = wave(t, 0.62);
    const push = (side: number) => Math.max(0, side * a);
    return {
      ...base,
      hips: [-0.07 * s * a, base.hips[1] - 0.13 * s, -0.04 * s],
      hipTurn: [0.2, 0.14 * a, -0.06 * a],
      spine: [0.26, -0.22 * a, 0],
      head: [-0.36, 0, 0],
      handL: [0.3 * s, base.handL[1] + 0.22 * s, 0.3 * s * -a],
      handR: [-0.3 * s, base.handR[1] + 0.22 * s, 0.3 * s * a],
      footL: add(base.footL, push(1) * 0.24 * s, push(1) * 0.07 * s, -push(1) * 0.4 * s),
      footR: add(base.footR, -push(-1) * 0.24 * s, push(-1) * 0.07 * s, -push(-1) * 0.4 * s),
      toeL: -push(1) * 0.35,
      toeR: -push(-1) * 0.35,
    };
  };
};

/** Spinning on the spot is a matter of the way; the arms close in. */
export const twirling = (body: Proportions): Motion => {
  const base = standing(body);
  const s = body.height / 1.8;
  const shoulderY = body.pelvis + body.waist[1] + body.shoulder[1];
  return (t) => {
    const close = 0.5 + 0.5 * wave(t, 0.4);
    return {
      ...base,
      handL: [(0.62 - 0.35 * close) * s, shoulderY + 0.02, 0.12 + 0.16 * close],
      handR: [(-0.62 + 0.35 * close) * s, shoulderY + 0.02, 0.12 + 0.16 * close],
      footR: add(base.footR, 0.06 * s, 0.05 * s, -0.06 * s),
      toeR: -0.5,
    };
  };
};

/** The left hand before the hip, with something in it. */
export const bearing = (body: Proportions, phase = 0): Motion => {
  const rest = idle(body, phase);
  const s = body.height / 1.8;
  const y = body.pelvis + body.waist[1] + 0.14 * s;
  return (t) => ({ ...rest(t), handL: [body.shoulder[0] + 0.06 * s, y + 0.006 * wave(t, 0.28), 0.27 * s] });
};

/** Arms folded around something in front of the chest. */
export const holding = (body: Proportions, phase = 0): Motion => {
  const rest = idle(body, phase);
  const s = body.height / 1.8;
  const y = body.pelvis + body.waist[1] + body.shoulder[1] - 0.22 * s;
  return (t) => ({ ...rest(t), handL: [0.12 * s, y, 0.31 * s], handR: [-0.12 * s, y, 0.31 * s] });
};
