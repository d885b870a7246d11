import { Vector3 } from 'three';
import type { Take } from '../../simulate/take.ts';
import type { PersonJoint } from '../../stage/figures/figure.ts';
import type { Whereabouts } from '../cue.ts';

/** A shot of the film: its take, and when it begins in the video, seconds. */
export interface TakenShot {
  readonly take: Take;
  readonly from: number;
}

/** Seconds of the video at which something of the take is heard. */
export const timeOf = ({ take, from }: TakenShot, t: number): number => from + t / take.pace;

/** Follows anybody or anything of a take, in the video's time; null for what is not in it. */
export function follow(
  { take, from }: TakenShot,
  id: string,
  joint: PersonJoint = 'head',
): Whereabouts | null {
  const inTake = (time: number) => Math.max(0, (time - from) * take.pace);
  const person = take.people.find((performance) => performance.person.id === id);
  if (person !== undefined) {
    const point = new Vector3();
    return (time) => {
      const t = inTake(time);
      const frame = person.joints(t).get(joint);
      if (frame === undefined) {
        const { x, y, z } = person.root(t);
        return [x, y, z];
      }
      const { x, y, z } = point.setFromMatrixPosition(frame);
      return [x, y, z];
    };
  }
  const creature = take.creatures.find((performance) => performance.creature.id === id);
  if (creature !== undefined) {
    return (time) => {
      const { x, y, z } = creature.root(inTake(time));
      return [x, y, z];
    };
  }
  if (!take.tracks.has(id)) return null;
  return (time) => {
    const { x, y, z } = take.tracks.position(id, inTake(time));
    return [x, y, z];
  };
}
