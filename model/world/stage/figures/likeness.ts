import type { Appearance, FaceProportions, MeasuredVoice } from '../../../protocol/index.ts';
import { rgb, tint } from '../surfaces.ts';
import type { HairStyle } from './head/hair.ts';
import type { FaceShape } from './head/skull.ts';

/** Proportions of an average face, by the landmarks that measure them. */
const AVERAGE: FaceProportions = {
  height: 0.94,
  eyes: 0.473,
  nose: 0.262,
  mouth: 0.39,
  lips: 0.125,
  jaw: 0.795,
};
/** As far as a face's parameters go before it turns into a caricature. */
const MOST = 1.4;

type Features = Pick<FaceShape, 'jaw' | 'nose' | 'lips' | 'cheeks'>;

/**
 * The features of a measured face. Each parameter changes its part of a face by a known share (see `skullField`); a
 * woman's nose is built smaller and her lips fuller to begin with. The distance of the eyes and the width of the mouth are
 * the same in all our heads.
 */
export const featuresOf = (face: FaceProportions, woman: boolean): Features => {
  const against = (part: keyof FaceProportions, own = 1) => face[part] / AVERAGE[part] / own - 1;
  const limited = (value: number) => Math.min(MOST, Math.max(-MOST, value));
  return {
    jaw: limited(against('jaw') / 0.08),
    nose: limited(against('nose', woman ? 0.95 : 1.05) / 0.16),
    lips: limited(against('lips', woman ? 1.1 : 0.9) / 0.2),
    cheeks: limited(-against('height') / 0.12),
  };
};

/** As seen from the front: what is tied up hangs beside no jaw. */
const LENGTH: Readonly<Record<HairStyle, NonNullable<Appearance['hair']>['length']>> = {
  bald: 'none',
  crop: 'short',
  short: 'short',
  curly: 'short',
  spiky: 'short',
  bob: 'short',
  tail: 'short',
  bun: 'short',
  long: 'long',
};
const OF_LENGTH = { none: 'bald', short: 'short', long: 'long' } as const;

/**
 * The cut that chance gave when it is as long as was measured, else the plainest that is.
 *
 * @param tied long hair may be tied up as `chance` has it: for sports
 */
export const cutOf = (hair: Appearance['hair'], chance: HairStyle, tied = false): HairStyle => {
  const length = hair?.length;
  const fits = length === undefined || LENGTH[chance] === length || (tied && length === 'long');
  return fits ? chance : OF_LENGTH[length];
};

/** By how much skin is brighter than a face that is lit from a side: our films show 0.45 to 0.7 of it, as photographs do. */
const LIT = 1.5;
/** No skin throws more of the light back. */
const MOST_WHITE = 0.9;

/** The skin of somebody of whom a picture shows the face in this colour: then it looks so in our pictures too. */
export const skinOf = (photographed: string): string => {
  const gain = Math.min(LIT, MOST_WHITE / Math.max(...rgb(photographed)));
  return tint(photographed, gain);
};

/** How much a full beard darkens the skin under it: as much as its hair is darker. */
export const beardOf = (skin: string, hair: string): number => {
  const bright = (color: string) => rgb(color).reduce((sum, channel) => sum + channel, 0);
  return Math.min(2.6, Math.max(0.8, (1 - bright(hair) / bright(skin)) / 0.3));
};

/** Between the voices of men and of women, Hz (Hillenbrand et al. 1995 measured 131 and 220 on average). */
const MIDDLE_PITCH = 165;

/** Whose body a voice comes from more often. Nobody asks for a sex: this is for where no word of the prompt told. */
export const bodyOfVoice = ({ pitchHz }: MeasuredVoice): 'woman' | 'man' =>
  pitchHz < MIDDLE_PITCH ? 'man' : 'woman';
