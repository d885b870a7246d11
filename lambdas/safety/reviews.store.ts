import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, MINUTE, seconds } from '../platform/clock.ts';
import { conditionFailure, Expression, throughConflicts, transact } from '../platform/dynamodb.ts';
import { sha256, timeOrderedId } from '../platform/ids.ts';
import { type Actor, newEntry } from './audit.ts';
import {
  ALLOWANCE_DAYS,
  Allowance,
  CLAIM_MINUTES,
  REFUSAL_DAYS,
  Refusal,
  Review,
  reviewId,
  type Verdict,
} from './review.ts';
import { type Page, SafetyTableStore } from './safety-table.store.ts';

/** What is told about something that is to be looked at. */
export type NewReview = Pick<
  Review,
  'kind' | 'subject' | 'ownerId' | 'stage' | 'category' | 'policy' | 'words' | 'text' | 'digest' | 'dueAt'
>;

/** Under which a text's or a file's allowance is found. */
export const digestOf = (content: string | Uint8Array): string => sha256(content);

const listOf = (kind: Review['kind'], status: Review['status']) => `${kind}#${status}`;
const allowanceKey = (ownerId: string, digest: string) => `ALLOWANCE#${ownerId}#${digest}`;

/** Who acts when nobody did until the deadline. */
const DEADLINE: Actor = { id: 'deadline', handle: 'deadline' };

/** The queue of what waits for a person, appeals, and what came of them. */
export class ReviewStore extends SafetyTableStore {
  get(id: string): Promise<Review | null> {
    return this.read(`REVIEW#${id}`, Review);
  }

