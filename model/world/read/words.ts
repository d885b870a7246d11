/** A piece of the prompt: `start` and `end` are offsets into it. */
export interface Token {
  readonly kind: 'word' | 'number' | 'quote' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Straight, curly, angled and single quotes; inside single ones an apostrophe stands between letters. Their length is bounded
 * so that thousands of opened and never closed quotes cost no more than their sum.
 */
const QUOTE = [
  /"(?:[^"\n]|\n(?!\s*\n))*"/u,
  /“[^”]{0,1000}”/u,
  /«[^»]{0,1000}»/u,
  /„[^“”]{0,1000}[“”]/u,
  /(?<![\p{L}\d])‘(?:[^‘’\n]|’(?=\p{L})){0,1000}’(?!\p{L})/u,
  /(?<![\p{L}\d])'(?=\S)(?:[^'\n]|(?<=\p{L})'(?=\p{L}))*(?<=[\p{L}.!?,…-])'(?![\p{L}\d])/u,
]
  .map(({ source }) => source)
  .join('|');
/** A line that ends a sentence without a stop: before an empty line, a bullet, a number, a bracket or a heading. */
const BREAK = /\n(?=\s*(?:\n|[-*•–#>]|\d+[.)]\s|\[|\p{L}[\p{L} &/]{1,40}:))/u.source;
/** Quotes first, then ends of lines, numbers with their unit, words with inner apostrophes and hyphens, and marks. */
const TOKEN = new RegExp(
  String.raw`(?<quote>${QUOTE})|(?<break>${BREAK})|(?<number>\d+(?:\.\d+)?(?![\p{L}\d]|-\p{L}))|(?<word>[\p{L}\d]+(?:['’-][\p{L}\d]+)*['’]?(?<=[\p{L}\d]|s['’]))|(?<mark>[^\s])`,
  'gu',
);

/** Cuts a text into tokens; white space falls away, nothing else does. */
export const tokenize = (text: string, offset = 0): readonly Token[] =>
  Array.from(text.matchAll(TOKEN), (match) => {
    const groups = match.groups ?? {};
    const kind =
      groups.quote !== undefined
        ? 'quote'
        : groups.number !== undefined
          ? 'number'
          : groups.word !== undefined
            ? 'word'
            : 'mark';
    return { kind, text: match[0], start: offset + match.index, end: offset + match.index + match[0].length };
  });

/** What a quote says, without its marks. */
export const spokenText = ({ text }: Token): string =>
  text
    .replace(/^["“«„‘']/, '')
    .replace(/["”»“’']$/, '')
    .trim();

const IRREGULAR: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  people: 'people',
  feet: 'foot',
  mice: 'mouse',
  geese: 'goose',
  teeth: 'tooth',
  oxen: 'ox',
  knives: 'knife',
  wives: 'wife',
  lives: 'life',
  thieves: 'thief',
  loaves: 'loaf',
  elves: 'elf',
  scarves: 'scarf',
  cacti: 'cactus',
  fungi: 'fungus',
  octopi: 'octopus',
  dice: 'die',
  shelves: 'shelf',
  wolves: 'wolf',
  leaves: 'leaf',
  calves: 'calf',
  dominoes: 'domino',
  dominos: 'domino',
  skies: 'sky',
  glasses: 'glass',
  buses: 'bus',
  footballers: 'footballer',
  ran: 'run',
  fell: 'fall',
  fallen: 'fall',
  threw: 'throw',
  thrown: 'throw',
  shot: 'shoot',
  shooting: 'shoot',
  made: 'make',
  took: 'take',
  taken: 'take',
  hit: 'hit',
  caught: 'catch',
  flew: 'fly',
  flown: 'fly',
  swam: 'swim',
  sat: 'sit',
  lay: 'lie',
  lying: 'lie',
  lain: 'lie',
  stood: 'stand',
  held: 'hold',
  said: 'say',
  spoke: 'speak',
  told: 'tell',
  sang: 'sing',
  swung: 'swing',
  spun: 'spin',
  broke: 'break',
  broken: 'break',
  drove: 'drive',
  rode: 'ride',
  came: 'come',
  went: 'go',
  goes: 'go',
  slid: 'slide',
  leapt: 'leap',
  sank: 'sink',
  sunk: 'sink',
  struck: 'strike',
  shook: 'shake',
  saw: 'see',
  seen: 'see',
  ate: 'eat',
  drank: 'drink',
  drew: 'draw',
  knelt: 'kneel',
  crept: 'creep',
  slept: 'sleep',
  wore: 'wear',
  worn: 'wear',
  wove: 'weave',
  blew: 'blow',
  grew: 'grow',
  bent: 'bend',
  built: 'build',
  bought: 'buy',
  brought: 'bring',
  fought: 'fight',
  fled: 'flee',
  fed: 'feed',
  led: 'lead',
  met: 'meet',
  rang: 'ring',
  sprang: 'spring',
  swept: 'sweep',
  wept: 'weep',
  wrote: 'write',
  written: 'write',
  woke: 'wake',
  left: 'leave',
  lost: 'lose',
  began: 'begin',
  lifts: 'lift',
  hung: 'hang',
  tore: 'tear',
  gave: 'give',
  dies: 'die',
};

const undoubled = (stem: string): string[] => (/([bdfgklmnprt])\1$/.test(stem) ? [stem.slice(0, -1)] : []);

/** The base forms a word may stand for, the likeliest first: `balls` → ball, `bouncing` → bounce. */
export const baseForms = (word: string): readonly string[] => {
  const lower = word.toLowerCase().replaceAll('’', "'");
  const forms = [lower];
  const irregular = IRREGULAR[lower];
  if (irregular !== undefined) {
    forms.push(irregular);
  }
  const possessive = lower.replace(/(?:'s|(?<=s)')$/, '');
  if (possessive !== lower) {
    forms.push(possessive);
  }
  for (const whole of possessive.endsWith('s') ? [possessive] : []) {
    if (/[^s]s$/.test(whole)) {
      forms.push(whole.slice(0, -1));
    }
    if (/(?:s|x|z|ch|sh|o)es$/.test(whole)) {
      forms.push(whole.slice(0, -2));
    }
    if (whole.endsWith('ies')) {
      forms.push(`${whole.slice(0, -3)}y`);
    }
  }
  // WordNet's own detachment rules for verbs, and the doubled consonants they leave out
  for (const ending of ['ing', 'ed']) {
    if (lower.length > ending.length + 2 && lower.endsWith(ending)) {
      const stem = lower.slice(0, -ending.length);
      forms.push(...undoubled(stem), stem, `${stem}e`);
      if (stem.endsWith('i')) {
        forms.push(`${stem.slice(0, -1)}y`);
      }
    }
  }
  return [...new Set(forms)];
};
