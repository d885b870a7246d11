import * as z from 'zod';
import { STAGES } from './decision.ts';
import { OWED } from './table.ts';

/** What a review is about. `refusal`: a text refused before it had a row of its own. */
export const SUBJECTS = ['video', 'upload', 'refusal'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

/**
 * - `hold`: screening was in doubt; what is held waits until a person decides or `dueAt` passes, which refuses it.
 * - `appeal`: the owner of something refused asks a person to look again, once. It keeps nothing waiting.
 */
export const REVIEW_KINDS = ['hold', 'appeal'] as const;
export const REVIEW_STATUSES = ['open', 'claimed', 'decided'] as const;
export const VERDICTS = ['approve', 'refuse'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A row of the review queue. Times are milliseconds. */
export const Review = z.object({
  id: z.string(),
  kind: z.enum(REVIEW_KINDS),
  status: z.enum(REVIEW_STATUSES),
  subject: z.object({ kind: z.enum(SUBJECTS), id: z.string(), attempt: z.int().nullable() }),
  ownerId: z.string(),
  /** Where the doubt or the refusal arose, and under which policy. */
  stage: z.enum(STAGES),
  category: z.string(),
  policy: z.string(),
  /** The owner's words; null for a hold. */
  words: z.string().nullable(),
  /** What a reviewer needs to read, where it lies nowhere else. */
  text: z.string().nullable(),
  /** Under which an approved appeal is remembered; see {@link digestOf}. */
  digest: z.string().nullable(),
  createdAt: z.int(),
  dueAt: z.int().nullable(),
  claim: z.object({ by: z.string(), handle: z.string(), until: z.int() }).nullable(),
  decision: z
    .object({
      verdict: z.enum(VERDICTS),
      reason: z.string(),
      at: z.int(),
      by: z.string(),
      handle: z.string(),
    })
    .nullable(),
  owed: z.enum(OWED).optional(),
});
export type Review = z.output<typeof Review>;

/** A claim that led to no decision ends by itself, so that nothing waits for somebody who has gone home. */
export const CLAIM_MINUTES = 30;

const SUBJECT_ID = /^[a-z]+_([0-9a-f]{32})$/;

/**
 * One hold and one appeal per subject at most: their ids follow from the subject's, and sort by its age.
 *
 * @throws Error when the subject's id is not one of ours
 */
export function reviewId(kind: Review['kind'], subjectId: string): string {
  const [, digits] = SUBJECT_ID.exec(subjectId) ?? [];
  if (!digits) throw new Error('the subject of a review has no id of ours');
  return `${kind === 'hold' ? 'review' : 'appeal'}_${digits}`;
}

/** A refused text that may be appealed. It is kept as long as an appeal is possible. */
export const Refusal = z.object({
  id: z.string(),
  ownerId: z.string(),
  stage: z.enum(STAGES),
  category: z.string(),
  policy: z.string(),
  text: z.string(),
  digest: z.string(),
  createdAt: z.int(),
});
export type Refusal = z.output<typeof Refusal>;

export const REFUSAL_DAYS = 30;

/** What a person allowed an owner: this text (or file) in spite of this category. */
export const Allowance = z.object({ category: z.string(), review: z.string() });
export type Allowance = z.output<typeof Allowance>;

export const ALLOWANCE_DAYS = 365;
