import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import * as z from 'zod';
import { BUCKET, CREDENTIALS, startS3 } from '../integration/local/s3-fixture.ts';

/** Storage and a progress queue that an engine under test can reach too. */
export interface Cloud {
  readonly bucket: string;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** Null: progress is not checked. */
  readonly queue: string | null;
  /** What a container needs in its environment to reach both. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The engine at an address of the operator's, and the cloud it reads and writes. */
const External = z.object({
  CLOUDREEL_ENGINE_URL: z.url(),
  CLOUDREEL_CONFORMANCE_BUCKET: z.string().min(3),
  /** URL of an SQS queue. */
  CLOUDREEL_CONFORMANCE_QUEUE: z.url().optional(),
});

/** Clients as the environment configures them (`AWS_REGION`, `AWS_ENDPOINT_URL`, …). */
export function externalTarget(): { url: string; cloud: Cloud } | null {
  if (process.env.CLOUDREEL_ENGINE_URL === undefined) return null;
  const external = External.parse(process.env);
  const cloud: Cloud = {
    bucket: external.CLOUDREEL_CONFORMANCE_BUCKET,
    s3: new S3Client({}),
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
    queue: external.CLOUDREEL_CONFORMANCE_QUEUE ?? null,
    environment: {},
    stop: async () => {},
  };
  return { url: external.CLOUDREEL_ENGINE_URL.replace(/\/$/, ''), cloud };
}

/** The house's own S3 and SQS, on ports of their own. */
export async function startCloud(): Promise<Cloud> {
  const s3 = await startS3();
  const queues = await startFauxqs({ port: await freePort(), logger: false });
  const sqs = new SQSClient({
    region: 'us-east-1',
    endpoint: queues.address,
    credentials: CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'progress' }));
  return {
    bucket: BUCKET,
    s3: s3.client,
    sqs,
    queue: z.string().parse(QueueUrl),
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.address,
    },
    async stop() {
      sqs.destroy();
      await queues.stop();
      await s3.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface Container {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts the container as an image would, and waits until `/ping` says it is ready. */
export async function startContainer(
  engine: string,
  cloud: Cloud,
  environment: Readonly<Record<string, string>> = {},
): Promise<Container> {
  const port = await freePort();
  const child = spawn(process.execPath, ['model/container/serve.ts', 'serve'], {
    env: {
      ...cloud.environment,
      PORT: String(port),
      CLOUDREEL_HOST: '127.0.0.1',
      CLOUDREEL_ENGINE: engine,
      // x264 gives other bits once in some dozens of runs; this encoder never, so that equal files prove equal frames
      CLOUDREEL_CODEC: 'free',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (log += text));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the container did not start:\n${log}`);
    const response = await fetch(`${url}/ping`).catch(() => null);
    if (response?.status === 200) return { url, process: child, log: () => log, stop };
    await sleep(50);
  }
}
