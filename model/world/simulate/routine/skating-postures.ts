import { bend, type Posture, posture } from '../body/posture.ts';

export const wide = { shoulderAbduct: 78, elbow: 8, shoulderTwist: -10, pronation: 30 } as const;

/** On the right foot, backwards, the left leg stretched behind. */
export const backGlide: Posture = posture({
  ...wide,
  shoulderFlexL: 24,
  shoulderFlexR: -18,
  hipFlexR: 26,
  kneeR: 32,
  ankleR: -14,
  hipFlexL: -26,
  kneeL: 6,
  ankleL: 55,
  hipAbductL: 6,
  spineFlex: -4,
  spineTwist: 12,
  neckTwist: 20,
});
export const landing: Posture = posture({
  ...wide,
  shoulderAbduct: 66,
  shoulderFlex: 22,
  elbow: 26,
  hipFlexR: 32,
  kneeR: 30,
  ankleR: 24,
  hipFlexL: 30,
  kneeL: 62,
  ankleL: 50,
  hipAbductL: 14,
  spineFlex: 2,
});
export const checked: Posture = bend(backGlide, {
  shoulderAbduct: 86,
  shoulderFlex: 6,
  hipFlexR: 60,
  kneeR: 60,
  ankleR: -20,
  hipFlexL: -14,
  kneeL: 40,
  hipAbductL: 20,
  spineTwist: -6,
  neckTwist: 0,
});
/** The free leg high behind, the arms open: held to the end. */
export const arabesque: Posture = bend(backGlide, {
  shoulderAbduct: 92,
  shoulderFlexL: 6,
  shoulderFlexR: 4,
  hipFlexR: 44,
  kneeR: 34,
  ankleR: -14,
  hipFlexL: -44,
  kneeL: 2,
  ankleL: 66,
  spineFlex: -18,
  spineTwist: -4,
  neckFlex: -14,
  neckTwist: 0,
});
/**
 * Forearms crossed on the chest, one over the other, the left leg over the right: as little inertia as a body
 * can have, and its long principal axis through the head, so that a spin about it does not wobble.
 */
export const TIGHT: Posture = posture({
  shoulderFlexL: 17,
  shoulderFlexR: 4,
  shoulderAbduct: 10,
  shoulderTwistL: 67,
  shoulderTwistR: 60,
  elbowL: 128,
  elbowR: 113,
  pronation: 53,
  spineFlex: -4.3,
  spineSide: -1,
  neckFlex: 4,
  neckSide: 2.2,
  neckTwist: 12,
  hipFlexL: 13,
  hipAbductL: -5,
  kneeL: 16,
  hipFlexR: -1,
  hipAbductR: -3,
  kneeR: 3,
  ankle: 58,
});
