import { Vector3 } from 'three';
import { bend, type Posture, posture } from '../body/posture.ts';
import { attitude } from './attitude.ts';
import type { Moment } from './moment.ts';

const FEET = ['footL', 'footR'] as const;

/** Standing on both feet, hands at the sides. */
export const ATTENTION: Posture = posture({
  shoulderAbduct: 12,
  shoulderTwist: 10,
  elbow: 12,
  hipAbduct: 3,
  ankleTurn: -6,
});

export const TUCKED: Posture = posture({
  hipFlex: 122,
  knee: 132,
  spineFlex: 42,
  neckFlex: 18,
  shoulderFlex: 62,
  shoulderAbduct: 8,
  elbow: 52,
  ankle: 55,
});

/** Landed: knees and hips give, arms forward for balance. `deep`: 0 just down, 1 as low as it goes. Lean of the pelvis in degrees. */
export const landed = (deep: number): { readonly posture: Posture; readonly lean: number } => {
  const knee = 30 + 64 * deep;
  const hipFlex = 32 + 64 * deep;
  const lean = 8 + 20 * deep;
  return {
    lean,
    posture: posture({
      knee,
      hipFlex,
      ankle: hipFlex - knee - lean + 30 * (1 - deep),
      spineFlex: 12 + 10 * deep,
      neckFlex: -10 - 12 * deep,
      shoulderFlex: 95 - 20 * deep,
      shoulderAbduct: 18,
      elbow: 12,
      hipAbduct: 7,
      hipTwist: -6,
    }),
  };
};

/** Stands, and breathes, for a while: the last posture with a little life in it. */
export const living = (last: Moment, seconds: number): readonly Moment[] => {
  const breaths = Math.max(1, Math.round(seconds / 1.3));
  return Array.from({ length: breaths + 1 }, (_, i): Moment => {
    const full = i % 2;
    return {
      ...last,
      posture: bend(last.posture, {
        spineFlex: last.posture.spineFlex - 3 * full,
        neckFlex: last.posture.neckFlex + 2 * full,
        neckTwist: last.posture.neckTwist + 4 * full,
        shoulderAbduct: last.posture.shoulderAbductL + 2 * full,
      }),
      seconds: seconds / breaths,
    };
  });
};

/** A salto from standing, with a swing of the arms: lands on its feet where it began to turn. `sense` 1 forward, −1 backward. */
export const standingFlip = (sense: 1 | -1, turns: number): readonly Moment[] => {
  const back = sense < 0;
  const air = 0.74 + 0.2 * (turns - 1);
  const swing = posture({
    knee: 78,
    hipFlex: 88,
    ankle: -24,
    spineFlex: 18,
    neckFlex: -20,
    shoulderFlex: -50,
    elbow: 6,
    hipAbduct: 4,
  });
  const lifted = posture({
    shoulderFlex: 168,
    shoulderAbduct: 6,
    elbow: 8,
    spineFlex: back ? -12 : 8,
    neckFlex: back ? -10 : 10,
    hipFlex: back ? -4 : 12,
    knee: 22,
    ankle: back ? 36 : 28,
    hipAbduct: 3,
  });
  const soft = landed(0);
  const low = landed(0.75);
  const opening = bend(soft.posture, { knee: 20, hipFlex: back ? 42 : 20, shoulderFlex: 110, ankle: 25 });
  return [
    { attitude: attitude(0), posture: ATTENTION, on: FEET, seconds: 0.3, still: true, balanced: 0 },
    {
      attitude: attitude(0),
      posture: bend(ATTENTION, { shoulderFlex: 150, shoulderAbduct: 12, neckFlex: -8, elbow: 10 }),
      on: FEET,
      seconds: 0.5,
      still: true,
      balanced: 0,
    },
    { attitude: attitude(34), posture: swing, on: FEET, seconds: 0.34, still: true, balanced: 0 },
    {
      attitude: attitude(back ? -9 : 12),
      posture: lifted,
      on: [],
      seconds: air,
      speed: new Vector3(0, 0, sense * 0.55),
      turning: {
        axis: new Vector3(sense, 0, 0),
        angle: ((360 * turns + (back ? -soft.lean - 9 : soft.lean - 12)) * Math.PI) / 180,
      },
      keys: [
        { share: 0.12, posture: bend(lifted, { hipFlex: 20, knee: 30, ankle: 60, neckFlex: 0 }) },
        { share: 0.36, posture: TUCKED },
        { share: 0.62, posture: TUCKED },
        { share: 0.84, posture: opening },
      ],
    },
    { attitude: attitude(soft.lean), posture: soft.posture, on: FEET, seconds: 'absorb' },
    { attitude: attitude(low.lean), posture: low.posture, on: FEET, seconds: 0.5, still: true, balanced: 0 },
    {
      attitude: attitude(0),
      posture: bend(ATTENTION, { shoulderFlex: 165, shoulderAbduct: 18, neckFlex: -12, spineFlex: -6 }),
      on: FEET,
      seconds: 0.7,
      still: true,
      balanced: 0,
    },
    { attitude: attitude(0), posture: ATTENTION, on: FEET, seconds: 0.4, still: true, balanced: 0 },
  ];
};

const LASTS = 2.9;

/** Saltos from standing in a row of a length: as many as have room, and standing afterwards. */
export const standingFlips = (sense: 1 | -1, turns: number, seconds: number): readonly Moment[] => {
  const one = standingFlip(sense, turns);
  const many = Math.max(1, Math.floor(seconds / (LASTS + 0.6)));
  const all = Array.from({ length: many }, (_, i) => (i === 0 ? one : one.slice(1, -1))).flat();
  const last = one.at(-1);
  const left = seconds - many * LASTS;
  return last === undefined ? all : [...all.slice(0, -1), ...living(last, Math.max(0.6, left + 0.3))];
};
