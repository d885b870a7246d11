import type { Action } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import { compile } from '../routine/compile.ts';
import { standingFlips } from '../routine/flips.ts';
import { floorRoutine } from '../routine/floor-routine.ts';
import type { Moment } from '../routine/moment.ts';
import { performing, sounding } from '../routine/performing.ts';
import { skatingJump } from '../routine/skating.ts';
import type { Played, Playing } from './playing.ts';

interface Routine {
  readonly moments: readonly Moment[];
  readonly sole: 'flesh' | 'metal' | 'rubber';
  readonly words: string;
}

const JUMPS = new Map([
  [0.5, 'a waltz jump'],
  [1.5, 'a single axel'],
  [2.5, 'a double axel'],
  [3.5, 'a triple axel'],
  [4.5, 'a quadruple axel'],
]);

/** A jump higher than this is no human's: the turns must fit into its flight. Seconds. */
const flightFor = (turns: number): number => Math.min(0.82, 0.46 + 0.075 * turns);

const routineOf = (playing: Playing, { body }: Person, actions: readonly Action[]): Routine | null => {
  const { seconds, stage } = playing;
  for (const { kind, turns, sense, vigour } of actions) {
    switch (kind) {
      case 'floor routine': {
        const { moments, elements } = floorRoutine(seconds, vigour > 0.7, body.height);
        return { moments, sole: 'flesh', words: `a floor routine: ${elements.join(', ')}` };
      }
      case 'flip': {
        const times = Math.min(2, Math.max(1, Math.round(turns ?? 1)));
        return {
          moments: standingFlips(sense === 'forward' ? 1 : -1, times, seconds),
          sole: 'rubber',
          words: `${times === 1 ? 'a' : 'a double'} ${sense === 'forward' ? 'front' : 'back'} flip`,
        };
      }
      case 'skating jump': {
        const wanted = Math.min(4.5, Math.max(0.5, turns ?? 1.5));
        const flight = flightFor(wanted);
        const spare = seconds - flight - 1.4;
        const before = Math.min(2.6, Math.max(0.7, spare * 0.5));
        // glides on past the last frame, whose shutter is still open
        const after = Math.max(0.6, spare - before) + 0.4;
        return {
          moments: skatingJump({ turns: wanted, before, after, flight, speed: 4 }),
          sole: stage.place.ground.sound === 'ice' ? 'metal' : 'rubber',
          words: `${JUMPS.get(wanted) ?? `a loop jump of ${wanted} turns`}, ${wanted} turns in ${flight.toFixed(2)} s`,
        };
      }
      default:
    }
  }
  return null;
};

/** Plays what is danced by momentum: flips, floor routines, the jumps of skaters; null when none is asked for. */
export const routine = (playing: Playing, person: Person, actions: readonly Action[]): Played | null => {
  const chosen = routineOf(playing, person, actions);
  if (chosen === null) {
    return null;
  }
  const { physics, stage, seconds } = playing;
  const compiled = compile(person.body, chosen.moments, stage.place.gravity);
  sounding(physics, person, compiled, chosen.sole, stage.place.ground.sound, seconds);
  return { people: [performing(person, compiled)], words: `${person.id}: ${chosen.words}` };
};
