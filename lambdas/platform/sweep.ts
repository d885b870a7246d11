import { logger } from './log.ts';

/** Rows looked at per shard and minute; the rest are due still the minute after. */
const BATCH = 200;

/** Rows that say themselves when they must be looked at, milliseconds, spread over the shards of an index. */
export interface DueRows<Row extends { readonly dueAt: number }> {
  /** Ids of rows in one shard whose time has come, longest overdue first. */
  due(shard: number, now: number, limit: number): Promise<string[]>;
  get(id: string): Promise<Row | null>;
}

/**
 * Looks at every row whose time has come.
 *
 * @throws Error when a row could not be looked at, after all others were: the oldest comes first every minute, and must
 * not stand in the way of the rest.
 */
export async function sweepDue<Row extends { readonly dueAt: number }>(
  rows: DueRows<Row>,
  shards: number,
  clock: () => number,
  look: (row: Row) => Promise<void>,
): Promise<void> {
  const failed: string[] = [];
  for (let shard = 0; shard < shards; shard++)
    for (const id of await rows.due(shard, clock(), BATCH))
      try {
        const row = await rows.get(id);
        // the index may lag behind the row
        if (row && row.dueAt <= clock()) await look(row);
      } catch (error) {
        failed.push(id);
        logger.error('not swept', { id, error: error instanceof Error ? error : String(error) });
      }
  if (failed.length > 0) throw new Error(`${failed.length} rows could not be swept`);
}
