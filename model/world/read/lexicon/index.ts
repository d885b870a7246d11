import { ACROBATICS, TURNS, WAYS } from './acrobatics.ts';
import type { LexiconRow } from './entry.ts';
import { CAMERAS, CRAFT, PACES, STYLES } from './film.ts';
import { LINKS } from './links.ts';
import { AGES, BRIGHTS, COLORS, MATERIALS, NUMBERS, SIZES } from './looks.ts';
import { MOODS } from './moods.ts';
import { CLOTHING, PARTS, PEOPLE, UNWORN } from './people.ts';
import { PLACES, TIMES, WEATHERS } from './places.ts';
import { ANIMALS, FIXTURES, PROPS } from './things.ts';
import { MANNERS, VERBS } from './verbs.ts';

/** One way to read some words. */
export interface Sense {
  readonly words: readonly string[];
  readonly row: LexiconRow;
}

const ROWS: readonly LexiconRow[] = [
  ...LINKS,
  ...NUMBERS,
  ...COLORS,
  ...MATERIALS,
  ...SIZES,
  ...AGES,
  ...PEOPLE,
  ...CLOTHING,
  ...ANIMALS,
  ...PROPS,
  ...FIXTURES,
  ...PLACES,
  ...TIMES,
  ...WEATHERS,
  ...VERBS,
  ...ACROBATICS,
  ...MANNERS,
  ...TURNS,
  ...WAYS,
  ...BRIGHTS,
  ...PARTS,
  ...MOODS,
  ...CAMERAS,
  ...PACES,
  ...STYLES,
  ...UNWORN,
  ...CRAFT,
];

const index = new Map<string, Sense[]>();
for (const row of ROWS) {
  for (const phrase of row.words) {
    const words = phrase.split(' ');
    const first = words[0] ?? phrase;
    const senses = index.get(first) ?? [];
    senses.push({ words, row });
    index.set(first, senses);
  }
}

/** Every sense whose first word is this base form, in the order of the tables. */
export const sensesOf = (base: string): readonly Sense[] => index.get(base) ?? [];

/**
 * The row a phrase of the lexicon leads to.
 * @throws Error when the lexicon has no such phrase with this tag
 */
export const rowOf = (tag: LexiconRow['tag'], phrase: string): LexiconRow => {
  const sense = sensesOf(phrase.split(' ')[0] ?? phrase).find(
    ({ words, row }) => row.tag === tag && words.join(' ') === phrase,
  );
  if (sense === undefined) {
    throw new Error(`the lexicon has no ${tag} called ${phrase}`);
  }
  return sense.row;
};

export type { LexiconRow } from './entry.ts';
