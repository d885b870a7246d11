/**
 * `node bench/ledger.ts [--entries 100000]`: how long the verification of a consent ledger takes, from the first read of
 * the table to the verdict, on a DynamoDB engine in memory.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { parseArgs } from 'node:util';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { takeCheckpoint } from '../lambdas/cameos/ledger/checkpoint.lambda.ts';
import { verifyLive } from '../lambdas/cameos/ledger/command.ts';
import { emptyHead, link } from '../lambdas/cameos/ledger/entry.ts';
import { LedgerStore } from '../lambdas/cameos/ledger/store.ts';
import { headShardOf } from '../lambdas/cameos/ledger/table.ts';
import { startDynamoDb } from '../test/support/dynamodb.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '100000' }, chains: { type: 'string', default: '1000' } },
});
const [entries, chains] = [Number(values.entries), Number(values.chains)];

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const dynamodb = await startDynamoDb();
try {
  const table = await dynamodb.createTable('ConsentLedger');
  const items: Record<string, unknown>[] = [];
  for (let n = 0; n < chains; n++) {
    const chain = `cameo_${n.toString(16).padStart(32, '0')}`;
    let head = emptyHead(chain);
    for (let seq = 0; seq < entries / chains; seq++) {
      const video = `video_${seq.toString(16).padStart(32, '0')}`;
      const actor = 'owner_019ab3b5c3d7e1f2a4b6c8d0e2f4a6b8';
      const linked = link(head, {
        event: 'use',
        at: 1_790_000_000_000 + seq,
        actor,
        user: null,
        video,
        detail: { epoch: 3 },
      });
      items.push({ pk: `ENTRY#${chain}#${seq}`, body: linked.body, hash: linked.head.hash });
      head = linked.head;
    }
    items.push({ pk: `HEAD#${chain}`, ...head, headShard: headShardOf(chain), changedAt: 1_790_000_000_000 });
  }
  const BATCH = 25;
  for (let at = 0; at < items.length; at += BATCH * 8)
    await Promise.all(
      Array.from({ length: 8 }, async (_, lane) => {
        const part = items.slice(at + lane * BATCH, at + (lane + 1) * BATCH);
        if (part.length === 0) return;
        await dynamodb.db.send(
          new BatchWriteCommand({
            RequestItems: { [table]: part.map((Item) => ({ PutRequest: { Item } })) },
          }),
        );
      }),
    );
  const store = new LedgerStore(dynamodb.db, table);
  const signer = { keyId: 'bench', sign: async (message: Uint8Array) => sign('sha256', message, privateKey) };
  await takeCheckpoint({ store, signer, clock: Date.now });
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const verdict = await verifyLive(store, publicKey.export({ format: 'der', type: 'spki' }));
  const used = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      entries: verdict.entries,
      chains: verdict.chains,
      checkpoints: verdict.checkpoints,
      faults: verdict.faults.length,
      seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
      cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    }),
  );
} finally {
  await dynamodb.stop();
}
