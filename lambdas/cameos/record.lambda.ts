import { dynamodb } from '../platform/clients.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { serveStream } from '../platform/queue.ts';
import { StoreEnv } from './env.ts';
import { parseOwing } from './items.ts';
import { LedgerStore } from './ledger/store.ts';
import { CameoStore } from './store.ts';

/**
 * Takes noted facts into the ledger. A function of its own beside the relay: the uses of somebody popular must not stand in
 * line before a revocation.
 */
export const handler = serveStream(() => {
  const env = readEnv(StoreEnv);
  const db = dynamodb();
  const store = new CameoStore(db, env.CAMEOS_TABLE, new LedgerStore(db, env.LEDGER_TABLE));
  return async (record) => {
    const owing = parseOwing(unmarshallImage(record.dynamodb?.NewImage));
    if (owing?.kind === 'note' && owing.row.owed === 'ledger') await store.record(owing.row);
  };
});
