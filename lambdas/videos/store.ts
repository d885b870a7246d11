import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import {
  conditionFailure,
  Expression,
  throughConflicts,
  transact,
  type Write,
} from '../platform/dynamodb.ts';
import { ownerPage, type PageRequest } from '../platform/owner-page.ts';
import { INDEXES, shardOf } from './table.ts';
import type { Transition } from './transitions.ts';
import { type Owed, VideoRow } from './video.ts';

const videoKey = (id: string) => ({ pk: `VIDEO#${id}` });
const ownerKey = (ownerId: string) => ({ pk: `OWNER#${ownerId}` });
const usageKey = (ownerId: string, day: string) => ({ pk: `USAGE#${ownerId}#${day}` });
const onceKey = (ownerId: string, key: string) => ({ pk: `ONCE#${ownerId}#${key}` });

const WithId = z.object({ id: z.string() });
const Remembered = z.object({ videoId: z.string(), bodyHash: z.string() });

/** A request's identity, so that its retry is recognised. */
export interface OnceKey {
  readonly key: string;
  readonly bodyHash: string;
  /** When the request reached us, milliseconds. */
  readonly requestedAt: number;
  /**
   * - `keyed`: the caller sent an Idempotency-Key. The first request wins.
   * - `first`: a first try without one. It yields only to a retry of itself that overtook it.
   * - `retry`: a client's automatic retry. It yields to any request of the same body in the window.
   */
  readonly kind: 'keyed' | 'first' | 'retry';
  readonly windowMs: number;
}

export type Admission =
  | { readonly outcome: 'admitted' }
  | { readonly outcome: 'repeated'; readonly videoId: string; readonly bodyHash: string }
  | { readonly outcome: 'over-quota' };

export type TransitionResult =
  | { readonly outcome: 'done'; readonly row: VideoRow }
  /** The row is not where the transition starts: the cause came twice, late or too early. */
  | { readonly outcome: 'refused'; readonly row: VideoRow }
  /** A condition that came with it does not hold any more: judge again. */
  | { readonly outcome: 'stale'; readonly row: VideoRow }
  | { readonly outcome: 'missing' };

type Update = NonNullable<Write['Update']>;

/** Writes to a transaction, DynamoDB's limit. */
const MAX_TRANSACTION = 100;

