import type { Proportions } from './figure.ts';

export interface Build {
  /** Standing height, metres. */
  readonly height: number;
  readonly woman: boolean;
  readonly child: boolean;
  /** Anime: a larger head. */
  readonly drawn: boolean;
}

/** Limb lengths of an adult of 1.80 m, scaled; children have shorter legs for their size. */
export const proportionsOf = ({ height, woman, child, drawn }: Build): Proportions => {
  const s = height / 1.8;
  const legs = child ? 0.94 : 1;
  const shoulders = (woman ? 0.168 : 0.19) * s;
  const thigh = 0.43 * s * legs;
  const shin = 0.405 * s * legs;
  const ankle = 0.085 * s;
  const hipDrop = 0.045 * s;
  return {
    height,
    sex: woman ? 'female' : 'male',
    pelvis: thigh + shin + ankle + hipDrop,
    hip: [(woman ? 0.092 : 0.09) * s, -hipDrop, 0],
    waist: [0, 0.1 * s, 0],
    shoulder: [shoulders, 0.368 * s, -0.005 * s],
    neck: [0, 0.5 * s, 0.012 * s],
    upperArm: 0.285 * s,
    forearm: 0.255 * s,
    hand: 0.17 * s,
    thigh,
    shin,
    ankle,
    head: (child ? 1.26 : 1.13) * (drawn ? 1.14 : 1) * s,
  };
};
