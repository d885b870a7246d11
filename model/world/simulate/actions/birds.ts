import type { Action } from '../../read/screenplay.ts';
import { afloat, aloft } from '../../stage/bird-marks.ts';
import { journeyOf } from '../../stage/blocking.ts';
import type { Creature } from '../../stage/figures/figure.ts';
import {
  type BirdBody,
  birdFlying,
  birdResting,
  birdSitting,
  birdStepping,
  birdStride,
  birdSwimming,
} from '../figures/bird-motions.ts';
import { type CreatureMotion, hopping, solveCreature } from '../figures/creature-pose.ts';
import type { Root } from '../figures/pose.ts';
import type { CreaturePerformance } from '../take.ts';
import { surfaceOf } from '../water/waves.ts';
import type { Playing } from './playing.ts';

/** Metres a second through the air. */
const AIRSPEED = 3.4;

/** Plays what a bird does: the first of its actions that moves it, all the shot long. */
export const birdActions = (
  playing: Playing,
  creature: Creature,
  body: BirdBody,
  actions: readonly Action[],
): CreaturePerformance => {
  const { stage, seconds, physics } = playing;
  const [x, y, z] = creature.at;
  const moving = (motion: CreatureMotion, root: (t: number) => Root): CreaturePerformance => ({
    creature,
    root,
    joints: (t) => solveCreature(creature, motion(t), root(t)),
  });
  const still = (motion: CreatureMotion) => moving(motion, () => ({ x, y, z, heading: creature.heading }));
  const [sin, cos] = [Math.sin(creature.heading), Math.cos(creature.heading)];
  const action = actions.find(({ kind }) => kind !== 'stand') ?? actions[0];
  // each bird is in another phase of the same habits
  const phase = x * 0.37 + z * 0.21;
  if (action === undefined) {
    return still(birdResting(body, phase));
  }
  const surface = surfaceOf(stage.place);
  if (surface !== null && afloat(body.bird, actions)) {
    const speed = 0.32 + 0.3 * action.vigour;
    const from = -(speed * seconds) / 2;
    return moving(birdSwimming(body, phase), (t) => {
      const [px, pz] = [x + sin * (from + speed * t), z + cos * (from + speed * t)];
      return { x: px, y: surface(px, pz, t), z: pz, heading: creature.heading };
    });
  }
  // what glides or drifts is in the air, unless it is on ice
  const glides =
    (action.kind === 'skate' && stage.place.ground.sound !== 'ice') ||
    (action.kind === 'slide' && aloft(action));
  switch (glides ? 'fly' : action.kind) {
    case 'fly':
    case 'float': {
      const span = AIRSPEED * seconds;
      return moving(birdFlying(body), (t) => ({
        x: x - span / 2 + AIRSPEED * t,
        y: y + 1.7 + 0.25 * Math.sin(t * 0.9) + z * 0.3,
        z: z + 0.4 * Math.sin(t * 0.7),
        heading: Math.PI / 2 - 0.1 * Math.cos(t * 0.7),
      }));
    }
    case 'walk':
    case 'run':
    case 'crash':
    case 'roll':
    case 'skate':
    case 'slide': {
      const running = action.kind === 'run' || action.kind === 'crash';
      const way = journeyOf({ ...action, kind: running ? 'run' : 'walk' }, seconds, stage.place);
      const legs = body.upper + body.lower;
      const speed = Math.min(way / seconds, (running ? 5 : 0.9 + 0.9 * action.vigour) * legs + 0.08);
      // it passes the middle of the picture halfway through, each of several at its own place beside the others
      const beside = y < 0 ? x : x < 0 && action.kind !== 'slide' ? x + way / 2 : null;
      const from = beside === null ? x : beside - (speed * seconds) / 2;
      const step = birdStride(body, running) / speed / 2;
      for (let at = step; at < seconds; at += step) {
        physics.note({
          at,
          a: creature.id,
          b: 'floor',
          impulse: 0.1 + 0.7 * legs,
          position: [from + sin * speed * at, y, z + cos * speed * at],
          sounds: ['flesh', stage.place.ground.sound],
          sizes: [0.05, 4],
        });
      }
      return moving(birdStepping(body, speed, running), (t) => ({
        x: from + sin * speed * t,
        y,
        z: z + cos * speed * t,
        heading: creature.heading,
      }));
    }
    case 'jump':
    case 'dance':
    case 'bounce':
      return still(hopping(creature, stage.place.gravity, birdResting(body, phase)));
    case 'sit':
    case 'lie':
      return still(birdSitting(body, phase));
    default:
      return still(birdResting(body, phase));
  }
};
