import * as z from 'zod';
import type { Operations } from '../platform/api/operation.ts';
import { REVIEW_KINDS, REVIEW_STATUSES, SUBJECTS, VERDICTS } from './review.ts';

const VERSION = z.string().regex(/^\d{4}-\d{2}-\d{2}\.\d+$/, 'not a policy version');
const REVIEW_ID = z.string().regex(/^(?:review|appeal)_[0-9a-f]{32}$/, 'not a review id');
const Reason = z.string().trim().min(3).max(1000);

const PublicPolicy = z
  .object({
    object: z.literal('policy'),
    version: z.string(),
    categories: z.array(z.object({ id: z.string(), because: z.string(), remedy: z.string() })),
  })
  .meta({ id: 'Policy' });

/** What the owner of something is told of its review. */
const Appeal = z
  .object({
    id: z.string(),
    object: z.literal('appeal'),
    kind: z.enum(REVIEW_KINDS),
    subject: z.object({ kind: z.enum(SUBJECTS), id: z.string() }),
    category: z.string(),
    policy: z.string(),
    status: z.enum(['open', 'approved', 'refused']),
    /** Why, in the reviewer's words. */
    reason: z.string().nullable(),
    created_at: z.int(),
    decided_at: z.int().nullable(),
  })
  .meta({ id: 'Appeal' });

const ReviewForOperators = z
  .object({
    id: z.string(),
    object: z.literal('review'),
    kind: z.enum(REVIEW_KINDS),
    status: z.enum(REVIEW_STATUSES),
    subject: z.object({ kind: z.enum(SUBJECTS), id: z.string() }),
    owner: z.string(),
    stage: z.string(),
    category: z.string(),
    policy: z.string(),
    words: z.string().nullable(),
    text: z.string().nullable(),
    created_at: z.int(),
    due_at: z.int().nullable(),
    claimed_by: z.string().nullable(),
    verdict: z.enum(VERDICTS).nullable(),
    reason: z.string().nullable(),
    decided_by: z.string().nullable(),
  })
  .meta({ id: 'Review' });

const TakedownForOperators = z
  .object({
    id: z.string(),
    object: z.literal('takedown'),
    video: z.string().nullable(),
    sha256: z.string().nullable(),
    reason: z.string(),
    by: z.string(),
    created_at: z.int(),
    withdrawn: z.boolean(),
  })
  .meta({ id: 'Takedown' });

const ActivePolicy = z
  .object({
    object: z.literal('policy.active'),
    version: z.string(),
    previous: z.string().nullable(),
    activated_at: z.int().nullable(),
    activated_by: z.string().nullable(),
  })
  .meta({ id: 'ActivePolicy' });

const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ object: z.literal('list'), data: z.array(item), has_more: z.boolean() });

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(100).optional(),
};

