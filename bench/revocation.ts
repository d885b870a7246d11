/**
 * `node bench/revocation.ts [--uses 10000] [--queued 200]`: how long a revocation takes to reach every queued job and every
 * released video, from the owner's commit on, with the relay's own code on a DynamoDB engine in memory.
 */
import { parseArgs } from 'node:util';
import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { timeOrderedId } from '../lambdas/platform/ids.ts';
import { TestConsent } from '../test/support/consent.ts';
import { startDynamoDb } from '../test/support/dynamodb.ts';
import { NOW, newJob } from '../test/support/videos.ts';

const { values } = parseArgs({
  options: { uses: { type: 'string', default: '10000' }, queued: { type: 'string', default: '200' } },
});
const [uses, queued] = [Number(values.uses), Number(values.queued)];
const artefact = { key: 'k', bytes: 1, sha256: 'a'.repeat(64) };

const dynamodb = await startDynamoDb();
try {
  const consent = await TestConsent.create(dynamodb);
  const cameo = await consent.enrol({ audience: 'everyone' });
  const { videos, cameos } = consent.tables;
  const items = { [videos]: [] as object[], [cameos]: [] as object[] };
  for (let n = 0; n < uses; n++) {
    const at = NOW + n;
    const id = timeOrderedId('video', at);
    const isQueued = n >= uses - queued;
    items[videos]?.push({
      pk: `VIDEO#${id}`,
      kind: 'video',
      ...newJob({ id, ownerId: 'owner_b', createdAt: at, ...(isQueued && { owed: undefined }) }),
      ...(!isQueued && {
        status: 'completed',
        owed: undefined,
        endedAt: at,
        expiresAt: at + 1e9,
        artefacts: { video: artefact, thumbnail: artefact, spritesheet: artefact },
      }),
    });
    items[cameos]?.push({
      pk: `USE#${cameo.id}#${id}`,
      about: `use#${cameo.id}`,
      position: id,
      cameoId: cameo.id,
      videoId: id,
      userId: 'owner_b',
      handle: 'bob',
      epoch: 0,
      state: 'standing',
      usedAt: at,
    });
  }
  for (const [table, all] of Object.entries(items))
    for (let at = 0; at < all.length; at += 25)
      await dynamodb.db.send(
        new BatchWriteCommand({
          RequestItems: { [table]: all.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } })) },
        }),
      );

  const started = performance.now();
  const cpu = process.cpuUsage();
  await consent.owner(cameo.ownerId).revoke(cameo.id, 'withdraw');
  const committed = performance.now();
  const [row] = await consent.owing();
  if (!row) throw new Error('the revocation owes nothing');
  let [stopped, lastStopped] = [0, committed];
  const { relayDeps } = consent;
  await consent.cause(row, {
    ...relayDeps,
    videos: {
      transitionAll: async (ids, change) => {
        const refused = await relayDeps.videos.transitionAll(ids, change);
        if (change.name === 'fail' && refused.length < ids.length) {
          stopped += ids.length - refused.length;
          lastStopped = performance.now();
        }
        return refused;
      },
      transition: async (id, change) => {
        const result = await relayDeps.videos.transition(id, change);
        if (change.name === 'fail' && result.outcome === 'done') {
          stopped++;
          lastStopped = performance.now();
        }
        return result;
      },
    },
  });
  const done = performance.now();
  const used = process.cpuUsage(cpu);
  let withdrawn = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamodb.db.send(new ScanCommand({ TableName: videos, ExclusiveStartKey: from }));
    withdrawn += (page.Items ?? []).filter((item) => item.withdrawnAt !== undefined).length;
    from = page.LastEvaluatedKey;
  } while (from);
  const seconds = (to: number) => Number(((to - started) / 1000).toFixed(2));
  console.log(
    JSON.stringify({
      uses,
      stopped,
      withdrawn,
      secondsToLastQueued: seconds(lastStopped),
      secondsToLastReleased: seconds(done),
      cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    }),
  );
} finally {
  await dynamodb.stop();
}
