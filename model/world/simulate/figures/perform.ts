import type { Person } from '../../stage/figures/figure.ts';
import type { Performance } from '../take.ts';
import { idle, type Motion } from './motions.ts';
import { blend, ease, type Root } from './pose.ts';

/** A motion from a time on. `fade`: seconds in which it takes over from the one before. */
export interface Cue {
  readonly from: number;
  readonly motion: Motion;
  readonly fade?: number;
}

/** Strings motions together; each takes over smoothly from the one before. */
export const perform = (person: Person, cues: readonly Cue[], way?: (t: number) => Root): Performance => {
  const [x, y, z] = person.at;
  const stay: Root = { x, y, z, heading: person.heading };
  const rest = idle(person.body, person.id.length * 0.37);
  const ordered = [{ from: Number.NEGATIVE_INFINITY, motion: rest, fade: 0 }, ...cues].toSorted(
    (a, b) => a.from - b.from,
  );
  return {
    person,
    root: way ?? (() => stay),
    pose: (t) => {
      let pose = rest(t);
      for (const { from, motion, fade = 0.3 } of ordered) {
        if (from === Number.NEGATIVE_INFINITY || t < from) {
          continue;
        }
        pose = blend(pose, motion(t - from), fade === 0 ? 1 : ease(from, from + fade, t));
      }
      return pose;
    },
  };
};
