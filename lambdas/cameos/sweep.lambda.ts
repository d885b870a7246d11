import { dynamodb } from '../platform/clients.ts';
import { MINUTE } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { serveSchedule } from '../platform/schedule.ts';
import { StoreEnv } from './env.ts';
import { LedgerStore } from './ledger/store.ts';
import { CameoStore } from './store.ts';
import { DUE_SHARDS } from './table.ts';

/** Rows looked at per shard and minute. */
const BATCH = 200;
const AGAIN = 2 * MINUTE;

/** Reminds every row of an effect that is overdue, so that a lost event delays an owner's decision by minutes at most. */
export async function sweepCameos(
  store: Pick<CameoStore, 'due' | 'remind'>,
  clock: () => number,
): Promise<void> {
  for (let shard = 0; shard < DUE_SHARDS; shard++)
    for (const owing of await store.due(shard, clock(), BATCH)) {
      await store.remind(owing, clock() + AGAIN);
      logger.info('reminded', { kind: owing.kind, owed: owing.row.owed });
    }
}

export const handler = serveSchedule(() => {
  const env = readEnv(StoreEnv);
  const db = dynamodb();
  const store = new CameoStore(db, env.CAMEOS_TABLE, new LedgerStore(db, env.LEDGER_TABLE));
  return () => sweepCameos(store, Date.now);
});
