import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import { conditionFailure, Expression, throughConflicts, transact } from '../platform/dynamodb.ts';
import { ownerPage, type PageRequest } from '../platform/owner-page.ts';
import { INDEXES, shardOf } from './table.ts';
import type { Transition } from './transitions.ts';
import { UploadRow, type WaitingRow } from './upload.ts';

const uploadKey = (id: string) => ({ pk: `UPLOAD#${id}` });
const usageKey = (ownerId: string, day: string) => ({ pk: `USAGE#${ownerId}#${day}` });

const WithId = z.object({ id: z.string() });

/** What an owner may ask for in a day, UTC. */
export interface UploadQuota {
  readonly uploads: number;
  readonly bytes: number;
}

export type TransitionResult =
  | { readonly outcome: 'done'; readonly row: UploadRow }
  /** The row is not where the transition starts, or was deleted. */
  | { readonly outcome: 'refused'; readonly row: UploadRow }
  | { readonly outcome: 'missing' };

/** The only code that speaks to the uploads table (see table.ts for its items). */
export class UploadStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  async get(id: string): Promise<UploadRow | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: uploadKey(id), ConsistentRead: true }),
    );
    return Item ? UploadRow.parse(Item) : null;
  }

  /** The owner's uploads by age, without the deleted and the expired. `after` is the last id of the page before. */
  list(ownerId: string, page: PageRequest): Promise<{ rows: UploadRow[]; more: boolean }> {
    const source = {
      table: this.#table,
      index: INDEXES.byOwner,
      keyOf: uploadKey,
      read: (item: unknown) => UploadRow.parse(item),
    };
    return ownerPage(this.#db, source, ownerId, page);
  }

  /** Commits a new upload and its share of the owner's daily quota: both or neither. */
  async create(row: WaitingRow, quota: UploadQuota): Promise<'created' | 'over-quota'> {
    const refused = await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: { ...uploadKey(row.id), ...row, dueShard: shardOf(row.id) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: usageKey(row.ownerId, new Date(row.createdAt).toISOString().slice(0, 10)),
          UpdateExpression: 'ADD #uploads :one, #bytes :bytes SET expiresAtSeconds = :expiry',
          ConditionExpression: 'attribute_not_exists(#uploads) OR (#uploads < :uploads AND #bytes <= :room)',
          ExpressionAttributeNames: { '#uploads': 'uploads', '#bytes': 'bytes' },
          ExpressionAttributeValues: {
            ':one': 1,
            ':bytes': row.bytes,
            ':uploads': quota.uploads,
            ':room': quota.bytes - row.bytes,
            ':expiry': seconds(row.createdAt + 3 * DAY),
          },
        },
      },
    ]);
    if (refused === null) return 'created';
    if (refused[1]) return 'over-quota';
    throw new Error(`upload ${row.id} exists already`);
  }

  /** Runs one declared transition as one conditional write. */
  async transition(id: string, change: Transition): Promise<TransitionResult> {
    const expression = new Expression();
    const statuses = change.from.map((status) => expression.value(status)).join(', ');
    const conditions = [
      `${expression.name('status')} IN (${statuses})`,
      `attribute_not_exists(${expression.name('deletedAt')})`,
    ];
    for (const [name, value] of Object.entries(change.when))
      conditions.push(
        value === null
          ? `attribute_not_exists(${expression.name(name)})`
          : expression.equals({ [name]: value }),
      );
    const update = {
      TableName: this.#table,
      Key: uploadKey(id),
      UpdateExpression: expression.update(change.set, []),
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: expression.names,
      ExpressionAttributeValues: expression.values,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      const { Attributes } = await throughConflicts(() => this.#db.send(new UpdateCommand(update)));
      return { outcome: 'done', row: UploadRow.parse(Attributes) };
    } catch (error) {
      const failure = conditionFailure(error);
      if (!failure) throw error;
      return failure.item
        ? { outcome: 'refused', row: UploadRow.parse(failure.item) }
        : { outcome: 'missing' };
    }
  }

  /** Deletes the row of a removed upload whose files are gone. */
  async erase(id: string): Promise<void> {
    try {
      await this.#db.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: uploadKey(id),
          ConditionExpression: 'attribute_exists(deletedAt)',
        }),
      );
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
