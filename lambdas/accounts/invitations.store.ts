import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, MINUTE, seconds } from '../platform/clock.ts';
import { conditionFailure, transact } from '../platform/dynamodb.ts';
import { timeOrderedId } from '../platform/ids.ts';
import { type Account, type ApiKeyRow, hashOf } from './account.ts';
import type { Birth } from './age.ts';
import { digestOf, INVITATION_LIFE, Invitation, newCode } from './invitation.ts';
import { newAccount, newKey, putNew } from './store.ts';
import { itemKeys } from './table.ts';

/** How long whoever lost the answer to a sign-up may ask for it again. */
const REPEAT_WINDOW = 15 * MINUTE;

export interface SignUp {
  readonly handle: string;
  readonly name: string;
  readonly birth: Birth;
  readonly secondsPerDay: number;
}

export type SignUpResult =
  | { readonly outcome: 'made'; readonly account: Account; readonly key: ApiKeyRow; readonly secret: string }
  | { readonly outcome: 'handle-taken' }
  /** The invitation had been used; `by` is the account it made a moment ago, if it did. */
  | { readonly outcome: 'used'; readonly by: string | null };

/** Invitations and what comes of them. */
export class InvitationStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** Null when the account has none left. An operator's are not counted. */
  async issue(
    by: { readonly ownerId: string; readonly operator: boolean },
    birth: Birth | null,
    now: number,
  ): Promise<{ invitation: Invitation; code: string } | null> {
    const code = newCode();
    const invitation: Invitation = {
      invitationId: timeOrderedId('invitation', now),
      ownerId: by.ownerId,
      createdAt: now,
      expiresAt: now + INVITATION_LIFE,
      birth,
    };
    const put = putNew(this.#table, {
      ...itemKeys.invitation(digestOf(code)),
      ...invitation,
      expiresAtSeconds: seconds(invitation.expiresAt + DAY),
    });
    if (by.operator) {
      await this.#db.send(new PutCommand(put.Put));
      return { invitation, code };
    }
    const refusals = await transact(this.#db, [
      put,
      {
        Update: {
          TableName: this.#table,
          Key: itemKeys.account(by.ownerId),
          UpdateExpression: 'ADD invitationsLeft :less',
          ConditionExpression: 'invitationsLeft > :none',
          ExpressionAttributeValues: { ':less': -1, ':none': 0 },
        },
      },
    ]);
    return refusals ? null : { invitation, code };
  }

  /** The invitation of a code that works or has worked; null: there is none, or its time is over. */
  async find(code: string, now: number): Promise<Invitation | null> {
    const { Item } = await this.#db.send(
      new GetCommand({
        TableName: this.#table,
        Key: itemKeys.invitation(digestOf(code)),
        ConsistentRead: true,
      }),
    );
    const invitation = Item && Invitation.parse(Item);
    return invitation && invitation.expiresAt > now ? invitation : null;
  }

  /** Makes the account, its handle and its first key, and uses the invitation up: all or nothing. */
  async signUp(code: string, person: SignUp, now: number): Promise<SignUpResult> {
    const account = newAccount(person, now);
    const { key, secret } = newKey(account.ownerId, 'first key', now);
    const refusals = await transact(this.#db, [
      this.#use(code, now, account.ownerId),
      putNew(this.#table, { ...itemKeys.handle(account.handle), ownerId: account.ownerId }),
      putNew(this.#table, { ...itemKeys.account(account.ownerId), ...account }),
      putNew(this.#table, { ...itemKeys.key(hashOf(secret)), ...key }),
    ]);
    if (!refusals) return { outcome: 'made', account, key, secret };
    const [used, taken] = refusals;
    if (used) {
      const invitation = used.item && Invitation.parse(used.item);
      const recent = invitation?.usedAt !== undefined && invitation.usedAt > now - REPEAT_WINDOW;
      return { outcome: 'used', by: (recent && invitation.usedBy) || null };
    }
    if (taken) return { outcome: 'handle-taken' };
    throw new Error('a sign-up met an account or a key of its own random id');
  }

  /** Uses an invitation up without an account, so that nobody tries other birth dates with it. */
  async burn(code: string, now: number): Promise<void> {
    try {
      await this.#db.send(new UpdateCommand(this.#use(code, now).Update));
    } catch (error) {
      if (!conditionFailure(error)) throw error;
    }
  }

  #use(code: string, now: number, by?: string) {
    return {
      Update: {
        TableName: this.#table,
        Key: itemKeys.invitation(digestOf(code)),
        UpdateExpression: `SET usedAt = :now${by === undefined ? '' : ', usedBy = :by'}`,
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(usedAt) AND expiresAt > :now',
        ExpressionAttributeValues: { ':now': now, ...(by !== undefined && { ':by': by }) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    };
  }
}
