import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import OpenAI from 'openai';
import { ASSEMBLY, build } from '../bin/build.ts';
import { localAccounts } from '../bin/local.ts';
import { VideoStore } from '../lambdas/videos/store.ts';
import { type LocalCloud, type StartCloudOptions, startCloud } from '../local/cloud.ts';
import { type CloudLog, consoleLog } from '../local/log.ts';
import { withFolder } from './scratch.ts';

/** The null engine at its fastest: a film so small that the pipeline is what is measured; Rekognition sees nothing under 80 pixels. */
export const NULL_ENGINE = { CLOUDREEL_ENGINE: 'null', CLOUDREEL_NULL_SIZE: '160x90' } as const;

/** What every benchmark asks for; the engine makes it as small as it is told to. */
export const REQUEST = { seconds: '4', size: '1280x720' } as const;

/** What an owner may ask for, seconds a day: more than any benchmark needs. */
const QUOTA = 100_000;

export interface Owner {
  readonly ownerId: string;
  /** Does not retry: a request that fails is a result. */
  readonly client: OpenAI;
}

/** A local cloud of a benchmark's own, from the very template that is deployed. */
export interface BenchCloud {
  readonly cloud: LocalCloud;
  readonly dataDir: string;
  readonly videos: VideoStore;
  newOwner(name: string): Promise<Owner>;
}

// the cloud's progress is not ours to show, its trouble is
const log: CloudLog = { ...consoleLog, info: () => {} };

/** Runs a cloud in a new folder for the time of a piece of work. */
export function withCloud<T>(
  { environment = {}, engineEnvironment = {} }: Pick<StartCloudOptions, 'environment' | 'engineEnvironment'>,
  use: (cloud: BenchCloud) => Promise<T>,
): Promise<T> {
  return withFolder(async (dataDir) => {
    await build();
    const cloud = await startCloud({
      assembly: ASSEMBLY,
      dataDir,
      port: 0,
      log,
      environment,
      // an engine that is killed leaves its working folder behind: let it be in ours
      engineEnvironment: { TMPDIR: dataDir, ...engineEnvironment },
    });
    const { AccountsTable: accountsTable, VideosTable: videosTable } = cloud.outputs.CloudreelData ?? {};
    const database = new DynamoDBClient({
      endpoint: cloud.endpoints.dynamodb,
      region: cloud.region,
      credentials: cloud.credentials,
    });
    try {
      if (!cloud.apiUrl || !accountsTable || !videosTable)
        throw new Error('the template lacks an API or an output');
      const baseURL = `${cloud.apiUrl}/v1`;
      const accounts = localAccounts({ dynamodb: cloud.endpoints.dynamodb, accountsTable });
      return await use({
        cloud,
        dataDir,
        videos: new VideoStore(DynamoDBDocumentClient.from(database), videosTable),
        newOwner: async (name) => {
          const { ownerId } = await accounts.createAccount({ name, secondsPerDay: QUOTA }, Date.now());
          const { secret } = await accounts.createKey(ownerId, name, Date.now());
          return { ownerId, client: new OpenAI({ baseURL, apiKey: secret, maxRetries: 0 }) };
        },
      });
    } finally {
      database.destroy();
      await cloud.stop();
    }
  });
}
