import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';

/** The table on disk is not the one the template asks for, and no update can make it so. */
export class TableChangedError extends Error {
  override readonly name = 'TableChangedError';
}

/**
 * Creates a table, or keeps the one from an earlier run.
 * @throws TableChangedError when its keys, indexes or stream have changed since.
 */
export async function ensureTable(
  client: DynamoDBClient,
  input: CreateTableCommandInput,
  timeToLive: string | null,
): Promise<TableDescription> {
  const found = await describe(client, input.TableName ?? '');
  if (found) requireSame(found, input);
  else await client.send(new CreateTableCommand(input));
  const table = found ?? (await describe(client, input.TableName ?? ''));
  if (!table) throw new Error(`table ${input.TableName} was created and is not there`);
  if (timeToLive) await ensureTimeToLive(client, table, timeToLive);
  return table;
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | null> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

async function ensureTimeToLive(
  client: DynamoDBClient,
  table: TableDescription,
  attribute: string,
): Promise<void> {
  const { TableName } = table;
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (TimeToLiveDescription?.AttributeName === attribute) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
    }),
  );
}

function requireSame(table: TableDescription, input: CreateTableCommandInput): void {
  const before = shape(table);
  const after = shape(input);
  if (before === after) return;
  throw new TableChangedError(
    `the keys, indexes or stream of table ${input.TableName} have changed since its data was made: ` +
      'delete the data folder to start afresh, or go back to the earlier template',
  );
}

/** What cannot change in place, in a form that compares as text. */
function shape(table: CreateTableCommandInput | TableDescription): string {
  const keys = (schema: TableDescription['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`).toSorted();
  const types = new Map(
    (table.AttributeDefinitions ?? []).map((item) => [item.AttributeName, item.AttributeType]),
  );
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return JSON.stringify({
    keys: keys(table.KeySchema),
    types: [...types].map(([name, type]) => `${name}:${type}`).toSorted(),
    indexes: indexes
      .map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        ...keys(KeySchema),
        Projection?.ProjectionType,
        ...(Projection?.NonKeyAttributes ?? []).toSorted(),
      ])
      .toSorted(),
    stream: table.StreamSpecification?.StreamEnabled ? table.StreamSpecification.StreamViewType : null,
  });
}
