import type { Film } from './film.ts';
import type { ShotReading } from './reading.ts';

/** What happens when the words give nothing at all, no place and no mood: honest physics, and the plan says so. */
export const stillLife = (reading: ShotReading, film: Film): void => {
  const common = { category: 'prop', material: null, scale: 1, look: {} } as const;
  const table = film.add({
    ...common,
    noun: 'table',
    kind: 'table',
    name: 'table',
    color: null,
    placed: null,
  });
  const placed = { preposition: 'on', on: table.id };
  const things = [
    film.add({ ...common, noun: 'ball', kind: 'ball', name: 'ball', color: '#c8362e', placed }),
    film.add({ ...common, noun: 'cup', kind: 'cup', name: 'cup', color: '#e9e4d8', placed }),
    film.add({
      ...common,
      noun: 'fruit',
      kind: 'fruit',
      name: 'fruit',
      color: '#e8711a',
      scale: 1.2,
      placed,
    }),
    film.add({ ...common, noun: 'book', kind: 'book', name: 'book', color: '#23406b', placed }),
  ];
  reading.cast.push(table.id, ...things.map(({ id }) => id));
  reading.actions.push({
    kind: 'bounce',
    subjects: things.map(({ id }) => id),
    object: null,
    target: { preposition: 'on', on: table.id },
    vigour: 0.5,
    outcome: null,
    turns: null,
    sense: null,
    text: '',
  });
};
