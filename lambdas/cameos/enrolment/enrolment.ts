import * as z from 'zod';
import { AUDIENCES } from '../../platform/api/operation.ts';
import { Challenge } from './challenge.ts';
import { REASON_CODES } from './judge.ts';

/**
 * One try at enrolling. Forward only:
 *
 *     waiting ──▶ recorded ──▶ verified | refused
 *        └─────────────────────────────▶ refused (expired)
 *
 * A challenge is used up by the first recording that arrives for it.
 */
export const Enrolment = z.object({
  id: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  audience: z.enum(AUDIENCES),
  name: z.string(),
  challenge: Challenge,
  /** Rekognition's session: bound to this try, and to the account, because nobody else is told its id. */
  livenessSession: z.string(),
  status: z.enum(['waiting', 'recorded', 'verified', 'refused']),
  /** Ids of the detectors' jobs, once they run, and the key of the film that all of them look at. */
  jobs: z
    .object({
      film: z.string(),
      faces: z.string(),
      search: z.string(),
      transcript: z.string(),
      /** Absent in tries that began before films were moderated. */
      moderation: z.string().optional(),
    })
    .optional(),
  reason: z.enum(REASON_CODES).optional(),
  createdAt: z.int(),
  expiresAt: z.int(),
  recordedAt: z.int().optional(),
});
export type Enrolment = z.output<typeof Enrolment>;

/** The cameo that an enrolment makes, if it is verified: known before, so that a step that comes twice makes one. */
export const cameoIdOf = (enrolmentId: string): string => enrolmentId.replace(/^enrolment_/, 'cameo_');

/** A collection that holds the face of one liveness check, while it is compared. */
export const collectionOf = (enrolmentId: string): string => `cloudreel-${enrolmentId}`;

const RECORDING = /^recordings\/(enrolment_[0-9a-f]{32})$/;

/** The enrolment a stored object is the recording of; null for anything else. */
export const enrolmentOfKey = (key: string): string | null => RECORDING.exec(key)?.[1] ?? null;
