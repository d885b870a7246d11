import { type Draft, type Film, plain } from './film.ts';
import type { Open, ShotReading } from './reading.ts';
import type { Action, ActionKind } from './screenplay.ts';

/** What one sits on, and what may be done there without a word of sitting. */
const SEATS: ReadonlySet<string> = new Set(['chair', 'bench']);
export const WHILE_SEATED: ReadonlySet<ActionKind> = new Set(['hold', 'speak', 'look', 'wave', 'clap']);
const ON = /^(?:on|onto|in)$/;
const AT = /^(?:at|by|behind|around)$/;

/** Who reads on a bench sits on it; who sits at a table has a chair there. */
export const seatPeople = (reading: ShotReading, film: Film, cast: Draft[]): void => {
  for (const person of cast.filter(({ category }) => category === 'person')) {
    sitDown(reading, film, person);
    for (const action of reading.actions.filter(({ subjects }) => subjects.includes(person.id))) {
      const { kind, target } = action;
      const table = film.get(target?.on ?? '');
      if (kind !== 'sit' || target === null || !AT.test(target.preposition) || table?.kind !== 'table')
        continue;
      const chair = chairFor(person, reading, film, cast);
      // those who sit there together each have one
      action.subjects = action.subjects.filter((id) => id !== person.id);
      reading.actions.splice(reading.actions.indexOf(action), action.subjects.length === 0 ? 1 : 0, {
        ...action,
        subjects: [person.id],
        target: { preposition: 'on', on: chair.id },
      });
    }
  }
};

const sitDown = (reading: ShotReading, film: Film, { id, placed }: Draft): void => {
  const own = reading.actions.filter(({ subjects }) => subjects.includes(id));
  const target = [placed, ...own.map((action) => action.target)].find(
    (at) => at !== null && ON.test(at.preposition) && SEATS.has(film.get(at.on)?.kind ?? ''),
  );
  if (!target || own.some(({ kind }) => !WHILE_SEATED.has(kind))) {
    return;
  }
  const sits: Open<Action> = {
    ...{ kind: 'sit', subjects: [id], object: null, target: { preposition: 'on', on: target.on } },
    ...{ vigour: 0.5, outcome: null, turns: null, sense: null, text: '' },
  };
  const [first, ...later] = own;
  const others = reading.actions.filter((action) => !own.includes(action));
  reading.actions = [sits, ...(first ? [{ ...first, meanwhile: true as const }] : []), ...later, ...others];
};

/** A chair that the words name and nobody sits on, the one somebody had in an earlier shot, or a new one. */
const chairFor = ({ id }: Draft, { actions }: ShotReading, film: Film, cast: Draft[]): Draft => {
  const noun = `${id} chair`;
  const free = cast.find(
    (draft) => draft.kind === 'chair' && !actions.some(({ target }) => target?.on === draft.id),
  );
  const chair =
    film.all().find((draft) => draft.noun === noun) ??
    free ??
    film.add({ ...plain, noun, category: 'prop', kind: 'chair', name: 'chair' });
  if (!cast.includes(chair)) {
    cast.push(chair);
  }
  return chair;
};
