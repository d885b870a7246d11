import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { conditionFailure, transact } from '../platform/dynamodb.ts';
import { Rejected } from '../platform/errors.ts';
import { timeOrderedId } from '../platform/ids.ts';
import { Account, ApiKeyRow, handleOf, hashOf, hintOf, newSecret } from './account.ts';
import type { Birth } from './age.ts';
import { INVITATIONS_EACH } from './invitation.ts';
import { INDEXES, itemKeys } from './table.ts';

export type NewAccount = Pick<Account, 'name' | 'secondsPerDay'> &
  Partial<Pick<Account, 'handle' | 'birth' | 'operator'>>;

const HandleItem = z.object({ ownerId: z.string() });

export const handleTaken = (handle: string) =>
  new Rejected('handle_taken', `The handle ${handle} is taken.`, { param: 'handle' });

export function newAccount(account: NewAccount, now: number): Account {
  const ownerId = timeOrderedId('owner', now);
  return {
    ownerId,
    handle: handleOf(ownerId),
    birth: null,
    operator: false,
    invitationsLeft: INVITATIONS_EACH,
    guardian: null,
    createdAt: now,
    ...account,
  };
}

export function newKey(ownerId: string, name: string, now: number): { key: ApiKeyRow; secret: string } {
  const secret = newSecret();
  return {
    secret,
    key: { keyId: timeOrderedId('key', now), ownerId, name, hint: hintOf(secret), createdAt: now },
  };
}

/** A put that replaces nothing. */
export const putNew = (TableName: string, Item: Record<string, unknown>) => ({
  Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
});

/** Accounts, their handles and their API keys. */
export class AccountStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** An account that needs no invitation: the operator's way. @throws Rejected when the handle is somebody else's. */
  async createAccount(account: NewAccount, now: number): Promise<Account> {
    const row = newAccount(account, now);
    const refusals = await transact(this.#db, [
      putNew(this.#table, { ...itemKeys.account(row.ownerId), ...row }),
      putNew(this.#table, { ...itemKeys.handle(row.handle), ownerId: row.ownerId }),
    ]);
    if (refusals) throw handleTaken(row.handle);
    return row;
  }

  async getAccount(ownerId: string): Promise<Account | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.account(ownerId) }),
    );
    return Item ? Account.parse(Item) : null;
  }

  async findByHandle(handle: string): Promise<Account | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.handle(handle) }),
    );
    return Item ? this.getAccount(HandleItem.parse(Item).ownerId) : null;
  }

  /** What somebody has made sure of. An account of a person who is too young is closed by it, for good. */
  async setBirth(ownerId: string, birth: Birth, closedAt: number | null): Promise<Account | null> {
    try {
      const { Attributes } = await this.#db.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: itemKeys.account(ownerId),
          UpdateExpression: `SET birth = :birth${closedAt === null ? '' : ', closedAt = :closed'}`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':birth': birth, ...(closedAt !== null && { ':closed': closedAt }) },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Account.parse(Attributes);
    } catch (error) {
      if (conditionFailure(error)) return null;
      throw error;
    }
  }

  /** The secret is returned here and nowhere else. */
  async createKey(ownerId: string, name: string, now: number): Promise<{ key: ApiKeyRow; secret: string }> {
    const made = newKey(ownerId, name, now);
    await this.#db.send(
      new PutCommand(putNew(this.#table, { ...itemKeys.key(hashOf(made.secret)), ...made.key }).Put),
    );
    return made;
  }

  /** Read consistently: a revoked key stops working at once. */
  async findKey(secret: string): Promise<ApiKeyRow | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.key(hashOf(secret)), ConsistentRead: true }),
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
