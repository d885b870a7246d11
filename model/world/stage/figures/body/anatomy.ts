import { Vector3 } from 'three';
import type { Vec3 } from '../../../shoot/scene.ts';
import type { Proportions } from '../figure.ts';
import { restLimbs } from '../rest.ts';
import type { Lump } from './field.ts';

/** What tells one body's flesh from another's of the same lengths. */
export interface Physique {
  readonly woman: boolean;
  readonly child: boolean;
  /** Thickness of muscle and fat: 1 is the average. */
  readonly bulk: number;
}

const vec = ({ x, y, z }: Vector3): Vec3 => [x, y, z];

/** The flesh of the left half of a body at rest (the field mirrors it), without head and feet. Metres. */
export const anatomy = (body: Proportions, { woman, child, bulk }: Physique): readonly Lump[] => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const b = bulk * s;
  const [P, W, N] = [body.pelvis, rest.waist.y, rest.neck.y];
  // lengths of the trunk follow the skeleton, widths the shoulders
  const wide = (body.shoulder[0] / 0.19) * (child ? 0.96 : 1);
  const up = (share: number) => W + (N - W) * share;
  const slim = woman ? 0.9 : 1;
  const waist = woman ? 0.87 : child ? 0.94 : 1;
  const hips = woman ? 1.06 : 1;
  const lumps: Lump[] = [
    {
      a: [0, up(0.5), -0.004 * s],
      b: [0, up(0.27), 0.004 * s],
      from: 0.142 * wide,
      to: 0.126 * b * waist,
      stretch: [1.04, 1, 0.78],
      blend: 0.05 * s,
    },
    {
      a: [0, up(0.13), 0.006 * s],
      b: [0, P + 0.03 * s, 0.002 * s],
      from: 0.124 * b * waist,
      to: 0.136 * b * (woman ? 0.98 : 1),
      stretch: [1.03, 1, 0.8],
      blend: 0.09 * s,
    },
    {
      a: [0.05 * s * hips, P - 0.015 * s, -0.006 * s],
      from: 0.108 * b * hips,
      stretch: [1.02, 0.95, 0.98],
      blend: 0.08 * s,
    },
    { a: [0.07 * s, P - 0.05 * s, -0.05 * s], from: 0.082 * b * hips, blend: 0.06 * s },
    // shoulder girdle, trapezius, latissimus
    {
      a: [0.035 * s, up(0.735), -0.002 * s],
      b: [body.shoulder[0] * 0.86, rest.shoulder.y, -0.004 * s],
      from: 0.062 * s * slim,
      to: 0.055 * b * slim,
      blend: 0.075 * s,
    },
    {
      a: [0.012 * s, up(0.9), -0.03 * s],
      b: [body.shoulder[0] * 0.62, up(0.775), -0.018 * s],
      from: 0.042 * s * slim,
      to: 0.034 * s * slim,
      blend: 0.06 * s,
    },
    {
      a: [body.shoulder[0] * 0.58, up(0.58), -0.045 * s],
      b: [body.shoulder[0] * 0.48, up(0.25), -0.035 * s],
      from: 0.062 * b * slim,
      to: 0.045 * b * slim,
      blend: 0.07 * s,
    },
    {
      a: [0, up(0.66), -0.014 * s],
      b: [0, up(1.1), 0.008 * s],
      from: (woman ? 0.053 : 0.062) * s * (child ? 0.86 : 1),
      to: (woman ? 0.047 : 0.056) * s * (child ? 0.86 : 1),
      blend: 0.05 * s,
    },
    woman && !child
      ? {
          a: [0.068 * s, up(0.46), 0.078 * s],
          from: 0.056 * b,
          stretch: [1.05, 1, 0.9],
          blend: 0.045 * s,
        }
      : {
          a: [0.07 * s, up(0.52), 0.062 * s],
          from: (child ? 0.04 : 0.06) * b,
          stretch: [1.2, 0.82, 0.75],
          blend: 0.06 * s,
        },
  ];

  const onArm = (t: number, out = 0, fore = 0): Vec3 => {
    const p = rest.shoulder.clone().addScaledVector(rest.arm, t);
    // square to the arm: outwards (the back of the hand), and forward
    return vec(p.add(new Vector3(-rest.arm.y * out, rest.arm.x * out, fore)));
  };
  const u = body.upperArm;
  const f = body.forearm;
  const thin = slim * b * (child ? 0.94 : 1);
  lumps.push(
    {
      a: onArm(0.03 * s, -0.002 * s),
      b: onArm(0.09 * s, 0.001 * s),
      from: 0.051 * thin,
      to: 0.045 * thin,
      blend: 0.06 * s,
    },
    { a: onArm(0.02 * s), b: onArm(u), from: 0.045 * thin, to: 0.037 * thin, blend: 0.05 * s },
    {
      a: onArm(u * 0.42, 0, 0.012 * s),
      b: onArm(u * 0.7, 0, 0.013 * s),
      from: 0.039 * thin,
      to: 0.036 * thin,
      blend: 0.03 * s,
    },
    {
      a: onArm(u * 0.35, 0.004 * s, -0.013 * s),
      b: onArm(u * 0.65, 0, -0.012 * s),
      from: 0.037 * thin,
      to: 0.033 * thin,
      blend: 0.03 * s,
    },
    { a: onArm(u), b: onArm(u + f), from: 0.038 * thin, to: 0.0265 * thin, blend: 0.03 * s },
    {
      a: onArm(u + f * 0.12, 0.003 * s),
      b: onArm(u + f * 0.48),
      from: 0.041 * thin,
      to: 0.036 * thin,
      blend: 0.03 * s,
    },
  );

  const onLeg = (t: number, out = 0, fore = 0): Vec3 => {
    const p = rest.hip.clone().addScaledVector(rest.leg, t);
    return vec(p.add(new Vector3(-rest.leg.y * out, rest.leg.x * out, fore)));
  };
  const t = body.thigh;
  const h = body.shin;
  const leg = b * (woman ? 0.98 : 1) * (child ? 0.95 : 1);
  lumps.push(
    { a: onLeg(-0.01 * s), b: onLeg(t), from: 0.086 * leg, to: 0.05 * leg, blend: 0.05 * s },
    {
      a: onLeg(t * 0.2, 0.006 * s, 0.018 * s),
      b: onLeg(t * 0.74, 0, 0.016 * s),
      from: 0.072 * leg,
      to: 0.05 * leg,
      blend: 0.05 * s,
    },
    {
      a: onLeg(t * 0.3, 0, -0.02 * s),
      b: onLeg(t * 0.75, 0, -0.016 * s),
      from: 0.064 * leg,
      to: 0.043 * leg,
      blend: 0.05 * s,
    },
    { a: onLeg(t, 0, 0.01 * s), from: 0.05 * leg, blend: 0.03 * s },
    { a: onLeg(t), b: onLeg(t + h), from: 0.047 * leg, to: 0.034 * leg, blend: 0.03 * s },
    {
      a: onLeg(t + h * 0.18, 0, -0.022 * s),
      b: onLeg(t + h * 0.5, 0, -0.014 * s),
      from: 0.05 * leg,
      to: 0.036 * leg,
      blend: 0.05 * s,
    },
  );
  return lumps;
};

