import * as z from 'zod';
import { GuardEnv } from '../cameos/env.ts';
import { ScreeningEnv } from '../safety/env.ts';

/** The environment of each function of this capability, and of those that ask its store. */
export const UploadStoresEnv = z.object({
  UPLOADS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
});

/** What one owner may send in a day, UTC. */
export const QuotaEnv = z.object({
  UPLOADS_PER_DAY: z.coerce.number().int().min(1),
  UPLOAD_BYTES_PER_DAY: z.coerce.number().int().min(1),
});

export const UploadApiEnv = UploadStoresEnv.extend(QuotaEnv.shape);
export const InspectEnv = UploadStoresEnv.extend(ScreeningEnv.shape)
  .extend(GuardEnv.shape)
  .extend({
    /** Rekognition's collection of enrolled faces. */
    FACE_COLLECTION: z.string().min(1),
  });
export const UploadSweepEnv = UploadStoresEnv.extend({ INSPECTIONS_QUEUE_URL: z.url() });
