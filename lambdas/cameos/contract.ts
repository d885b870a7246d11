import * as z from 'zod';
import { Handle } from '../accounts/account.ts';
import { CAMEO_AUDIENCES, type Operations } from '../platform/api/operation.ts';
import { FINISHED, KINDS, STANDINGS } from './cameo.ts';
import { EVENTS } from './ledger/entry.ts';
import { MAX_RESTRICTIONS, MAX_RULE } from './restrictions.ts';

const CameoId = z.string().regex(/^(?:cameo|char)_[0-9a-f]{32}$/, 'not a cameo id');
const VideoId = z.string().regex(/^video_[0-9a-f]{32}$/, 'not a video id');
const Finished = z.enum(FINISHED);

const Restriction = z.object({
  text: z.string(),
  /** False: not understood, and every use by others waits for your word. */
  understood: z.boolean(),
  /** What it was understood to mean. */
  reading: z.string(),
  confirmed: z.boolean(),
});

/** A cameo or character as its owner sees it. */
export const OwnCameo = z
  .object({
    id: z.string(),
    object: z.literal('cameo'),
    handle: z.string(),
    name: z.string(),
    kind: z.enum(KINDS),
    status: z.enum(['verifying', 'refused', 'active', 'erased']),
    reason: z.object({ code: z.string(), message: z.string() }).nullable(),
    audience: z.enum(CAMEO_AUDIENCES),
    restrictions: z.array(Restriction),
    /** True while a rule is not understood or not confirmed. */
    holds_every_use: z.boolean(),
    created_at: z.int(),
  })
  .meta({ id: 'Cameo' });

/** As somebody else sees it: what they need to use it. */
const PublicCameo = z
  .object({
    id: z.string(),
    object: z.literal('cameo'),
    handle: z.string(),
    name: z.string(),
    kind: z.enum(KINDS),
    /** Whether you may use it now; a rule of the owner's may still refuse or hold a prompt. */
    permitted: z.boolean(),
    standing: z.enum(['none', 'asked', 'approved', 'declined']),
  })
  .meta({ id: 'PublicCameo' });

const Relation = z
  .object({
    object: z.literal('cameo.relation'),
    handle: z.string(),
    standing: z.enum(STANDINGS),
    changed_at: z.int(),
  })
  .meta({ id: 'CameoRelation' });

const Use = z
  .object({
    object: z.literal('cameo.use'),
    video: z.string(),
    handle: z.string(),
    used_at: z.int(),
    /** Whether it may be shown. */
    stands: z.boolean(),
    /** The video's own; null when it is gone. */
    status: z.enum(['queued', 'in_progress', 'completed', 'failed']).nullable(),
    prompt: z.string().nullable(),
  })
  .meta({ id: 'CameoUse' });

const Wish = z
  .object({
    object: z.literal('cameo.wish'),
    id: z.string(),
    handle: z.string(),
    prompt: z.string(),
    decision: z.enum(['asked', 'approved', 'declined']),
    asked_at: z.int(),
  })
  .meta({ id: 'CameoWish' });

const Entry = z
  .object({
    number: z.int(),
    event: z.enum(EVENTS),
    at: z.int(),
    actor: z.string(),
    user: z.string().nullable(),
    video: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.int(), z.boolean()])),
    previous: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'LedgerEntry' });

const list = <S extends z.ZodType>(item: S) =>
  z.object({ object: z.literal('list'), data: z.array(item), has_more: z.boolean() });

const byId = z.strictObject({ cameo_id: CameoId });
const byUser = byId.extend({ handle: Handle });
const byVideo = byId.extend({ video_id: VideoId });
const byHandle = z.strictObject({
  handle: z.string().regex(/^@?[a-z][a-z0-9_]{2,23}(?:\.[a-z0-9_]{1,24})?$/, 'not a handle'),
});

const EnrolmentId = z.string().regex(/^enrolment_[0-9a-f]{32}$/, 'not an enrolment id');

/** One try at enrolling. */
const Enrolment = z
  .object({
    id: z.string(),
    object: z.literal('cameo.enrolment'),
    status: z.enum(['waiting', 'recorded', 'verified', 'refused']),
    /** What to do before the camera, in this order. */
    steps: z.array(z.string()),
    /** For the client that streams the liveness check. */
    liveness_session_id: z.string(),
    expires_at: z.int(),
    /** The cameo, once it is verified. */
    cameo: z.string().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'CameoEnrolment' });

/** As the official clients know it. */
const Character = z
  .object({ id: z.string().nullable(), name: z.string().nullable(), created_at: z.int() })
  .meta({ id: 'Character' });

