import { LEXICON } from './lexicon.ts';
import { plain, wordsOf } from './normalise.ts';

/** Pieces of encoded text that are looked into, and how much of each, characters. */
const MOST_ENCODED = 20;
const MOST_DECODED = 4000;

const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_-])/g;
const HEX = /(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}[ :]?){8,}(?![0-9a-zA-Z])/g;
const PERCENT = /(?:%[0-9a-fA-F]{2}){3,}/;
/** Least share of letters and spaces in something decoded that is text. */
const TEXT_SHARE = 0.8;
const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Words of one's mother tongue's grammar: a text that has some of them is not in code. */
const COMMON = new Set(
  'a an the and or of in on at to with her his she he they it is are was from for by as that this while then into over near two under behind up down man woman girl boy who'.split(
    ' ',
  ),
);

/**
 * A text as it stands, and whatever else it can be read as: pieces in base64, hexadecimal or percent code, the whole in
 * rot13 or backwards, and its odd words unscrambled. Bounded by the length of the text.
 */
export function readingsOf(text: string): string[] {
  const readings = [text];
  for (const [piece] of [...text.matchAll(BASE64)].slice(0, MOST_ENCODED))
    keepText(
      readings,
      Buffer.from(piece, piece.includes('_') || piece.includes('-') ? 'base64url' : 'base64'),
    );
  for (const [piece] of [...text.matchAll(HEX)].slice(0, MOST_ENCODED))
    keepText(readings, Buffer.from(piece.replace(/[ :]/g, ''), 'hex'));
  if (PERCENT.test(text)) {
    try {
      readings.push(decodeURIComponent(text));
    } catch {
      // a per cent sign that means per cent
    }
  }
  const words = wordsOf(plain(text));
  const common = commonIn(words);
  const unscrambled = words.map(unscramble);
  if (unscrambled.some((word, at) => word !== words[at])) readings.push(lines(text, unscrambled));
  if (words.length >= 2 && common * 8 < words.length) {
    const coded = words.map(rot13);
    const mirrored = words.map(reverse);
    for (const candidate of [coded, mirrored, mirrored.toReversed()])
      if (commonIn(candidate) > common) readings.push(candidate.join(' '));
    readings.push(words.join(''));
  }
  return readings;
}

/** A single letter is the same backwards, and tells nothing. */
const commonIn = (words: readonly string[]): number =>
  words.filter((word) => word.length > 1 && COMMON.has(word)).length;

/** Keeps one line: sentences matter less here than that every word is read beside the others. */
const lines = (text: string, words: readonly string[]): string =>
  text.length > MOST_DECODED ? words.slice(0, MOST_DECODED / 4).join(' ') : words.join(' ');

/** Decoded bytes that are not text are of no interest: most words are base64 of something. */
function keepText(readings: string[], bytes: Buffer): void {
  let text: string;
  try {
    text = STRICT_UTF8.decode(bytes.subarray(0, MOST_DECODED));
  } catch {
    return;
  }
  const letters = text.match(/[\p{L}\p{M} ]/gu)?.length ?? 0;
  if (letters >= TEXT_SHARE * [...text].length && /\p{L}{3}/u.test(text)) readings.push(text);
}

const reverse = (word: string): string => [...word].toReversed().join('');

const rot13 = (word: string): string =>
  word.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));

/** Classes whose words are worth hiding. */
const GRAVE = [
  'csam',
  'nude',
  'sexact',
  'porn',
  'intimate',
  'selfharm',
  'gore',
  'extremist',
  'sexy',
  'killing',
];

let grave: ReadonlySet<string> | undefined;
let graveByLength: ReadonlyMap<number, readonly string[]> | undefined;

/** Single words of the grave classes, whole. */
function graveWords(): ReadonlySet<string> {
  grave ??= new Set(
    GRAVE.flatMap((name) => LEXICON[name] ?? [])
      .map((word) => word.replace(/\*$/, ''))
      .filter((word) => /^[a-z]{4,}$/.test(word)),
  );
  return grave;
}

/** Least length of a word that may be misspelled by one letter: shorter ones are one letter from too much. */
const LEAST_MISSPELLED = 6;

/** English words that are one letter from a grave one. */
const INNOCENT = new Set(
  'adduct argued aroused bandage based basting bastes bathed bathes bathing beading beaming bearing beasts beating belting berating betting bleating bloating boating bobber bracing braids brails braise brakes brawns bruins bushed chocking choring cooking copse corse crouch crutch ejection election entails entrains ergotic exotic fasting fetich firsting fishing fitting flaked flamed flared flawed foisting frayed gauging genial gorging graping grimly griping groping gristly grouping groving growing handed hinged hither hitter honker hoofer hooter hoover humming inwards keller kilter kipling krill licking mangoed mantled mingled modest mudder overdone plating pogging porting posting pouring pouting primates prison racing raging raring rasping rating raving razing roping scooter scooting scoots seamy seating setting sewered shoots shorter shorting shorts shouter shouting shouts snooter snooting stabled stabling steady steamy straggle strange strapper striper swabbing tearing teasing tensing texting threat threats troat'.split(
    ' ',
  ),
);

/** A word in disguise: backwards, in rot13, with repeated or starred letters, or misspelled by a letter. */
function unscramble(word: string): string {
  const known = graveWords();
  if (word.length < 4 || word.length > 24 || known.has(word)) return word;
  const backwards = reverse(word);
  if (word.length >= 5 && known.has(backwards)) return backwards;
  const turned = rot13(word);
  if (word.length >= 5 && known.has(turned)) return turned;
  if (/(.)\1\1/.test(word)) {
    const once = word.replace(/(.)\1{2,}/g, '$1');
    const twice = word.replace(/(.)\1{2,}/g, '$1$1');
    return known.has(twice) ? twice : once;
  }
  return misspelled(word) ?? word;
}

function misspelled(word: string): string | null {
  if (word.length < LEAST_MISSPELLED || INNOCENT.has(word)) return null;
  if (!graveByLength) {
    const byLength = new Map<number, string[]>();
    for (const known of graveWords())
      if (known.length >= LEAST_MISSPELLED)
        byLength.set(known.length, [...(byLength.get(known.length) ?? []), known]);
    graveByLength = byLength;
  }
  for (const length of [word.length - 1, word.length, word.length + 1])
    for (const known of graveByLength.get(length) ?? [])
      if (known[0] === word[0] && known.at(-1) === word.at(-1) && isOneEditApart(word, known)) return known;
  return null;
}

/** One letter changed, left out, put in, or two neighbours swapped. */
function isOneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
