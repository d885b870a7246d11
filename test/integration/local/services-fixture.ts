import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startDynamoDb } from '../../../local/dynamodb/server.ts';
import { startMessaging } from '../../../local/messaging/server.ts';
import { rememberedPort } from '../../../local/ports.ts';
import { LogFile } from '../../../local/processes/log-file.ts';
import { Reaper } from '../../../local/processes/reaper.ts';
import { CloudState } from '../../../local/state.ts';

const REGION = 'us-east-1';

/** A folder and a process guard, for services that a test starts and stops. */
export class ServicesFixture {
  readonly folder: string;
  readonly state: CloudState;
  readonly reaper = new Reaper();
  readonly crashes: string[] = [];
  readonly #log: LogFile;
  readonly #stops: (() => Promise<void>)[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.state = new CloudState(folder);
    this.#log = new LogFile(path.join(folder, 'logs'), 'services');
  }

  static async create(): Promise<ServicesFixture> {
    return new ServicesFixture(await mkdtemp(path.join(os.tmpdir(), 'cloudreel-services-')));
  }

  #common(port: number) {
    return {
      port,
      log: this.#log,
      reaper: this.reaper,
      onCrash: (reason: string) => this.crashes.push(reason),
    };
  }

  async dynamodb() {
    const port = await rememberedPort('dynamodb', this.state);
    const folder = path.join(this.folder, 'dynamodb');
    const server = await startDynamoDb({ ...this.#common(port), url: null, folder });
    const config = this.#config(server.endpoint);
    const [client, streams] = [new DynamoDBClient(config), new DynamoDBStreamsClient(config)];
    const stop = async () => {
      client.destroy();
      streams.destroy();
      await server.stop();
    };
    this.#stops.push(stop);
    return { client, streams, stop };
  }

  async messaging() {
    const port = await rememberedPort('messaging', this.state);
    const folder = path.join(this.folder, 'messaging');
    const server = await startMessaging({ ...this.#common(port), folder, region: REGION });
    const config = this.#config(server.endpoint);
    const [sqs, sns] = [new SQSClient(config), new SNSClient(config)];
    const stop = async () => {
      sqs.destroy();
      sns.destroy();
      await server.stop();
    };
    this.#stops.push(stop);
    return { endpoint: server.endpoint, sqs, sns, stop };
  }

  #config(endpoint: string) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return { endpoint, region: REGION, credentials, maxAttempts: 1 };
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop();
    await this.reaper.stop();
    await this.#log.close();
    this.state.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
