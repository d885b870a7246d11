import { networkInterfaces } from 'node:os';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServicesFixture } from './services-fixture.ts';

let services: ServicesFixture;
let messaging: Awaited<ReturnType<ServicesFixture['messaging']>>;

beforeAll(async () => {
  services = await ServicesFixture.create();
  messaging = await services.messaging();
});
afterAll(() => services.stop());

const createQueue = async (name: string, Attributes: Record<string, string> = {}) => {
  await messaging.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return {
    url: `${messaging.endpoint}/000000000000/${name}`,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  };
};
const send = (QueueUrl: string, MessageBody: string, more = {}) =>
  messaging.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, WaitTimeSeconds = 0, more = {}) => {
  const { Messages } = await messaging.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages ?? [];
};
const show = (QueueUrl: string, ReceiptHandle = '') =>
  messaging.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

describe('a queue', () => {
  it('has an address on this machine, which an SDK without any endpoint sends to', async () => {
    const { url } = await createQueue('address');
    const client = new SQSClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
    expect(await receive(url)).toHaveLength(1);
  });

  it('delivers a message with its attributes, hides it, and shows it again with a higher count', async () => {
    const { url } = await createQueue('plain');
    await send(url, '{"a":1}', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } } });
    const [first] = await receive(url);
    expect(first).toMatchObject({
      Body: '{"a":1}',
      MessageAttributes: { kind: { StringValue: 'x' } },
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d+$/) },
    });
    expect(await receive(url)).toEqual([]);
    await show(url, first?.ReceiptHandle);
    const [second] = await receive(url);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await messaging.sqs.send(
      new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: second?.ReceiptHandle }),
    );
    expect(await receive(url, 0, { VisibilityTimeout: 0 })).toEqual([]);
  });

  it('moves a message to its dead-letter queue after so many tries', async () => {
    const dead = await createQueue('dead');
    const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const { url } = await createQueue('redriven', { RedrivePolicy: redrive });
    await send(url, 'poison');
    for (const _ of [1, 2]) {
      const [message] = await receive(url);
      await show(url, message?.ReceiptHandle);
    }
    expect(await receive(url)).toEqual([]);
    expect((await receive(dead.url)).map(({ Body }) => Body)).toEqual(['poison']);
  });

  it('answers a long poll as soon as a message comes', async () => {
    const { url } = await createQueue('polled');
    const poll = receive(url, 20);
    await send(url, 'now');
    expect((await poll).map(({ Body }) => Body)).toEqual(['now']);
  });

  it('delays a message', async () => {
    const { url } = await createQueue('delayed');
    await send(url, 'later', { DelaySeconds: 1 });
    expect(await receive(url)).toEqual([]);
    expect(await receive(url, 3)).toHaveLength(1);
  });

  it('takes ten at once and up to a mebibyte each', async () => {
    const { url } = await createQueue('batch');
    const entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: `${i}` }));
    const { Successful } = await messaging.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }),
    );
    expect(Successful).toHaveLength(10);
    await expect(send(url, 'x'.repeat(1024 * 1024))).resolves.toBeDefined();
    await expect(send(url, 'x'.repeat(1024 * 1024 + 1))).rejects.toThrow();
  });

  it('keeps its messages over a restart', async () => {
    const { url } = await createQueue('kept');
    await send(url, 'kept');
    await messaging.stop();
    messaging = await services.messaging();
    expect((await receive(url)).map(({ Body }) => Body)).toEqual(['kept']);
    const { Attributes } = await messaging.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    expect(Attributes?.QueueArn).toBe('arn:aws:sqs:us-east-1:000000000000:kept');
  });
});

describe('a topic', () => {
  const createTopic = async (name: string) =>
    (await messaging.sns.send(new CreateTopicCommand({ Name: name }))).TopicArn ?? '';
  const subscribe = (TopicArn: string, Endpoint: string, Attributes = {}) =>
    messaging.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));

  it('delivers raw to one queue, in an envelope to another, and only what a filter lets through', async () => {
    const topic = await createTopic('results');
    const [enveloped, raw] = [await createQueue('enveloped'), await createQueue('raw')];
    await subscribe(topic, enveloped.arn);
    await subscribe(topic, raw.arn, { RawMessageDelivery: 'true', FilterPolicy: '{"kind":["error"]}' });
    for (const kind of ['ok', 'error']) {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: kind } };
      await messaging.sns.send(
        new PublishCommand({ TopicArn: topic, Message: `{"k":"${kind}"}`, MessageAttributes }),
      );
    }
    const envelopes = (await receive(enveloped.url, 2)).map(({ Body }) => JSON.parse(Body ?? ''));
    expect(envelopes).toMatchObject([
      { Type: 'Notification', TopicArn: topic, Message: '{"k":"ok"}' },
      { Type: 'Notification', Message: '{"k":"error"}' },
    ]);
    expect((await receive(raw.url, 2)).map(({ Body }) => Body)).toEqual(['{"k":"error"}']);
  });
});

it('listens on the loopback interface only', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  const { port } = new URL(messaging.endpoint);
  expect((await fetch(`http://127.0.0.1:${port}/health`)).ok).toBe(true);
  // a machine without a network has nothing to be reached from
  if (outside) await expect(fetch(`http://${outside}:${port}/health`)).rejects.toThrow();
});
