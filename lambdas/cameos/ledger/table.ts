/**
 * The ledger's table. One partition key `pk`; four kinds of item, none of which any function may update or delete:
 *
 * - `ENTRY#<chain>#<seq>`: one entry
 * - `HEAD#<chain>`: where a chain ends; put anew by each append, on the condition that nobody was faster
 * - `CHECKPOINT#<number>`: a signed checkpoint, with `pages`
 * - `CHECKPOINT#<number>#<page>`: the heads it names
 * - `CHECKPOINTS`: how many there are
 */
export const INDEXES = {
  /** `headShard`, `changedAt`: sparse, only heads; which chains grew since a moment. */
  byChange: 'byChange',
} as const;

/** `byChange` is spread over as many partitions. */
export const HEAD_SHARDS = 4;

/** Ids end in random hex digits. */
export const headShardOf = (chain: string): number => Number.parseInt(chain.slice(-2), 16) % HEAD_SHARDS || 0;