export const cameoOperations = {
  enrol: {
    method: 'POST',
    path: '/v1/cameos/enrolments',
    summary:
      'Ask for a challenge; record it within ten minutes and post the recording with the form in the answer',
    body: z.strictObject({
      /** You are the person to be recorded, and agree that your face and voice are kept until you erase them. */
      consent: z.literal(true),
      name: z.string().trim().min(1).max(80),
    }),
    response: Enrolment.extend({
      upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
    }),
  },
  getEnrolment: {
    method: 'GET',
    path: '/v1/cameos/enrolments/{enrolment_id}',
    summary: 'Look how a try at enrolling stands',
    params: z.strictObject({ enrolment_id: EnrolmentId }),
    response: Enrolment,
  },
  createCharacter: {
    method: 'POST',
    path: '/v1/videos/characters',
    summary:
      'Make a character of an animal or object from a clip of 2 to 10 seconds; it can be used once it was looked at',
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      video: z.file().meta({ description: 'MP4, as a multipart file' }),
      kind: z.enum(['animal', 'object']).default('object'),
    }),
    response: Character,
  },
  getCharacter: {
    method: 'GET',
    path: '/v1/videos/characters/{character_id}',
    summary: 'Look at a character of yours; GET /v1/cameos/{id} says more',
    params: z.strictObject({ character_id: z.string().regex(/^char_[0-9a-f]{32}$/, 'not a character id') }),
    response: Character,
  },
  listCameos: {
    method: 'GET',
    path: '/v1/cameos',
    summary: 'List your cameos and characters',
    response: list(OwnCameo),
  },
  findCameo: {
    method: 'GET',
    path: '/v1/cameos/by_handle/{handle}',
    summary: 'Look up a cameo or character, and whether you may use it',
    params: byHandle,
    response: PublicCameo,
  },
  getCameo: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}',
    summary: 'Look at a cameo or character of yours',
    params: byId,
    response: OwnCameo,
  },
  updateCameo: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}',
    summary: 'Say who may use it, and under which written rules; the answer says how each was understood',
    params: byId,
    body: z.strictObject({
      audience: z.enum(CAMEO_AUDIENCES).optional(),
      restrictions: z.array(z.string().trim().min(3).max(MAX_RULE)).max(MAX_RESTRICTIONS).optional(),
    }),
    response: OwnCameo,
  },
  confirmRestrictions: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/restrictions/confirm',
    summary: 'Agree with how your rules were understood',
    params: byId,
    response: OwnCameo,
  },
  eraseCameo: {
    method: 'DELETE',
    path: '/v1/cameos/{cameo_id}',
    summary: 'Destroy the captured likeness and voice, and take down everything made with it',
    params: byId,
    query: z.strictObject({ finished: Finished.default('delete') }),
    response: z.object({ id: z.string(), object: z.literal('cameo.deleted'), deleted: z.literal(true) }),
  },
  revokeCameo: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/revoke',
    summary: 'Take permission back from everybody at once, or from one user',
    params: byId,
    body: z.strictObject({ handle: Handle.optional(), finished: Finished }),
    response: OwnCameo,
  },
  askForCameo: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/requests',
    summary: 'Ask the owner to approve you',
    params: byId,
    response: Relation,
  },
  listRelations: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}/users',
    summary: 'List who asked, and whom you approved, declined or blocked',
    params: byId,
    response: list(Relation),
  },
  approveUser: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/users/{handle}/approve',
    summary: 'Let a user use it',
    params: byUser,
    response: Relation,
  },
  declineUser: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/users/{handle}/decline',
    summary: 'Take an approval back, or turn a request down; finished videos stay',
    params: byUser,
    response: Relation,
  },
  blockUser: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/users/{handle}/block',
    summary: 'Never again, and what they made is taken down',
    params: byUser,
    body: z.strictObject({ finished: Finished }),
    response: Relation,
  },
  unblockUser: {
    method: 'DELETE',
    path: '/v1/cameos/{cameo_id}/users/{handle}/block',
    summary: 'Lift a block; what was taken down stays down',
    params: byUser,
    response: Relation,
  },
  listUses: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}/uses',
    summary: 'List every video with it, other people’s drafts included, newest first',
    params: byId,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(20),
      after: VideoId.optional(),
    }),
    response: list(Use),
  },
  downloadUse: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}/uses/{video_id}/content',
    summary: 'Redirect to a signed URL of a video with it, whoever made it',
    params: byVideo,
  },
  withdrawUse: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/uses/{video_id}/withdraw',
    summary: 'Stop, withdraw or delete one video with it',
    params: byVideo,
    body: z.strictObject({ finished: Finished }),
    response: Use,
  },
  restoreUse: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/uses/{video_id}/restore',
    summary: 'Let a withdrawn video back',
    params: byVideo,
    response: Use,
  },
  listWishes: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}/wishes',
    summary: 'List the prompts that wait for your word',
    params: byId,
    response: list(Wish),
  },
  judgeWish: {
    method: 'POST',
    path: '/v1/cameos/{cameo_id}/wishes/{wish_id}',
    summary: 'Approve or decline one prompt of one user',
    params: byId.extend({ wish_id: z.string().regex(/^owner_[0-9a-z]+-[0-9a-f]{64}$/, 'not a wish id') }),
    body: z.strictObject({ decision: z.enum(['approved', 'declined']) }),
    response: z.object({ id: z.string(), decision: z.enum(['approved', 'declined']) }),
  },
  getLedger: {
    method: 'GET',
    path: '/v1/cameos/{cameo_id}/ledger',
    summary: 'Read the history of a cameo of yours: every grant, use, refusal and revocation, hash-chained',
    params: byId,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      before: z.coerce.number().int().min(0).optional(),
    }),
    response: list(Entry),
  },
} as const satisfies Operations;
