import * as z from 'zod';
import { DeadlineEnv } from '../videos/deadlines.ts';
import { LedgerEnv } from './ledger/env.ts';

const Table = z.object({ CAMEOS_TABLE: z.string().min(1) });

export const StoreEnv = LedgerEnv.extend(Table.shape);

/** Who checks whether a cameo may be used. */
export const GuardEnv = Table.extend({ FEED_TABLE: z.string().min(1) });

const Likeness = z.object({
  LIKENESS_BUCKET: z.string().min(1),
  /** Rekognition's collection of enrolled faces. */
  FACE_COLLECTION: z.string().min(1),
});

export const RelayEnv = StoreEnv.extend(Likeness.shape)
  .extend(DeadlineEnv.shape)
  .extend({ VIDEOS_TABLE: z.string().min(1) });

export const VerifyEnv = StoreEnv.extend(Likeness.shape).extend({
  VERIFY_QUEUE_URL: z.url(),
  /** The policy in force, and what was taken down. */
  SAFETY_TABLE: z.string().min(1),
});

export const ApiEnv = StoreEnv.extend({
  FEED_TABLE: z.string().min(1),
  VIDEOS_TABLE: z.string().min(1),
  ACCOUNTS_TABLE: z.string().min(1),
  MEDIA_BUCKET: z.string().min(1),
  LIKENESS_BUCKET: z.string().min(1),
  /** How long a signed download URL works. */
  DOWNLOAD_URL_SECONDS: z.coerce.number().int().min(1),
});
