import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { deckAt } from '../../stage/props/watercraft.ts';
import { centreOfMass, type Segment, segmentsOf } from '../body/anthropometry.ts';
import { place } from '../body/kinematics.ts';
import type { Piece } from '../body/momentum.ts';
import { type Posture, RANGES } from '../body/posture.ts';
import { type Limb, plantedFrame, stand } from '../body/reach.ts';

/** A number over time that passes through values at given rates: cubic between two, straight on before and after. */
export interface Knot {
  readonly at: number;
  readonly value: number;
  readonly rate: number;
}
export const curve = (knots: readonly Knot[]): ((t: number) => number) => {
  const sorted = knots.toSorted((a, b) => a.at - b.at);
  return (t) => {
    const after = sorted.findIndex(({ at }) => at > t);
    const b = sorted[after];
    const a = sorted[after - 1];
    if (a === undefined || b === undefined) {
      const end = b ?? sorted.at(-1);
      return end === undefined ? 0 : end.value + end.rate * (t - end.at);
    }
    const h = b.at - a.at;
    const s = (t - a.at) / h;
    const [s2, s3] = [s * s, s * s * s];
    return (
      a.value * (2 * s3 - 3 * s2 + 1) +
      a.rate * h * (s3 - 2 * s2 + s) +
      b.value * (3 * s2 - 2 * s3) +
      b.rate * h * (s3 - s2)
    );
  };
};

/** How a rider holds themselves on a board, in the board's frame: metres, radians. */
export interface Hold {
  /** Of the pelvis over the deck's frame. */
  readonly height: number;
  readonly along: number;
  /** Of the pelvis: forward. */
  readonly pitch: number;
  /** All joints; the legs follow from the feet. */
  readonly posture: Posture;
  /** How far the heels are raised, radians. */
  readonly heels: number;
}

/** Where the feet stand on the deck: their toes. */
export interface Footing {
  readonly toes: readonly [left: Vector3, right: Vector3];
}

/** Feet side by side amidships, toes to the bow, as far apart as the hips ask. `ankle` is where the ankles are along the board. */
export const footingOf = ({ height }: Proportions, ankle: number, apart = 0.3): Footing => {
  const s = height / 1.8;
  const toe = (side: 1 | -1): Vector3 => {
    const [x, z] = [(side * apart * s) / 2, ankle + 0.168 * s];
    return new Vector3(x, deckAt(x, z) + PAD, z);
  };
  return { toes: [toe(1), toe(-1)] };
};
/** Thickness of the pad on the deck, metres. */
const PAD = 0.006;

/** A rider's bones in the board's frame. */
export interface Held {
  readonly pelvis: Matrix4;
  readonly posture: Posture;
}

/**
 * Bones of a hold with the feet on the deck. The rider stays upright while the board rolls and pitches under them: `tilt` is
 * the board's turn that they answer with ankles and hips.
 */
export const held = (body: Proportions, footing: Footing, hold: Hold, tilt: Quaternion): Held => {
  const upright = tilt.clone().invert();
  const middle = footing.toes[0].clone().add(footing.toes[1]).divideScalar(2);
  const at = new Vector3(0, hold.height, hold.along).sub(middle).applyQuaternion(upright).add(middle);
  const turn = upright.multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), hold.pitch));
  const pelvis = new Matrix4().compose(at, turn, new Vector3(1, 1, 1));
  const standing = (heels: number): Posture =>
    stand(
      body,
      hold.posture,
      pelvis,
      (['footL', 'footR'] as const).map((limb, i): [Limb, Matrix4] => [
        limb,
        plantedFrame(
          body,
          limb,
          { at: footing.toes[i] ?? middle, heading: limb === 'footL' ? 0.08 : -0.08 },
          heels,
        ),
      ]),
    );
  let heels = hold.heels;
  let posture = standing(heels);
  // where a shin leans farther than an ankle bends, the heel comes up
  for (let round = 0; round < 3; round += 1) {
    const over = LEAST_ANKLE - Math.min(posture.ankleL, posture.ankleR);
    if (over <= 0) {
      break;
    }
    heels += (over * Math.PI) / 180;
    posture = standing(heels);
  }
  return { pelvis, posture };
};
const LEAST_ANKLE = (RANGES.get('ankleL') ?? [-40, 0])[0];

/** The hold shifted along the board until its centre of mass lies where it shall. */
export const balanced = (body: Proportions, footing: Footing, hold: Hold, centre: number): Hold => {
  let made = hold;
  for (let i = 0; i < 3; i += 1) {
    const { pelvis, posture } = held(body, footing, made, new Quaternion());
    const { z } = centreOfMass(body, place(body, posture, pelvis));
    made = { ...made, along: made.along + centre - z };
  }
  return made;
};

/** The rider's pieces in the board's frame. */
export const riderPieces = (body: Proportions, { pelvis, posture }: Held): readonly Piece[] => {
  const joints = place(body, posture, pelvis);
  return [...segmentsOf(body)].map(([bone, segment]) => ({ segment, frame: joints.get(bone) ?? pelvis }));
};

const ORIGIN = new Matrix4();
export const boardPiece = (segment: Segment): Piece => ({ segment, frame: ORIGIN });
