/** Longest text spoken as one line, characters. A minute of speech; synthesis is linear in it. */
const MAX_LENGTH = 700;

/** No English word is longer; what is longer is noise, and costs the synthesiser time out of proportion. */
const MAX_WORD = 30;

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/[‘’‛′`´]/g, "'"],
  [/[“”„‟″«»]/g, '"'],
  [/…/g, '...'],
  [/\s*[–—―]\s*/g, ', '],
  [/ß/g, 'ss'],
  [/[æÆ]/g, 'ae'],
  [/[øØ]/g, 'o'],
  [/[łŁ]/g, 'l'],
  [/€/g, ' euros '],
  [/£/g, ' pounds '],
];

/**
 * Text as the English synthesiser can take it: printable ASCII, one line, bounded. Numbers, abbreviations and
 * punctuation stay: reading them is the synthesiser's job. Empty when nothing can be spoken.
 */
export function toSpeakable(text: string): string {
  let ascii = text.slice(0, 4 * MAX_LENGTH).normalize('NFKC');
  for (const [pattern, replacement] of REPLACEMENTS) ascii = ascii.replace(pattern, replacement);
  ascii = ascii
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]+/g, ' ');
  const words = ascii.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${MAX_WORD}}`, 'g')) ?? []);
  let spoken = '';
  for (const word of words) {
    if (spoken.length + 1 + word.length > MAX_LENGTH) break;
    spoken = spoken === '' ? word : `${spoken} ${word}`;
  }
  return /[a-z0-9]/i.test(spoken) ? spoken : '';
}
