import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseMessage, serveQueue, serveStream } from '../../../lambdas/platform/queue.ts';
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

  it('works one message after the other, so that their log keys do not mix', async () => {
    const events: string[] = [];
    const handler = serveQueue(() => async ({ body }) => {
      events.push(`begin ${body}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      events.push(`end ${body}`);
    });
    await handler(event('1', '2', '3'), CONTEXT);
    expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
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

it('works the changes of a stream in their order', async () => {
  const events: string[] = [];
  const handler = serveStream(() => async ({ eventID = '' }) => {
    events.push(`begin ${eventID}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    events.push(`end ${eventID}`);
  });
  const Records = ['a', 'b'].map((eventID) => ({ eventID, dynamodb: { SequenceNumber: eventID } }));
  await handler({ Records }, CONTEXT);
  expect(events).toEqual(['begin a', 'end a', 'begin b', 'end b']);
});

it('says which field of a message is wrong, and no value', () => {
  expect(() => parseMessage(Message, '{"n":"my secret prompt"}')).toThrow(/^the message does not parse: n: /);
  expect(() => parseMessage(Message, '{"n":"my secret prompt"}')).not.toThrow(/secret/);
});
