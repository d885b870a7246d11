import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseMessage, serveQueue } from '../../../lambdas/platform/queue.ts';
import { CONTEXT } from '../../support/http.ts';

const Message = z.strictObject({ n: z.number() });

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: messageId,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'x',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:0:q',
  awsRegion: 'us-east-1',
});

const event = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, at) => record(`m${at}`, body)),
});

describe('a batch', () => {
  it('gives back exactly the messages that failed, and works the others', async () => {
    const seen: number[] = [];
    const handler = serveQueue(() => async ({ body }) => {
      const { n } = parseMessage(Message, body);
      if (n === 2) throw new Error('boom');
      seen.push(n);
    });
    const response = await handler(event('{"n":1}', 'not json', '{"n":2}', '{"m":3}', '{"n":4}'), CONTEXT);
    expect(seen.toSorted()).toEqual([1, 4]);
    expect(response).toEqual({
      batchItemFailures: ['m1', 'm2', 'm3'].map((itemIdentifier) => ({ itemIdentifier })),
    });
  });

  it('gives back all of them when all failed, without failing itself', async () => {
    const handler = serveQueue(() => async () => {
      throw new Error('boom');
    });
    expect(await handler(event('{}', '{}'), CONTEXT)).toMatchObject({ batchItemFailures: [{}, {}] });
  });

  it('prepares once per cold start', async () => {
    let prepared = 0;
    const handler = serveQueue(() => {
      prepared++;
      return async () => {};
    });
    await handler(event('{}'), CONTEXT);
    await handler(event('{}'), CONTEXT);
    expect(prepared).toBe(1);
  });
});

it('says which field of a message is wrong, and no value', () => {
  expect(() => parseMessage(Message, '{"n":"my secret prompt"}')).toThrow(/^the message does not parse: n: /);
  expect(() => parseMessage(Message, '{"n":"my secret prompt"}')).not.toThrow(/secret/);
});
