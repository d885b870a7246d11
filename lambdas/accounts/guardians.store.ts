import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import { conditionFailure, transact } from '../platform/dynamodb.ts';
import { Account, hashOf } from './account.ts';
import { CODE_LIFE, type Guardian, type GuardianLimits, NO_LIMITS, newGuardianCode } from './guardian.ts';
import { putNew } from './store.ts';
import { INDEXES, itemKeys } from './table.ts';

const CodeItem = z.object({ ownerId: z.string(), expiresAt: z.int() });

/** Links between teens and guardians. A link is part of the teen's account: one row, one write. */
export class GuardianStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  async issueCode(teenId: string, now: number): Promise<{ code: string; expiresAt: number }> {
    const code = newGuardianCode();
    const expiresAt = now + CODE_LIFE;
    const item = { ownerId: teenId, expiresAt, expiresAtSeconds: seconds(expiresAt + DAY) };
    await this.#db.send(
      new PutCommand(putNew(this.#table, { ...itemKeys.guardianCode(hashOf(code)), ...item }).Put),
    );
    return { code, expiresAt };
  }

  /** The teen who gave the code away; null: nobody, or its time is over. */
  async findTeen(code: string, now: number): Promise<string | null> {
    const { Item } = await this.#db.send(
      new GetCommand({
        TableName: this.#table,
        Key: itemKeys.guardianCode(hashOf(code)),
        ConsistentRead: true,
      }),
    );
    const item = Item && CodeItem.parse(Item);
    return item && item.expiresAt > now ? item.ownerId : null;
  }

  /** Uses the code up. False: somebody else has, or the teen has a guardian. */
  async link(code: string, teenId: string, by: Account, now: number): Promise<boolean> {
    const guardian: Guardian = { ownerId: by.ownerId, handle: by.handle, linkedAt: now, limits: NO_LIMITS };
    const refusals = await transact(this.#db, [
      {
        Delete: {
          TableName: this.#table,
          Key: itemKeys.guardianCode(hashOf(code)),
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: itemKeys.account(teenId),
          UpdateExpression: 'SET guardian = :guardian, guardianId = :id',
          ConditionExpression:
            'attribute_exists(pk) AND (guardian = :none OR attribute_exists(guardian.ended))',
          ExpressionAttributeValues: { ':guardian': guardian, ':id': by.ownerId, ':none': null },
        },
      },
    ]);
    return refusals === null;
  }

  /** The accounts a guardian is or was linked to, as long as no other guardian followed. */
  async wards(guardianId: string): Promise<Account[]> {
    const wards: Account[] = [];
    const pages = paginateQuery(
      { client: this.#db },
      {
        TableName: this.#table,
        IndexName: INDEXES.byGuardian,
        KeyConditionExpression: 'guardianId = :guardian',
        ExpressionAttributeValues: { ':guardian': guardianId },
      },
    );
    for await (const { Items = [] } of pages) wards.push(...Items.map((item) => Account.parse(item)));
    return wards;
  }

  /** Null: there is no such link. */
  setLimits(guardianId: string, teenId: string, limits: GuardianLimits): Promise<Account | null> {
    return this.#change(teenId, guardianId, 'SET guardian.limits = :limits', { ':limits': limits });
  }

  /** Either side may end a link; it stays to be seen. Null: there is none. */
  end(guardianId: string, teenId: string, by: 'teen' | 'guardian', now: number): Promise<Account | null> {
    return this.#change(teenId, guardianId, 'SET guardian.ended = :end', {
      ':end': { at: now, by },
    });
  }

  async #change(
    teenId: string,
    guardianId: string,
    update: string,
    values: Record<string, unknown>,
  ): Promise<Account | null> {
    try {
      const { Attributes } = await this.#db.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: itemKeys.account(teenId),
          UpdateExpression: update,
          ConditionExpression: 'guardianId = :guardian AND attribute_not_exists(guardian.ended)',
          ExpressionAttributeValues: { ...values, ':guardian': guardianId },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Account.parse(Attributes);
    } catch (error) {
      if (conditionFailure(error)) return null;
      throw error;
    }
  }
}
