import { Matrix4, Quaternion, Vector3 } from 'three';
import { EYE, JAW_HINGE } from './skull.ts';

const SIDES = ['L', 'R'] as const;

/** What moves in a head's mesh. */
export type FaceBone =
  | 'head'
  | 'jaw'
  | 'lipUpper'
  | 'lipLower'
  | `${'corner' | 'brow' | 'lidUpper' | 'lidLower'}${'L' | 'R'}`;

/** In the order of their matrices. */
export const FACE_BONES: readonly FaceBone[] = [
  'head',
  'jaw',
  'lipUpper',
  'lipLower',
  ...SIDES.flatMap((side) => [`corner${side}`, `brow${side}`, `lidUpper${side}`, `lidLower${side}`] as const),
];

/** The mouth's share of a sound, each 0..1. All nought: lips at rest, closed. */
export interface MouthShape {
  readonly open: number;
  readonly wide: number;
  readonly round: number;
  /** The lower lip under the upper teeth, as for f and v. */
  readonly tuck: number;
}

/** A face at a moment. */
export interface Expression {
  readonly mouth: MouthShape;
  /** 0 open, 1 shut. */
  readonly blink: number;
  /** Each 0..1 but `brows`: -1 knit, 1 raised. */
  readonly smile: number;
  readonly effort: number;
  readonly brows: number;
  /** Where the eyes look: radians to the figure's left, and up. */
  readonly gaze: readonly [left: number, up: number];
}

export const CLOSED: MouthShape = { open: 0, wide: 0, round: 0, tuck: 0 };
export const AT_REST: Expression = {
  mouth: CLOSED,
  blink: 0,
  smile: 0,
  effort: 0,
  brows: 0,
  gaze: [0, 0],
};

const moved = (x: number, y: number, z: number): Matrix4 => new Matrix4().makeTranslation(x, y, z);
const turnedAbout = (at: readonly [number, number, number], pitch: number, roll = 0): Matrix4 =>
  moved(...at)
    .multiply(
      new Matrix4().makeRotationFromQuaternion(
        new Quaternion()
          .setFromAxisAngle(new Vector3(0, 0, 1), roll)
          .multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), pitch)),
      ),
    )
    .multiply(moved(-at[0], -at[1], -at[2]));

/** Radians between the edges of the open lids and the middle of the eye. */
export const LIDS = { upper: 0.4, lower: -0.44 } as const;

/**
 * What each of {@link FACE_BONES} does to a face of a head of 0.235 m, in the head's frame. With a closed mouth, whatever
 * else it does, the lips touch all along: upper and lower lip then move alike.
 */
export const faceBones = ({
  mouth,
  blink,
  smile,
  effort,
  brows,
  gaze,
}: Expression): ReadonlyMap<FaceBone, Matrix4> => {
  const { open, wide, round, tuck } = mouth;
  const jaw = turnedAbout(JAW_HINGE, 0.3 * open + 0.05 * tuck);
  const pout = 0.0055 * round;
  const show = (0.0022 * wide + 0.002 * effort + 0.0012) * Math.min(1, open * 3) + 0.0016 * tuck;
  const bones = new Map<FaceBone, Matrix4>([
    ['head', new Matrix4()],
    ['jaw', jaw],
    ['lipUpper', moved(0, show, pout)],
    [
      'lipLower',
      jaw.clone().multiply(moved(0, 0.0035 * tuck - show * 0.4 * (1 - tuck), pout - 0.005 * tuck)),
    ],
  ]);
  // the corner of the mouth follows half of the jaw
  const half = turnedAbout(JAW_HINGE, 0.15 * open + 0.025 * tuck);
  for (const [side, sign] of [
    ['L', 1],
    ['R', -1],
  ] as const) {
    const out = 0.005 * wide + 0.0045 * smile - 0.0085 * round + 0.002 * effort;
    bones.set(
      `corner${side}`,
      half
        .clone()
        .multiply(moved(sign * out, 0.005 * smile - 0.001 * effort, pout * 0.9 - 0.003 * (wide + smile))),
    );
    const knit = Math.max(effort, -brows);
    bones.set(
      `brow${side}`,
      turnedAbout(
        [sign * EYE.x, 0.122, 0.08],
        0,
        sign * (0.2 * knit - 0.06 * Math.max(0, brows)),
      ).premultiply(moved(sign * -0.002 * knit, 0.0055 * Math.max(0, brows) - 0.0035 * knit, 0)),
    );
    const eye = [sign * EYE.x, EYE.y, EYE.z] as const;
    const squint = 0.12 * smile + 0.16 * effort - 0.07 * Math.max(0, brows);
    const shut = LIDS.upper - LIDS.lower;
    // the upper lid goes with the eye: who looks down seems to half close it
    const lowered = -0.7 * gaze[1];
    bones.set(
      `lidUpper${side}`,
      turnedAbout(eye, blink * shut * 0.78 + (squint * 0.7 + lowered) * (1 - blink)),
    );
    bones.set(`lidLower${side}`, turnedAbout(eye, -blink * shut * 0.24 - squint * (1 - blink)));
  }
  return bones;
};
