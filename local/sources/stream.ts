import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { FunctionError } from '../lambda/errors.ts';
import type { Invocable } from '../lambda/invocable.ts';
import { type CloudLog, describeError } from '../log.ts';
import type { Bell } from './bell.ts';
import type { Checkpoints } from './checkpoints.ts';
import { readFailures } from './failures.ts';
import { matchesPattern } from './pattern.ts';
import { type StreamRecord, toStreamRecord } from './stream-record.ts';

export interface StreamMapping {
  /** Names the consumer in its checkpoint: the same after a restart. */
  readonly id: string;
  readonly streamArn: string;
  readonly region: string;
  readonly target: Invocable;
  readonly batchSize: number;
  /** Seconds to wait for a batch to fill up. */
  readonly batchingWindowSeconds: number;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly filters: readonly unknown[];
  /** Tries after the first; -1: as long as the record lives. */
  readonly maximumRetryAttempts: number;
  /** -1: no limit. */
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
  /** Is told about records that were given up, in Lambda's form; null: nobody. */
  readonly onFailure: ((message: unknown) => Promise<void>) | null;
}

export interface StreamSurroundings {
  readonly streams: DynamoDBStreamsClient;
  readonly checkpoints: Checkpoints;
  readonly bell: Bell;
  readonly log: CloudLog;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  /** Failed tries so far. */
  readonly attempts: number;
}

/** An idle stream is looked at so often, milliseconds; Lambda looks four times a second. */
const REST_MS = 250;
const RETRY_BASE_MS = 100;
const RETRY_MAX_MS = 10_000;

/** Hands the records of a table's stream to a function, in order, each until it was dealt with or given up. */
export class StreamPoller {
  readonly #mapping: StreamMapping;
  readonly #surroundings: StreamSurroundings;
  #loop: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(mapping: StreamMapping, surroundings: StreamSurroundings) {
    this.#mapping = mapping;
    this.#surroundings = surroundings;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Waits for the batch in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#surroundings.bell.ring();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { log, bell } = this.#surroundings;
    while (!this.#stopping) {
      try {
        await this.#follow(await this.#shard());
      } catch (error) {
        if (this.#stopping) return;
        // iterators live 15 minutes, and a laptop sleeps longer: the checkpoint tells where to go on
        log.warn(`${this.#mapping.id}: ${describeError(error)}`);
        await bell.wait(RETRY_BASE_MS * 10);
      }
    }
  }

  async #follow(shard: string): Promise<void> {
    const { streams, checkpoints, bell } = this.#surroundings;
    const { id, batchSize } = this.#mapping;
    let iterator = await this.#iterator(shard);
    while (!this.#stopping && iterator !== undefined) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: batchSize }));
      iterator = page.NextShardIterator;
      const records = (page.Records ?? []).map((record) =>
        toStreamRecord(record, this.#mapping.streamArn, this.#mapping.region),
      );
      if (records.length === 0) {
        await bell.wait(REST_MS);
        continue;
      }
      iterator = await this.#fill(records, iterator);
      await this.#deliver({ records: records.filter((record) => this.#passes(record)), attempts: 0 });
      if (this.#stopping && this.#unfinished) return;
      checkpoints.write(id, records.at(-1)?.sequence ?? '');
    }
  }

  /** Waits out the batching window for more records of the same batch. */
  async #fill(records: StreamRecord[], iterator: string | undefined): Promise<string | undefined> {
    const { batchSize, batchingWindowSeconds } = this.#mapping;
    const closes = performance.now() + batchingWindowSeconds * 1000;
    let next = iterator;
    while (
      next !== undefined &&
      records.length < batchSize &&
      performance.now() < closes &&
      !this.#stopping
    ) {
      await this.#surroundings.bell.wait(Math.min(REST_MS, closes - performance.now()));
      const page = await this.#surroundings.streams.send(
        new GetRecordsCommand({ ShardIterator: next, Limit: batchSize - records.length }),
      );
      next = page.NextShardIterator;
      records.push(
        ...(page.Records ?? []).map((record) =>
          toStreamRecord(record, this.#mapping.streamArn, this.#mapping.region),
        ),
      );
    }
    return next;
  }

  /** True while a batch was cut short by stopping: its records come again after the restart. */
  #unfinished = false;

