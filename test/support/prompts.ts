import { between, pick, type Random, randomStream } from '../../model/world/random.ts';
import { CAMERAS, STYLES } from '../../model/world/read/lexicon/film.ts';
import { COLORS, MATERIALS, NUMBERS, SIZES } from '../../model/world/read/lexicon/looks.ts';
import { CLOTHING, PEOPLE } from '../../model/world/read/lexicon/people.ts';
import { PLACES, TIMES, WEATHERS } from '../../model/world/read/lexicon/places.ts';
import { ANIMALS, PROPS } from '../../model/world/read/lexicon/things.ts';
import { MANNERS, VERBS } from '../../model/world/read/lexicon/verbs.ts';
import { wordNet } from '../../model/world/read/wordnet/database.ts';

interface Words {
  readonly words: readonly string[];
}

const some = <T>(random: Random, items: readonly T[]): T => {
  const [first, ...rest] = items;
  if (first === undefined) {
    throw new Error('nothing to choose from');
  }
  return pick(random, [first, ...rest]);
};
const word = (random: Random, rows: readonly Words[]): string => some(random, some(random, rows).words);
const chance = (random: Random, share: number): boolean => random() < share;

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

const plural = (noun: string): string => {
  const irregular = { man: 'men', woman: 'women', person: 'people', child: 'children' }[
    noun.split(' ').at(-1) ?? noun
  ];
  if (irregular !== undefined) {
    return noun.replace(/\w+$/, irregular);
  }
  return /(?:s|x|z|ch|sh)$/.test(noun)
    ? `${noun}es`
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;
};

const thirdPerson = (infinitive: string): string => {
  const [first = infinitive, ...rest] = infinitive.split(' ');
  const verb = /(?:s|x|z|ch|sh|[^o]o)$/.test(first)
    ? `${first}es`
    : /[^aeiou]y$/.test(first)
      ? `${first.slice(0, -1)}ies`
      : `${first}s`;
  return [verb, ...rest].join(' ');
};

/** Verbs whose phrase needs no noun of its own after it. */
const INTRANSITIVE = VERBS.map((row) => ({
  words: row.words.filter((phrase) => /^[a-z]+(?: (?:down|over|up|off|around|apart|away))?$/.test(phrase)),
})).filter(({ words }) => words.length > 0);

/** Numbers of the lexicon from two to six: `two`, `half dozen` stays out because it takes an article. */
const SEVERAL = NUMBERS.filter(({ count }) => count >= 2 && count <= 6).map((row) => ({
  words: row.words.filter((phrase) => /^(?:two|three|four|five|six|several)$/.test(phrase)),
}));

/** wndb(5WN) numbers of noun.animal, noun.artifact, noun.food, noun.object and noun.plant. */
const CONCRETE: ReadonlySet<number> = new Set([5, 6, 13, 17, 20]);

/** A thing one could see, from anywhere in WordNet. */
const strangeNoun = (random: Random): string => {
  for (;;) {
    const lemma = wordNet().lemmaAt('noun', random());
    const [first] = wordNet().senses(lemma, 'noun');
    if (first === undefined || !/^[a-z]{3,}(?: [a-z]{3,})?$/.test(lemma)) {
      continue;
    }
    const { file, words } = wordNet().synset('noun', first);
    if (CONCRETE.has(file) && words.some((spelled) => spelled === lemma)) {
      return lemma;
    }
  }
};

const LINES = [
  'Hello there!',
  'We should go home.',
  'Did you see that?',
  'My brother bumped the big blue boat.',
  'Never mind, it was only the wind.',
  'One, two, three, go!',
  'I have been waiting for this moment all my life.',
] as const;
const PREPOSITIONS = ['on', 'behind', 'next to', 'under', 'in front of', 'near'] as const;
const NAMES = ['Anna', 'Tom', 'Mira', 'Olu', 'Kenji'] as const;

