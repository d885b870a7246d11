import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { seconds } from '../platform/clock.ts';
import { conditionFailure, Expression, transact } from '../platform/dynamodb.ts';
import { Retryable } from '../platform/errors.ts';
import { CHECK_KEPT, CheckRow, type Findings } from './check.ts';
import { itemKeys } from './table.ts';

const MINUTE = 60_000;

/** How a check ended. */
export type Ending =
  | { readonly status: 'done'; readonly findings: Findings }
  | { readonly status: 'failed'; readonly code: string; readonly message: string };

/** Files that somebody wants to know about. */
export class CheckStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** @throws Retryable when more than `perMinute` were asked for in this minute, by all together */
  async create(row: CheckRow, perMinute: number): Promise<void> {
    const refused = await transact(this.#db, [
      {
        Update: {
          TableName: this.#table,
          Key: itemKeys.minute(Math.floor(row.createdAt / MINUTE)),
          UpdateExpression: 'ADD asked :one SET expiresAtSeconds = :expiry',
          ConditionExpression: 'attribute_not_exists(asked) OR asked < :most',
          ExpressionAttributeValues: {
            ':one': 1,
            ':most': perMinute,
            ':expiry': seconds(row.createdAt + 10 * MINUTE),
          },
        },
      },
      {
        Put: {
          TableName: this.#table,
          Item: { ...itemKeys.check(row.id), ...row, expiresAtSeconds: seconds(row.createdAt + CHECK_KEPT) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
    if (refused?.[0]) throw new Retryable('too many checks in this minute');
    if (refused) throw new Error(`check ${row.id} exists already`);
  }

  async get(id: string): Promise<CheckRow | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.check(id), ConsistentRead: true }),
    );
    return Item ? CheckRow.parse(Item) : null;
  }

  /** Commits what was found. The first word counts. */
  async end(id: string, ending: Ending): Promise<void> {
    const expression = new Expression();
    const update = expression.update({ ...ending }, []);
    const condition = expression.equals({ status: 'waiting' });
    try {
      await this.#db.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: itemKeys.check(id),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: expression.names,
          ExpressionAttributeValues: expression.values,
        }),
      );
    } catch (error) {
      if (!conditionFailure(error)) throw error;
    }
  }
}
