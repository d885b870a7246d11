import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Refusals, transact, type Write } from '../../platform/dynamodb.ts';
import { Retryable } from '../../platform/errors.ts';
import { Checkpoint } from './checkpoint.ts';
import { decode, type Entry, emptyHead, type Fact, Head, link } from './entry.ts';
import { HEAD_SHARDS, headShardOf, INDEXES } from './table.ts';
import type { Ledger, StoredEntry } from './verify.ts';

const entryKey = (chain: string, seq: number) => ({ pk: `ENTRY#${chain}#${seq}` });
const headKey = (chain: string) => ({ pk: `HEAD#${chain}` });
const checkpointKey = (number: number) => ({ pk: `CHECKPOINT#${number}` });
const pageKey = (number: number, page: number) => ({ pk: `CHECKPOINT#${number}#${page}` });
const COUNT_KEY = { pk: 'CHECKPOINTS' };

const ENTRY_KEY = /^ENTRY#(.+)#(\d+)$/;
const PAGE_KEY = /^CHECKPOINT#(\d+)#(\d+)$/;

/** Heads to an item: well below the 400 KB that one may have. */
const PAGE = 1000;
const MAX_TRIES = 20;
/** Keys to a BatchGetItem. */
const BATCH = 100;
const SCAN_SEGMENTS = 4;

const EntryItem = z.strictObject({ pk: z.string(), body: z.string(), hash: z.string() });
const HeadItem = Head.extend({ pk: z.string(), headShard: z.int(), changedAt: z.int() });
const toHead = ({ chain, count, hash }: z.output<typeof HeadItem>): Head => ({ chain, count, hash });
const CheckpointItem = Checkpoint.omit({ heads: true }).extend({ pk: z.string(), pages: z.int() });
const PageItem = z.object({ pk: z.string(), heads: z.array(Head) });
const CountItem = z.object({ count: z.int().min(1) });
const AnyItem = z.looseObject({ pk: z.string() });