  /** Opens a review, once per subject and kind. @returns the one that exists, and whether it is new. */
  async open(wish: NewReview, now: number): Promise<{ review: Review; fresh: boolean }> {
    const review: Review = {
      ...wish,
      id: reviewId(wish.kind, wish.subject.id),
      status: 'open',
      createdAt: now,
      claim: null,
      decision: null,
    };
    try {
      await throughConflicts(() =>
        this.db.send(
          new PutCommand({
            TableName: this.table,
            Item: { pk: `REVIEW#${review.id}`, list: listOf(review.kind, 'open'), ...review },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return { review, fresh: true };
    } catch (error) {
      const failure = conditionFailure(error);
      if (!failure?.item) throw error;
      return { review: Review.parse(failure.item), fresh: false };
    }
  }

  /** Oldest first. */
  list(
    kind: Review['kind'],
    status: Review['status'],
    page: Page,
  ): Promise<{ rows: Review[]; more: boolean }> {
    return this.page({ name: 'byList', value: listOf(kind, status) }, 'REVIEW#', page, Review);
  }

  listOfOwner(ownerId: string, page: Page): Promise<{ rows: Review[]; more: boolean }> {
    return this.page({ name: 'byOwner', value: ownerId }, 'REVIEW#', page, Review);
  }

  /** Takes a review in hand. Null: somebody else has it, or it is decided. */
  claim(id: string, by: Actor, now: number): Promise<Review | null> {
    const claim = { by: by.id, handle: by.handle, until: now + CLAIM_MINUTES * MINUTE };
    return this.#change(
      id,
      { status: 'claimed', claim },
      now,
      newEntry(by, 'review.claim', id, '', now),
      (e) => {
        const open = `${e.name('status')} = ${e.value('open')}`;
        const [of, until] = [`${e.name('claim')}.${e.name('by')}`, `${e.name('claim')}.${e.name('until')}`];
        const mineOrLapsed = `${of} = ${e.value(by.id)} OR ${until} < ${e.value(now)}`;
        return `${open} OR (${e.name('status')} = ${e.value('claimed')} AND (${mineOrLapsed}))`;
      },
    );
  }

  /** Ends a review that `by` has claimed; its stream does the rest. Null: not theirs to decide, or decided. */
  decide(
    review: Review,
    given: { readonly verdict: Verdict; readonly reason: string; readonly by: Actor },
    now: number,
  ): Promise<Review | null> {
    const { verdict, reason, by } = given;
    const decision = { verdict, reason, at: now, by: by.id, handle: by.handle };
    const entry = newEntry(by, 'review.decide', review.id, `${verdict}: ${reason}`, now);
    return this.#change(
      review.id,
      { status: 'decided', decision, ...(review.kind === 'hold' && { owed: 'resume' as const }) },
      now,
      entry,
      (e) =>
        `${e.name('status')} = ${e.value('claimed')} AND ${e.name('claim')}.${e.name('by')} = ${e.value(by.id)}`,
      verdict === 'approve' && review.kind === 'appeal' ? review : null,
    );
  }

  /** Refuses a hold whose time is over. Null: it has been decided, or still has time. */
  expire(id: string, now: number): Promise<Review | null> {
    const reason = 'Nobody decided in time.';
    const decision = {
      verdict: 'refuse' as const,
      reason,
      at: now,
      by: DEADLINE.id,
      handle: DEADLINE.handle,
    };
    return this.#change(
      id,
      { status: 'decided', decision },
      now,
      newEntry(DEADLINE, 'review.expire', id, reason, now),
      (e) => `${e.name('status')} <> ${e.value('decided')} AND ${e.name('dueAt')} <= ${e.value(now)}`,
    );
  }

  /** The effect of a decision has been caused. */
  async settle(id: string): Promise<void> {
    const e = new Expression();
    await transact(this.db, [
      {
        Update: {
          TableName: this.table,
          Key: { pk: `REVIEW#${id}` },
          UpdateExpression: e.update({}, ['owed']),
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: e.names,
        },
      },
    ]);
  }

  async #change(
    id: string,
    set: Partial<Pick<Review, 'status' | 'claim' | 'decision' | 'owed'>>,
    now: number,
    entry: ReturnType<typeof newEntry>,
    condition: (expression: Expression) => string,
    allows: Review | null = null,
  ): Promise<Review | null> {
    const before = await this.get(id);
    if (!before) return null;
    const e = new Expression();
    const list = listOf(before.kind, set.status ?? before.status);
    const refused = await transact(this.db, [
      {
        Update: {
          TableName: this.table,
          Key: { pk: `REVIEW#${id}` },
          UpdateExpression: e.update({ ...set, list }, []),
          ConditionExpression: condition(e),
          ExpressionAttributeNames: e.names,
          ExpressionAttributeValues: e.values,
        },
      },
      this.audited(entry),
      ...(allows?.digest
        ? [
            {
              Put: {
                TableName: this.table,
                Item: {
                  pk: allowanceKey(allows.ownerId, allows.digest),
                  category: allows.category,
                  review: id,
                  expiresAtSeconds: seconds(now + ALLOWANCE_DAYS * DAY),
                },
              },
            },
          ]
        : []),
    ]);
    return refused ? null : { ...before, ...set };
  }

  /** Remembers a refused text, so that its owner can appeal. */
  async refuse(wish: Omit<Refusal, 'id' | 'createdAt' | 'digest'>, now: number): Promise<Refusal> {
    const refusal = {
      ...wish,
      digest: digestOf(wish.text),
      id: timeOrderedId('refusal', now),
      createdAt: now,
    };
    await this.db.send(
      new PutCommand({
        TableName: this.table,
        Item: {
          pk: `REFUSAL#${refusal.id}`,
          kind: 'refusal',
          ...Object.fromEntries(Object.entries(refusal).filter(([name]) => name !== 'ownerId')),
          refusedOwner: refusal.ownerId,
          expiresAtSeconds: seconds(now + REFUSAL_DAYS * DAY),
        },
      }),
    );
    return refusal;
  }

  async refusal(id: string): Promise<Refusal | null> {
    return this.read(
      `REFUSAL#${id}`,
      Refusal.omit({ ownerId: true })
        .extend({ refusedOwner: Refusal.shape.ownerId })
        .transform(({ refusedOwner: ownerId, ...rest }) => ({ ...rest, ownerId })),
    );
  }

  /** What a person allowed this owner of exactly this content; null: nothing. */
  allowance(ownerId: string, digest: string): Promise<Allowance | null> {
    return this.read(allowanceKey(ownerId, digest), Allowance);
  }
}
