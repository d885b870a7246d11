import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { DataStack } from '../../lib/data-stack.ts';
import { readSettings } from '../../lib/settings.ts';

/** Construct ids of the data stack's tables. */
type TableConstruct =
  | 'Safety'
  | 'Provenance'
  | 'Videos'
  | 'Uploads'
  | 'Accounts'
  | 'Feed'
  | 'Cameos'
  | 'ConsentLedger';

/** A real DynamoDB engine in memory, with the tables exactly as the stack declares them. */
export interface TestDynamoDb {
  readonly db: DynamoDBDocumentClient;
  /** Name of a fresh, empty table made like the one of this construct. */
  createTable(construct: TableConstruct): Promise<string>;
  stop(): Promise<void>;
}

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const GlobalTable = z.object({
  Properties: z.object({
    KeySchema,
    AttributeDefinitions: z.array(
      z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    GlobalSecondaryIndexes: z.array(
      z.object({
        IndexName: z.string(),
        KeySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    ),
  }),
});

export async function startDynamoDb(): Promise<TestDynamoDb> {
  const port = await freePort();
  const folder = path.dirname(
    createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`),
  );
  const child = spawn(path.join(folder, 'dynoxide'), ['--port', String(port)], { stdio: 'ignore' });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (let tries = 0; ; tries++)
    try {
      await client.send(new ListTablesCommand({}));
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(30);
    }
  const db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  let made = 0;
  return {
    db,
    createTable: async (construct) => {
      const { Properties: table } = declared(construct);
      const TableName = `${construct}-${++made}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: table.KeySchema,
          AttributeDefinitions: table.AttributeDefinitions,
          GlobalSecondaryIndexes: table.GlobalSecondaryIndexes,
        }),
      );
      return TableName;
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

let template: Template | undefined;

function declared(construct: string) {
  if (!template) {
    const app = new App();
    template = Template.fromStack(new DataStack(app, 'Data', { settings: readSettings(app.node) }));
  }
  const tables = Object.entries(template.findResources('AWS::DynamoDB::GlobalTable'));
  const found = tables.find(([id]) => id.startsWith(construct));
  return GlobalTable.parse(found?.[1]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
