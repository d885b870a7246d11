import { Vector3 } from 'three';
import { bend, posture } from '../body/posture.ts';
import { attitude } from './attitude.ts';
import { ATTENTION, landed, living } from './flips.ts';
import { backwards, splitLeap } from './leaping.ts';
import type { Moment } from './moment.ts';
import { backHandspring, backSalto, roundOff, running, type Salto } from './tumbling.ts';

const FEET = ['footL', 'footR'] as const;

/** Arms high, chest out: to the judges. */
const SALUTE = bend(ATTENTION, {
  shoulderFlex: 160,
  shoulderAbduct: 22,
  shoulderTwist: 0,
  elbow: 6,
  spineFlex: -10,
  neckFlex: -12,
});

/** Gives with the knees after a landing; facing back. `base`: degrees tumbled before. */
const stuck = (base: number): readonly Moment[] => {
  const soft = landed(0);
  const low = landed(0.7);
  return [
    { attitude: attitude(base - soft.lean, 180), posture: soft.posture, on: FEET, seconds: 'absorb' },
    {
      attitude: attitude(base - low.lean, 180),
      posture: low.posture,
      on: FEET,
      seconds: 0.42,
      still: true,
      balanced: 0,
    },
  ];
};

/** One tumbling pass from a salute to a stuck landing. */
const tumblingPass = (steps: number, salto: Salto, salute: number): readonly Moment[] => [
  { attitude: attitude(0), posture: SALUTE, on: FEET, seconds: salute, still: true, balanced: 0 },
  {
    attitude: attitude(4),
    posture: bend(ATTENTION, {
      shoulderFlexL: 20,
      shoulderFlexR: -20,
      elbow: 40,
      kneeL: 42,
      hipFlexL: 22,
      ankleL: 30,
    }),
    on: ['footR'],
    seconds: 0.26,
    still: true,
    balanced: 0,
  },
  {
    attitude: attitude(14, 4),
    posture: posture({
      hipFlexL: 42,
      kneeL: 60,
      ankleL: 10,
      hipFlexR: -8,
      kneeR: 14,
      ankleR: 14,
      shoulderFlexL: -30,
      shoulderFlexR: 40,
      elbow: 70,
      shoulderAbduct: 8,
    }),
    on: [],
    seconds: 0.09,
    speed: new Vector3(0, 0, 2.2),
  },
  ...running(steps, 3.7),
  ...roundOff(3.5),
  ...backHandspring(360, 3.5),
  ...backSalto(720, salto),
  ...stuck(1080),
];

/** With this much time there is a leap after the pass, seconds. */
const LEAPS = 8;

/** A routine as long as a shot, along a diagonal of the floor, and what it is made of. */
export const floorRoutine = (
  seconds: number,
  stretched: boolean,
): { readonly moments: readonly Moment[]; readonly elements: readonly string[] } => {
  const salto: Salto = stretched ? 'layout' : 'tucked';
  const long = seconds >= 5.5;
  const pass = tumblingPass(long ? 3 : 1, salto, long ? 0.5 : 0.22);
  const lasts = long ? 5.4 : 4.1;
  const pose: Moment = {
    attitude: attitude(1080, 180),
    posture: SALUTE,
    on: FEET,
    seconds: 0,
    still: true,
    balanced: 0,
  };
  const tumbled = ['run-up', 'round-off', 'back handspring', `${salto} back salto, stuck`, 'salute'];
  if (seconds < LEAPS) {
    return {
      moments: [...pass, ...living(pose, Math.max(0.6, seconds - lasts + 0.4))],
      elements: tumbled,
    };
  }
  const danced = backwards(splitLeap({ ...pose, attitude: attitude(0) }));
  const last = danced.at(-1) ?? pose;
  return {
    moments: [
      ...pass,
      { ...pose, seconds: 0.5 },
      ...danced.slice(0, -1),
      ...living(last, Math.max(0.8, seconds - LEAPS + 0.6)),
    ],
    elements: [...tumbled, 'split leap', 'pose'],
  };
};
