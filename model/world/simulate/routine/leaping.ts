import { Quaternion, Vector3 } from 'three';
import { bend, posture } from '../body/posture.ts';
import { attitude } from './attitude.ts';
import type { Moment } from './moment.ts';
import { running } from './tumbling.ts';

const UP = new Vector3(0, 1, 0);

/** The same to the other side: everything turned half round. */
export const backwards = (moments: readonly Moment[]): readonly Moment[] => {
  const half = new Quaternion().setFromAxisAngle(UP, Math.PI);
  return moments.map(({ speed, turning, ...moment }) => ({
    ...moment,
    attitude: half.clone().multiply(moment.attitude),
    ...(speed === undefined ? {} : { speed: speed.clone().applyQuaternion(half) }),
    ...(turning === undefined
      ? {}
      : { turning: { ...turning, axis: turning.axis.clone().applyQuaternion(half) } }),
  }));
};

const wide = { shoulderAbduct: 84, elbow: 8, pronation: 40 } as const;
const split = posture({
  ...wide,
  shoulderFlexL: 24,
  shoulderFlexR: -14,
  hipFlexR: 94,
  kneeR: 2,
  hipFlexL: -62,
  kneeL: 3,
  ankle: 66,
  spineFlex: -14,
  neckFlex: -10,
});
/** One arm to the sky, one to the side, the right foot behind on its toes. */
export const POSE = posture({
  shoulderFlexL: 164,
  shoulderAbductL: 12,
  shoulderAbductR: 92,
  elbow: 8,
  hipFlexL: 14,
  kneeL: 2,
  ankleL: 12,
  hipFlexR: -12,
  kneeR: 26,
  ankleR: 4,
  spineFlex: -8,
  neckFlex: -10,
});

/** From standing, two steps, a leap from the left foot with the legs split, and a pose; facing +z. */
export const splitLeap = (from: Moment): readonly Moment[] => {
  const down = posture({
    ...wide,
    shoulderFlex: 10,
    hipFlexR: 36,
    kneeR: 30,
    ankleR: 26,
    hipFlexL: -26,
    kneeL: 24,
    ankleL: 55,
  });
  return [
    { ...from, seconds: 0.35 },
    {
      attitude: attitude(1.5),
      posture: bend(from.posture, {
        shoulderFlexL: 20,
        shoulderFlexR: -20,
        shoulderAbduct: 14,
        elbow: 40,
        kneeL: 42,
        hipFlexL: 22,
        ankleL: 30,
        kneeR: 24,
        hipFlexR: 18,
        ankleR: -10,
        spineFlex: 0,
        neckFlex: 0,
      }),
      on: ['footR'],
      seconds: 0.65,
      balanced: 0.054,
      aside: 0.094,
    },
    {
      attitude: attitude(12.6, 4),
      posture: posture({
        hipFlexL: 42,
        kneeL: 60,
        ankleL: 10,
        hipFlexR: -8,
        kneeR: 14,
        ankleR: 14,
        shoulderFlexL: -30,
        shoulderFlexR: 40,
        elbow: 60,
        shoulderAbduct: 12,
      }),
      on: [],
      seconds: 0.09,
      speed: new Vector3(0, 0, 1.47),
    },
    ...running([
      { speed: 2.44, lean: 5.5 },
      { speed: 2.84, lean: 12.7 },
    ]),
    ...running([{ speed: 3, lean: 4 }])
      .slice(0, 1)
      .map((step) => ({
        ...step,
        keys: [
          { share: 0.62, posture: bend(step.posture, { hipFlexL: 10, kneeL: 34, hipFlexR: 38, kneeR: 96 }) },
        ],
      })),
    {
      attitude: attitude(-9.5),
      posture: posture({
        ...wide,
        shoulderAbduct: 60,
        shoulderFlex: 30,
        hipFlexL: -14,
        kneeL: 22,
        ankleL: 30,
        hipFlexR: 66,
        kneeR: 30,
        ankleR: 50,
        spineFlex: -4,
      }),
      on: [],
      seconds: 0.57,
      speed: new Vector3(0, 0, 2.18),
      keys: [
        { share: 0.36, posture: split },
        { share: 0.64, posture: split },
      ],
    },
    { attitude: attitude(-0.3), posture: down, on: ['footR'], seconds: 'absorb' },
    {
      attitude: attitude(10),
      posture: bend(down, { hipFlexR: 52, kneeR: 52, ankleR: -8, hipFlexL: 8, kneeL: 66, ankleL: 30 }),
      on: ['footR'],
      seconds: 0.36,
      speed: new Vector3(0, 0, 0.36),
      keys: [
        {
          share: 0.5,
          posture: bend(POSE, {
            shoulderFlexL: 90,
            hipFlexR: 14,
            kneeR: 30,
            ankleR: -12,
            hipFlexL: 48,
            kneeL: 84,
            ankleL: 20,
          }),
        },
      ],
    },
    { attitude: attitude(2), posture: POSE, on: ['footL', 'footR'], seconds: 0.84, still: true },
  ];
};
