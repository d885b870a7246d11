import * as z from 'zod';
import { GuardEnv } from '../cameos/env.ts';
import { SignerEnv } from '../provenance/env.ts';
import { ScreeningEnv } from '../safety/env.ts';
import { QuotaEnv, UploadStoresEnv } from '../uploads/env.ts';
import { DeadlineEnv } from './deadlines.ts';
import { Watermarks } from './watermark.ts';

/**
 * The environment of each function of this capability. The stack's constructs are typed with the same schemas.
 */
const Table = z.object({ VIDEOS_TABLE: z.string().min(1) });
const Media = z.object({ MEDIA_BUCKET: z.string().min(1) });

export const ApiEnv = Table.extend(Media.shape)
  .extend(UploadStoresEnv.shape)
  .extend(QuotaEnv.shape)
  .extend(GuardEnv.shape)
  .extend(ScreeningEnv.shape)
  .extend(DeadlineEnv.shape)
  .extend({
    /** How long a signed download URL works. A download under way goes on. */
    DOWNLOAD_URL_SECONDS: z.coerce.number().int().min(1),
  });

export const RelayEnv = Table.extend(Media.shape)
  .extend(ScreeningEnv.shape)
  .extend(UploadStoresEnv.shape)
  .extend(GuardEnv.shape)
  .extend(DeadlineEnv.shape)
  .extend({
    JOBS_QUEUE_URL: z.url(),
    /** Jobs of one owner in the pipeline at once; the rest wait as rows. */
    SLOTS_PER_OWNER: z.coerce.number().int().min(1),
  });

export const DispatchEnv = Table.extend(Media.shape)
  .extend(GuardEnv.shape)
  .extend(DeadlineEnv.shape)
  .extend({
    ENDPOINT_NAME: z.string().min(1),
    LIKENESS_BUCKET: z.string().min(1),
    PROGRESS_QUEUE_URL: z.url(),
    WATERMARKS: Watermarks,
  });

export const InspectedEnv = Table.extend(DeadlineEnv.shape);

export const ProgressEnv = Table.extend(DeadlineEnv.shape);

export const ReleaseEnv = Table.extend(Media.shape)
  .extend(GuardEnv.shape)
  .extend(ScreeningEnv.shape)
  .extend(DeadlineEnv.shape)
  .extend(SignerEnv.shape)
  .extend({
    /** How long a video in doubt waits for a person before it is refused. */
    REVIEW_HOURS: z.coerce.number().positive(),
  });

export const SweepEnv = Table.extend(Media.shape)
  .extend(DeadlineEnv.shape)
  .extend({ RESULTS_QUEUE_URL: z.url() });

export const DeadLetterEnv = Table.extend(DeadlineEnv.shape);
