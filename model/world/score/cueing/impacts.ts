import type { Impact } from '../cue.ts';
import { type TakenShot, timeOf } from './whereabouts.ts';

/** What a shoe or a bare foot is at most, metres: anything larger that comes down is not a step. */
const FOOT = 0.36;

/** The blows of a take; those of feet on the ground are footfalls. */
export function impactsOf(shot: TakenShot): Impact[] {
  const people = new Set(shot.take.people.map(({ person }) => person.id));
  return shot.take.contacts.map(({ at, a, b, impulse, position, sounds, sizes }) => {
    const sole = sounds[0] === 'rubber' || sounds[0] === 'leather';
    return {
      at: timeOf(shot, at),
      impulse,
      position,
      between: [
        { material: sounds[0], size: sizes[0] },
        { material: sounds[1], size: sizes[1] },
      ],
      footfall: b === 'floor' && people.has(a) && sole && sizes[0] <= FOOT,
    };
  });
}