  /** Tries a batch until it was dealt with or given up; returns early only when stopping. */
  async #deliver(first: Batch): Promise<void> {
    const work: Batch[] = [first];
    for (let batch = work.shift(); batch; batch = work.shift()) {
      const records = await this.#dropOld(batch.records);
      if (records.length === 0) continue;
      const outcome = await this.#attempt(records);
      if (outcome.kind === 'done') continue;
      if (this.#stopping) {
        this.#unfinished = true;
        return;
      }
      const rest = records.slice(outcome.from);
      const progressed = outcome.from > 0;
      const attempts = progressed ? 0 : batch.attempts + 1;
      const { maximumRetryAttempts, bisectBatchOnFunctionError } = this.#mapping;
      if (bisectBatchOnFunctionError && rest.length > 1) {
        // halves count their tries anew, as in Lambda, so only a single poisonous record is given up
        const middle = Math.ceil(rest.length / 2);
        work.unshift(
          { records: rest.slice(0, middle), attempts: 0 },
          { records: rest.slice(middle), attempts: 0 },
        );
      } else if (maximumRetryAttempts >= 0 && attempts > maximumRetryAttempts) {
        await this.#giveUp(rest, 'RetryAttemptsExhausted', attempts, outcome.reason);
        continue;
      } else {
        work.unshift({ records: rest, attempts });
      }
      await this.#surroundings.bell.wait(Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.min(attempts, 10)));
    }
  }

  async #attempt(
    records: readonly StreamRecord[],
  ): Promise<{ kind: 'done' } | { kind: 'failed'; from: number; reason: string }> {
    const { target, reportBatchItemFailures } = this.#mapping;
    try {
      const result = await target.invoke({ Records: records.map(({ event }) => event) });
      if (!reportBatchItemFailures) return { kind: 'done' };
      const failures = readFailures(result, new Set(records.map(({ sequence }) => sequence)));
      if (failures === 'all') return { kind: 'failed', from: 0, reason: 'the function reported failures' };
      // a stream goes on in order: everything from the first failure on is tried again
      const from = records.findIndex(({ sequence }) => failures.has(sequence));
      return from < 0 ? { kind: 'done' } : { kind: 'failed', from, reason: 'the function reported failures' };
    } catch (error) {
      if (!this.#stopping) this.#surroundings.log.warn(`${this.#mapping.id}: ${describeError(error)}`);
      return {
        kind: 'failed',
        from: 0,
        reason: error instanceof FunctionError ? error.errorType : describeError(error),
      };
    }
  }

  async #dropOld(records: readonly StreamRecord[]): Promise<readonly StreamRecord[]> {
    const { maximumRecordAgeSeconds } = this.#mapping;
    if (maximumRecordAgeSeconds < 0) return records;
    const oldest = Date.now() - maximumRecordAgeSeconds * 1000;
    const expired = records.filter(({ createdAt }) => createdAt < oldest);
    if (expired.length > 0) await this.#giveUp(expired, 'RecordAgeExceeded', 0, 'too old');
    return records.filter(({ createdAt }) => createdAt >= oldest);
  }

  async #giveUp(
    records: readonly StreamRecord[],
    condition: string,
    attempts: number,
    reason: string,
  ): Promise<void> {
    const { id, target, onFailure, streamArn } = this.#mapping;
    this.#surroundings.log.warn(`${id}: gave up on ${records.length} records (${condition}, ${reason})`);
    const time = (record: StreamRecord | undefined) => new Date(record?.createdAt ?? 0).toISOString();
    await onFailure?.({
      requestContext: {
        functionArn: target.definition.arn,
        condition,
        approximateInvokeCount: attempts,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-local',
        startSequenceNumber: records[0]?.sequence,
        endSequenceNumber: records.at(-1)?.sequence,
        approximateArrivalOfFirstRecord: time(records[0]),
        approximateArrivalOfLastRecord: time(records.at(-1)),
        batchSize: records.length,
        streamArn,
      },
    });
  }

  #passes(record: StreamRecord): boolean {
    const { filters } = this.#mapping;
    return filters.length === 0 || filters.some((filter) => matchesPattern(filter, record.event));
  }

  /** Local DynamoDBs keep a stream in one shard. */
  async #shard(): Promise<string> {
    const { StreamDescription } = await this.#surroundings.streams.send(
      new DescribeStreamCommand({ StreamArn: this.#mapping.streamArn }),
    );
    const shard = StreamDescription?.Shards?.at(-1)?.ShardId;
    if (!shard) throw new Error(`stream ${this.#mapping.streamArn} has no shard`);
    return shard;
  }

  async #iterator(shard: string): Promise<string | undefined> {
    const { streams, checkpoints } = this.#surroundings;
    const { id, streamArn, startingPosition } = this.#mapping;
    let after = checkpoints.read(id);
    if (after === null) {
      after = startingPosition === 'LATEST' ? await this.#lastSequence(shard) : '';
      // LATEST means "from the moment the consumer was made", not "from each start"
      checkpoints.write(id, after);
    }
    const from = (sequence: string) =>
      streams.send(
        new GetShardIteratorCommand({
          StreamArn: streamArn,
          ShardId: shard,
          ...(sequence === ''
            ? { ShardIteratorType: 'TRIM_HORIZON' }
            : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequence }),
        }),
      );
    try {
      return (await from(after)).ShardIterator;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TrimmedDataAccessException') throw error;
      return (await from('')).ShardIterator;
    }
  }

  async #lastSequence(shard: string): Promise<string> {
    const { streams } = this.#surroundings;
    const start = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: this.#mapping.streamArn,
        ShardId: shard,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    let [iterator, last] = [start.ShardIterator, ''];
    for (;;) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }));
      const newest = page.Records?.at(-1)?.dynamodb?.SequenceNumber;
      if (!newest) return last;
      [iterator, last] = [page.NextShardIterator, newest];
    }
  }
}
