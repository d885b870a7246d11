import * as z from 'zod';
import { CAMEO_AUDIENCES } from '../platform/api/operation.ts';
import { Fact } from './ledger/entry.ts';
import { Restriction } from './restrictions.ts';

export const KINDS = ['person', 'animal', 'object'] as const;
export type Kind = (typeof KINDS)[number];

/** What a person who takes permission back wants done with finished videos. */
export const FINISHED = ['withdraw', 'delete'] as const;
export type Finished = (typeof FINISHED)[number];

/**
 * An effect that the row's stream still has to cause.
 *
 * - `withdraw`: every video that does not stand any more is stopped, withdrawn or deleted
 * - `confirm`: the same once more when the index has surely caught up; the sweep turns it into `withdraw`
 * - `erase`: the likeness and voice are destroyed, then as `withdraw`
 * - `ledger`: a fact is written into the ledger
 */
export const OWED = ['withdraw', 'confirm', 'erase', 'ledger'] as const;

const Owing = z.object({
  owed: z.enum(OWED).optional(),
  /** When the sweep must look at this row if the effect has not been caused. */
  dueAt: z.int().optional(),
  /** True while it is caused for the second time, to be sure. */
  confirming: z.boolean().optional(),
});

/** How the latest revocation is to be carried out. */
const Revocation = z.object({ finished: z.enum(FINISHED) });

/**
 * A person's cameo, or a character. Times are milliseconds.
 *
 * `epoch` counts every change of who may use it. A use keeps the epoch it was admitted under; a revocation raises
 * `revokedEpoch`, and every use of another account up to that epoch stands no more, from that commit on, whatever has or
 * has not been carried out by then. An admission that read the row before the revocation carries the old epoch as well.
 */
export const Cameo = Owing.extend({
  id: z.string(),
  ownerId: z.string(),
  /** A person's: their account's. A character's: `<account>.<name>`, so that it can never pass for an account. */
  handle: z.string(),
  /** As prompts call it. */
  name: z.string(),
  kind: z.enum(KINDS),
  status: z.enum(['verifying', 'refused', 'active', 'erased']),
  audience: z.enum(CAMEO_AUDIENCES),
  /** Under the rules for teens. */
  teen: z.boolean(),
  restrictions: z.array(Restriction),
  epoch: z.int().min(0),
  revokedEpoch: z.int().min(-1),
  revocation: Revocation.optional(),
  /** The reason a character's clip was refused. */
  reason: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: z.int(),
});
export type Cameo = z.output<typeof Cameo>;

export const STANDINGS = ['none', 'asked', 'approved', 'declined', 'blocked'] as const;

/** What stands between a cameo and one other account. */
export const Relation = Owing.extend({
  cameoId: z.string(),
  userId: z.string(),
  handle: z.string(),
  standing: z.enum(STANDINGS),
  /** Uses by this account up to this epoch stand no more. */
  revokedEpoch: z.int().min(-1),
  revocation: Revocation.optional(),
  changedAt: z.int(),
});
export type Relation = z.output<typeof Relation>;

/** One video with the cameo. */
export const Use = Owing.extend({
  cameoId: z.string(),
  videoId: z.string(),
  userId: z.string(),
  handle: z.string(),
  /** The cameo's, when the use was admitted; raised when the owner lets it back. */
  epoch: z.int(),
  state: z.enum(['standing', 'withdrawn', 'deleted']),
  usedAt: z.int(),
});
export type Use = z.output<typeof Use>;

/** A wish that waits for the owner's word. The owner must read it to judge it, so it holds the prompt, for a while. */
export const Held = z.object({
  cameoId: z.string(),
  userId: z.string(),
  handle: z.string(),
  /** Of the texts, so that the answer holds for these words alone. */
  digest: z.string(),
  prompt: z.string(),
  decision: z.enum(['asked', 'approved', 'declined']),
  askedAt: z.int(),
});
export type Held = z.output<typeof Held>;

/** A fact on its way into the ledger. */
export const Note = Owing.extend({ pk: z.string(), chain: z.string(), fact: Fact });
export type Note = z.output<typeof Note>;

/** Where captured likeness lies in its bucket: a folder a cameo. */
export const likenessKeys = {
  all: (id: string) => `cameos/${id}/`,
  face: (id: string) => `cameos/${id}/face.jpg`,
  voice: (id: string) => `cameos/${id}/voice.mp4`,
  /** What was measured of either: the protocol's `Appearance`. */
  appearance: (id: string) => `cameos/${id}/appearance.json`,
  /** A character's clip. */
  clip: (id: string) => `cameos/${id}/clip.mp4`,
  recording: (enrolmentId: string) => `recordings/${enrolmentId}`,
  /** A recording without its metadata, under a name that says its content: whoever posts again changes nothing. */
  film: (enrolmentId: string, sha256: string) => `recordings/${enrolmentId}-film/${sha256}.mp4`,
  transcript: (enrolmentId: string) => `recordings/${enrolmentId}-transcript.json`,
  liveness: (enrolmentId: string) => `recordings/${enrolmentId}-liveness/`,
} as const;
