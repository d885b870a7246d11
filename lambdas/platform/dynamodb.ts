import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Retryable } from './errors.ts';

type Values = Readonly<Record<string, string | number | boolean>>;

/** Collects names and values of an expression under placeholders, so that no attribute name is ever reserved. */
export class Expression {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  #next = 0;

  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(value: unknown): string {
    const placeholder = `:v${this.#next++}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** `SET a = …, b = … REMOVE c, d`; empty parts are left out. */
  update(set: Readonly<Record<string, unknown>>, remove: readonly string[]): string {
    const sets = Object.entries(set).map(([name, value]) => `${this.name(name)} = ${this.value(value)}`);
    const removes = remove.map((name) => this.name(name));
    return [sets.length > 0 && `SET ${sets.join(', ')}`, removes.length > 0 && `REMOVE ${removes.join(', ')}`]
      .filter((part) => part !== false)
      .join(' ');
  }

  /** Equality with every value. */
  equals(values: Values): string {
    return Object.entries(values)
      .map(([name, value]) => `${this.name(name)} = ${this.value(value)}`)
      .join(' AND ');
  }
}

/** The item a failed condition met: null when there was none. `undefined`: the error is of another kind. */
export function conditionFailure(error: unknown): { item: Record<string, unknown> | null } | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  return { item: error.Item ? unmarshall(error.Item) : null };
}

/** One write or check of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Which items of a transaction stood in its way, by position; `item` where the write asked for it. */
export type Refusals = readonly ({ readonly item: Record<string, unknown> | null } | null)[];

const MAX_TRIES = 12;

/** Reasons for which a transaction is cancelled that pass by themselves. */
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

const reasonsOf = (error: unknown) =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];

/**
 * Tries a write again, with jitter, while a transaction on the same item stands in its way or the table is short of
 * capacity: the SDK does neither for transactions, nor for single writes that meet one.
 *
 * @throws Retryable when that does not end
 */
export async function throughConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const passes =
        error instanceof TransactionConflictException ||
        reasonsOf(error).some(({ Code = '' }) => PASSING.has(Code));
      if (!passes) throw error;
      if (attempt === MAX_TRIES) throw new Retryable('transaction conflict', { cause: error });
      await sleep(Math.random() * Math.min(400, 10 * 2 ** attempt));
    }
  }
}

/** One transaction. Null when it was committed, else which conditions failed. */
export async function transact(
  db: DynamoDBDocumentClient,
  items: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<Refusals | null> {
  try {
    await throughConflicts(() => db.send(new TransactWriteCommand({ TransactItems: items })));
    return null;
  } catch (error) {
    const reasons = reasonsOf(error);
    if (!reasons.some((reason) => reason.Code === 'ConditionalCheckFailed')) throw error;
    return reasons.map((reason) =>
      reason.Code === 'ConditionalCheckFailed'
        ? { item: reason.Item ? unmarshall(reason.Item) : null }
        : null,
    );
  }
}

const Image = z.custom<Record<string, AttributeValue>>(
  (image) => typeof image === 'object' && image !== null,
);

/** A stream record's image as plain values, still to be parsed as an item. */
export const unmarshallImage = (image: unknown): Record<string, unknown> => unmarshall(Image.parse(image));
