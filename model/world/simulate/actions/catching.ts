import { Vector3 } from 'three';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body, Stage } from '../../stage/stage.ts';
import { idle } from '../figures/motions.ts';
import { posed } from '../figures/perform.ts';
import { ease, type Pose, type Root, toLocal } from '../figures/pose.ts';
import type { Played, Playing } from './playing.ts';

/** Nearer than this to the hands, a flying thing is caught. Metres. */
const GRASP = 0.22;

/** Whoever is said to catch, or is thrown at. */
export const catcherOf = ({ people, script }: Stage, thrower: string): Person | undefined =>
  people.find(
    ({ id }) =>
      id !== thrower &&
      script.actions.some(
        ({ kind, subjects, target }) =>
          (kind === 'catch' && subjects.includes(id)) || (kind === 'throw' && target?.on === id),
      ),
  );

/** Where somebody holds their hands open for a catch. */
export const handsOf = ({ at, body, heading }: Person): Vector3 =>
  new Vector3(at[0] + Math.sin(heading) * 0.42, body.height * 0.7, at[2] + Math.cos(heading) * 0.42);

/** Waits with open hands, closes them on what comes near, and draws it in. */
export const catching = ({ physics, tracks }: Playing, thing: Body, catcher: Person): Played => {
  const hands = handsOf(catcher);
  const root: Root = { x: catcher.at[0], y: catcher.at[1], z: catcher.at[2], heading: catcher.heading };
  const s = catcher.body.height / 1.8;
  const rest = idle(catcher.body, 0.4);
  let caughtAt = Number.POSITIVE_INFINITY;
  const grip = new Vector3();
  const stunt = () => {
    const position = physics.position(thing.id);
    if (caughtAt === Number.POSITIVE_INFINITY && position.distanceTo(hands) < GRASP) {
      caughtAt = physics.time;
      grip.copy(position);
      physics.note({
        a: catcher.id,
        b: thing.id,
        impulse: physics.velocity(thing.id).length() * thing.mass,
        position: [position.x, position.y, position.z],
        sounds: ['flesh', thing.colliders[0]?.sound ?? 'rubber'],
        sizes: [0.2, thing.size],
      });
    }
    if (caughtAt < Number.POSITIVE_INFINITY) {
      physics.lead(thing.id, grip.lerp(hands, 0.06));
    }
  };
  const pose = (t: number): Pose => {
    const resting = rest(t);
    const up = ease(0.2, 0.7, t);
    const closed = ease(caughtAt - 0.1, caughtAt + 0.05, t);
    const held = toLocal(tracks.position(thing.id, t), root);
    const hand = (side: number, from: Pose['handL']): Pose['handL'] => {
      const open = [side * 0.17 * s, catcher.body.height * 0.7, 0.4 * s] as const;
      const on = [held[0] + side * (thing.size / 2 + 0.02), held[1] - 0.02, held[2] - 0.08] as const;
      const to = (k: 0 | 1 | 2) => {
        const raised = from[k] + (open[k] - from[k]) * up;
        return raised + (on[k] - raised) * closed;
      };
      return [to(0), to(1), to(2)];
    };
    return {
      ...resting,
      handL: hand(1, resting.handL),
      handR: hand(-1, resting.handR),
      hips: [0, resting.hips[1] - 0.05 * up, 0],
    };
  };
  return {
    people: [posed(catcher, () => root, pose)],
    stunts: [stunt],
    words: `${catcher.id} catches ${thing.id}`,
  };
};
