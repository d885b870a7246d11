import { Vector3 } from 'three';
import { bend, posture } from '../body/posture.ts';
import { attitude } from './attitude.ts';
import { ATTENTION, landed, living } from './flips.ts';
import { backwards, splitLeap } from './leaping.ts';
import type { Moment } from './moment.ts';
import { BRAKING, backHandspring, backSalto, roundOff, running, type Salto } from './tumbling.ts';

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
    {
      attitude: attitude(base - soft.lean - BRAKING, 180),
      posture: soft.posture,
      on: FEET,
      seconds: 'absorb',
    },
    {
      attitude: attitude(base - low.lean + 8.8, 180),
      posture: low.posture,
      on: FEET,
      seconds: 0.41,
      balanced: 0.055,
    },
  ];
};

/** Off the right foot, the left one coming forward. */
const falling = posture({
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
});

/** From a salute into a run: the weight goes over to the right foot, and the body falls forward off it. */
const setOff: readonly Moment[] = [
  { attitude: attitude(0), posture: SALUTE, on: FEET, seconds: 0.45, still: true, balanced: 0, aside: 0.04 },
  {
    attitude: attitude(4.6),
    posture: bend(ATTENTION, {
      shoulderFlexL: 20,
      shoulderFlexR: -20,
      elbow: 40,
      kneeL: 42,
      hipFlexL: 22,
      ankleL: 30,
    }),
    on: ['footR'],
    seconds: 0.4,
    balanced: 0.108,
    aside: 0.125,
  },
  {
    attitude: attitude(14.7, 4),
    posture: falling,
    on: [],
    seconds: 0.09,
    speed: new Vector3(0, 0, 1.8),
    keys: [{ share: 0.5, posture: bend(falling, { hipFlexL: 44, kneeL: 54, ankleL: -10 }) }],
  },
];

/** One tumbling pass to a stuck landing: from a salute, or, where there is little time, from the last step of its run-up. */
const tumblingPass = (whole: boolean, salto: Salto): readonly Moment[] => [
  ...(whole
    ? [...setOff, ...running([{ speed: 2.61 }, { speed: 3.17, lean: 12 }, { speed: 3.51, lean: 11 }])]
    : running([{ speed: 3.51, lean: 11 }])),
  ...roundOff(3.5),
  ...backHandspring(360, 3.5),
  ...backSalto(720, salto),
  ...stuck(1080),
];

/** With this much time there is a leap after the pass, seconds. */
const LEAPS = 10;

/** Of the gymnast whose steps, flights and landings these are, metres. */
const HEIGHT = 1.65;

/** The same for somebody of another height: what is longer swings slower and goes faster, both by the root (Froude). */
const sized = (moments: readonly Moment[], height: number): readonly Moment[] => {
  const pace = Math.sqrt(height / HEIGHT);
  return moments.map((moment) => ({
    ...moment,
    ...(typeof moment.seconds === 'number' ? { seconds: moment.seconds * pace } : {}),
    ...(moment.speed === undefined ? {} : { speed: moment.speed.clone().multiplyScalar(pace) }),
    ...(moment.balanced === undefined ? {} : { balanced: (moment.balanced * height) / HEIGHT }),
    ...(moment.aside === undefined ? {} : { aside: (moment.aside * height) / HEIGHT }),
  }));
};

/** A routine as long as a shot, along a diagonal of the floor, and what it is made of. */
export const floorRoutine = (
  seconds: number,
  stretched: boolean,
  height: number,
): { readonly moments: readonly Moment[]; readonly elements: readonly string[] } => {
  const salto: Salto = stretched ? 'layout' : 'tucked';
  const long = seconds >= 5.5;
  const pass = tumblingPass(long, salto);
  const lasts = long ? 5.5 : 3.8;
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
      moments: sized([...pass, ...living(pose, Math.max(0.6, seconds - lasts + 0.4))], height),
      elements: tumbled,
    };
  }
  const danced = backwards(splitLeap({ ...pose, attitude: attitude(0) }));
  const last = danced.at(-1) ?? pose;
  return {
    moments: sized(
      [
        ...pass,
        { ...pose, seconds: 0.5 },
        ...danced.slice(0, -1),
        ...living(last, Math.max(1, seconds - LEAPS + 0.9)),
      ],
      height,
    ),
    elements: [...tumbled, 'split leap', 'pose'],
  };
};
