import { generateKeyPairSync, sign } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeCheckpoint } from '../../lambdas/cameos/ledger/checkpoint.lambda.ts';
import { verifyLive } from '../../lambdas/cameos/ledger/command.ts';
import type { Fact } from '../../lambdas/cameos/ledger/entry.ts';
import { LedgerStore } from '../../lambdas/cameos/ledger/store.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';

let dynamodb: TestDynamoDb;
let table: string;
let store: LedgerStore;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  table = await dynamodb.createTable('ConsentLedger');
  store = new LedgerStore(dynamodb.db, table);
});

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC = publicKey.export({ format: 'der', type: 'spki' });
const signer = {
  keyId: 'key',
  sign: async (message: Uint8Array) => sign('sha256', message, privateKey),
};

const CHAIN = 'cameo_00000000000000000000000000000001';
const OTHER = 'cameo_00000000000000000000000000000002';
const fact = (at: number): Fact => ({
  event: 'use',
  at,
  actor: 'owner_b',
  user: null,
  video: `video_${at}`,
  detail: { epoch: 1 },
});

const faults = async () => (await verifyLive(store, PUBLIC)).faults.map(({ kind, seq }) => [kind, seq]);

it('gives fifty writers at once fifty entries in one unbroken chain', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => store.append(CHAIN, [fact(n)])));
  expect(await store.head(CHAIN)).toMatchObject({ count: 50 });
  expect(await faults()).toEqual([]);
});

it('records an act and its entry together or not at all', async () => {
  const also = {
    Put: { TableName: table, Item: { pk: 'X' }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
  expect(await store.append(CHAIN, [fact(1)], [also])).toBeNull();
  expect(await store.append(CHAIN, [fact(2)], [also])).toMatchObject([{ item: null }]);
  expect(await store.head(CHAIN)).toMatchObject({ count: 1 });
});

it('shows a chain newest first, in pages', async () => {
  for (let n = 0; n < 7; n++) await store.append(CHAIN, [fact(n)]);
  const page = await store.history(CHAIN, 3);
  expect(page.map(({ seq }) => seq)).toEqual([6, 5, 4]);
  expect((await store.history(CHAIN, 10, 4)).map(({ at }) => at)).toEqual([3, 2, 1, 0]);
  expect(await store.history(OTHER, 10)).toEqual([]);
});

describe('verification finds what somebody did to the table', () => {
  const update = (pk: string, name: string, value: unknown) =>
    dynamodb.db.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk },
        UpdateExpression: 'SET #n = :v',
        ExpressionAttributeNames: { '#n': name },
        ExpressionAttributeValues: { ':v': value },
      }),
    );
  const remove = (pk: string) => dynamodb.db.send(new DeleteCommand({ TableName: table, Key: { pk } }));
  const item = async (pk: string) =>
    (await dynamodb.db.send(new GetCommand({ TableName: table, Key: { pk } }))).Item ?? {};

  beforeEach(async () => {
    for (let n = 0; n < 5; n++) await store.append(CHAIN, [fact(n)]);
    await store.append(OTHER, [fact(9)]);
  });

  it('an altered entry', async () => {
    const { body } = await item(`ENTRY#${CHAIN}#2`);
    await update(`ENTRY#${CHAIN}#2`, 'body', String(body).replace('owner_b', 'owner_x'));
    expect(await faults()).toEqual([['altered', 2]]);
  });

  it('a field that does not belong there', async () => {
    await update(`ENTRY#${CHAIN}#2`, 'note', 'x');
    expect(await faults()).toEqual([['unreadable', 2]]);
  });

  it('a missing entry', async () => {
    await remove(`ENTRY#${CHAIN}#1`);
    expect(await faults()).toEqual([['missing', 1]]);
  });

  it('two entries in each other’s place', async () => {
    const [first, second] = [await item(`ENTRY#${CHAIN}#1`), await item(`ENTRY#${CHAIN}#2`)];
    for (const [pk, other] of [
      [`ENTRY#${CHAIN}#1`, second],
      [`ENTRY#${CHAIN}#2`, first],
    ] as const)
      await dynamodb.db.send(new PutCommand({ TableName: table, Item: { ...other, pk } }));
    expect((await faults()).map(([kind]) => kind)).toContain('reordered');
  });

  it('a head that does not parse', async () => {
    await update(`HEAD#${OTHER}`, 'count', 'x');
    expect(await faults()).toEqual([['head-differs', 1]]);
  });

  it('a tail cut off with its head set back, by the checkpoint', async () => {
    expect(await takeCheckpoint({ store, signer, clock: () => 100 })).toMatchObject({ number: 0 });
    await remove(`ENTRY#${CHAIN}#4`);
    const before = await item(`ENTRY#${CHAIN}#3`);
    await update(`HEAD#${CHAIN}`, 'count', 4);
    await update(`HEAD#${CHAIN}`, 'hash', before.hash);
    expect(await faults()).toEqual([['cut-off', 4]]);
  });
});

describe('checkpoints', () => {
  it('name only the chains that changed, and follow from each other', async () => {
    await store.append(CHAIN, [fact(1_000)]);
    await store.append(OTHER, [fact(2_000)]);
    const first = await takeCheckpoint({ store, signer, clock: () => 3_000 });
    expect(first?.heads).toHaveLength(2);
    await store.append(OTHER, [fact(3_600_000)]);
    const second = await takeCheckpoint({ store, signer, clock: () => 3_700_000 });
    expect(second?.heads.map(({ chain }) => chain)).toEqual([OTHER]);
    expect(await store.latestCheckpoint()).toEqual(second);
    expect(await faults()).toEqual([]);
  });

  it('are not made when nothing changed', async () => {
    expect(await takeCheckpoint({ store, signer, clock: () => 3_000 })).toBeNull();
    await store.append(CHAIN, [fact(1_000)]);
    await takeCheckpoint({ store, signer, clock: () => 3_000 });
    expect(await takeCheckpoint({ store, signer, clock: () => 9_000_000 })).toBeNull();
  });

  it('hold more heads than fit into one item', async () => {
    for (let n = 0; n < 2_100; n += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, at) =>
          store.append(`cameo_${String(n + at).padStart(32, '0')}`, [fact(n)]),
        ),
      );
    const made = await takeCheckpoint({ store, signer, clock: () => 3_000 });
    expect(made?.heads).toHaveLength(2_100);
    expect(await store.latestCheckpoint()).toEqual(made);
    expect(await faults()).toEqual([]);
  });
});
