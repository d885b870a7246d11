/**
 * The cameos table. One partition key `pk`; these kinds of item:
 *
 * - `CAMEO#<id>`: a person's cameo or a character, with who may use it (cameo.ts)
 * - `HANDLE#<handle>`: whose handle it is
 * - `RELATION#<cameo>#<account>`: what stands between one cameo and one account: asked, approved, declined, blocked
 * - `USE#<cameo>#<video>`: one video with it
 * - `HELD#<cameo>#<account>#<digest>`: one wish that waits for the owner's word, as a rule of theirs wants
 * - `NOTE#…`: a fact that the ledger still has to take in; left for a while, so that what comes twice is one entry
 * - `ENROLMENT#<id>`: one try at enrolling, from challenge to decision
 * - `TRIES#<account>#<day>`: how many of those an account has made
 *
 * `NOTE`, `ENROLMENT`, `HELD` and `TRIES` items expire by `expiresAtSeconds`.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `ownerId`, `id`: an owner's cameos. */
  byOwner: 'byOwner',
  /** `about` (kind and cameo), `position`: a cameo's uses, relations or held wishes, by age. */
  byCameo: 'byCameo',
  /** `dueShard`, `dueAt`: sparse, what owes an effect and since when it is overdue. */
  byDue: 'byDue',
} as const;

export const DUE_SHARDS = 2;

/** Ids end in random hex digits. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(-2), 16) % DUE_SHARDS || 0;
