import { Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import type { Motion } from './motions.ts';
import type { Pose } from './pose.ts';
import { chestOf } from './skeleton.ts';

/** What of a body a motion moves. */
export type Limb = 'legs' | 'handL' | 'handR' | 'head';

/** A motion of which only some limbs count. */
export interface Gesture {
  readonly motion: Motion;
  readonly limbs: ReadonlySet<Limb>;
}

/** A wrist that is held to the chest as in one pose, where the chest is as in another. */
const carried = (body: Proportions, hand: Pose['handL'], from: Pose, to: Pose): Pose['handL'] => {
  const { x, y, z } = new Vector3(...hand)
    .applyMatrix4(chestOf(body, from).invert())
    .applyMatrix4(chestOf(body, to));
  return [x, y, z];
};

/**
 * Several motions of one body at once: legs and trunk move as the first has it, and each gesture brings its own limbs.
 * Hands keep their place before the chest, wherever the legs carry it; a turn of the head is added to the first one's.
 */
export const joined =
  (body: Proportions, carrier: Motion, gestures: readonly Gesture[]): Motion =>
  (t) => {
    let pose = carrier(t);
    for (const { motion, limbs } of gestures) {
      const other = motion(t);
      const [pitch, yaw, roll] = pose.head;
      pose = {
        ...pose,
        ...(limbs.has('handL') ? { handL: carried(body, other.handL, other, pose) } : {}),
        ...(limbs.has('handR') ? { handR: carried(body, other.handR, other, pose) } : {}),
        ...(limbs.has('head')
          ? {
              head: [pitch + other.head[0], yaw + other.head[1], roll + other.head[2]],
              mouth: Math.max(pose.mouth, other.mouth),
            }
          : {}),
      };
    }
    return pose;
  };