/** The only code that speaks to the videos table (see table.ts for its items). */
export class VideoStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  async get(id: string): Promise<VideoRow | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: videoKey(id), ConsistentRead: true }),
    );
    return Item ? VideoRow.parse(Item) : null;
  }

  /** The owner's videos by age, without the deleted and expired. `after` is the last id of the page before. */
  list(ownerId: string, page: PageRequest): Promise<{ rows: VideoRow[]; more: boolean }> {
    const source = {
      table: this.#table,
      index: INDEXES.byOwner,
      keyOf: videoKey,
      read: (item: unknown) => VideoRow.parse(item),
    };
    return ownerPage(this.#db, source, ownerId, page);
  }

  /**
   * Commits a new job, its share of the owner's daily quota, the memory of its request, and what another capability's
   * store wants written with it: all or nothing.
   */
  async admit(
    row: VideoRow,
    once: OnceKey,
    quota: { secondsPerDay: number },
    also: readonly Write[] = [],
  ): Promise<Admission> {
    if (row.seconds > quota.secondsPerDay) return { outcome: 'over-quota' };
    const refused = await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...videoKey(row.id),
            kind: 'video',
            ...row,
            ...(row.owed === 'slot' && { waitingOwner: row.ownerId }),
            dueShard: shardOf(row.id),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: usageKey(row.ownerId, row.quotaDay),
          UpdateExpression: 'ADD #seconds :seconds SET expiresAtSeconds = :expiry',
          ConditionExpression: 'attribute_not_exists(#seconds) OR #seconds <= :room',
          ExpressionAttributeNames: { '#seconds': 'seconds' },
          ExpressionAttributeValues: {
            ':seconds': row.seconds,
            ':room': quota.secondsPerDay - row.seconds,
            ':expiry': seconds(row.createdAt + 3 * DAY),
          },
        },
      },
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...onceKey(row.ownerId, once.key),
            videoId: row.id,
            bodyHash: once.bodyHash,
            requestedAt: once.requestedAt,
            byRetry: once.kind === 'retry',
            expiresAtSeconds: seconds(once.requestedAt + once.windowMs),
          },
          ...unlessRepeated(once),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      ...also,
    ]);
    if (refused === null) return { outcome: 'admitted' };
    const [taken, overQuota, earlier] = refused;
    if (earlier) return { outcome: 'repeated', ...Remembered.parse(earlier.item) };
    if (overQuota) return { outcome: 'over-quota' };
    throw new Error(`video ${row.id} exists already`, { cause: taken });
  }

  /**
   * Runs one declared transition as one conditional write.
   *
   * @param also conditions of another capability's store that must hold in the same commit
   */
  async transition(id: string, change: Transition, also: readonly Write[] = []): Promise<TransitionResult> {
    const update = this.#updateOf(id, change);
    if (also.length > 0) return this.#transitionWith(id, update, also);
    try {
      const { Attributes } = await throughConflicts(() =>
        this.#db.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' })),
      );
      return { outcome: 'done', row: VideoRow.parse(Attributes) };
    } catch (error) {
      const failure = conditionFailure(error);
      if (!failure) throw error;
      return failure.item
        ? { outcome: 'refused', row: VideoRow.parse(failure.item) }
        : { outcome: 'missing' };
    }
  }

  /**
   * Runs one transition on many rows, a hundred in a commit: fifty times as fast as one by one.
   *
   * @returns the ids of those rows that are not where it starts
   */
  async transitionAll(ids: readonly string[], change: Transition): Promise<string[]> {
    const refused: string[] = [];
    for (let rest = [...ids]; rest.length > 0; ) {
      const part = rest.slice(0, MAX_TRANSACTION);
      const refusals = await transact(
        this.#db,
        part.map((id) => ({ Update: this.#updateOf(id, change) })),
      );
      const failed = new Set(part.filter((_, at) => refusals?.[at] != null));
      refused.push(...failed);
      // a transaction that was refused has changed nothing: once more without those that stood in its way
      rest = [...(refusals ? part.filter((id) => !failed.has(id)) : []), ...rest.slice(MAX_TRANSACTION)];
    }
    return refused;
  }

  #updateOf(id: string, change: Transition): Update {
    const expression = new Expression();
    const statuses = change.from.map((status) => expression.value(status)).join(', ');
    const conditions = [`${expression.name('status')} IN (${statuses})`];
    for (const [name, value] of Object.entries(change.when))
      conditions.push(
        value === null
          ? `attribute_not_exists(${expression.name(name)})`
          : expression.equals({ [name]: value }),
      );
    for (const [name, value] of Object.entries(change.below ?? {}))
      conditions.push(`${expression.name(name)} < ${expression.value(value)}`);
    return {
      TableName: this.#table,
      Key: videoKey(id),
      UpdateExpression: expression.update(change.set, change.remove),
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: expression.names,
      ExpressionAttributeValues: expression.values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  async #transitionWith(id: string, update: Update, also: readonly Write[]): Promise<TransitionResult> {
    const refused = await transact(this.#db, [{ Update: update }, ...also]);
    const row = await this.get(id);
    if (!row) return { outcome: 'missing' };
    if (refused === null) return { outcome: 'done', row };
    return { outcome: refused[0] ? 'refused' : 'stale', row };
  }

  /** Ids of the owner's jobs that wait for a place in the pipeline, oldest first. Eventually consistent. */
  async waiting(ownerId: string, limit: number): Promise<string[]> {
    const { Items = [] } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.waiting,
        KeyConditionExpression: 'waitingOwner = :owner',
        ExpressionAttributeValues: { ':owner': ownerId },
        Limit: limit,
      }),
    );
    return Items.map((item) => WithId.parse(item).id);
  }

  /** Gives a waiting job one of its owner's places; from then on it owes its dispatch. */
  async takeSlot(
    job: { id: string; ownerId: string },
    options: { slotsPerOwner: number; dueAt: number },
  ): Promise<'taken' | 'full' | 'not-waiting'> {
    const expression = new Expression();
    const update = expression.update(
      { slot: true, owed: 'dispatch', attempt: 1, dueAt: options.dueAt, sweeps: 0 },
      ['waitingOwner'],
    );
    const refused = await transact(this.#db, [
      {
        Update: {
          TableName: this.#table,
          Key: videoKey(job.id),
          UpdateExpression: update,
          ConditionExpression: expression.equals({ status: 'queued', owed: 'slot' }),
          ExpressionAttributeNames: expression.names,
          ExpressionAttributeValues: expression.values,
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: ownerKey(job.ownerId),
          UpdateExpression: 'ADD inPipeline :one',
          ConditionExpression: 'attribute_not_exists(inPipeline) OR inPipeline < :most',
          ExpressionAttributeValues: { ':one': 1, ':most': options.slotsPerOwner },
        },
      },
    ]);
    if (refused === null) return 'taken';
    return refused[0] ? 'not-waiting' : 'full';
  }

  /**
   * Closes an ended job's accounts, once: gives its place back, and its seconds too unless the video was made.
   *
   * @param next what the row owes afterwards: null, or `erase` when it is also to be deleted
   * @param dueAt when its time is over
   */
  async settle(row: VideoRow, next: Owed | null, dueAt: number): Promise<'settled' | 'settled-before'> {
    const expression = new Expression();
    const condition = expression.equals({ slot: row.slot, quotaHeld: row.quotaHeld, status: row.status });
    const update = expression.update(
      { slot: false, quotaHeld: false, dueAt, sweeps: 0, ...(next && { owed: next }) },
      next ? [] : ['owed'],
    );
    const refused = await transact(this.#db, [
      {
        Update: {
          TableName: this.#table,
          Key: videoKey(row.id),
          UpdateExpression: update,
          ConditionExpression: `${condition} AND ${expression.name('owed')} = ${expression.value(row.owed)}`,
          ExpressionAttributeNames: expression.names,
          ExpressionAttributeValues: expression.values,
        },
      },
      ...(row.slot
        ? [
            {
              Update: {
                TableName: this.#table,
                Key: ownerKey(row.ownerId),
                UpdateExpression: 'ADD inPipeline :less',
                ExpressionAttributeValues: { ':less': -1 },
              },
            },
          ]
        : []),
      ...(row.quotaHeld && row.status !== 'completed'
        ? [
            {
              Update: {
                TableName: this.#table,
                Key: usageKey(row.ownerId, row.quotaDay),
                UpdateExpression: 'ADD #seconds :back SET expiresAtSeconds = :expiry',
                ExpressionAttributeNames: { '#seconds': 'seconds' },
                ExpressionAttributeValues: {
                  ':back': -row.seconds,
                  ':expiry': seconds(row.createdAt + 3 * DAY),
                },
              },
            },
          ]
        : []),
    ]);
    return refused === null ? 'settled' : 'settled-before';
  }

  /** Deletes the row of a removed video whose files are gone. */
  async erase(id: string): Promise<void> {
    const expression = new Expression();
    const deletion = {
      TableName: this.#table,
      Key: videoKey(id),
      ConditionExpression: expression.equals({ owed: 'erase', slot: false, quotaHeld: false }),
      ExpressionAttributeNames: expression.names,
      ExpressionAttributeValues: expression.values,
    };
    try {
      await throughConflicts(() => this.#db.send(new DeleteCommand(deletion)));
    } catch (error) {
      if (!conditionFailure(error)) throw error;
    }
  }

  /** Ids of rows in one shard whose time has come, longest overdue first. */
  async due(shard: number, now: number, limit: number): Promise<string[]> {
    const { Items = [] } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.byDue,
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
        Limit: limit,
      }),
    );
    return Items.map((item) => WithId.parse(item).id);
  }
}

/** The condition under which a request is new. An item past its time may linger, so its own expiry counts. */
function unlessRepeated(once: OnceKey): {
  ConditionExpression: string;
  ExpressionAttributeValues: Record<string, unknown>;
} {
  const expired = 'attribute_not_exists(pk) OR expiresAtSeconds < :now';
  const values = { ':now': seconds(once.requestedAt) };
  if (once.kind !== 'first') return { ConditionExpression: expired, ExpressionAttributeValues: values };
  return {
    ConditionExpression: `${expired} OR byRetry = :no OR requestedAt < :mine`,
    ExpressionAttributeValues: { ...values, ':no': false, ':mine': once.requestedAt },
  };
}
