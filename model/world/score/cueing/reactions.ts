import { type Flight, flightsOf } from '../../flights.ts';
import { between, randomStream } from '../../random.ts';
import type { Contact } from '../../simulate/physics.ts';
import type { Take } from '../../simulate/take.ts';
import type { Reaction } from '../cue.ts';
import { type TakenShot, timeOf } from './whereabouts.ts';

/** Nobody answers what they see at once: seconds from the event to the first voices. */
export const DELAY = [0.3, 0.6] as const;

/** What is worth an answer: at least this high or this long in the air. Metres, seconds. */
const HIGH = 0.3;
const LONG = 0.4;
/** A body that comes down with this much, N·s, has fallen; and so it has if it does this soon after landing. */
const FALL = 20;
const SOON = 0.7;
/** A crowd that is still cheering does not begin anew. Seconds of video. */
const BREATH = 2.2;

/** Something that those who watch answer; seconds of simulation. */
interface Event {
  readonly at: number;
  readonly kind: Reaction['kind'];
  readonly strength: number;
}

const isOf = ({ a, b }: Contact, what: RegExp) => what.test(a) || what.test(b);
const HOOP_PARTS = /^(?:backboard|rim|ring|hoop)/;

/** A shot at the hoop: through the net is a cheer, off the iron and down is a groan. */
function shotsOf({ contacts }: Take): Event[] {
  const made = contacts.filter((contact) => isOf(contact, /^net$/));
  if (made.length > 0) return made.map(({ at }) => ({ at, kind: 'cheer', strength: 1 }));
  const missed = contacts.find((contact) => isOf(contact, HOOP_PARTS));
  return missed === undefined ? [] : [{ at: missed.at, kind: 'groan', strength: 0.9 }];
}

const fallsOf = ({ contacts, people }: Take): Contact[] => {
  const ids = new Set(people.map(({ person }) => person.id));
  return contacts.filter(
    ({ a, b, impulse, sounds, sizes }) =>
      impulse >= FALL && (ids.has(a) || ids.has(b)) && sounds.includes('flesh') && Math.min(...sizes) > 0.4,
  );
};

/** A jump that ends on the feet is a cheer, one that ends on the back a gasp. */
function landingsOf(take: Take, flights: readonly Flight[]): Event[] {
  const falls = fallsOf(take);
  const events = flights
    .filter(({ from, to, rise }) => rise >= HIGH || to - from >= LONG)
    .map(({ id, from, to }): Event => {
      const fell = falls.some(({ a, b, at }) => (a === id || b === id) && at >= to - 0.1 && at < to + SOON);
      return { at: to, kind: fell ? 'gasp' : 'cheer', strength: Math.min(1, 0.55 + (to - from) / 2) };
    });
  const others = falls
    .filter(({ at }) => events.every((event) => Math.abs(event.at - at) > SOON))
    .map(({ at }): Event => ({ at, kind: 'gasp', strength: 0.7 }));
  return [...events, ...others];
}

/** What the crowd of a place does about what happens in front of it; nothing where there is no crowd. */
export function reactionsOf(shot: TakenShot, seed: number): Reaction[] {
  const { take } = shot;
  if (take.stage.place.ambience.crowd <= 0 || !take.stage.place.indoors) return [];
  // nobody cheers a jump shot for the jump
  const shooting = take.stage.script.actions.some(({ kind }) => kind === 'hoop shot');
  const found = shooting ? shotsOf(take) : landingsOf(take, flightsOf(take));
  const events = found.toSorted((a, b) => a.at - b.at);
  const random = randomStream(seed, `score/delay/${shot.from}`);
  const reactions: Reaction[] = [];
  for (const { at, kind, strength } of events) {
    const heard = timeOf(shot, at) + between(random, ...DELAY);
    if (heard - (reactions.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < BREATH) continue;
    reactions.push({ at: heard, kind, strength });
  }
  return reactions;
}
