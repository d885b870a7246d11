import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

/** A page of somebody's rows, by age. `after` is the last id of the page before. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | undefined;
  readonly order: 'asc' | 'desc';
  readonly now: number;
}

const WithId = z.object({ id: z.string() });

/**
 * Queries an index of `ownerId` and `id`, without what is deleted or expired (`deletedAt`, `expiresAt` in milliseconds).
 *
 * @param keyOf The table's key of an id.
 */
export async function ownerPage<Row>(
  db: DynamoDBDocumentClient,
  {
    table,
    index,
    keyOf,
    read,
  }: {
    readonly table: string;
    readonly index: string;
    readonly keyOf: (id: string) => Record<string, string>;
    readonly read: (item: unknown) => Row;
  },
  ownerId: string,
  page: PageRequest,
): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = [];
  let after = page.after;
  for (;;) {
    const { Items = [], LastEvaluatedKey } = await db.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: 'ownerId = :owner',
        FilterExpression:
          'attribute_not_exists(deletedAt) AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
        ExpressionAttributeValues: { ':owner': ownerId, ':now': page.now },
        ScanIndexForward: page.order === 'asc',
        // one more than asked for tells whether there is a next page
        Limit: page.limit + 1 - rows.length,
        ...(after && { ExclusiveStartKey: { ...keyOf(after), ownerId, id: after } }),
      }),
    );
    for (const item of Items) rows.push(read(item));
    if (rows.length > page.limit) return { rows: rows.slice(0, page.limit), more: true };
    if (!LastEvaluatedKey) return { rows, more: false };
    after = WithId.parse(LastEvaluatedKey).id;
  }
}
