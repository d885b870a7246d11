import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type AuditEntry, toItem } from './audit.ts';
import { INDEXES } from './table.ts';

export interface Page {
  readonly limit: number;
  /** Id of the last item of the page before. */
  readonly after: string | undefined;
  readonly order: 'asc' | 'desc';
}

/** What the stores of the safety table share. */
export class SafetyTableStore {
  protected readonly db: DynamoDBDocumentClient;
  protected readonly table: string;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.db = db;
    this.table = table;
  }

  /** @throws ZodError when the item is not what the schema says. */
  protected async read<S extends z.ZodType>(pk: string, schema: S): Promise<z.output<S> | null> {
    const { Item } = await this.db.send(
      new GetCommand({ TableName: this.table, Key: { pk }, ConsistentRead: true }),
    );
    return Item ? schema.parse(Item) : null;
  }

  /** One page of a list, by id. `prefix` and the id make the key. */
  protected async page<S extends z.ZodType>(
    index: { readonly name: keyof typeof INDEXES; readonly value: string },
    prefix: string,
    page: Page,
    schema: S,
  ): Promise<{ rows: z.output<S>[]; more: boolean }> {
    const attribute = index.name === 'byList' ? 'list' : 'ownerId';
    const { Items = [] } = await this.db.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: INDEXES[index.name],
        KeyConditionExpression: '#partition = :value',
        ExpressionAttributeNames: { '#partition': attribute },
        ExpressionAttributeValues: { ':value': index.value },
        ScanIndexForward: page.order === 'asc',
        Limit: page.limit + 1,
        ...(page.after && {
          ExclusiveStartKey: { pk: prefix + page.after, [attribute]: index.value, id: page.after },
        }),
      }),
    );
    return {
      rows: Items.slice(0, page.limit).map((item) => schema.parse(item)),
      more: Items.length > page.limit,
    };
  }

  /** The write that records a deed, for the transaction of the deed. */
  protected audited(entry: AuditEntry) {
    return {
      Put: { TableName: this.table, Item: toItem(entry), ConditionExpression: 'attribute_not_exists(pk)' },
    };
  }
}
