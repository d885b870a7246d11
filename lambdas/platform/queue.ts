import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type * as z from 'zod';
import { logger, publishMetrics } from './log.ts';

/** A message that can never be understood. It goes to the dead-letter queue by itself: we only say why. */
export class Poison extends Error {
  override readonly name = 'Poison';
}

export function parseMessage<S extends z.ZodType>(schema: S, body: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Poison('the message is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Poison(`the message does not parse: ${fields.join('; ')}`);
}

const observe = (): middy.MiddlewareObj<unknown, unknown, Error, Context> => ({
  before: ({ context }) => {
    logger.resetKeys();
    logger.addContext(context);
  },
  after: () => {
    publishMetrics();
  },
  onError: ({ error }) => {
    logger.error('batch failed', { error });
    publishMetrics();
  },
});

async function attempt(keys: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  logger.appendKeys(keys);
  try {
    await work();
  } catch (error) {
    logger.error('record failed', { error: error instanceof Error ? error : new Error(String(error)) });
    throw error;
  } finally {
    logger.resetKeys();
  }
}

/**
 * The SQS function bundle. Records are worked one after the other, so that every log line carries the keys of its own. A
 * record that throws stays in its queue, alone, until it works or its receive count sends it to the dead-letter queue.
 * `prepare` runs once per cold start.
 */
export function serveQueue(prepare: () => (record: SQSRecord) => Promise<void>) {
  let prepared: ((record: SQSRecord) => Promise<void>) | undefined;
  const processor = new BatchProcessor(EventType.SQS, undefined);
  return middy<SQSEvent, SQSBatchResponse>()
    .use(observe())
    .handler(async (event: SQSEvent, context: Context) => {
      prepared ??= prepare();
      const handle = prepared;
      return processPartialResponse(
        event,
        (record: SQSRecord) => attempt({ messageId: record.messageId }, () => handle(record)),
        processor,
        { context, processInParallel: false, throwOnFullBatchFailure: false },
      );
    });
}

/** The DynamoDB stream bundle: like {@link serveQueue}, in the order of the shard, which waits at the first record that throws. */
export function serveStream(prepare: () => (record: DynamoDBRecord) => Promise<void>) {
  let prepared: ((record: DynamoDBRecord) => Promise<void>) | undefined;
  const processor = new BatchProcessor(EventType.DynamoDBStreams);
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(observe())
    .handler(async (event: DynamoDBStreamEvent, context: Context) => {
      prepared ??= prepare();
      const handle = prepared;
      return processPartialResponse(
        event,
        (record: DynamoDBRecord) => attempt({ eventId: record.eventID }, () => handle(record)),
        processor,
        { context, processInParallel: false, throwOnFullBatchFailure: false },
      );
    });
}
