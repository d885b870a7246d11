import { joinSpelled, plain, wordsOf } from './normalise.ts';
import { personalDataIn } from './personal-data.ts';

/** Longer stretches without a full stop are cut, words. */
const MAX_WORDS = 60;

/** A cameo's handle. It stands for a person, whatever letters it has. */
const HANDLE = /(?<![\p{L}\p{N}.])@[\p{L}][\p{L}\p{N}_.-]{1,30}/gu;
export const HANDLE_WORD = 'cameohandle';

/** The sentences of a text as lists of words, with a word for each kind of personal data that was in them. */
export function sentencesOf(text: string): string[][] {
  const sentences: string[][] = [];
  for (const sentence of text.split(/(?<=\p{L}{2}[.!?]+|[;\n\r|])(?=[\s|]|$)/u)) {
    const data = personalDataIn(sentence);
    const words = wordsOf(joinSpelled(plain(sentence.replace(HANDLE, ` ${HANDLE_WORD} `))));
    for (let at = 0; at < words.length; at += MAX_WORDS) sentences.push(words.slice(at, at + MAX_WORDS));
    if (data.length > 0) {
      const last = sentences.at(-1);
      if (last && words.length > 0) last.push(...data);
      else sentences.push(data);
    }
  }
  return sentences;
}
