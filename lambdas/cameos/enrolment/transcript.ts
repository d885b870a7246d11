import * as z from 'zod';
import type { Word } from './evidence.ts';

/** What we read of Amazon Transcribe's result file. Times are seconds, as text. */
const TranscribeResult = z.object({
  results: z.object({
    items: z.array(
      z.object({
        type: z.enum(['pronunciation', 'punctuation']),
        start_time: z.coerce.number().optional(),
        end_time: z.coerce.number().optional(),
        alternatives: z.array(z.object({ content: z.string() })).min(1),
      }),
    ),
  }),
});

/** @throws Error without what was said: the file is a person's speech. */
export function readTranscript(text: string): Word[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const parsed = TranscribeResult.safeParse(value);
  if (!parsed.success) throw new Error('the transcript does not parse');
  return parsed.data.results.items.flatMap(
    ({ type, start_time: start, end_time: end, alternatives: [best] }) =>
      type === 'pronunciation' && start !== undefined && end !== undefined && best
        ? [{ text: best.content, start, end }]
        : [],
  );
}
