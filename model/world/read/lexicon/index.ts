import type { LexiconRow } from './entry.ts';
import { AGES, CAMERAS, COLORS, LINKS, MATERIALS, NUMBERS, PACES, SIZES, STYLES } from './looks.ts';
import { CLOTHING, PEOPLE } from './people.ts';
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
  ...MANNERS,
  ...CAMERAS,
  ...PACES,
  ...STYLES,
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

export type { LexiconRow } from './entry.ts';
