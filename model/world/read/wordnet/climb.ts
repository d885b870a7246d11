import type { LexiconRow } from '../lexicon/entry.ts';
import { rowOf } from '../lexicon/index.ts';
import { type Anchor, NOUN_ANCHORS, VERB_ANCHORS, VERB_FILES } from './anchors.ts';
import { type Synset, wordNet } from './database.ts';

/** What the words around an unknown noun ask of it. */
export type Expectation = 'doer' | 'place' | 'clothing' | null;

/** Steps of climbing that one rank of WordNet's sense order is worth: rarer senses must be much nearer to be meant. */
const RANK = 1.4;
/** Steps that what the words around expect is worth. */
const FITS = 4;
/** Steps that it costs when a synset is better known by another word: a whale is a heavyweight only as a figure of speech. */
const BORROWED = 1.5;
/** Steps that the less likely sense costs: a duck that is food beside the animal, a mango that is a tree beside the fruit. */
const UNLIKELY = 3;
const FOOD = 13;
const ANIMAL = 5;
const PLANT = 20;
/** Steps that it costs when nothing can be made of a sense. */
const FRUITLESS = 4;
const ANIMAL_OR_PERSON = new Set(['animal', 'person']);
/** How far down the hierarchy of verbs a wide verb looks for a narrow one it can be played as. */
const DESCENT = 2;

interface Found {
  readonly anchor: Anchor;
  /** Synsets from the word's own up to the anchor's. */
  readonly path: readonly Synset[];
}

type Pos = 'noun' | 'verb';
const tables: Record<Pos, ReadonlyMap<number, Anchor> | undefined> = { noun: undefined, verb: undefined };

/**
 * The offset of a meaning named `lemma.pos.sense`.
 * @throws Error when WordNet has no such meaning
 */
export const offsetOf = (name: string, pos: Pos): number => {
  const [lemma = '', , sense] = name.split('.');
  const offset = wordNet().senses(lemma, pos)[Number(sense) - 1];
  if (offset === undefined) {
    throw new Error(`WordNet has no meaning ${name}: mend anchors.ts`);
  }
  return offset;
};

const anchorsOf = (pos: Pos): ReadonlyMap<number, Anchor> => {
  tables[pos] ??= new Map(
    (pos === 'noun' ? NOUN_ANCHORS : VERB_ANCHORS).map((anchor) => [offsetOf(anchor.synset, pos), anchor]),
  );
  return tables[pos];
};

/** The nearest anchor above a meaning, breadth first. */
const climb = (start: Synset, pos: Pos): Found | null => {
  const anchors = anchorsOf(pos);
  let level: (readonly Synset[])[] = [[start]];
  const seen = new Set<number>();
  while (level.length > 0) {
    const above: (readonly Synset[])[] = [];
    for (const path of level) {
      const top = path.at(-1);
      if (top === undefined || seen.has(top.offset)) {
        continue;
      }
      seen.add(top.offset);
      const anchor = anchors.get(top.offset);
      if (anchor !== undefined) {
        return { anchor, path };
      }
      above.push(...top.hypernyms.map((offset) => [...path, wordNet().synset(pos, offset)]));
    }
    level = above;
  }
  return null;
};

/** Narrower verbs that can be played, when nothing wider can. */
const descend = (start: Synset): Found | null => {
  const anchors = anchorsOf('verb');
  let level: (readonly Synset[])[] = [[start]];
  for (let depth = 0; depth < DESCENT; depth += 1) {
    level = level.flatMap((path) =>
      (path.at(-1)?.hyponyms ?? []).map((offset) => [...path, wordNet().synset('verb', offset)]),
    );
    for (const path of level) {
      const anchor = anchors.get(path.at(-1)?.offset ?? 0);
      if (anchor !== undefined) {
        return { anchor, path };
      }
    }
  }
  return null;
};

/** Offsets of a word's senses that are spelled as it is: `heron` is not Heron of Alexandria, `Paris` is not a plaster. */
const sensesSpelled = (lemma: string, pos: Pos, capital: boolean): readonly (Synset & { rank: number })[] =>
  wordNet()
    .senses(lemma, pos)
    .map((offset, rank) => ({ ...wordNet().synset(pos, offset), rank }))
    .filter(({ words }) => {
      const spelled = words.find((word) => word.toLowerCase() === lemma) ?? '';
      return /^\p{Lu}/u.test(spelled) === capital;
    });

const explained = ({ anchor, path }: Found, lemma: string, as: string): string => {
  const words = path.map(({ words: [first = ''] }, step) => (step === 0 ? lemma : first));
  return `${as}, by WordNet (${[...words, ...(words.length === 1 && anchor.word !== lemma ? [anchor.word] : [])].join(' → ')})`;
};

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

