import type { Action } from '../../read/screenplay.ts';
import { journeyOf } from '../../stage/blocking.ts';
import type { Creature } from '../../stage/figures/figure.ts';
import {
  type CreatureMotion,
  creatureCycle,
  gallopsAt,
  hopping,
  resting,
  sittingDown,
  solveCreature,
  trotting,
} from '../figures/creature-pose.ts';
import type { Root } from '../figures/pose.ts';
import type { CreaturePerformance } from '../take.ts';
import { birdActions } from './birds.ts';
import type { Playing } from './playing.ts';

/** Who is to run this hard gallops, from the speed on at which a horse can canter, m/s. */
const GALLOP = 0.7;
const CANTER = 2.6;

/** Plays what an animal does: the first of its actions that moves it, all the shot long. */
export const creatureActions = (
  playing: Playing,
  creature: Creature,
  actions: readonly Action[],
): CreaturePerformance => {
  const { stage, seconds, physics } = playing;
  const { bird } = creature.body;
  if (bird !== undefined) {
    return birdActions(playing, creature, { ...creature.body, bird }, actions);
  }
  const [x, y, z] = creature.at;
  const stay: Root = { x, y, z, heading: creature.heading };
  const moving = (motion: CreatureMotion, root: (t: number) => Root): CreaturePerformance => ({
    creature,
    root,
    joints: (t) => solveCreature(creature, motion(t), root(t)),
  });
  const still = (motion: CreatureMotion): CreaturePerformance => moving(motion, () => stay);
  const action = actions.find((candidate) => candidate.kind !== 'stand') ?? actions[0];
  if (action === undefined) {
    return still(resting(creature, x));
  }
  switch (action.kind) {
    case 'walk':
    case 'run':
    case 'crash':
    case 'roll':
    case 'slide': {
      const way = journeyOf(
        { ...action, kind: action.kind === 'walk' ? 'walk' : 'run' },
        seconds,
        stage.place,
      );
      const legs = creature.body.upper + creature.body.lower;
      const speed = Math.min(way / seconds, (action.kind === 'walk' ? 2.2 : 11) * legs);
      const gallop =
        gallopsAt(creature, speed) || (action.kind === 'run' && action.vigour >= GALLOP && speed > CANTER);
      const cycle = creatureCycle(creature.body, speed, gallop);
      for (let k = 1; (k * cycle) / 2 < seconds; k += 1) {
        const at = (k * cycle) / 2;
        physics.note({
          at,
          a: creature.id,
          b: 'floor',
          impulse: 0.6 + legs,
          position: [x + speed * at, y, z],
          sounds: ['flesh', stage.place.ground.sound],
          sizes: [0.08, 4],
        });
      }
      // it passes the middle of the picture halfway through
      const from = x < 0 ? -(speed * seconds) / 2 : x;
      return moving(trotting(creature, speed, gallop), (t) => ({
        x: from + Math.sin(creature.heading) * speed * t,
        y,
        z: z + Math.cos(creature.heading) * speed * t,
        heading: creature.heading,
      }));
    }
    case 'jump':
    case 'dance':
    case 'bounce':
      return still(hopping(creature, stage.place.gravity, resting(creature)));
    case 'sit':
    case 'lie':
      return still(sittingDown(creature));
    default:
      return still(resting(creature, x));
  }
};
