/** Look-alike letters of other scripts and digits used as letters. Short on purpose: what people really write. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...pairs('аеорсухіѕԁпкмтвнԛԝјһӏբց', 'aeopcyxisdnkmtbhqwjhlbg'),
  ...pairs('αεορικνυχτησγβωμ', 'aeopikvuxtnoybwu'),
  ...pairs('ɑɡıɩʟʀøłđħŧƒßðþæœ', 'agiilrolfhtfsdpao'),
  ...pairs('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍɴᴏᴘꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijkmnopstuvwyz'),
};

/** Digits and signs that stand for letters, within a word only, so that "4 seconds" stays a number. */
const LEET: Readonly<Record<string, string>> = {
  ...pairs('@$0134578!|+€£', 'asoieastbiltel'),
};

function pairs(from: string, to: string): Record<string, string> {
  const letters = [...to];
  return Object.fromEntries([...from].map((letter, at) => [letter, letters[at] ?? '']));
}

/** Zero-width and direction marks, soft hyphens, variation selectors, tags: invisible, and good only for hiding words. */
const INVISIBLE = /\p{Cf}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\u2800]|[\ufe00-\ufe0f]/gu;

/** Accents and vowel signs. Taken away before anything is decomposed: sorting long runs of them takes quadratic time. */
const MARKS = /\p{M}+/gu;

/** Letters inside circles and squares that have no decomposition of their own. */
const ENCLOSED = /[\u{1F130}-\u{1F149}\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u{1F1E6}-\u{1F1FF}]/gu;

function openEnclosed(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const base = [0x1f1e6, 0x1f170, 0x1f150, 0x1f130].find((start) => code >= start) ?? code;
  return String.fromCharCode(97 + code - base);
}

/** Text in one case and one form, without accents and invisible characters; look-alikes still as they were. */
export function plain(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(ENCLOSED, openEnclosed)
    .replace(MARKS, '')
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase();
}

/** Tells words apart from what is between them. Signs that may stand for letters belong to a word. */
const WORDS = /[\p{L}\p{N}@$!|+€£]+/gu;

/** Scripts that are written without spaces: every character is a word of its own. */
const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;
const UNSPACED_PART =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

/** The words of a text that {@link plain} has made, in one script. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [found] of text.matchAll(WORDS)) {
    const word = found.replace(/^[!|+]+|[!|+]+$/g, '');
    if (word === '') continue;
    if (UNSPACED.test(word)) words.push(...(word.match(UNSPACED_PART) ?? []));
    else words.push(foldWord(word));
  }
  return words;
}

function foldWord(word: string): string {
  if (!/\p{L}/u.test(word)) return word;
  // "12yo", "2nd", "9yearold": a number and letters behind it stay apart from letters with a digit among them
  const leet = !/^\d+[a-z]{2,}$/.test(word);
  let folded = '';
  for (const letter of word) folded += LOOK_ALIKE[letter] ?? (leet ? LEET[letter] : undefined) ?? letter;
  return folded;
}

/** Four or more single letters in a row are one word spelled apart: `n u d e`, `n.u.d.e`. */
const SPELLED =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$!][ .\-_*/\\,~·•|]{1,3}){3,}[\p{L}\p{N}@$!](?![\p{L}\p{N}])/gu;

/** Joins what is spelled apart. An article before it reads like its first letter, so the word without it is given too. */
export function joinSpelled(text: string): string {
  return text.replace(SPELLED, (spelled) => {
    const word = spelled.replace(/[ .\-_*/\\,~·•|]/g, '');
    return /^[ai]/.test(word) ? `${word} ${word.slice(1)}` : word;
  });
}
