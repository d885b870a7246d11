import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import OpenAI from 'openai';
import { ASSEMBLY, build } from '../../bin/build.ts';
import { AccountStore } from '../../lambdas/accounts/store.ts';
import { type LocalCloud, type StartCloudOptions, startCloud } from '../../local/cloud.ts';
import { silentLog } from '../../local/log.ts';

type Overrides = Pick<StartCloudOptions, 'environment' | 'engineEnvironment' | 'log'>;

/** A local cloud of a test's own, from the very template that is deployed. */
export interface TestCloud {
  readonly cloud: LocalCloud;
  readonly origin: string;
  /** What functions, services and the engine print, one file each. */
  readonly logsFolder: string;
  readonly accounts: AccountStore;
  /** A new account with one key; `secondsPerDay` of video. */
  newUser(secondsPerDay?: number): Promise<{ client: OpenAI; apiKey: string; ownerId: string }>;
  client(apiKey: string): OpenAI;
  /** Stops and starts it again on the same data. */
  restart(overrides?: Overrides): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestCloud(overrides: Overrides = {}): Promise<TestCloud> {
  await build();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-e2e-'));
  const start = (given: Overrides) =>
    startCloud({
      assembly: ASSEMBLY,
      dataDir,
      port: 0,
      log: given.log ?? silentLog,
      environment: given.environment ?? {},
      engineEnvironment: { CLOUDREEL_ENGINE: 'null', ...given.engineEnvironment },
    });
  /** As the README tells programs to: it is ready when it says so. */
  const startReady = async (given: Overrides) => {
    const started = await start(given);
    for (let tries = 0; tries < 100; tries++) {
      if ((await fetch(`${started.apiUrl}/healthz`)).ok) return started;
      await sleep(100);
    }
    await started.stop();
    throw new Error('the cloud does not get healthy');
  };
  let cloud = await startReady(overrides);
  const address = () => {
    if (!cloud.apiUrl) throw new Error('the template has no HTTP API');
    return cloud.apiUrl;
  };
  const accounts = () =>
    new AccountStore(
      DynamoDBDocumentClient.from(
        new DynamoDBClient({
          endpoint: cloud.endpoints.dynamodb,
          region: cloud.region,
          credentials: cloud.credentials,
        }),
      ),
      cloud.outputs.CloudreelData?.AccountsTable ?? '',
    );
  const client = (apiKey: string) => new OpenAI({ baseURL: `${address()}/v1`, apiKey, maxRetries: 0 });
  return {
    get cloud() {
      return cloud;
    },
    get origin() {
      return address();
    },
    get accounts() {
      return accounts();
    },
    logsFolder: path.join(dataDir, 'logs'),
    client,
    newUser: async (secondsPerDay = 100_000) => {
      const { ownerId } = await accounts().createAccount({ name: 'test', secondsPerDay }, Date.now());
      const { secret } = await accounts().createKey(ownerId, 'test', Date.now());
      return { client: client(secret), apiKey: secret, ownerId };
    },
    restart: async (next = overrides) => {
      await cloud.stop();
      cloud = await startReady(next);
    },
    stop: async () => {
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Polls as a client does, and returns every distinct state it saw, the last one ended. */
export async function follow(client: OpenAI, id: string, timeoutMs = 90_000): Promise<OpenAI.Videos.Video[]> {
  const seen: OpenAI.Videos.Video[] = [];
  for (const started = Date.now(); ; await sleep(150)) {
    const video = await client.videos.retrieve(id);
    const last = seen.at(-1);
    if (video.status !== last?.status || video.progress !== last.progress) seen.push(video);
    if (video.status === 'completed' || video.status === 'failed') return seen;
    if (Date.now() - started > timeoutMs)
      throw new Error(`${id} is still ${video.status} at ${video.progress} %`);
  }
}

export async function ended(client: OpenAI, id: string, timeoutMs?: number): Promise<OpenAI.Videos.Video> {
  const last = (await follow(client, id, timeoutMs)).at(-1);
  if (!last) throw new Error('unreachable');
  return last;
}
