import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { conditionFailure, transact } from '../platform/dynamodb.ts';
import { Rejected } from '../platform/errors.ts';
import { timeOrderedId } from '../platform/ids.ts';
import { Account, ApiKeyRow, handleOf, hashOf, hintOf, newSecret } from './account.ts';
import { INDEXES } from './table.ts';

const accountKey = (ownerId: string) => ({ pk: `ACCOUNT#${ownerId}` });
const handleKey = (handle: string) => ({ pk: `HANDLE#${handle}` });
const secretKey = (secret: string) => ({ pk: `KEY#${hashOf(secret)}` });

export type NewAccount = Pick<Account, 'name' | 'secondsPerDay'> &
  Partial<Pick<Account, 'handle' | 'birth' | 'operator'>>;

/** The only code that speaks to the accounts table. */
export class AccountStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** @throws Rejected when the handle is somebody else's. */
  async createAccount(account: NewAccount, now: number): Promise<Account> {
    const ownerId = timeOrderedId('owner', now);
    const row: Account = {
      ownerId,
      handle: handleOf(ownerId),
      birth: null,
      operator: false,
      createdAt: now,
      ...account,
    };
    const refusals = await transact(this.#db, [
      this.#put({ ...accountKey(ownerId), ...row }),
      this.#put({ ...handleKey(row.handle), ownerId }),
    ]);
    if (refusals)
      throw new Rejected('handle_taken', `The handle ${row.handle} is taken.`, { param: 'handle' });
    return row;
  }

  #put(Item: Record<string, unknown>) {
    return { Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
  }

  async getAccount(ownerId: string): Promise<Account | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: accountKey(ownerId) }),
    );
    return Item ? Account.parse(Item) : null;
  }

  /** The secret is returned here and nowhere else. */
  async createKey(ownerId: string, name: string, now: number): Promise<{ key: ApiKeyRow; secret: string }> {
    const secret = newSecret();
    const key: ApiKeyRow = {
      keyId: timeOrderedId('key', now),
      ownerId,
      name,
      hint: hintOf(secret),
      createdAt: now,
    };
    await this.#db.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...secretKey(secret), ...key },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return { key, secret };
  }

  /** Read consistently: a revoked key stops working at once. */
  async findKey(secret: string): Promise<ApiKeyRow | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: secretKey(secret), ConsistentRead: true }),
    );
    return Item ? ApiKeyRow.parse(Item) : null;
  }

  async listKeys(ownerId: string): Promise<ApiKeyRow[]> {
    const keys: ApiKeyRow[] = [];
    for await (const { Items = [] } of this.#queryKeys(ownerId))
      keys.push(...Items.map((item) => ApiKeyRow.parse(item)));
    return keys;
  }

  /** Null when the owner has no such key. Revoking twice keeps the first time. */
  async revokeKey(ownerId: string, keyId: string, now: number): Promise<ApiKeyRow | null> {
    const { value } = await this.#queryKeys(ownerId, keyId).next();
    const pk: unknown = value?.Items?.[0]?.pk;
    if (typeof pk !== 'string') return null;
    try {
      const { Attributes } = await this.#db.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk },
          UpdateExpression: 'SET revokedAt = :now',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
          ExpressionAttributeValues: { ':now': now },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return ApiKeyRow.parse(Attributes);
    } catch (error) {
      const failure = conditionFailure(error);
      if (!failure) throw error;
      return failure.item ? ApiKeyRow.parse(failure.item) : null;
    }
  }

  #queryKeys(ownerId: string, keyId?: string) {
    return paginateQuery(
      { client: this.#db },
      {
        TableName: this.#table,
        IndexName: INDEXES.keysByOwner,
        KeyConditionExpression: keyId ? 'ownerId = :owner AND keyId = :key' : 'ownerId = :owner',
        ExpressionAttributeValues: { ':owner': ownerId, ...(keyId && { ':key': keyId }) },
      },
    );
  }
}