export const safetyOperations = {
  retrievePolicy: {
    method: 'GET',
    path: '/v1/safety/policy',
    summary: 'What is not made here, in plain words',
    response: PublicPolicy,
  },
  createAppeal: {
    method: 'POST',
    path: '/v1/safety/appeals',
    summary: 'Ask a person to look again at something of yours that was refused; once',
    body: z
      .strictObject({
        refusal: z
          .string()
          .regex(/^refusal_[0-9a-f]{32}$/, 'not a refusal id')
          .optional(),
        video: z
          .string()
          .regex(/^video_[0-9a-f]{32}$/, 'not a video id')
          .optional(),
        upload: z
          .string()
          .regex(/^upload_[0-9a-f]{32}$/, 'not an upload id')
          .optional(),
        words: z.string().trim().min(3).max(2000),
      })
      .refine((about) => [about.refusal, about.video, about.upload].filter(Boolean).length === 1, {
        message: 'name either a refusal, a video or an upload',
        path: ['refusal'],
      }),
    response: Appeal,
  },
  listAppeals: {
    method: 'GET',
    path: '/v1/safety/appeals',
    summary: 'Your appeals, and what of yours waits for a person, newest first',
    query: z.strictObject(page),
    response: listOf(Appeal),
  },
  listReviews: {
    method: 'GET',
    path: '/v1/operator/reviews',
    summary: 'Operators: the review queue, oldest first',
    query: z.strictObject({
      ...page,
      kind: z.enum(REVIEW_KINDS).default('hold'),
      status: z.enum(REVIEW_STATUSES).default('open'),
    }),
    response: listOf(ReviewForOperators),
  },
  retrieveReview: {
    method: 'GET',
    path: '/v1/operator/reviews/{review_id}',
    summary: 'Operators: one review, with a link to what it is about',
    params: z.strictObject({ review_id: REVIEW_ID }),
    response: ReviewForOperators.extend({ content_url: z.string().nullable() }).meta({
      id: 'ReviewWithContent',
    }),
  },
  claimReview: {
    method: 'POST',
    path: '/v1/operator/reviews/{review_id}/claim',
    summary: 'Operators: take a review in hand for half an hour',
    params: z.strictObject({ review_id: REVIEW_ID }),
    response: ReviewForOperators,
  },
  decideReview: {
    method: 'POST',
    path: '/v1/operator/reviews/{review_id}/decide',
    summary: 'Operators: decide a review you have claimed',
    params: z.strictObject({ review_id: REVIEW_ID }),
    body: z.strictObject({ verdict: z.enum(VERDICTS), reason: Reason }),
    response: ReviewForOperators,
  },
  createTakedown: {
    method: 'POST',
    path: '/v1/operator/takedowns',
    summary:
      'Operators: remove a video and keep it and its near-duplicates from coming back, or bar a file by its hash',
    body: z
      .strictObject({
        video: z
          .string()
          .regex(/^video_[0-9a-f]{32}$/, 'not a video id')
          .optional(),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hex')
          .optional(),
        reason: Reason,
      })
      .refine(({ video, sha256 }) => (video === undefined) !== (sha256 === undefined), {
        message: 'name either a video or a sha256',
        path: ['video'],
      }),
    response: TakedownForOperators,
  },
  listTakedowns: {
    method: 'GET',
    path: '/v1/operator/takedowns',
    summary: 'Operators: takedowns, newest first',
    query: z.strictObject(page),
    response: listOf(TakedownForOperators),
  },
  withdrawTakedown: {
    method: 'POST',
    path: '/v1/operator/takedowns/{takedown_id}/withdraw',
    summary: 'Operators: let something come back that was taken down',
    params: z.strictObject({
      takedown_id: z.string().regex(/^takedown_[0-9a-f]{32}$/, 'not a takedown id'),
    }),
    body: z.strictObject({ reason: Reason }),
    response: TakedownForOperators,
  },
  listPolicies: {
    method: 'GET',
    path: '/v1/operator/policies',
    summary: 'Operators: versions of the policy that were added, newest first',
    query: z.strictObject(page),
    response: listOf(
      z.object({ version: z.string(), added_at: z.int(), added_by: z.string(), note: z.string() }),
    ).extend({ active: ActivePolicy }),
  },
  addPolicy: {
    method: 'POST',
    path: '/v1/operator/policies',
    summary: 'Operators: add a version of the policy; nobody uses it before it is activated',
    body: z.strictObject({
      policy: z.looseObject({ version: VERSION }).meta({ description: 'as lambdas/safety/policies.json' }),
      note: Reason,
    }),
    response: z.object({ version: z.string() }),
  },
  retrievePolicyVersion: {
    method: 'GET',
    path: '/v1/operator/policies/{version}',
    summary: 'Operators: a version of the policy, whole',
    params: z.strictObject({ version: VERSION }),
    response: z.looseObject({ version: z.string() }),
  },
  diffPolicy: {
    method: 'GET',
    path: '/v1/operator/policies/{version}/diff',
    summary: 'Operators: what a version changes against another',
    params: z.strictObject({ version: VERSION }),
    query: z.strictObject({ against: VERSION.optional() }),
    response: z.object({
      version: z.string(),
      against: z.string(),
      differences: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
    }),
  },
  activatePolicy: {
    method: 'POST',
    path: '/v1/operator/policies/{version}/activate',
    summary: 'Operators: put a version in force; every function follows within 30 seconds',
    params: z.strictObject({ version: VERSION }),
    body: z.strictObject({ reason: Reason }),
    response: ActivePolicy,
  },
  rollBackPolicy: {
    method: 'POST',
    path: '/v1/operator/policies/roll_back',
    summary: 'Operators: put the version in force again that was before the active one',
    body: z.strictObject({ reason: Reason }),
    response: ActivePolicy,
  },
  listAudit: {
    method: 'GET',
    path: '/v1/operator/audit',
    summary: 'Operators: who did what, when and why, newest first',
    query: z.strictObject({
      ...page,
      month: z.string().regex(/^\d{4}-\d{2}$/, 'a month as 2026-11'),
    }),
    response: listOf(
      z.object({
        id: z.string(),
        at: z.int(),
        by: z.string(),
        action: z.string(),
        subject: z.string(),
        reason: z.string(),
      }),
    ),
  },
} as const satisfies Operations;
