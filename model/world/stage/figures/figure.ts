import type { MeasuredVoice } from '../../../protocol/index.ts';
import type { VoiceName } from '../../score/cue.ts';
import type { Vec3 } from '../../shoot/scene.ts';
import type { Drapery } from '../cloth.ts';
import type { Part } from '../stage.ts';
import type { NeckShape } from './bird/plan.ts';
import type { BodyBone } from './body/bones.ts';

/**
 * Bones of a person. A bone's frame sits in its joint; limbs hang along -y; the person faces +z, left is +x. The four
 * fingers of a hand bend as one, at their knuckles.
 */
export type PersonJoint =
  | 'pelvis'
  | 'chest'
  | 'head'
  | 'upperArmL'
  | 'forearmL'
  | 'handL'
  | 'fingersL'
  | 'upperArmR'
  | 'forearmR'
  | 'handR'
  | 'fingersR'
  | 'thighL'
  | 'shinL'
  | 'footL'
  | 'thighR'
  | 'shinR'
  | 'footR';

/** Lengths in metres of one body. */
export interface Proportions {
  readonly height: number;
  /** Whose share of mass and inertia each segment has. */
  readonly sex: 'female' | 'male';
  /** Height of the pelvis' frame over the ground when standing straight. */
  readonly pelvis: number;
  readonly hip: Vec3;
  /** From pelvis to waist, waist to shoulder (left), waist to head. */
  readonly waist: Vec3;
  readonly shoulder: Vec3;
  readonly neck: Vec3;
  readonly upperArm: number;
  readonly forearm: number;
  readonly hand: number;
  readonly thigh: number;
  readonly shin: number;
  readonly ankle: number;
  /** Of the head's meshes, against an adult head of 0.235 m. */
  readonly head: number;
}

export interface Piece<Joint> {
  readonly joint: Joint;
  readonly part: Part;
}

/** What follows a face but does not bend: each turns about its own middle. */
export type FacePlace = 'eyeL' | 'eyeR' | 'glintL' | 'glintR' | 'eyesOpen' | 'eyesShut';

/** A mesh that bends: with the body (its skin counts `BODY_BONES`) or with the face (`FACE_BONES`). */
export interface BentPart {
  readonly rig: 'body' | 'face';
  readonly part: Part;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person';
  readonly body: Proportions;
  /** Body, clothes and face, modelled at rest: see `restJoints`. */
  readonly bent: readonly BentPart[];
  /** What is rigid: hair, hats, eyes, what is carried. */
  readonly pieces: readonly Piece<PersonJoint | FacePlace>[];
  readonly voice: VoiceName;
  /** A cast member's, when it was measured. */
  readonly ownVoice?: MeasuredVoice;
  /** Cloth that moves by itself, and the body it lies on. */
  readonly drapery?: Drapery<BodyBone>;
  /** Where the figure stands when the shot begins, and which way it faces (radians from +z towards +x). */
  readonly at: Vec3;
  readonly heading: number;
}

/**
 * Bones of an animal. `Fore` and `Hind` legs have two bones and a paw; birds use the hind legs, which end in feet, a neck of
 * six parts, and wings that are either folded or spread.
 */
export type CreatureJoint =
  | 'trunk'
  | 'head'
  | 'jaw'
  | 'tail'
  | 'tailTip'
  | 'foreUpperL'
  | 'foreLowerL'
  | 'foreUpperR'
  | 'foreLowerR'
  | 'hindUpperL'
  | 'hindLowerL'
  | 'hindUpperR'
  | 'hindLowerR'
  | 'reinL'
  | 'reinR'
  | 'wingL'
  | 'wingTipL'
  | 'wingR'
  | 'wingTipR'
  | 'foldedWingL'
  | 'foldedWingR'
  | 'footL'
  | 'footR'
  | `neck${1 | 2 | 3 | 4 | 5 | 6}`;

/** What only birds have. Metres and radians; the neck's shapes as in `NeckShape`. */
export interface BirdFrame {
  /** How far the trunk is pitched up when it stands. */
  readonly lean: number;
  /** Half the depth of the trunk. */
  readonly trunk: number;
  /** Length of the neck, which begins at `CreatureBody.neck`. */
  readonly neck: number;
  /** From where the neck ends to the tip of the bill. */
  readonly bill: number;
  readonly held: NeckShape;
  readonly flown: NeckShape;
  readonly tail: number;
  readonly tailUp: number;
  readonly swims: boolean;
  readonly wades: boolean;
}

export interface CreatureBody {
  readonly length: number;
  /** Height of the trunk's middle over the ground. */
  readonly height: number;
  readonly fore: Vec3;
  readonly hind: Vec3;
  readonly upper: number;
  readonly lower: number;
  readonly neck: Vec3;
  readonly tail: Vec3;
  readonly wing: Vec3;
  readonly wingSpan: number;
  readonly bird?: BirdFrame;
}

export interface Creature {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly gait: 'four legs' | 'bounding' | 'bird';
  readonly body: CreatureBody;
  /** Meshes that follow `CREATURE_BONES`, modelled at rest: see `restCreature`. */
  readonly bent: readonly Part[];
  readonly pieces: readonly Piece<CreatureJoint>[];
  readonly at: Vec3;
  readonly heading: number;
}
