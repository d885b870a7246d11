import { z } from 'zod';

/**
 * A policy is versioned data. A category is blocked when any of its rules matches the normalised text; a rule is a list of
 * groups of phrases, and matches when every group has a phrase in the same sentence.
 */
export const Policy = z.strictObject({
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}\.\d+$/),
  categories: z.array(
    z.strictObject({
      id: z.string().min(1),
      /** Finishes the sentence "This was refused because …". */
      because: z.string().min(1),
      /** Finishes the sentence "You can …". */
      remedy: z.string().min(1),
      rules: z.array(z.strictObject({ all: z.array(z.array(z.string().min(1)).min(1)).min(1) })).min(1),
    }),
  ),
});
export type Policy = z.output<typeof Policy>;
