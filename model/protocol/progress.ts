import * as z from 'zod';
import { PROTOCOL } from './request.ts';

/** Sent by the engine when it starts (progress 0) and then at most once a second. */
export const Progress = z.strictObject({
  protocol: z.literal(PROTOCOL),
  job: z.string().min(1),
  attempt: z.int().min(1),
  /** Per cent done, never 100: only a released video is. */
  progress: z.int().min(0).max(99),
  /** What the engine is doing now, one word of its own vocabulary. */
  step: z.string().min(1),
});
export type Progress = z.infer<typeof Progress>;