const adjectives = (random: Random): string => {
  const chosen: string[] = [];
  if (chance(random, 0.3)) chosen.push(word(random, SIZES));
  if (chance(random, 0.45)) chosen.push(word(random, COLORS));
  if (chance(random, 0.2)) chosen.push(word(random, MATERIALS));
  return chosen.map((adjective) => `${adjective} `).join('');
};

const nounOf = (random: Random): { readonly noun: string; readonly person: boolean } => {
  const kind = random();
  if (kind < 0.4) {
    return { noun: word(random, PEOPLE), person: true };
  }
  return {
    noun:
      kind < 0.55
        ? word(random, ANIMALS)
        : kind < 0.8
          ? `${adjectives(random)}${word(random, PROPS)}`
          : strangeNoun(random),
    person: false,
  };
};

interface Subject {
  readonly text: string;
  readonly many: boolean;
  readonly person: boolean;
}

const subject = (random: Random): Subject => {
  if (chance(random, 0.08)) {
    return { text: some(random, NAMES), many: false, person: true };
  }
  const { noun, person } = nounOf(random);
  const many = chance(random, 0.25);
  const wears = person && chance(random, 0.25) ? ` in ${article(word(random, CLOTHING))}` : '';
  return {
    text: `${many ? `${word(random, SEVERAL)} ${plural(noun)}` : article(noun)}${wears}`,
    many,
    person,
  };
};

const action = (random: Random, many: boolean): string => {
  const infinitive = word(random, INTRANSITIVE);
  const verb = many ? infinitive : thirdPerson(infinitive);
  const manner = chance(random, 0.25) ? ` ${word(random, MANNERS)}` : '';
  const where = chance(random, 0.35) ? ` ${some(random, PREPOSITIONS)} ${article(nounOf(random).noun)}` : '';
  return `${verb}${manner}${where}`;
};

const setting = (random: Random): string => {
  const parts: string[] = [];
  if (chance(random, 0.6)) parts.push(`in the ${word(random, PLACES)}`);
  if (chance(random, 0.35)) parts.push(`at ${word(random, TIMES)}`);
  if (chance(random, 0.3)) parts.push(`${word(random, WEATHERS)}`);
  if (chance(random, 0.08)) parts.push('no people in the background');
  return parts.map((part) => `, ${part}`).join('');
};

const shot = (random: Random): string => {
  const camera = chance(random, 0.4) ? `${word(random, CAMERAS)}, ` : '';
  const doer = subject(random);
  const joiner = some(random, [' and ', ', then ', ' while it ', ' before it '] as const);
  const second = chance(random, 0.35)
    ? `${joiner}${action(random, doer.many && !joiner.includes('it'))}`
    : '';
  const other = chance(random, 0.25)
    ? (({ text, many }: Subject) => ` and ${text} ${action(random, many)}`)(subject(random))
    : '';
  const says =
    doer.person && chance(random, 0.4)
      ? some(random, [
          ` ${doer.many ? 'They say' : 'The person says'}: "${some(random, LINES)}"`,
          ` “${some(random, LINES)}”`,
          ` A voice shouts "${some(random, LINES)}"`,
        ])
      : '';
  return `${camera}${doer.text} ${action(random, doer.many)}${second}${other}${setting(random)}.${says}`;
};

const prompt = (random: Random): string => {
  const style = chance(random, 0.4) ? `${word(random, STYLES)}. ` : '';
  const shots = Math.floor(between(random, 1, 3.6));
  if (shots === 1) {
    return `${style}${shot(random)}`;
  }
  const cuts = chance(random, 0.5);
  return `${style}${Array.from({ length: shots }, (_, index) =>
    cuts ? `${index === 0 ? '' : 'Cut to '}${shot(random)}` : `Shot ${index + 1}: ${shot(random)}`,
  ).join(' ')}`;
};

/**
 * Prompts nobody tuned the engine for: a small grammar over the lexicon's own tables and WordNet's nouns. They are
 * grammatical and often odd. The same seed gives the same prompts; the first of `count` do not depend on `count`.
 */
export const generatePrompts = (seed: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => prompt(randomStream(seed, `prompt ${index}`)));
