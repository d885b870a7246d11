import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTable, TableChangedError } from '../../../local/dynamodb/tables.ts';
import { TtlSweeper } from '../../../local/dynamodb/ttl.ts';
import { silentLog } from '../../../local/log.ts';
import { ServicesFixture } from './services-fixture.ts';

const TABLE = 'jobs';
const definition = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'owner', AttributeType: 'S' as const },
    { AttributeName: 'at', AttributeType: 'N' as const },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
};

let services: ServicesFixture;
let db: Awaited<ReturnType<ServicesFixture['dynamodb']>>;
let streamArn = '';

beforeAll(async () => {
  services = await ServicesFixture.create();
  db = await services.dynamodb();
  streamArn = (await ensureTable(db.client, definition, 'expiresAt')).LatestStreamArn ?? '';
});
afterAll(() => services.stop());

const put = (item: Record<string, AttributeValue>, more = {}) =>
  db.client.send(new PutItemCommand({ TableName: TABLE, Item: item, ...more }));
const get = async (pk: string) =>
  (
    await db.client.send(
      new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk } }, ConsistentRead: true }),
    )
  ).Item;

describe('a write', () => {
  it('under a condition that fails tells what is there', async () => {
    await put({ pk: { S: 'once' }, n: { N: '1' } });
    const again = put(
      { pk: { S: 'once' } },
      { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    );
    await expect(again).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { n: { N: '1' } },
    });
  });

  it('adds atomically, however many come at once', async () => {
    const add = new UpdateItemCommand({
      TableName: TABLE,
      Key: { pk: { S: 'counter' } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    await Promise.all(Array.from({ length: 50 }, () => db.client.send(add)));
    expect((await get('counter'))?.n).toEqual({ N: '50' });
  });

  it('of several items is all or nothing, and says which condition failed', async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: TABLE, Item: { pk: { S: 'new' } } } },
        {
          Put: {
            TableName: TABLE,
            Item: { pk: { S: 'once' } },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    });
    const error = await db.client.send(transaction).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect(await get('new')).toBeUndefined();
  });

  it('with a repeated client token happens once', async () => {
    const transaction = new TransactWriteItemsCommand({
      ClientRequestToken: 'token-1',
      TransactItems: [
        {
          Update: {
            TableName: TABLE,
            Key: { pk: { S: 'token' } },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    });
    await db.client.send(transaction);
    await db.client.send(transaction);
    expect((await get('token'))?.n).toEqual({ N: '1' });
  });

  it.each([
    ['an empty key', { pk: { S: '' } }],
    ['more than 400 KB', { pk: { S: 'big' }, v: { S: 'x'.repeat(410 * 1024) } }],
  ])('of %s is refused', async (_, item) => {
    await expect(put(item)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

it('pages through an index in order, newest first', async () => {
  for (const at of [1, 3, 2]) await put({ pk: { S: `q${at}` }, owner: { S: 'me' }, at: { N: `${at}` } });
  const seen: (string | undefined)[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await db.client.send(
      new QueryCommand({
        TableName: TABLE,
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':me': { S: 'me' } },
        ScanIndexForward: false,
        Limit: 1,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    seen.push(...(page.Items ?? []).map((item) => item.pk?.S));
    start = page.LastEvaluatedKey;
  } while (start);
  expect(seen).toEqual(['q3', 'q2', 'q1']);
});

it('puts every change on the stream, with the item before and after', async () => {
  await put({ pk: { S: 'streamed' }, n: { N: '1' } });
  await put({ pk: { S: 'streamed' }, n: { N: '2' } });
  await db.client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: 'streamed' } } }));
  const records = (await readStream()).filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S === 'streamed');
  expect(
    records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.n?.N, dynamodb?.NewImage?.n?.N]),
  ).toEqual([
    ['INSERT', undefined, '1'],
    ['MODIFY', '1', '2'],
    ['REMOVE', '2', undefined],
  ]);
});

it('keeps tables, items and stream over a restart, and sees when a table was changed', async () => {
  await put({ pk: { S: 'kept' }, n: { N: '7' } });
  const before = await readStream();
  await db.stop();
  db = await services.dynamodb();
  const table = await ensureTable(db.client, definition, 'expiresAt');
  expect(table.LatestStreamArn).toBe(streamArn);
  expect((await get('kept'))?.n).toEqual({ N: '7' });
  const last = before.at(-1)?.dynamodb?.SequenceNumber ?? '';
  await put({ pk: { S: 'later' } });
  const after = await readStream({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last });
  expect(after.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S)).toEqual(['later']);
  const changed = { ...definition, KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' as const }] };
  await expect(ensureTable(db.client, changed, null)).rejects.toBeInstanceOf(TableChangedError);
  const withoutIndex = { ...definition, GlobalSecondaryIndexes: [] };
  await expect(ensureTable(db.client, withoutIndex, null)).rejects.toBeInstanceOf(TableChangedError);
});

it('expires items whose time has come, and no others', async () => {
  const now = Math.floor(Date.now() / 1000);
  await put({ pk: { S: 'expired' }, expiresAt: { N: String(now - 10) } });
  await put({ pk: { S: 'alive' }, expiresAt: { N: String(now + 100) } });
  await put({ pk: { S: 'mistaken' }, expiresAt: { N: '1' } });
  await put({ pk: { S: 'timeless' } });
  const sweeper = new TtlSweeper(db.client, silentLog);
  sweeper.add({ name: TABLE, keys: ['pk'], attribute: 'expiresAt' });
  await sweeper.sweep();
  expect(await get('expired')).toBeUndefined();
  for (const pk of ['alive', 'mistaken', 'timeless']) expect(await get(pk)).toBeDefined();
  await sweeper.sweep((now + 200) * 1000);
  expect(await get('alive')).toBeUndefined();
});

async function readStream(from: object = { ShardIteratorType: 'TRIM_HORIZON' }) {
  const { StreamDescription } = await db.streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await db.streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
      ...from,
    }),
  );
  return (await db.streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1000 }))).Records ?? [];
}
