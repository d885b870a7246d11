import { dynamodb, kms } from '../../platform/clients.ts';
import { MINUTE } from '../../platform/clock.ts';
import { readEnv } from '../../platform/env.ts';
import { logger } from '../../platform/log.ts';
import { serveSchedule } from '../../platform/schedule.ts';
import { type Checkpoint, digestOf, statementOf } from './checkpoint.ts';
import { CheckpointEnv } from './env.ts';
import { CheckpointSigner } from './kms.client.ts';
import { LedgerStore } from './store.ts';

/** Entries carry the clock of whoever wrote them, and the index lags: look back further than to the last checkpoint. */
const OVERLAP = 10 * MINUTE;

export interface CheckpointDependencies {
  readonly store: Pick<LedgerStore, 'latestCheckpoint' | 'changedSince' | 'addCheckpoint'>;
  readonly signer: Pick<CheckpointSigner, 'keyId' | 'sign'>;
  readonly clock: () => number;
}

/** Signs where every chain that changed since the last checkpoint ends. @returns null when none did. */
export async function takeCheckpoint(deps: CheckpointDependencies): Promise<Checkpoint | null> {
  const { store, signer, clock } = deps;
  const last = await store.latestCheckpoint();
  const known = new Map(last?.heads.map(({ chain, count }) => [chain, count]));
  const changed = await store.changedSince(last ? last.at - OVERLAP : 0);
  const heads = changed.filter(({ chain, count }) => known.get(chain) !== count);
  if (heads.length === 0) return null;
  const body = {
    number: last ? last.number + 1 : 0,
    at: clock(),
    previous: last ? digestOf(last) : null,
    heads: heads.toSorted((a, b) => (a.chain < b.chain ? -1 : 1)),
  };
  const signature = Buffer.from(await signer.sign(Buffer.from(statementOf(body)))).toString('base64');
  const checkpoint = { ...body, keyId: signer.keyId, signature };
  if (!(await store.addCheckpoint(checkpoint))) return null;
  logger.info('checkpoint', { number: body.number, chains: heads.length });
  return checkpoint;
}

export const handler = serveSchedule(() => {
  const env = readEnv(CheckpointEnv);
  const deps: CheckpointDependencies = {
    store: new LedgerStore(dynamodb(), env.LEDGER_TABLE),
    signer: new CheckpointSigner(kms(), env.LEDGER_KEY_ID),
    clock: Date.now,
  };
  return async () => {
    await takeCheckpoint(deps);
  };
});
