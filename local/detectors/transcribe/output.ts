import type { SpokenItem } from '../models/measures.ts';

/** What stands for speech that is no digit. */
export const UNKNOWN_WORD = '[unknown]';

/** The file Transcribe writes: one item a word, times in seconds, all numbers as text. */
export function transcriptFile(jobName: string, accountId: string, items: readonly SpokenItem[]): object {
  const words = items.map(({ digit }) => digit ?? UNKNOWN_WORD);
  return {
    jobName,
    accountId,
    status: 'COMPLETED',
    results: {
      transcripts: [{ transcript: words.join(' ') }],
      items: items.map(({ start, end, confidence }, id) => ({
        id,
        type: 'pronunciation',
        alternatives: [{ confidence: confidence.toFixed(3), content: words[id] }],
        start_time: start.toFixed(3),
        end_time: end.toFixed(3),
      })),
    },
  };
}
