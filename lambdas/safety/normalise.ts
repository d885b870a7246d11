/** Look-alike letters of other scripts and digits used as letters. Short on purpose: what people really write. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ԁ: 'd',
  ո: 'n',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  α: 'a',
  ε: 'e',
  ο: 'o',
  ρ: 'p',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  υ: 'u',
  χ: 'x',
  τ: 't',
  '@': 'a',
  $: 's',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
};

/** Zero-width and direction marks, soft hyphens, variation selectors: invisible, and good only for hiding words. */
const INVISIBLE = /\p{Cf}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|[\ufe00-\ufe0f]/gu;

/**
 * Text as a rule sees it: one case, one script, no accents, no invisible characters, words separated by single spaces,
 * sentences by newlines. Letters spelled apart ("n u d e", "n.u.d.e") are joined.
 */
export function normalise(text: string): string {
  const plain = text.normalize('NFKD').replace(INVISIBLE, '').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[.!?;\n\r]+(?=\s|$)/u)
    .map((sentence) => joinSpelled(foldWords(sentence)).trim())
    .filter((sentence) => sentence.length > 0)
    .join('\n');
}

/** Folds look-alikes inside words only, so that "4 seconds" stays a number. */
function foldWords(sentence: string): string {
  return sentence
    .split(/[^\p{L}\p{N}@$]+/u)
    .map((word) =>
      /\p{L}/u.test(word) ? [...word].map((letter) => LOOK_ALIKE[letter] ?? letter).join('') : word,
    )
    .join(' ');
}

/**
 * Four or more single letters in a row are one word spelled apart. An article before it reads like its first letter, so
 * the word is given without that letter too.
 */
function joinSpelled(sentence: string): string {
  return sentence.replace(/(?<!\S)(?:\p{L} ){3,}\p{L}(?!\S)/gu, (spelled) => {
    const word = spelled.replaceAll(' ', '');
    return /^[ai]/.test(word) ? `${word} ${word.slice(1)}` : word;
  });
}
