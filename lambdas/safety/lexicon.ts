import * as z from 'zod';
import lexicon from './lexicon.json' with { type: 'json' };
import { PhraseMatcher } from './phrases.ts';

/** Words by what they mean for screening. They decide nothing by themselves: the classifier learned what they do together. */
export const LEXICON = z
  .object({ classes: z.record(z.string(), z.array(z.string())) })
  .parse(lexicon).classes;

export const WORD_CLASSES = Object.keys(LEXICON);

let matcher: PhraseMatcher | undefined;

/** Numbers (of {@link WORD_CLASSES}) of the classes that occur in these words. */
export function wordClassesIn(words: readonly string[]): Set<number> {
  matcher ??= new PhraseMatcher(Object.values(LEXICON));
  return matcher.find(words);
}
