import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Invocable } from '../lambda/invocable.ts';
import { type CloudLog, describeError } from '../log.ts';
import { readFailures } from './failures.ts';
import { matchesPattern } from './pattern.ts';

export interface QueueMapping {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly region: string;
  readonly target: Invocable;
  readonly batchSize: number;
  /** Seconds to wait for a batch to fill up. */
  readonly batchingWindowSeconds: number;
  /** Batches in hand at the same time. */
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
  /** A message that matches none of them is deleted unseen; none: all pass. */
  readonly filters: readonly unknown[];
}

/** SQS gives at most so many messages at once. */
const RECEIVE_LIMIT = 10;
// short, because a poll that is cut off at the other end may still swallow a message until it becomes visible again:
// stopping waits for the last poll instead
const LONG_POLL_SECONDS = 1;
const PAUSE_AFTER_ERROR_MS = 500;

/** Hands the messages of a queue to a function and deletes what it has dealt with. */
export class QueuePoller {
  readonly #mapping: QueueMapping;
  readonly #sqs: SQSClient;
  readonly #log: CloudLog;
  #stopping = false;
  readonly #running = new Set<Promise<void>>();
  #loop: Promise<void> = Promise.resolve();

  constructor(mapping: QueueMapping, sqs: SQSClient, log: CloudLog) {
    this.#mapping = mapping;
    this.#sqs = sqs;
    this.#log = log;
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Waits for the last poll and for the batches in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    const { maximumConcurrency, queueArn } = this.#mapping;
    while (!this.#stopping) {
      if (this.#running.size >= maximumConcurrency) {
        await Promise.race(this.#running);
        continue;
      }
      try {
        const batch = await this.#collect();
        if (batch.length === 0) continue;
        const work = this.#handle(batch).finally(() => this.#running.delete(work));
        this.#running.add(work);
      } catch (error) {
        if (this.#stopping) return;
        this.#log.warn(`${queueArn}: ${describeError(error)}`);
        await sleep(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  async #collect(): Promise<Message[]> {
    const { batchSize, batchingWindowSeconds } = this.#mapping;
    const batch = await this.#receive(Math.min(batchSize, RECEIVE_LIMIT), LONG_POLL_SECONDS);
    const closes = performance.now() + batchingWindowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && performance.now() < closes && !this.#stopping) {
      const left = Math.ceil((closes - performance.now()) / 1000);
      batch.push(...(await this.#receive(Math.min(batchSize - batch.length, RECEIVE_LIMIT), left)));
    }
    return batch;
  }

  async #receive(count: number, waitSeconds: number): Promise<Message[]> {
    const { Messages } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#mapping.queueUrl,
        MaxNumberOfMessages: count,
        WaitTimeSeconds: Math.min(waitSeconds, LONG_POLL_SECONDS),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages ?? [];
  }

  async #handle(batch: readonly Message[]): Promise<void> {
    const { target, reportBatchItemFailures, queueArn, region } = this.#mapping;
    try {
      const wanted = batch.filter((message) => this.#passes(message));
      let failed = new Set<string>();
      if (wanted.length > 0) {
        const result = await target.invoke({
          Records: wanted.map((message) => toRecord(message, queueArn, region)),
        });
        if (reportBatchItemFailures) {
          const failures = readFailures(result, new Set(wanted.map(({ MessageId }) => MessageId ?? '')));
          if (failures === 'all') return;
          failed = failures;
        }
      }
      await this.#delete(batch.filter(({ MessageId }) => !failed.has(MessageId ?? '')));
    } catch (error) {
      // the messages become visible again and are tried anew, or go to the dead-letter queue
      if (this.#stopping) await this.#giveBack(batch);
      else this.#log.warn(`${queueArn} -> ${target.definition.name}: ${describeError(error)}`);
    }
  }

  #passes(message: Message): boolean {
    const { filters } = this.#mapping;
    if (filters.length === 0) return true;
    const record = { ...toRecord(message, '', ''), body: parseBody(message.Body ?? '') };
    return filters.some((filter) => matchesPattern(filter, record));
  }

  /** What our own end has cut off is for the next start, not for the end of a visibility timeout. */
  async #giveBack(messages: readonly Message[]): Promise<void> {
    for (const { ReceiptHandle } of messages)
      await this.#sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#mapping.queueUrl,
          ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      );
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += RECEIVE_LIMIT) {
      const slice = messages.slice(start, start + RECEIVE_LIMIT);
      await this.#sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#mapping.queueUrl,
          Entries: slice.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
  }
}

function toRecord(message: Message, queueArn: string, region: string): Record<string, unknown> {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      dataType: value.DataType,
      ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
      ...(value.BinaryValue === undefined
        ? {}
        : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/** A filter looks into a body that is JSON, and at the text of any other. */
function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
