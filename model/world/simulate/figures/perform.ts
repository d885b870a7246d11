import type { Person } from '../../stage/figures/figure.ts';
import type { Performance, Stance } from '../take.ts';
import { idle, type Motion } from './motions.ts';
import { blend, ease, type Pose, type Root } from './pose.ts';
import { solve } from './skeleton.ts';

/** A motion from a time on. `fade`: seconds in which it takes over from the one before. */
export interface Cue {
  readonly from: number;
  readonly motion: Motion;
  readonly fade?: number;
}

/** A performance by poses: hands and feet are where they are, elbows and knees follow. */
export const posed = (
  person: Person,
  root: (t: number) => Root,
  pose: (t: number) => Pose,
  stances: readonly Stance[] = [],
): Performance => ({
  person,
  root,
  joints: (t) => solve(person, pose(t), root(t)),
  mouth: (t) => pose(t).mouth,
  stances,
});

/** Strings motions together; each takes over smoothly from the one before. */
export const perform = (
  person: Person,
  cues: readonly Cue[],
  way?: (t: number) => Root,
  stances: readonly Stance[] = [],
): Performance => {
  const [x, y, z] = person.at;
  const stay: Root = { x, y, z, heading: person.heading };
  const rest = idle(person.body, person.id.length * 0.37);
  const ordered = [{ from: Number.NEGATIVE_INFINITY, motion: rest, fade: 0 }, ...cues].toSorted(
    (a, b) => a.from - b.from,
  );
  return posed(
    person,
    way ?? (() => stay),
    (t) => {
      let pose = rest(t);
      for (const { from, motion, fade = 0.3 } of ordered) {
        if (from === Number.NEGATIVE_INFINITY || t < from) {
          continue;
        }
        pose = blend(pose, motion(t - from), fade === 0 ? 1 : ease(from, from + fade, t));
      }
      return pose;
    },
    stances,
  );
};
