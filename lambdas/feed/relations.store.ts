import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { transact } from '../platform/dynamodb.ts';
import { Retryable } from '../platform/errors.ts';
import { INDEXES, itemKeys } from './table.ts';

/** Two accounts. Owner ids and handles; handles never change. */
export interface Pair {
  readonly from: { readonly ownerId: string; readonly handle: string };
  readonly to: { readonly ownerId: string; readonly handle: string };
}

const FollowItem = z.object({ followerHandle: z.string(), followedHandle: z.string(), at: z.int() });
const BlockItem = z.object({ blockedHandle: z.string(), at: z.int() });
const KeyOnly = z.object({ pk: z.string() });

/** Somebody in a list of relations, and since when, milliseconds. */
export interface Relation {
  readonly handle: string;
  readonly at: number;
}

/** Who follows and who has blocked whom. */
export class RelationStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /**
   * False when one of the two has blocked the other, or when `onlyBack` and the other does not follow. Following twice
   * changes nothing.
   */
  async follow({ from, to }: Pair, onlyBack: boolean, now: number): Promise<boolean> {
    const refusals = await transact(this.#db, [
      {
        Update: {
          TableName: this.#table,
          Key: itemKeys.follow(from.ownerId, to.ownerId),
          UpdateExpression:
            'SET followerId = :a, followerHandle = :aHandle, followedId = :b, followedHandle = :bHandle, #at = if_not_exists(#at, :now)',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: {
            ':a': from.ownerId,
            ':aHandle': from.handle,
            ':b': to.ownerId,
            ':bHandle': to.handle,
            ':now': now,
          },
        },
      },
      this.#check(itemKeys.block(from.ownerId, to.ownerId), 'attribute_not_exists(pk)'),
      this.#check(itemKeys.block(to.ownerId, from.ownerId), 'attribute_not_exists(pk)'),
      ...(onlyBack ? [this.#check(itemKeys.follow(to.ownerId, from.ownerId), 'attribute_exists(pk)')] : []),
    ]);
    return refusals === null;
  }

  async unfollow(follower: string, followed: string): Promise<void> {
    await this.#db.send(
      new DeleteCommand({ TableName: this.#table, Key: itemKeys.follow(follower, followed) }),
    );
  }

  /** Ends what either follows of the other, in the same commit. */
  async block({ from, to }: Pair, now: number): Promise<void> {
    const gone = (Key: Record<string, string>) => ({ Delete: { TableName: this.#table, Key } });
    await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...itemKeys.block(from.ownerId, to.ownerId),
            blockerId: from.ownerId,
            blockedId: to.ownerId,
            blockedHandle: to.handle,
            at: now,
          },
        },
      },
      gone(itemKeys.follow(from.ownerId, to.ownerId)),
      gone(itemKeys.follow(to.ownerId, from.ownerId)),
    ]);
  }

  async unblock(blocker: string, blocked: string): Promise<void> {
    await this.#db.send(new DeleteCommand({ TableName: this.#table, Key: itemKeys.block(blocker, blocked) }));
  }

  /** Each follows the other, as of now. */
  async areMutual(a: string, b: string): Promise<boolean> {
    return (await this.#present([itemKeys.follow(a, b), itemKeys.follow(b, a)])) === 2;
  }

  /** Either has blocked the other, as of now. */
  async areApart(a: string, b: string): Promise<boolean> {
    return (await this.#present([itemKeys.block(a, b), itemKeys.block(b, a)])) > 0;
  }

  following = (ownerId: string): Promise<Relation[]> =>
    this.#list(INDEXES.byFollower, 'followerId', ownerId, (item) => {
      const { followedHandle: handle, at } = FollowItem.parse(item);
      return { handle, at };
    });

  followers = (ownerId: string): Promise<Relation[]> =>
    this.#list(INDEXES.byFollowed, 'followedId', ownerId, (item) => {
      const { followerHandle: handle, at } = FollowItem.parse(item);
      return { handle, at };
    });

  blocked = (ownerId: string): Promise<Relation[]> =>
    this.#list(INDEXES.byBlocker, 'blockerId', ownerId, (item) => {
      const { blockedHandle: handle, at } = BlockItem.parse(item);
      return { handle, at };
    });

  #check(Key: Record<string, string>, ConditionExpression: string) {
    return { ConditionCheck: { TableName: this.#table, Key, ConditionExpression } };
  }

  async #present(keys: readonly Record<string, string>[]): Promise<number> {
    const { Responses = {}, UnprocessedKeys = {} } = await this.#db.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: [...keys], ConsistentRead: true } } }),
    );
    // an answer in part must not be taken for "nobody has blocked anybody"
    if (Object.keys(UnprocessedKeys).length > 0) throw new Retryable('DynamoDB left keys unread');
    return (Responses[this.#table] ?? []).map((item) => KeyOnly.parse(item)).length;
  }

  async #list(
    index: string,
    attribute: string,
    ownerId: string,
    read: (item: unknown) => Relation,
  ): Promise<Relation[]> {
    const found: Relation[] = [];
    const pages = paginateQuery(
      { client: this.#db },
      {
        TableName: this.#table,
        IndexName: index,
        KeyConditionExpression: '#who = :who',
        ExpressionAttributeNames: { '#who': attribute },
        ExpressionAttributeValues: { ':who': ownerId },
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) found.push(...Items.map(read));
    return found;
  }
}
