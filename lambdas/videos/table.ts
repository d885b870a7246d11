/**
 * The videos table, shared with the stack that creates it. One partition key `pk`; four kinds of item:
 *
 * - `VIDEO#<id>`: a video's row (video.ts), with `kind: "video"`
 * - `OWNER#<ownerId>`: how many places of the pipeline the owner's jobs hold (`inPipeline`)
 * - `USAGE#<ownerId>#<day>`: seconds of video reserved or spent that day, UTC
 * - `ONCE#<ownerId>#<key>`: which video a request made, so that its retry makes no second
 *
 * `USAGE` and `ONCE` items expire by `expiresAtSeconds`.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `ownerId`, `id`: ids sort by age. */
  byOwner: 'byOwner',
  /** `waitingOwner`, `id`: sparse, only jobs that wait for a place. */
  waiting: 'waiting',
  /** `dueShard`, `dueAt`: when the sweep must look at a row. */
  byDue: 'byDue',
} as const;

/** `byDue` is spread over as many partitions, so that a busy minute is not one hot partition. */
export const DUE_SHARDS = 4;

/** Ids end in random hex digits. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(-2), 16) % DUE_SHARDS;