/** A foot (or what it stands in), sole on the ground. `boot`: metres that the shoe adds. */
export const foot = (body: Proportions, { woman, child }: Physique, boot: number): readonly Lump[] => {
  const s = (body.height / 1.8) * (woman || child ? 0.94 : 1);
  const { ankle } = restLimbs(body);
  const at = (x: number, y: number, z: number): Vec3 => [
    ankle.x + x * s + z * s * 0.12,
    ankle.y + (y * body.ankle) / 0.085,
    ankle.z + z * s,
  ];
  return [
    {
      a: at(0, 0.01, -0.004),
      b: at(0, -0.045, -0.022),
      from: 0.033 * s + boot,
      to: 0.04 * s + boot,
      blend: 0.03 * s,
    },
    {
      a: at(0, -0.045, -0.02),
      b: at(0.004, -0.058, 0.1),
      from: 0.038 * s + boot,
      to: 0.036 * s + boot,
      stretch: [1, 0.9, 1],
      blend: 0.03 * s,
    },
    {
      a: at(0, -0.02, 0.02),
      b: at(0.002, -0.05, 0.08),
      from: 0.03 * s + boot,
      to: 0.028 * s + boot,
      blend: 0.03 * s,
    },
    {
      a: at(-0.014, -0.06, 0.12),
      b: at(-0.016, -0.062, 0.142),
      from: 0.026 * s + boot,
      to: 0.022 * s + boot,
      blend: 0.03 * s,
    },
    {
      a: at(0.022, -0.062, 0.1),
      b: at(0.018, -0.066, 0.125),
      from: 0.024 * s + boot,
      to: 0.019 * s + boot,
      blend: 0.03 * s,
    },
  ];
};

