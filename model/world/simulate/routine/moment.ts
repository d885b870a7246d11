import type { Quaternion, Vector3 } from 'three';
import type { Posture } from '../body/posture.ts';
import type { Limb, Plant } from '../body/reach.ts';

/** A limb that slides along: where it is, seconds after it came down in a place. */
export type Glide = (start: Plant, t: number) => Plant;

/** An instant of a routine, and what happens from it to the next one. Metres, seconds, degrees of posture. */
export interface Moment {
  /** How the pelvis is turned. */
  readonly attitude: Quaternion;
  readonly posture: Posture;
  /** What stands on the ground from here to the next moment; nothing: a flight under gravity alone. */
  readonly on: readonly Limb[];
  /**
   * Until the next moment. `flow`: on the ground, as long as the way to go takes at the speeds of the flights around it;
   * `absorb`: after a flight, as long as the legs take to stop the fall over the way down to the next moment.
   */
  readonly seconds: number | 'flow' | 'absorb';
  /**
   * How fast the centre of mass goes over the ground until the next moment, m/s. Of a flight; and on the ground where it,
   * and not what stands there, says where the next moment is.
   */
  readonly speed?: Vector3;
  /** Of a flight: the axis of the world about which it turns, and how far, radians. Default: the short way. */
  readonly turning?: { readonly axis: Vector3; readonly angle: number };
  /** Postures on the way to the next moment, at shares of its time. */
  readonly keys?: readonly { readonly share: number; readonly posture: Posture }[];
  /** On the ground, the body is at rest here. */
  readonly still?: boolean;
  /** Moves the hips so that the centre of mass is over the middle of what it stands on, this far forward of it. */
  readonly balanced?: number;
  /** With `balanced`: how far the centre of mass is to the left of what it stands on, as on an edge. */
  readonly aside?: number;
  /** What slides on its blade from here on. */
  readonly glide?: Glide;
}

/** A blow that somebody gives the ground. */
export interface Footing {
  readonly at: number;
  readonly limb: Limb;
  readonly position: Vector3;
  /** Newton-seconds: from the change of the momentum that it takes. */
  readonly impulse: number;
}
