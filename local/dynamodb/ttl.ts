import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { type CloudLog, describeError } from '../log.ts';

export interface ExpiringTable {
  readonly name: string;
  readonly keys: readonly string[];
  /** Attribute with the time of expiry, seconds since the epoch. */
  readonly attribute: string;
}

/** DynamoDB promises no moment ("within a few days"); a minute is soon enough to see it work. */
const INTERVAL_MS = 60_000;
/** As in DynamoDB, a time that lies more than five years back is taken for a mistake and kept. */
const TOO_LONG_AGO_S = 5 * 365 * 24 * 3600;

/** Deletes expired items: the embedded DynamoDB accepts a time to live but never acts on it. */
export class TtlSweeper {
  readonly #client: DynamoDBClient;
  readonly #log: CloudLog;
  readonly #tables: ExpiringTable[] = [];
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(client: DynamoDBClient, log: CloudLog) {
    this.#client = client;
    this.#log = log;
  }

  add(table: ExpiringTable): void {
    this.#tables.push(table);
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.sweep();
    }, INTERVAL_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  /** One round over all tables. An item that was prolonged in the meantime stays. */
  async sweep(now: number = Date.now()): Promise<void> {
    const seconds = Math.floor(now / 1000);
    for (const table of this.#tables) {
      try {
        await this.#sweepTable(table, seconds);
      } catch (error) {
        if (!this.#stopped) this.#log.warn(`expired items of ${table.name}: ${describeError(error)}`);
      }
    }
  }

  async #sweepTable({ name, keys, attribute }: ExpiringTable, now: number): Promise<void> {
    const expired = {
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: {
        ':now': { N: String(now) },
        ':oldest': { N: String(now - TOO_LONG_AGO_S) },
      },
    };
    const pages = paginateScan(
      { client: this.#client },
      { TableName: name, FilterExpression: '#ttl <= :now AND #ttl > :oldest', ...expired },
    );
    for await (const { Items } of pages) {
      for (const item of Items ?? []) {
        if (this.#stopped) return;
        await this.#client
          .send(
            new DeleteItemCommand({
              TableName: name,
              Key: pick(item, keys),
              ConditionExpression: '#ttl <= :now AND #ttl > :oldest',
              ...expired,
            }),
          )
          .catch((error: unknown) => {
            if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
          });
      }
    }
  }
}

function pick(
  item: Record<string, AttributeValue>,
  names: readonly string[],
): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