/** The only code that speaks to the ledger's table. It puts and reads; there is nothing here that changes or deletes. */
export class LedgerStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.#db = db;
    this.#table = table;
  }

  /** Where a chain ends now. */
  async head(chain: string): Promise<Head> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: headKey(chain), ConsistentRead: true }),
    );
    return Item ? toHead(HeadItem.parse(Item)) : emptyHead(chain);
  }

  /**
   * Appends facts to a chain together with `also`, all or nothing: a change of consent and its entry are one commit.
   *
   * @returns null when it was committed, else which conditions of `also` failed.
   * @throws Retryable when others keep appending to the same chain.
   */
  async append(chain: string, facts: readonly Fact[], also: readonly Write[] = []): Promise<Refusals | null> {
    for (let attempt = 1; ; attempt++) {
      const refused = await transact(this.#db, [...also, ...this.#writes(await this.head(chain), facts)]);
      if (refused === null) return null;
      const ours = refused.slice(0, also.length);
      if (ours.some((refusal) => refusal !== null)) return ours;
      if (attempt === MAX_TRIES) throw new Retryable('the chain is busy');
      await sleep(Math.random() * Math.min(200, 5 * 2 ** attempt));
    }
  }

  #writes(from: Head, facts: readonly Fact[]): Write[] {
    let head = from;
    const entries = facts.map((fact): Write => {
      const linked = link(head, fact);
      const key = entryKey(head.chain, head.count);
      head = linked.head;
      return {
        Put: {
          TableName: this.#table,
          Item: { ...key, body: linked.body, hash: head.hash },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
    });
    const changedAt = facts.at(-1)?.at ?? 0;
    return [
      ...entries,
      {
        Put: {
          TableName: this.#table,
          Item: { ...headKey(from.chain), ...head, headShard: headShardOf(from.chain), changedAt },
          ...(from.count === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#count = :count',
                ExpressionAttributeNames: { '#count': 'count' },
                ExpressionAttributeValues: { ':count': from.count },
              }),
        },
      },
    ];
  }

  /** A chain's entries, newest first. `before`: only those with a smaller number. */
  async history(chain: string, limit: number, before?: number): Promise<Entry[]> {
    const { count } = await this.head(chain);
    const end = Math.min(before ?? count, count);
    const numbers = Array.from({ length: Math.min(limit, end, BATCH) }, (_, at) => end - 1 - at);
    if (numbers.length === 0) return [];
    const { Responses } = await this.#db.send(
      new BatchGetCommand({
        RequestItems: {
          [this.#table]: { Keys: numbers.map((seq) => entryKey(chain, seq)), ConsistentRead: true },
        },
      }),
    );
    return (Responses?.[this.#table] ?? [])
      .map((item) => decode(EntryItem.parse(item).body))
      .toSorted((a, b) => b.seq - a.seq);
  }

  /** Chains that grew at or after a moment. The index may lag: an end it shows was an end all the same. */
  async changedSince(since: number): Promise<Head[]> {
    const heads: Head[] = [];
    for (let shard = 0; shard < HEAD_SHARDS; shard++) {
      let from: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await this.#db.send(
          new QueryCommand({
            TableName: this.#table,
            IndexName: INDEXES.byChange,
            KeyConditionExpression: 'headShard = :shard AND changedAt >= :since',
            ExpressionAttributeValues: { ':shard': shard, ':since': since },
            ...(from && { ExclusiveStartKey: from }),
          }),
        );
        heads.push(...Items.map((item) => toHead(HeadItem.parse(item))));
        from = LastEvaluatedKey;
      } while (from);
    }
    return heads;
  }

  /** The newest checkpoint; null before the first. */
  async latestCheckpoint(): Promise<Checkpoint | null> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key: COUNT_KEY, ConsistentRead: true }),
    );
    if (!Item) return null;
    const { count } = CountItem.parse(Item);
    const meta = await this.#get(checkpointKey(count - 1));
    const { pk: _, pages, ...rest } = CheckpointItem.parse(meta);
    const heads: Head[] = [];
    for (let page = 0; page < pages; page++)
      heads.push(...PageItem.parse(await this.#get(pageKey(count - 1, page))).heads);
    return { ...rest, heads };
  }

  async #get(Key: { pk: string }): Promise<unknown> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item;
  }

  /** @returns false when another run was faster with the same number. */
  async addCheckpoint({ heads, ...meta }: Checkpoint): Promise<boolean> {
    const pages = Math.ceil(heads.length / PAGE);
    for (let page = 0; page < pages; page++)
      await transact(this.#db, [
        {
          Put: {
            TableName: this.#table,
            Item: {
              ...pageKey(meta.number, page),
              heads: heads.slice(page * PAGE, (page + 1) * PAGE),
            },
          },
        },
      ]);
    const refused = await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: { ...checkpointKey(meta.number), ...meta, pages },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Put: {
          TableName: this.#table,
          Item: { ...COUNT_KEY, count: meta.number + 1 },
          ConditionExpression: 'attribute_not_exists(#count) OR #count = :count',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':count': meta.number },
        },
      },
    ]);
    return refused === null;
  }

  /** The whole ledger as it lies in the table, for {@link import('./verify.ts').verifyLedger}. */
  async readAll(): Promise<Ledger> {
    const items = (
      await Promise.all(Array.from({ length: SCAN_SEGMENTS }, (_, segment) => this.#scan(segment)))
    ).flat();
    const entries: StoredEntry[] = [];
    const heads: Head[] = [];
    let checkpointCount = 0;
    const metas: z.output<typeof CheckpointItem>[] = [];
    const pages = new Map<string, Head[]>();
    for (const raw of items) {
      const { pk } = AnyItem.parse(raw);
      const [, chain, seq] = ENTRY_KEY.exec(pk) ?? [];
      if (chain !== undefined)
        entries.push({ chain, seq: Number(seq), text: read(EntryItem, raw)[0] ?? null });
      // what does not parse is left out, and so is found missing
      else if (pk.startsWith('HEAD#')) heads.push(...read(HeadItem, raw).map(toHead));
      else if (PAGE_KEY.test(pk)) pages.set(pk, read(PageItem, raw)[0]?.heads ?? []);
      else if (pk === COUNT_KEY.pk) checkpointCount = read(CountItem, raw)[0]?.count ?? 0;
      else metas.push(...read(CheckpointItem, raw));
    }
    const checkpoints = metas.map(({ pk: _, pages: count, ...meta }) => ({
      ...meta,
      heads: Array.from(
        { length: count },
        (_, page) => pages.get(pageKey(meta.number, page).pk) ?? [],
      ).flat(),
    }));
    return { entries, heads, checkpoints, checkpointCount };
  }

  async #scan(segment: number): Promise<unknown[]> {
    const items: unknown[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#db.send(
        new ScanCommand({
          TableName: this.#table,
          ConsistentRead: true,
          Segment: segment,
          TotalSegments: SCAN_SEGMENTS,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of Items) items.push(item);
      from = LastEvaluatedKey;
    } while (from);
    return items;
  }
}

function read<S extends z.ZodType>(schema: S, item: unknown): z.output<S>[] {
  const parsed = schema.safeParse(item);
  return parsed.success ? [parsed.data] : [];
}
