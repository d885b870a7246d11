import { Vector3 } from 'three';
import { bend, mirror, type Posture, posture } from '../body/posture.ts';
import type { Limb } from '../body/reach.ts';
import { attitude } from './attitude.ts';
import { landed, TUCKED } from './flips.ts';
import type { Moment } from './moment.ts';

const FEET: readonly Limb[] = ['footL', 'footR'];
const HANDS: readonly Limb[] = ['handL', 'handR'];
const RADIAN = Math.PI / 180;
const along = (speed: number): Vector3 => new Vector3(0, 0, speed);
/** Over the x axis, in the way the pass goes. */
const over = (degrees: number) => ({ axis: new Vector3(1, 0, 0), angle: degrees * RADIAN });

/** Left foot down, right leg swinging through. */
const stepDown = posture({
  hipFlexL: 34,
  kneeL: 20,
  ankleL: 12,
  hipFlexR: -6,
  kneeR: 82,
  ankleR: 28,
  spineFlex: 6,
  spineTwist: -8,
  neckFlex: -6,
  shoulderFlexL: -32,
  shoulderFlexR: 34,
  elbow: 84,
  shoulderAbduct: 8,
});
/** Left foot leaving, right knee up. */
const stepOff = posture({
  hipFlexL: -16,
  kneeL: 14,
  ankleL: 18,
  hipFlexR: 60,
  kneeR: 84,
  ankleR: 18,
  spineFlex: 4,
  spineTwist: 9,
  neckFlex: -4,
  shoulderFlexL: 42,
  shoulderFlexR: -40,
  elbow: 82,
  shoulderAbduct: 8,
});

/** A running step: how fast it leaves the ground, m/s, and how far the body leans forward where it comes down, degrees. */
interface Step {
  readonly speed: number;
  readonly lean?: number;
}

/** Running steps: on a foot, and off it. The first is the left one. */
export const running = (steps: readonly Step[]): readonly Moment[] =>
  steps.flatMap(({ speed, lean = 9 }, i) => {
    const left = i % 2 === 0;
    const side = (held: Posture): Posture => (left ? held : mirror(held));
    const moments: readonly Moment[] = [
      {
        attitude: attitude(lean, left ? -5 : 5),
        posture: side(stepDown),
        on: [left ? 'footL' : 'footR'],
        seconds: 'flow',
      },
      {
        attitude: attitude(9, left ? 5 : -5),
        posture: side(stepOff),
        on: [],
        seconds: 0.1,
        speed: along(speed),
      },
    ];
    return moments;
  });

/** Arms beside the ears, palms towards what the hands will stand on. */
const reaching = {
  shoulderFlex: 170,
  shoulderAbduct: 8,
  shoulderTwist: 10,
  pronation: 78,
  elbow: 4,
} as const;
const overhead = { shoulderFlex: 168, shoulderAbduct: 6, elbow: 6 } as const;

/** From a run on the left foot: a skip on the right, a long step, and over the hands to both feet, facing back. */
export const roundOff = (speed: number): readonly Moment[] => [
  {
    attitude: attitude(7.7, 4),
    posture: mirror(bend(stepDown, { shoulderFlex: 60, elbow: 40, hipAbductR: 8, hipAbductL: 3 })),
    on: ['footR'],
    seconds: 'flow',
  },
  {
    attitude: attitude(1.3),
    posture: bend(mirror(stepOff), {
      ...overhead,
      shoulderFlex: 150,
      elbow: 20,
      spineTwist: 0,
      kneeL: 60,
      hipFlexL: 62,
      hipAbductL: 12,
    }),
    on: [],
    seconds: 0.3,
    speed: along(speed * 1.044),
    keys: [
      {
        share: 0.55,
        posture: posture({ ...overhead, hipFlexL: 58, kneeL: 62, hipFlexR: 6, kneeR: 22, ankle: 34 }),
      },
    ],
  },
  {
    attitude: attitude(-3.8),
    posture: posture({
      ...overhead,
      hipFlexL: 58,
      kneeL: 40,
      ankleL: 20,
      hipFlexR: 20,
      kneeR: 26,
      ankleR: 0,
    }),
    on: ['footR'],
    seconds: 0.2,
    speed: along(speed * 0.83),
  },
  {
    attitude: attitude(40.3, -2),
    posture: posture({
      ...reaching,
      pronation: 30,
      hipFlexL: 84,
      kneeL: 36,
      ankleL: 14,
      hipFlexR: -14,
      kneeR: 8,
      ankleR: 44,
      spineFlex: 6,
    }),
    on: ['footL'],
    seconds: 0.15,
    speed: along(speed * 0.8),
    keys: [
      {
        share: 0.55,
        posture: posture({
          ...reaching,
          shoulderFlex: 160,
          hipFlexL: 90,
          kneeL: 34,
          ankleL: -20,
          hipFlexR: -26,
          kneeR: 4,
          ankleR: 60,
          spineFlex: 16,
          wrist: -30,
        }),
      },
    ],
  },
  {
    attitude: attitude(101.6, -6),
    posture: posture({
      ...reaching,
      shoulderFlex: 162,
      hipFlexL: 92,
      kneeL: 18,
      ankleL: 24,
      hipFlexR: -30,
      kneeR: 2,
      ankleR: 62,
      spineFlex: 16,
      wrist: -60,
    }),
    on: [],
    seconds: 0.068,
    speed: along(speed * 0.816),
  },
  {
    attitude: attitude(141.5, -26.1),
    posture: posture({
      ...reaching,
      pronationL: 30,
      shoulderFlex: 166,
      hipFlexL: 76,
      kneeL: 12,
      ankleL: 50,
      hipAbductL: 14,
      hipFlexR: -26,
      hipAbductR: 8,
      kneeR: 2,
      ankleR: 62,
      spineFlex: 8,
      wrist: -75,
    }),
    on: ['handL'],
    seconds: 0.078,
    speed: along(speed * 0.979),
  },
  {
    attitude: attitude(162.8, -39.2),
    posture: posture({
      ...reaching,
      pronationL: 56,
      shoulderFlex: 172,
      hipFlexL: 40,
      hipFlexR: -16,
      hipAbductL: 24,
      hipAbductR: 18,
      kneeL: 8,
      ankle: 62,
      wrist: -78,
    }),
    on: HANDS,
    seconds: 0.046,
    speed: along(speed * 1.011),
  },
  {
    attitude: attitude(176, -101.6),
    posture: posture({
      ...reaching,
      elbow: 26,
      shoulderFlex: 174,
      hipFlexL: 14,
      hipFlexR: 2,
      hipAbduct: 16,
      kneeL: 4,
      ankle: 62,
      wrist: -80,
    }),
    on: ['handR'],
    seconds: 0.07,
    speed: along(speed * 1.02),
  },
  {
    attitude: attitude(197.5, -123.6),
    posture: posture({
      ...reaching,
      shoulderFlex: 170,
      shoulderAbductL: 20,
      spineFlex: 10,
      hipFlex: 34,
      knee: 4,
      ankle: 56,
      wrist: -70,
    }),
    on: [],
    seconds: 0.24,
    speed: along(speed),
  },
];

