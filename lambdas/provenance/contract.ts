import * as z from 'zod';
import type { Operations } from '../platform/api/operation.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { PICTURE_SAMENESS, SAMENESS } from './sameness.ts';

/** Two minutes of film. */
export const MAX_CHECK_BYTES = 100_000_000;

export const CREDENTIALS = ['valid', 'invalid', 'absent'] as const;
export const ANSWERS = ['yes', 'likely', 'no'] as const;
const LOOKED_AT = ['compared', 'not_needed', 'no_decoder', 'unreadable'] as const;
export const PICTURES = LOOKED_AT;
export const SOUND = [...LOOKED_AT, 'none'] as const;

const Match = z
  .object({
    /** Says nothing of who made it: only its owner can look at it. */
    id: z.string(),
    engine: z.string(),
    created_at: z.int(),
    /** Share of its pictures that were found, 0 to 1. */
    similarity: z.number().min(0).max(1),
    /** Whether the pictures are those of this video: `alike` where they are laid out as its are, but differ; `unknown` where there are too few. */
    pictures: z.enum(PICTURE_SAMENESS),
    /** Whether the sound is that of this video; `unknown` where there is too little to tell, or it is neither near nor far. */
    sound: z.enum(SAMENESS),
  })
  .meta({ id: 'ProvenanceMatch' });

export const Check = z
  .object({
    id: z.string(),
    object: z.literal('provenance.check'),
    status: z.enum(['waiting', 'done', 'failed']),
    created_at: z.int(),
    expires_at: z.int(),
    /** Content credentials (C2PA) in the file: whether they are there, and whether they hold. */
    credentials: z.enum(CREDENTIALS).nullable(),
    /** Whether they are signed with our certificate. */
    signed_by_us: z.boolean().nullable(),
    /** `yes`: it is a file of ours, unchanged. `likely`: it looks or sounds like one of ours that was changed. */
    ours: z.enum(ANSWERS).nullable(),
    /** Whether its pictures were compared with ours, and why not. */
    pictures: z.enum(PICTURES).nullable(),
    /** Whether its sound was compared with ours, and why not. `none`: it has none, or nothing to be known by, as silence or a hum. */
    sound: z.enum(SOUND).nullable(),
    /** Which of ours, the likeliest first. */
    videos: z.array(Match),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ProvenanceCheck' });
export type Check = z.output<typeof Check>;

const CheckId = z.string().regex(/^check_[0-9a-f]{32}$/, 'not the id of a check');

/** Anyone may ask: who meets a film somewhere has no account here. */
export const provenanceOperations = {
  createCheck: {
    method: 'POST',
    path: '/v1/provenance/checks',
    summary:
      'Ask where a film or picture comes from: a form to send it with; it is deleted when it was looked at',
    authenticated: false,
    body: z.strictObject({
      content_type: z.enum(MEDIA_TYPES, 'a file to check is video/mp4, image/webp or image/jpeg'),
      bytes: z.coerce.number().int().min(1).max(MAX_CHECK_BYTES),
    }),
    response: Check.extend({
      form: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expires_at: z.int() }),
    }),
  },
  retrieveCheck: {
    method: 'GET',
    path: '/v1/provenance/checks/{check_id}',
    summary: 'What was found out about a file',
    authenticated: false,
    params: z.strictObject({ check_id: CheckId }),
    response: Check,
  },
} as const satisfies Operations;
