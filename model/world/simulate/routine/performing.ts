import { Matrix4, Vector3 } from 'three';
import type { Person, PersonJoint } from '../../stage/figures/figure.ts';
import type { Physics } from '../physics.ts';
import type { Joints, Performance } from '../take.ts';
import type { Compiled } from './compile.ts';

/** A routine danced by somebody: from where they stand, the way they face. */
export const performing = (person: Person, { tape, standings, placed }: Compiled): Performance => {
  const world = new Matrix4().makeRotationY(person.heading).setPosition(...person.at);
  const joints = (t: number): Joints<PersonJoint> => {
    const moved = new Map<PersonJoint, Matrix4>();
    for (const [joint, frame] of tape.joints(t)) {
      moved.set(joint, frame.premultiply(world));
    }
    return moved;
  };
  return {
    person,
    joints,
    root: (t) => {
      const { x, z } = new Vector3().setFromMatrixPosition(joints(t).get('pelvis') ?? world);
      return { x, y: person.at[1], z, heading: person.heading };
    },
    mouth: () => 0,
    stances: standings.map(({ limb, from, to }) => ({
      part: limb,
      from,
      to,
      glides: placed.find(({ at }) => Math.abs(at - from) < 1e-9)?.plants.get(limb)?.glide !== undefined,
    })),
  };
};

/** Puts the blows of a routine among the contacts of the take. `sole`: what comes down, as the ear tells it. */
export const sounding = (
  physics: Physics,
  person: Person,
  { footings }: Compiled,
  sole: 'flesh' | 'metal' | 'rubber',
  ground: Parameters<Physics['note']>[0]['sounds'][1],
  until: number,
): void => {
  const world = new Matrix4().makeRotationY(person.heading).setPosition(...person.at);
  for (const { at, limb, position, impulse } of footings) {
    if (at < until) {
      const { x, y, z } = position.clone().applyMatrix4(world);
      const foot = limb.startsWith('foot');
      physics.note({
        at,
        a: person.id,
        b: 'floor',
        impulse,
        position: [x, y, z],
        sounds: [foot ? sole : 'flesh', ground],
        sizes: [foot ? 0.26 : 0.18, 4],
      });
    }
  }
};