/** Down on both feet after the hands, the chest still coming up: the take-off of what follows. */
const snapDown = posture({
  hipFlex: 22,
  knee: 16,
  ankle: -22,
  spineFlex: 22,
  neckFlex: -14,
  shoulderFlex: 140,
  shoulderAbduct: 8,
  elbow: 10,
});

/** From both feet backwards over the hands to both feet. `base`: degrees tumbled before. */
export const backHandspring = (base: number, speed: number): readonly Moment[] => [
  { attitude: attitude(base - 37.5, 180), posture: snapDown, on: FEET, seconds: 'flow' },
  {
    attitude: attitude(base + 33, 180),
    posture: posture({
      ...reaching,
      shoulderFlex: 172,
      spineFlex: -20,
      neckFlex: -34,
      hipFlex: 2,
      knee: 54,
      ankle: 8,
    }),
    on: [],
    seconds: 0.22,
    speed: along(speed * 0.826),
    keys: [
      {
        share: 0.5,
        posture: posture({
          ...reaching,
          shoulderFlex: 184,
          spineFlex: -36,
          neckFlex: -40,
          hipFlex: -20,
          knee: 22,
          ankle: 60,
          wrist: -40,
        }),
      },
    ],
  },
  {
    attitude: attitude(base + 146.3, 180),
    posture: posture({
      ...reaching,
      shoulderFlex: 184,
      spineFlex: -32,
      neckFlex: -34,
      hipFlex: -16,
      knee: 12,
      ankle: 60,
      wrist: -80,
    }),
    on: HANDS,
    seconds: 0.081,
    speed: along(speed * 0.613),
    keys: [
      {
        share: 0.45,
        posture: posture({
          ...reaching,
          shoulderFlex: 178,
          spineFlex: -8,
          neckFlex: -14,
          hipFlex: -2,
          knee: 4,
          ankle: 62,
          wrist: -80,
        }),
      },
    ],
  },
  {
    attitude: attitude(base + 196.5, 180),
    posture: posture({
      ...reaching,
      shoulderFlex: 168,
      spineFlex: 16,
      hipFlex: 44,
      knee: 6,
      ankle: 50,
      wrist: -70,
    }),
    on: [],
    seconds: 0.174,
    speed: along(speed * 0.5),
  },
];

export type Salto = 'tucked' | 'layout';
/** Degrees by which a body that comes down from a salto lies behind its feet: they stop what it brings along. */
export const BRAKING = 17.9;

/** From both feet, high and backwards, and down on both feet. `base`: degrees tumbled before. */
export const backSalto = (base: number, salto: Salto): readonly Moment[] => {
  const soft = landed(0);
  const lifted = posture({
    ...overhead,
    shoulderFlex: 172,
    spineFlex: -6,
    neckFlex: -6,
    hipFlex: -2,
    knee: 24,
    ankle: 38,
  });
  const stretched = posture({
    shoulderFlex: 20,
    shoulderAbduct: 22,
    elbow: 8,
    spineFlex: -12,
    neckFlex: -16,
    hipFlex: -8,
    ankle: 66,
  });
  const opening = bend(soft.posture, { knee: 14, hipFlex: 34, ankle: 34 });
  const turned = 360 - soft.lean - BRAKING - 9.4;
  return [
    { attitude: attitude(base - 31.7, 180), posture: snapDown, on: FEET, seconds: 'flow' },
    {
      attitude: attitude(base + 9.4, 180),
      posture: lifted,
      on: [],
      seconds: salto === 'tucked' ? 0.78 : 0.86,
      speed: along(1.84),
      turning: over(turned),
      keys:
        salto === 'tucked'
          ? [
              { share: 0.13, posture: bend(lifted, { hipFlex: 14, knee: 22, ankle: 62, neckFlex: 0 }) },
              { share: 0.37, posture: TUCKED },
              { share: 0.6, posture: TUCKED },
              { share: 0.83, posture: opening },
            ]
          : [
              { share: 0.15, posture: bend(lifted, { knee: 2, ankle: 66, spineFlex: -10 }) },
              { share: 0.42, posture: stretched },
              { share: 0.68, posture: bend(stretched, { spineFlex: -6, hipFlex: 0 }) },
              { share: 0.88, posture: bend(opening, { knee: 8, hipFlex: 24 }) },
            ],
    },
  ];
};
