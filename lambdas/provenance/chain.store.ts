import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { conditionFailure } from '../platform/dynamodb.ts';
import { itemKeys } from './table.ts';

const ChainItem = z.object({ pem: z.string() });

/** Where the certificates of the signing key are kept: they are public, and change while everything runs. */
export class ChainStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** PEM, the signer's certificate first; null when none was installed yet. */
  async get(): Promise<string | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: itemKeys.chain, ConsistentRead: true }),
    );
    return Item ? ChainItem.parse(Item).pem : null;
  }

  /** @param instead what it takes the place of. @returns false when something else is there by now */
  async put(pem: string, instead: string | null, now: number): Promise<boolean> {
    try {
      await this.#db.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...itemKeys.chain, pem, installedAt: now },
          ...(instead === null
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'pem = :before', ExpressionAttributeValues: { ':before': instead } }),
        }),
      );
      return true;
    } catch (error) {
      if (!conditionFailure(error)) throw error;
      return false;
    }
  }
}
