import * as z from 'zod';

const batchResponse = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullish();

/**
 * Reads a partial batch response. As in Lambda, nothing or an empty list means success; an answer of another form, or an
 * identifier that was not in the batch, means that the whole batch failed.
 */
export function readFailures(result: unknown, known: ReadonlySet<string>): Set<string> | 'all' {
  const parsed = batchResponse.safeParse(result);
  if (!parsed.success) return 'all';
  const failed = new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((identifier) => known.has(identifier)) ? failed : 'all';
}
