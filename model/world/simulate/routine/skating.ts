import { Vector3 } from 'three';
import { bend, between, type Posture, posture } from '../body/posture.ts';
import { CURVE, edge, facing, inside, RADIAN, towards, turnOf } from './ice.ts';
import type { Moment } from './moment.ts';
import { arabesque, backGlide, checked, landing, TIGHT, wide } from './skating-postures.ts';

/** Degrees of the turns that are left when the blade touches: it checks them on the ice. */
const CHECK = 4;

/** From the landing of a jump on, on the right foot backwards. */
const landed = (speed: number, hold: number): readonly Moment[] => {
  const { aside, roll } = inside(speed);
  const after = (seconds: number): number => 180 + turnOf(speed, seconds);
  const held = Math.max(1, Math.round(hold / 0.6));
  return [
    {
      attitude: facing(180 - CHECK, 12.5, 0),
      posture: landing,
      on: ['footR'],
      seconds: 'absorb',
      balanced: 0.03,
      aside: -0.3 * aside,
      glide: edge(0, speed, CURVE),
    },
    {
      attitude: facing(after(0.15) + 18, 20, roll * 0.7),
      posture: checked,
      on: ['footR'],
      seconds: 0.5,
      balanced: -0.02,
      aside: -0.5 * aside,
    },
    ...Array.from(
      { length: held + 1 },
      (_, i): Moment => ({
        attitude: facing(after(0.65 + (i * hold) / held), 24, roll),
        posture: arabesque,
        on: ['footR'],
        seconds: hold / held,
        balanced: -0.02,
        aside: -aside,
      }),
    ),
  ];
};

export interface SkatingJump {
  /** In the air: with a half turn it is an axel and takes off forwards. */
  readonly turns: number;
  /** Seconds of gliding before and after. */
  readonly before: number;
  readonly after: number;
  /** Seconds in the air. */
  readonly flight: number;
  readonly speed: number;
}

/** About to come down: arms wide, the free leg out, toes pointed at the ice. */
const OPEN: Posture = bend(landing, {
  shoulderAbduct: 54,
  shoulderFlex: 30,
  elbow: 36,
  hipFlexL: 24,
  kneeL: 44,
  kneeR: 14,
  hipFlexR: 14,
  ankleR: 50,
});
/** Closes and opens gently: what stops with a snap turns at a rate of its own, and jerks at whoever sits on the head. */
const inAir = (lifted: Posture): NonNullable<Moment['keys']> => [
  { share: 0.06, posture: bend(lifted, { ankle: 45 }) },
  { share: 0.2, posture: between(lifted, TIGHT, 0.82) },
  { share: 0.3, posture: TIGHT },
  { share: 0.68, posture: TIGHT },
  { share: 0.78, posture: between(TIGHT, OPEN, 0.2) },
  { share: 0.94, posture: bend(OPEN, { shoulderAbduct: 62, elbow: 22 }) },
];

/** Backwards on the right, in parts short enough to turn with the curve. */
const glidingBack = (start: number, speed: number, seconds: number): readonly Moment[] => {
  const { aside, roll } = inside(speed);
  const parts = Math.max(1, Math.round(seconds / 0.6));
  return Array.from(
    { length: parts },
    (_, i): Moment => ({
      attitude: facing(start + 180 + (turnOf(speed, seconds) * i) / parts, 8, roll),
      posture: backGlide,
      on: ['footR'],
      seconds: seconds / parts,
      balanced: -0.02,
      aside: -aside,
      glide: edge(start, speed, CURVE),
    }),
  );
};

