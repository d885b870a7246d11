import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, seconds } from '../../platform/clock.ts';
import { conditionFailure, Expression, transact } from '../../platform/dynamodb.ts';
import { Enrolment } from './enrolment.ts';

const enrolmentKey = (id: string) => ({ pk: `ENROLMENT#${id}` });
const triesKey = (ownerId: string, day: string) => ({ pk: `TRIES#${ownerId}#${day}` });

/** How long a decided try can still be looked at. */
const KEPT = 7 * DAY;

/** Tries at enrolling, in the cameos table. */
export class EnrolmentStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  async get(id: string): Promise<Enrolment | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: enrolmentKey(id), ConsistentRead: true }),
    );
    return Item ? Enrolment.parse(Item) : null;
  }

  /** @returns false when the account has used up its tries of the day. */
  async create(enrolment: Enrolment, triesPerDay: number): Promise<boolean> {
    const day = new Date(enrolment.createdAt).toISOString().slice(0, 10);
    const refused = await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...enrolmentKey(enrolment.id),
            ...enrolment,
            expiresAtSeconds: seconds(enrolment.createdAt + KEPT),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: triesKey(enrolment.ownerId, day),
          UpdateExpression: 'ADD tries :one SET expiresAtSeconds = :expiry',
          ConditionExpression: 'attribute_not_exists(tries) OR tries < :most',
          ExpressionAttributeValues: {
            ':one': 1,
            ':most': triesPerDay,
            ':expiry': seconds(enrolment.createdAt + 2 * DAY),
          },
        },
      },
    ]);
    return refused === null;
  }

  /** Moves a try on, if it is where the change starts. @returns the row as it is now; null when there is none. */
  async move(
    id: string,
    from: Enrolment['status'],
    set: Partial<Enrolment>,
  ): Promise<{ moved: boolean; row: Enrolment } | null> {
    const expression = new Expression();
    const update = {
      TableName: this.#table,
      Key: enrolmentKey(id),
      UpdateExpression: expression.update(set, []),
      ConditionExpression: expression.equals({ status: from }),
      ExpressionAttributeNames: expression.names,
      ExpressionAttributeValues: expression.values,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      const { Attributes } = await this.#db.send(new UpdateCommand(update));
      return { moved: true, row: Enrolment.parse(Attributes) };
    } catch (error) {
      const failure = conditionFailure(error);
      if (!failure) throw error;
      return failure.item ? { moved: false, row: Enrolment.parse(failure.item) } : null;
    }
  }
}
