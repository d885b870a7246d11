import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { silentLog } from '../../../local/log.ts';
import { listen } from '../../../local/ports.ts';
import type { CorsRule } from '../../../local/s3/cors.ts';
import { NotificationDispatcher } from '../../../local/s3/notifications.ts';
import { createS3Server } from '../../../local/s3/server.ts';
import { ObjectStore } from '../../../local/s3/store.ts';

export const BUCKET = 'media';
export const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
const REGION = 'us-east-1';

export interface S3Fixture {
  readonly folder: string;
  readonly endpoint: string;
  readonly client: S3Client;
  readonly store: ObjectStore;
  readonly dispatcher: NotificationDispatcher;
  clientWith(config: Partial<S3ClientConfig>): S3Client;
  stop(): Promise<void>;
}

/** A running S3 with one bucket, in a folder of its own or one from an earlier run. */
export async function startS3(
  options: { cors?: readonly CorsRule[]; folder?: string; now?: () => number } = {},
): Promise<S3Fixture> {
  const folder = options.folder ?? (await mkdtemp(path.join(os.tmpdir(), 'cloudreel-s3-')));
  const store = new ObjectStore(folder);
  const dispatcher = new NotificationDispatcher(store, REGION, '000000000000', silentLog);
  const server: Server = createS3Server({
    store,
    dispatcher,
    verifier: { credentials: CREDENTIALS, region: REGION, now: options.now ?? Date.now },
    buckets: new Map([[BUCKET, { cors: options.cors ?? [] }]]),
    log: silentLog,
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const clientWith = (config: Partial<S3ClientConfig>): S3Client =>
    new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1, ...config });
  const client = clientWith({});
  return {
    folder,
    endpoint,
    client,
    store,
    dispatcher,
    clientWith,
    stop: async () => {
      client.destroy();
      await dispatcher.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.close();
      if (!options.folder) await rm(folder, { recursive: true, force: true });
    },
  };
}