const FINGERS = [
  { z: 0.03, length: 0.068, curl: 0.14 },
  { z: 0.0105, length: 0.077, curl: 0.17 },
  { z: -0.0095, length: 0.072, curl: 0.22 },
  { z: -0.028, length: 0.056, curl: 0.28 },
] as const;

/** A hand, palm towards the body, fingers a little curled. `glove`: metres that cloth adds. */
export const hand = (body: Proportions, { woman, child }: Physique, glove: number): readonly Lump[] => {
  const s = (body.hand / 0.17) * (woman ? 0.93 : 1) * (child ? 1.02 : 1);
  const { wrist, arm } = restLimbs(body);
  const at = (down: number, back: number, fore: number): Vec3 =>
    vec(
      wrist
        .clone()
        .addScaledVector(arm, down * s)
        .add(new Vector3(-arm.y * back * s, arm.x * back * s, fore * s)),
    );
  const r = (metres: number) => metres * s + glove;
  const lumps: Lump[] = [];
  for (const { z, length, curl } of FINGERS) {
    const knuckle = 0.087 - Math.abs(z - 0.01) * 0.25;
    lumps.push({
      a: at(0.006, 0, z * 0.5),
      b: at(knuckle, 0.001, z),
      from: r(0.0155),
      to: r(0.0118),
      blend: 0.016 * s,
    });
    let [down, back, bend] = [knuckle, 0.001, curl];
    for (const [i, share] of [0.44, 0.31, 0.25].entries()) {
      const a = at(down, back, z * (1 + i * 0.02));
      down += Math.cos(bend) * length * share;
      back -= Math.sin(bend) * length * share;
      lumps.push({
        a,
        b: at(down, back, z * (1.02 + i * 0.02)),
        from: r(0.0092 - i * 0.0006),
        to: r(0.0086 - i * 0.0006),
        blend: (i === 0 ? 0.008 : 0.003) * s,
      });
      bend += curl * 1.1;
    }
  }
  lumps.push(
    {
      a: at(0.02, -0.006, 0.018),
      b: at(0.058, -0.014, 0.044),
      from: r(0.0165),
      to: r(0.0125),
      blend: 0.014 * s,
    },
    {
      a: at(0.058, -0.014, 0.044),
      b: at(0.086, -0.018, 0.05),
      from: r(0.0108),
      to: r(0.01),
      blend: 0.004 * s,
    },
    {
      a: at(0.086, -0.018, 0.05),
      b: at(0.106, -0.021, 0.049),
      from: r(0.0098),
      to: r(0.0082),
      blend: 0.003 * s,
    },
    {
      a: at(0.03, -0.004, -0.018),
      b: at(0.06, -0.004, -0.02),
      from: r(0.0125),
      to: r(0.011),
      blend: 0.014 * s,
    },
  );
  return lumps;
};
