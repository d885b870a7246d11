import type { Entity, ShotScript } from '../read/screenplay.ts';
import type { Mark } from './blocking.ts';

/** Heights of what people sit on, metres. */
export const SEATS: Readonly<Record<string, number>> = {
  chair: 0.45,
  bench: 0.44,
  crate: 0.5,
  table: 0.74,
  shelf: 1.2,
};

/** How far before the middle of a seat somebody stands who is to sit down on it, metres. */
export const BEFORE_SEAT = 0.42;
/** Room for each on a bench. */
const ABREAST = 0.62;
/** Seats for one, which are brought to whoever sits; the others stand where they stand. */
const BROUGHT: ReadonlySet<string> = new Set(['chair', 'crate']);

/** What somebody sits on in a shot, by the words; null when they sit on the ground, or do not sit. */
export const seatOf = ({ id }: Pick<Entity, 'id'>, script: ShotScript): Entity | null => {
  const sits = script.actions.find(({ kind, subjects }) => kind === 'sit' && subjects.includes(id));
  const seat = script.cast.find((entity) => entity.id === sits?.target?.on);
  return seat !== undefined && SEATS[seat.kind] !== undefined ? seat : null;
};

/** Brings people and their seats together: each stands before the seat, with their back to it. */
export const takeSeats = (script: ShotScript, marks: Map<string, Mark>): void => {
  const people = script.cast.filter(({ category }) => category === 'person');
  for (const seat of script.cast) {
    const sitters = people.filter((person) => seatOf(person, script)?.id === seat.id);
    const [first] = sitters;
    const own = marks.get(seat.id);
    const theirs = first === undefined ? undefined : marks.get(first.id);
    if (own === undefined || theirs === undefined) continue;
    const { at, heading } = BROUGHT.has(seat.kind) ? theirs : own;
    marks.set(seat.id, { at: [at[0], own.at[1], at[2]], heading, lift: 0 });
    const [ahead, side] = [
      [Math.sin(heading), Math.cos(heading)],
      [Math.cos(heading), -Math.sin(heading)],
    ] as const;
    for (const [i, person] of sitters.entries()) {
      const along = (i - (sitters.length - 1) / 2) * ABREAST;
      marks.set(person.id, {
        at: [
          at[0] + ahead[0] * BEFORE_SEAT + side[0] * along,
          at[1],
          at[2] + ahead[1] * BEFORE_SEAT + side[1] * along,
        ],
        heading,
        lift: 0,
      });
    }
  }
};
