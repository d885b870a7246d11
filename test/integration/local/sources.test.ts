import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { ensureTable } from '../../../local/dynamodb/tables.ts';
import { silentLog } from '../../../local/log.ts';
import { Bell } from '../../../local/sources/bell.ts';
import { Checkpoints } from '../../../local/sources/checkpoints.ts';
import { type QueueMapping, QueuePoller } from '../../../local/sources/queue.ts';
import { type StreamMapping, StreamPoller } from '../../../local/sources/stream.ts';
import { ServicesFixture } from './services-fixture.ts';

let services: ServicesFixture;
let db: Awaited<ReturnType<ServicesFixture['dynamodb']>>;
let messaging: Awaited<ReturnType<ServicesFixture['messaging']>>;

beforeAll(async () => {
  services = await ServicesFixture.create();
  [db, messaging] = await Promise.all([services.dynamodb(), services.messaging()]);
});
afterAll(() => services.stop());

const batch = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const fake = (invoke: (event: unknown) => Promise<unknown>) => ({
  definition: { name: 'fn', arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn' },
  invoke: vi.fn(invoke),
});

describe('a queue with a function behind it', () => {
  let number = 0;
  const createQueue = async (Attributes: Record<string, string> = {}) => {
    const name = `source-${number++}`;
    const { QueueUrl = '' } = await messaging.sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes }),
    );
    return { url: QueueUrl, arn: `arn:aws:sqs:us-east-1:000000000000:${name}` };
  };
  const send = (url: string, body: unknown) =>
    messaging.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body) }));
  const start = (
    queue: { url: string; arn: string },
    target: QueueMapping['target'],
    mapping: Partial<QueueMapping> = {},
  ): QueuePoller => {
    const poller = new QueuePoller(
      {
        queueArn: queue.arn,
        queueUrl: queue.url,
        region: 'us-east-1',
        target,
        batchSize: 10,
        batchingWindowSeconds: 0,
        maximumConcurrency: 2,
        reportBatchItemFailures: true,
        filters: [],
        ...mapping,
      },
      messaging.sqs,
      silentLog,
    );
    poller.start();
    return poller;
  };
  const counts = async (url: string) => {
    const { Attributes } = await messaging.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible];
  };
  const bodiesOf = (event: unknown) => batch.parse(event).Records.map(({ body }) => JSON.parse(String(body)));

  it('hands over messages as Lambda does, and deletes what was dealt with', async () => {
    const queue = await createQueue();
    const target = fake(async () => null);
    const poller = start(queue, target);
    await send(queue.url, { n: 1 });
    await vi.waitFor(() => expect(target.invoke).toHaveBeenCalledOnce(), 5000);
    expect(target.invoke.mock.calls[0]?.[0]).toMatchObject({
      Records: [
        {
          body: '{"n":1}',
          eventSource: 'aws:sqs',
          eventSourceARN: queue.arn,
          awsRegion: 'us-east-1',
          attributes: { ApproximateReceiveCount: '1' },
          messageAttributes: {},
          receiptHandle: expect.any(String),
        },
      ],
    });
    await poller.stop();
    expect(await counts(queue.url)).toEqual(['0', '0']);
  });

  it('keeps exactly the message that was reported as failed, which ends in the dead-letter queue', async () => {
    const dead = await createQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const queue = await createQueue({ VisibilityTimeout: '1', RedrivePolicy });
    const target = fake(async (event) => ({
      batchItemFailures: batch
        .parse(event)
        .Records.filter(({ body }) => String(body).includes('bad'))
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    }));
    await send(queue.url, 'good');
    await send(queue.url, 'bad');
    const poller = start(queue, target);
    const Messages = await vi.waitFor(
      async () => {
        const answer = await messaging.sqs.send(
          new ReceiveMessageCommand({ QueueUrl: dead.url, WaitTimeSeconds: 1 }),
        );
        expect(answer.Messages).toHaveLength(1);
        return answer.Messages;
      },
      { timeout: 8000 },
    );
    expect(Messages?.[0]?.Body).toBe('"bad"');
    const seen = target.invoke.mock.calls.flatMap(([event]) => bodiesOf(event));
    expect(seen.filter((body) => body === 'good')).toHaveLength(1);
    expect(seen.filter((body) => body === 'bad')).toHaveLength(2);
    await poller.stop();
  });

  it('keeps all messages of a batch whose function failed', async () => {
    const queue = await createQueue({ VisibilityTimeout: '60' });
    await send(queue.url, 1);
    await send(queue.url, 2);
    const target = fake(async () => Promise.reject(new Error('down')));
    const poller = start(queue, target);
    await vi.waitFor(() => expect(target.invoke).toHaveBeenCalled(), 5000);
    await poller.stop();
    expect(await counts(queue.url)).toEqual(['0', '2']);
  });

  it('gives back what it was dealing with when it was stopped, for the next start', async () => {
    const queue = await createQueue({ VisibilityTimeout: '600' });
    let kill = (_: Error) => {};
    const killed = new Promise((_, reject) => {
      kill = reject;
    });
    const target = fake(() => killed);
    const poller = start(queue, target);
    await send(queue.url, { n: 1 });
    await vi.waitFor(() => expect(target.invoke).toHaveBeenCalledOnce());
    const stopped = poller.stop();
    kill(new Error('the function was stopped'));
    await stopped;

    const next = fake(async () => ({ batchItemFailures: [] }));
    const again = start(queue, next);
    await vi.waitFor(() => expect(next.invoke).toHaveBeenCalledOnce());
    await again.stop();
  });

  it('waits for a batch to fill up, beyond the ten that SQS gives at once', async () => {
    const queue = await createQueue();
    for (let n = 0; n < 12; n++) await send(queue.url, n);
    const target = fake(async () => null);
    const poller = start(queue, target, { batchSize: 20, batchingWindowSeconds: 1 });
    await vi.waitFor(() => expect(target.invoke).toHaveBeenCalled(), 5000);
    expect(bodiesOf(target.invoke.mock.calls[0]?.[0])).toHaveLength(12);
    await poller.stop();
  });

  it('deletes unseen what no filter lets through', async () => {
    const queue = await createQueue();
    await send(queue.url, { kind: 'other' });
    await send(queue.url, { kind: 'wanted' });
    const target = fake(async () => null);
    const poller = start(queue, target, { filters: [{ body: { kind: ['wanted'] } }] });
    await vi.waitFor(async () => expect(await counts(queue.url)).toEqual(['0', '0']), 5000);
    expect(target.invoke.mock.calls.flatMap(([event]) => bodiesOf(event))).toEqual([{ kind: 'wanted' }]);
    await poller.stop();
  });

  it('never has more batches in hand than it may', async () => {
    const queue = await createQueue();
    for (let n = 0; n < 4; n++) await send(queue.url, n);
    let [running, most] = [0, 0];
    const target = fake(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
    });
    const poller = start(queue, target, { batchSize: 1, maximumConcurrency: 2 });
    await vi.waitFor(() => expect(target.invoke).toHaveBeenCalledTimes(4), 5000);
    await poller.stop();
    expect(most).toBe(2);
  });
});

