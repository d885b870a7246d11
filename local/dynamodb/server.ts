import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HOST } from '../ports.ts';
import type { LogFile } from '../processes/log-file.ts';
import { waitUntilReady } from '../processes/ready.ts';
import type { Reaper } from '../processes/reaper.ts';
import { Service } from '../processes/service.ts';

/** Neither an embedded DynamoDB for this platform nor the address of another one. */
export class NoDynamoDbError extends Error {
  override readonly name = 'NoDynamoDbError';
}

export interface DynamoDbServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Address of a DynamoDB that already runs; then none is started. */
  readonly url: string | null;
  readonly port: number;
  readonly folder: string;
  readonly log: LogFile;
  readonly reaper: Reaper;
  readonly onCrash: (reason: string) => void;
}

/**
 * Starts the embedded DynamoDB with its data in `folder`.
 * @throws NoDynamoDbError on a platform that has no embedded one, telling what to do.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDbServer> {
  if (options.url) return { endpoint: options.url, stop: async () => {} };
  mkdirSync(options.folder, { recursive: true });
  const service = new Service({
    name: 'DynamoDB',
    command: binary(),
    args: [
      '--host',
      HOST,
      '--port',
      String(options.port),
      '--db-path',
      path.join(options.folder, 'dynamodb.db'),
    ],
    env: {},
    log: options.log,
    reaper: options.reaper,
    onCrash: options.onCrash,
  });
  const endpoint = `http://${HOST}:${options.port}`;
  const answers = async () => (await fetch(endpoint)).status > 0;
  await waitUntilReady('DynamoDB', answers, () => service.running, 10_000);
  return { endpoint, stop: () => service.stop() };
}

function binary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return path.join(
      path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
      'dynoxide',
    );
  } catch (cause) {
    throw new NoDynamoDbError(
      `no embedded DynamoDB for this machine (npm package ${name} is not installed): ` +
        'start DynamoDB Local yourself and set CLOUDREEL_DYNAMODB_URL to its address',
      { cause },
    );
  }
}
