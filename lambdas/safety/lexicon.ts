import * as z from 'zod';
import lexicon from './lexicon.json' with { type: 'json' };
import { PhraseMatcher } from './phrases.ts';

/** Words by what they mean for screening. They decide nothing by themselves: the classifier learned what they do together. */
export const { classes: LEXICON, idioms: IDIOMS } = z
  .object({
    classes: z.record(z.string(), z.array(z.string())),
    /** Whose words do not mean what they mean alone, most of them of the film trade: in a “smash cut” nothing is smashed. */
    idioms: z.array(z.string()),
  })
  .parse(lexicon);

export const WORD_CLASSES = Object.keys(LEXICON);

let matchers: { readonly classes: PhraseMatcher; readonly idioms: PhraseMatcher } | undefined;

/**
 * Numbers (of {@link WORD_CLASSES}) of the classes that occur in these words. Idioms are of no class: they say
 * nothing against a text, and excuse nothing that stands beside them.
 */
export function wordClassesIn(words: readonly string[]): Set<number> {
  matchers ??= { classes: new PhraseMatcher(Object.values(LEXICON)), idioms: new PhraseMatcher([IDIOMS]) };
  return matchers.classes.find(matchers.idioms.without(words));
}