const toRow = (found: Found, lemma: string): LexiconRow => {
  const { anchor } = found;
  if (anchor.tag === 'unplayed') {
    return { tag: 'unplayed', words: [lemma], reason: anchor.word };
  }
  const row = rowOf(anchor.tag, anchor.word);
  const as =
    anchor.as ??
    (row.tag === 'thing'
      ? article(row.kind)
      : row.tag === 'verb'
        ? row.does
        : row.tag === 'place'
          ? row.place
          : anchor.word);
  const near = explained(found, lemma, as);
  return row.tag === 'thing'
    ? { ...row, ...anchor.change, words: [lemma], near }
    : { ...row, words: [lemma], near };
};

const fits = ({ anchor }: Found, expected: Expectation): boolean => {
  switch (expected) {
    case 'doer': {
      const row = anchor.tag === 'thing' ? rowOf('thing', anchor.word) : null;
      return row?.tag === 'thing' && ANIMAL_OR_PERSON.has(row.category);
    }
    case 'place':
    case 'clothing':
      return anchor.tag === expected;
    default:
      return false;
  }
};

/** Answers kept: a prompt says the same words again and again. */
const MOST_REMEMBERED = 2000;
const answers = new Map<string, LexiconRow | null>();

const remembered = (question: string, answer: () => LexiconRow | null): LexiconRow | null => {
  const known = answers.get(question);
  if (known !== undefined) {
    return known;
  }
  if (answers.size >= MOST_REMEMBERED) {
    answers.clear();
  }
  const found = answer();
  answers.set(question, found);
  return found;
};

/**
 * What of the lexicon an unknown noun comes nearest to, by WordNet.
 * @param capital whether it is written as a proper name
 * @returns null when WordNet does not have it; a row `unplayed` with the reason when nothing can be made of it
 */
export const nearestNoun = (lemma: string, expected: Expectation, capital: boolean): LexiconRow | null =>
  remembered(`n ${expected} ${capital} ${lemma}`, () => climbNoun(lemma, expected, capital));

const climbNoun = (lemma: string, expected: Expectation, capital: boolean): LexiconRow | null => {
  let best: { found: Found; cost: number } | null = null;
  const senses = sensesSpelled(lemma, 'noun', capital);
  const has = (wanted: number) => senses.some(({ file }) => file === wanted);
  const unlikely = has(ANIMAL) ? FOOD : has(FOOD) ? PLANT : null;
  for (const sense of senses) {
    const found = climb(sense, 'noun');
    if (found === null) {
      continue;
    }
    const cost =
      found.path.length -
      1 +
      RANK * sense.rank +
      (sense.words[0]?.toLowerCase() === lemma ? 0 : BORROWED) +
      (sense.file === unlikely ? UNLIKELY : 0) +
      (found.anchor.tag === 'unplayed' ? FRUITLESS : 0) -
      (fits(found, expected) ? FITS : 0);
    if (best === null || cost < best.cost) {
      best = { found, cost };
    }
  }
  return best === null ? null : toRow(best.found, lemma);
};

/**
 * What of the lexicon an unknown verb comes nearest to: a wider verb, a narrower one, or what verbs of its sort are played as.
 * @returns null when WordNet does not have it
 */
export const nearestVerb = (lemma: string): LexiconRow | null =>
  remembered(`v ${lemma}`, () => climbVerb(lemma));

const climbVerb = (lemma: string): LexiconRow | null => {
  const senses = sensesSpelled(lemma, 'verb', false);
  let best: { found: Found; cost: number } | null = null;
  for (const sense of senses) {
    const found = climb(sense, 'verb');
    const cost =
      (found?.path.length ?? 0) +
      RANK * sense.rank +
      (sense.words[0]?.toLowerCase() === lemma ? 0 : BORROWED);
    if (found !== null && (best === null || cost < best.cost)) {
      best = { found, cost };
    }
  }
  if (best !== null) {
    return toRow(best.found, lemma);
  }
  for (const sense of senses) {
    const found = descend(sense);
    if (found !== null) {
      return toRow(found, lemma);
    }
  }
  const [first] = senses;
  if (first === undefined) {
    return null;
  }
  const likely = VERB_FILES[first.file];
  return likely === undefined
    ? { tag: 'unplayed', words: [lemma], reason: 'an action the engine cannot stage' }
    : { ...rowOf('verb', likely), words: [lemma], near: `${likely}, the nearest of its sort by WordNet` };
};

/** What a noun's commonest sense comes nearest to; null when WordNet does not have it. */
export const commonNoun = (lemma: string): LexiconRow | null => {
  const [first] = sensesSpelled(lemma, 'noun', false);
  const found = first?.rank === 0 ? climb(first, 'noun') : null;
  return found === null ? null : toRow(found, lemma);
};

/** Whether WordNet has a word as this part of speech. */
export const isWord = (lemma: string, pos: 'noun' | 'verb' | 'adj' | 'adv'): boolean =>
  wordNet().senses(lemma, pos).length > 0;
