/**
 * The safety table. One partition key `pk`; its items:
 *
 * - `POLICY#<version>`: a policy that an operator added (policies.store.ts)
 * - `ACTIVE`: which version is in force, and which was before
 * - `REVIEW#<id>`: something that waits for a person, or an appeal (review.ts)
 * - `REFUSAL#<id>`: what was refused before it had a row of its own, so that its owner can appeal
 * - `ALLOWANCE#<ownerId>#<digest>`: what a person allowed this owner after an appeal
 * - `TAKEDOWN#<id>`: something that must not come back (takedown.ts)
 * - `SHA256#<digest>`: takedown of exactly these bytes
 * - `BAND#<n>#<hex>`: perceptual hashes under takedown that have this n-th byte
 * - `AUDIT#<id>`: who did what, when and why
 *
 * `REFUSAL` and `ALLOWANCE` items expire by `expiresAtSeconds`.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `list`, `id`: reviews by kind and status, takedowns, policies, a month of the audit. */
  byList: 'byList',
  /** `ownerId`, `id`: an owner's appeals and what of theirs is held. Sparse. */
  byOwner: 'byOwner',
} as const;

/** Effects that a row still owes; its stream causes them (relay.lambda.ts). */
export const OWED = ['resume', 'index'] as const;