describe('a stream with a function behind it', () => {
  let number = 0;
  const createTable = async () => {
    const name = `streamed-${number++}`;
    const table = await ensureTable(
      db.client,
      {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      },
      null,
    );
    return { name, streamArn: table.LatestStreamArn ?? '' };
  };
  const put = (table: string, pk: string) =>
    db.client.send(
      new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, bytes: { B: Buffer.from('x') } } }),
    );
  const start = (
    streamArn: string,
    target: StreamMapping['target'],
    mapping: Partial<StreamMapping> = {},
  ): StreamPoller => {
    const poller = new StreamPoller(
      {
        id: streamArn,
        streamArn,
        region: 'us-east-1',
        target,
        batchSize: 10,
        batchingWindowSeconds: 0,
        startingPosition: 'TRIM_HORIZON',
        filters: [],
        maximumRetryAttempts: -1,
        maximumRecordAgeSeconds: -1,
        bisectBatchOnFunctionError: false,
        reportBatchItemFailures: false,
        onFailure: null,
        ...mapping,
      },
      { streams: db.streams, checkpoints: new Checkpoints(services.state), bell: new Bell(), log: silentLog },
    );
    poller.start();
    return poller;
  };
  const record = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) });
  const keysOf = (event: unknown) =>
    batch.parse(event).Records.map((item) => record.parse(item).dynamodb.Keys.pk.S);
  const seenBy = (target: ReturnType<typeof fake>) =>
    target.invoke.mock.calls.flatMap(([event]) => keysOf(event));

  it('hands over records as Lambda does, in order', async () => {
    const { name, streamArn } = await createTable();
    for (const pk of ['a', 'b', 'c']) await put(name, pk);
    const target = fake(async () => null);
    const poller = start(streamArn, target);
    await vi.waitFor(() => expect(seenBy(target)).toEqual(['a', 'b', 'c']));
    expect(target.invoke.mock.calls[0]?.[0]).toMatchObject({
      Records: [
        {
          eventName: 'INSERT',
          eventSource: 'aws:dynamodb',
          eventSourceARN: streamArn,
          awsRegion: 'us-east-1',
          dynamodb: {
            NewImage: { pk: { S: 'a' }, bytes: { B: 'eA==' } },
            SequenceNumber: expect.any(String),
            ApproximateCreationDateTime: expect.any(Number),
          },
        },
        {},
        {},
      ],
    });
    await poller.stop();
  });

  it('goes on after a restart where it stopped', async () => {
    const { name, streamArn } = await createTable();
    await put(name, 'before');
    const first = fake(async () => null);
    const poller = start(streamArn, first);
    await vi.waitFor(() => expect(seenBy(first)).toEqual(['before']));
    await poller.stop();
    await put(name, 'while stopped');
    const second = fake(async () => null);
    const again = start(streamArn, second);
    await vi.waitFor(() => expect(seenBy(second)).toEqual(['while stopped']));
    await again.stop();
  });

  it('from LATEST sees only what comes after its first start, restarts included', async () => {
    const { name, streamArn } = await createTable();
    await put(name, 'old');
    const first = fake(async () => null);
    const poller = start(streamArn, first, { startingPosition: 'LATEST' });
    await vi.waitFor(() => expect(new Checkpoints(services.state).read(streamArn)).not.toBeNull());
    await poller.stop();
    await put(name, 'new');
    const again = start(streamArn, first, { startingPosition: 'LATEST' });
    await vi.waitFor(() => expect(seenBy(first)).toEqual(['new']));
    await again.stop();
  });

  it('hands over only what a filter lets through', async () => {
    const { name, streamArn } = await createTable();
    for (const pk of ['a', 'b', 'c']) await put(name, pk);
    const target = fake(async () => null);
    const filters = [{ eventName: ['INSERT'], dynamodb: { NewImage: { pk: { S: ['b'] } } } }];
    const poller = start(streamArn, target, { filters });
    await vi.waitFor(() => expect(seenBy(target)).toEqual(['b']));
    await poller.stop();
  });

  it('finds the poisonous record by halves, gives it up and tells where it lies', async () => {
    const { name, streamArn } = await createTable();
    for (const pk of ['a', 'b', 'poison', 'd']) await put(name, pk);
    const done: string[] = [];
    const target = fake(async (event) => {
      const keys = keysOf(event);
      if (keys.includes('poison')) throw new Error('choked');
      done.push(...keys);
    });
    const onFailure = vi.fn(async (_: unknown) => {});
    const poller = start(streamArn, target, {
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      onFailure,
    });
    await vi.waitFor(() => expect(done).toEqual(['a', 'b', 'd']), { timeout: 5000 });
    expect(onFailure).toHaveBeenCalledOnce();
    expect(onFailure.mock.calls[0]?.[0]).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1, streamArn },
    });
    await poller.stop();
  });

  it('tries again from the first reported failure on', async () => {
    const { name, streamArn } = await createTable();
    for (const pk of ['a', 'b', 'c']) await put(name, pk);
    let failures = 1;
    const target = fake(async (event) => {
      const failed = failures-- > 0 ? batch.parse(event).Records.slice(1, 2) : [];
      const sequence = z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) });
      return {
        batchItemFailures: failed.map((item) => ({
          itemIdentifier: sequence.parse(item).dynamodb.SequenceNumber,
        })),
      };
    });
    const poller = start(streamArn, target, { reportBatchItemFailures: true });
    await vi.waitFor(() => expect(seenBy(target)).toEqual(['a', 'b', 'c', 'b', 'c']));
    await poller.stop();
  });

  it('gives up what is too old without trying', async () => {
    const { name, streamArn } = await createTable();
    await put(name, 'old');
    const target = fake(async () => null);
    const onFailure = vi.fn(async (_: unknown) => {});
    const poller = start(streamArn, target, { maximumRecordAgeSeconds: 0, onFailure });
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    expect(onFailure.mock.calls[0]?.[0]).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
    });
    expect(target.invoke).not.toHaveBeenCalled();
    await poller.stop();
  });

  it('does not lose a batch that was failing when it stopped', async () => {
    const { name, streamArn } = await createTable();
    await put(name, 'stubborn');
    const failing = fake(async () => Promise.reject(new Error('down')));
    const poller = start(streamArn, failing);
    await vi.waitFor(() => expect(failing.invoke).toHaveBeenCalled());
    await poller.stop();
    const working = fake(async () => null);
    const again = start(streamArn, working);
    await vi.waitFor(() => expect(seenBy(working)).toEqual(['stubborn']));
    await again.stop();
  });
});
