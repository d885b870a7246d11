import { joinSpelled, plain, wordsOf } from '../safety/normalise.ts';

/** Text as a rule sees it: plain words in one script, separated by single spaces, sentences by newlines. */
export const normalise = (text: string): string =>
  joinSpelled(plain(text))
    .split(/[.!?;\n\r]+(?=\s|$)/u)
    .map((sentence) => wordsOf(sentence).join(' '))
    .filter((sentence) => sentence.length > 0)
    .join('\n');