/** An axel: backwards on the right, a step to the left forward outside edge, off it facing forward, down backwards on the right. */
const axel = ({ turns, before, after, flight, speed }: SkatingJump): readonly Moment[] => {
  const entry = 0.56;
  const step = 0.14;
  const { aside, roll } = inside(speed);
  // where the way points when each part begins: at take-off it is +z
  const onLeft = -turnOf(speed, entry);
  const back = before - 0.3;
  const start = onLeft - turnOf(speed, before);
  const lifted: Posture = posture({
    shoulderFlex: 66,
    shoulderAbduct: 14,
    elbow: 52,
    hipFlexL: -4,
    kneeL: 20,
    ankleL: 24,
    hipFlexR: 68,
    kneeR: 78,
    ankleR: 40,
    spineFlex: -2,
  });
  return [
    ...glidingBack(start, speed, back),
    {
      attitude: facing(start + 182 + turnOf(speed, back), 10, roll * 0.6),
      posture: bend(backGlide, {
        hipFlexL: -6,
        kneeL: 32,
        hipFlexR: 34,
        kneeR: 42,
        ankleR: -18,
        spineTwist: 24,
      }),
      on: ['footR'],
      seconds: 0.3,
      balanced: 0,
      aside: -0.5 * aside,
    },
    {
      attitude: facing(onLeft + 232, 4, 2),
      posture: posture({
        ...wide,
        shoulderAbduct: 60,
        shoulderFlex: -10,
        hipFlexR: 4,
        kneeR: 14,
        ankleR: 22,
        hipTwistR: -50,
        hipFlexL: 18,
        kneeL: 26,
        hipAbductL: 22,
        hipTwistL: -46,
        ankleL: 10,
        spineTwist: 22,
      }),
      on: [],
      seconds: step,
      speed: towards(onLeft, speed),
      turning: { axis: new Vector3(0, 1, 0), angle: 68 * RADIAN },
      keys: [
        {
          share: 0.5,
          posture: posture({
            ...wide,
            shoulderAbduct: 48,
            shoulderFlex: -20,
            hipFlexR: 6,
            kneeR: 52,
            ankleR: 40,
            hipTwistR: -30,
            hipFlexL: 26,
            kneeL: 32,
            hipAbductL: 16,
            hipTwistL: -46,
            ankleL: 10,
            spineTwist: 20,
          }),
        },
      ],
    },
    {
      attitude: facing(onLeft + 300, 6, -3),
      posture: posture({
        shoulderFlex: -30,
        shoulderAbduct: 34,
        elbow: 10,
        hipFlexL: 34,
        kneeL: 36,
        ankleL: 6,
        hipTwistL: -44,
        hipAbductL: 6,
        hipFlexR: -14,
        kneeR: 28,
        ankleR: 45,
        spineTwist: 16,
      }),
      on: ['footL'],
      seconds: entry * 0.58,
      glide: edge(onLeft, speed, CURVE, 0.5),
    },
    {
      attitude: facing(onLeft + 334, 15, -roll * 0.7),
      posture: posture({
        shoulderFlex: -52,
        shoulderAbduct: 20,
        elbow: 8,
        hipFlexL: 64,
        kneeL: 68,
        ankleL: -19,
        hipFlexR: -26,
        kneeR: 32,
        ankleR: 50,
        spineFlex: 6,
        neckFlex: -12,
        hipTwistL: -4,
      }),
      on: ['footL'],
      seconds: entry * 0.42,
      balanced: -0.04,
      aside: 0.5 * aside,
      keys: [
        {
          share: 0.5,
          posture: bend(lifted, {
            shoulderFlex: 4,
            shoulderAbduct: 22,
            elbow: 20,
            hipFlexL: 34,
            kneeL: 50,
            ankleL: 0,
            hipFlexR: 18,
            kneeR: 82,
            hipAbductR: 12,
          }),
        },
      ],
    },
    {
      attitude: facing(360, -1.5, -11),
      posture: lifted,
      on: [],
      seconds: flight,
      speed: towards(0, speed * 0.9),
      turning: { axis: new Vector3(0, 1, 0), angle: (turns * 360 - CHECK) * RADIAN },
      keys: inAir(lifted),
    },
    ...landed(speed * 0.9, after),
  ];
};

/** A loop: off the right back outside edge and down on it, whole turns. */
const loop = ({ turns, before, after, flight, speed }: SkatingJump): readonly Moment[] => {
  const { aside, roll } = inside(speed);
  const push = 0.24;
  const bending = 0.4;
  const start = -turnOf(speed, before + push);
  const glide = before - bending;
  const lifted: Posture = posture({
    shoulderFlex: 62,
    shoulderAbduct: 18,
    elbow: 48,
    hipFlexR: -2,
    kneeR: 20,
    ankleR: 24,
    hipFlexL: 34,
    kneeL: 44,
    hipAbductL: -6,
    ankleL: 45,
    spineTwist: 14,
  });
  return [
    ...glidingBack(start, speed, glide),
    {
      attitude: facing(start + 180 + turnOf(speed, glide), 12, roll),
      posture: bend(backGlide, { hipFlexL: -4, kneeL: 58, hipFlexR: 36, kneeR: 42, ankleR: -18 }),
      on: ['footR'],
      seconds: bending,
      balanced: 0,
      aside: -aside,
    },
    {
      attitude: facing(176, 16, roll * 0.5),
      posture: bend(backGlide, {
        shoulderFlex: -26,
        shoulderAbduct: 44,
        hipFlexR: 62,
        kneeR: 68,
        ankleR: -22,
        hipFlexL: 44,
        kneeL: 88,
        spineTwist: -10,
      }),
      on: ['footR'],
      seconds: push,
      balanced: -0.03,
      aside: -0.4 * aside,
      keys: [
        {
          share: 0.6,
          posture: bend(lifted, {
            shoulderFlex: 20,
            hipFlexR: 38,
            kneeR: 46,
            ankleR: -6,
            hipFlexL: 58,
            kneeL: 96,
          }),
        },
      ],
    },
    {
      attitude: facing(180, 7, 6),
      posture: lifted,
      on: [],
      seconds: flight,
      speed: towards(0, speed * 0.9),
      turning: { axis: new Vector3(0, 1, 0), angle: (turns * 360 - CHECK) * RADIAN },
      keys: inAir(lifted),
    },
    ...landed(speed * 0.9, after),
  ];
};

/** A jump of figure skating, from the glide before it to the glide after it, travelling to +z; turns to the left. */
export const skatingJump = (jump: SkatingJump): readonly Moment[] =>
  Math.abs(jump.turns - Math.round(jump.turns)) > 0.25 ? axel(jump) : loop(jump);
