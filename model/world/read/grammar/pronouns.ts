import { buildKnown, type Draft, fitsBuild } from '../film.ts';
import type { Look } from '../screenplay.ts';
import { isAlive, newClause, type State } from './state.ts';

const BUILD: Readonly<Record<string, Look['build']>> = {
  he: 'man',
  him: 'man',
  his: 'man',
  she: 'woman',
  her: 'woman',
  hers: 'woman',
};

/** Who a word for one person can mean: the person mentioned last who fits, this shot's before the film's. */
const oneOf = (state: State, word: string, except: readonly string[]): Draft | undefined => {
  const build = BUILD[word];
  const fits = (draft: Draft) => fitsBuild(draft, build);
  const people = state.film
    .recent()
    .filter((draft) => draft.category === 'person' && !except.includes(draft.id));
  const here = people.filter((draft) => state.reading.cast.includes(draft.id));
  const found =
    here.find((draft) => buildKnown(draft) === build) ??
    here.find(fits) ??
    people.find(fits) ??
    state.film.recent().find((draft) => draft.category === 'animal' && !except.includes(draft.id)) ??
    people[0];
  if (found?.category === 'person' && build !== undefined && buildKnown(found) === undefined) {
    found.look = { ...found.look, build };
  }
  return found;
};

/** Whose head, hand or back is meant. `its` is an animal's first. */
export const possessor = (state: State, word: string | null, except: readonly string[]): string | null => {
  if (word === null) {
    return null;
  }
  if (word === 'its') {
    const animal = state.film
      .recent()
      .find((draft) => draft.category === 'animal' && !except.includes(draft.id));
    return animal?.id ?? null;
  }
  if (BUILD[word] !== undefined) {
    return oneOf(state, word, except)?.id ?? null;
  }
  return (
    state.film.recent().find((draft) => isAlive(state, draft.id) && !except.includes(draft.id))?.id ?? null
  );
};

/** Those a group word means: the last group, or all who live in this shot, or in the film. */
const group = (state: State): readonly string[] => {
  if (state.last.length > 1) {
    return state.last;
  }
  const here = state.reading.cast.filter((id) => isAlive(state, id));
  return here.length > 0
    ? here
    : state.film
        .all()
        .filter((draft) => draft.category !== 'prop')
        .map((draft) => draft.id);
};

/** Things and animals before people: what `it` means. */
const thing = (state: State): readonly string[] => {
  const all = state.film.recent();
  const shown = all.filter((draft) => state.reading.cast.includes(draft.id));
  // "make it night" means the film, not what is left of an earlier one
  const here = shown.length > 0 ? shown : all.filter((draft) => !state.film.isEarlier(draft.id));
  const found = here.find((draft) => draft.category !== 'person') ?? here[0];
  return found === undefined ? [] : [found.id];
};

/** Ids a pronoun stands for; empty when it stands for nobody known. */
export const meant = (state: State, word: string): readonly string[] => {
  switch (word) {
    case 'who':
    case 'which':
      return state.last;
    case 'it':
      return thing(state);
    case 'they':
    case 'them':
    case 'theirs':
      return group(state);
    default: {
      const one = oneOf(state, word, []);
      return one === undefined ? [] : [one.id];
    }
  }
};

/** `who` opens a clause about those named last. */
export const relative = (state: State): void => {
  const ids = meant(state, 'who');
  newClause(state);
  state.subjects = [...ids];
};
