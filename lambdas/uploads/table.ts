/**
 * The uploads table, shared with the stack that creates it. One partition key `pk`; two kinds of item:
 *
 * - `UPLOAD#<id>`: an upload's row (upload.ts)
 * - `USAGE#<ownerId>#<day>`: uploads and bytes asked for that day, UTC; expires by `expiresAtSeconds`
 *
 * Whoever waits for an upload's end reads it from the table's stream.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `ownerId`, `id`: ids sort by age. */
  byOwner: 'byOwner',
  /** `dueShard`, `dueAt`: when the sweep must look at a row. */
  byDue: 'byDue',
} as const;

/** `byDue` is spread over as many partitions, so that a busy minute is not one hot partition. */
export const DUE_SHARDS = 4;

/** Ids end in random hex digits. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(-2), 16) % DUE_SHARDS;
