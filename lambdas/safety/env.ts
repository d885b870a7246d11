import * as z from 'zod';
import { DeadlineEnv } from '../videos/deadlines.ts';

/** What every function that screens needs. */
export const ScreeningEnv = z.object({
  SAFETY_TABLE: z.string().min(1),
  /** Id of an Amazon Bedrock guardrail that is asked as well; empty: none. */
  GUARDRAIL_ID: z.string(),
  GUARDRAIL_VERSION: z.string(),
});

export const SafetyApiEnv = z.object({
  SAFETY_TABLE: z.string().min(1),
  VIDEOS_TABLE: z.string().min(1),
  MEDIA_BUCKET: z.string().min(1),
  UPLOADS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
});

export const SafetyRelayEnv = z
  .object({
    SAFETY_TABLE: z.string().min(1),
    VIDEOS_TABLE: z.string().min(1),
    MEDIA_BUCKET: z.string().min(1),
    RESULTS_QUEUE_URL: z.url(),
  })
  .extend(DeadlineEnv.shape);
