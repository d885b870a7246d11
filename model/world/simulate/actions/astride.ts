import { mountOf } from '../../read/mounts.ts';
import type { Action, Reading } from '../../read/screenplay.ts';
import type { Creature, Person } from '../../stage/figures/figure.ts';
import { astride, reined, rootAstride, seated } from '../figures/astride.ts';
import { saddleOf } from '../figures/saddle.ts';
import type { CreaturePerformance } from '../take.ts';
import { creatureActions } from './creatures.ts';
import { bodyActions } from './people.ts';
import type { Played, Playing } from './playing.ts';
import { limbsOf } from './together.ts';

/** So much of a back one rider takes, metres. */
const ROOM = 0.62;

/** Who of a shot sits astride what, in the order in which they sit. */
export const ridersOf = ({ stage }: Playing): ReadonlyMap<Creature, readonly Person[]> => {
  const { cast } = stage.script;
  return new Map(
    stage.creatures.flatMap((creature): [Creature, readonly Person[]][] => {
      const riders = stage.people.filter(({ id }) => {
        const entity = cast.find((one) => one.id === id);
        return entity !== undefined && mountOf(entity, cast)?.id === creature.id;
      });
      return riders.length === 0
        ? []
        : [[creature, riders.slice(0, Math.max(1, Math.floor(creature.body.length / ROOM)))]];
    }),
  );
};

/** An animal and those who sit astride it: they go where it goes, and do what head and hands can do there. */
export const ridden = (playing: Playing, creature: Creature, riders: readonly Person[]): Played => {
  const { script } = playing.stage;
  const ofIt = script.actions.filter(({ subjects }) => subjects.includes(creature.id));
  const mount: CreaturePerformance = creatureActions(playing, creature, ofIt);
  const notes: Reading[] = [];
  const people = riders.map((person, rank) => {
    const own = script.actions.filter(({ subjects }) => subjects.includes(person.id));
    const played = own.filter(isOfHands);
    notes.push(...own.filter((action) => !isOfHands(action)).map(notAstride));
    const saddle = saddleOf(creature, person.body, rank);
    const carriage = {
      motion: astride(mount, saddle, person.body),
      way: rootAstride(mount, saddle, person.body),
    };
    return seated(bodyActions(playing, person, played, script.dialogue, carriage), mount, saddle);
  });
  return {
    people,
    creatures: people[0] === undefined ? [mount] : [reined(mount, people[0])],
    notes,
    words: `${riders.map(({ id }) => id).join(' and ')} astride ${creature.id}: ${
      ofIt.length === 0 ? 'it stands' : ofIt.map(({ kind }) => kind).join(', ')
    }`,
  };
};

/** Whether it can be done while the legs are around an animal. */
const isOfHands = (action: Action): boolean => {
  const limbs = limbsOf(action);
  return limbs !== null && !limbs.has('legs');
};

const notAstride = ({ text, kind }: Action): Reading => ({
  text: text || kind,
  as: `${kind}: not done, they sit astride`,
});
