import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { RelationStore } from '../feed/relations.store.ts';
import type { GuardEnv } from './env.ts';
import { CastGuard } from './guard.ts';
import { CameoStore } from './store.ts';

/** What the guard records it leaves as notes: its functions have no right to the ledger. */
const NO_LEDGER = {
  append: async () => {
    throw new Error('the guard does not write into the ledger');
  },
};

/** The guard over the real tables: for the functions that admit, dispatch, release and show videos. */
export function makeGuard(
  db: DynamoDBDocumentClient,
  env: z.output<typeof GuardEnv>,
  clock: () => number,
): CastGuard {
  return new CastGuard({
    store: new CameoStore(db, env.CAMEOS_TABLE, NO_LEDGER),
    follows: new RelationStore(db, env.FEED_TABLE),
    clock,
  });
}
