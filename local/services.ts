import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startDetectors } from './detectors/start.ts';
import { startDynamoDb } from './dynamodb/server.ts';
import { TtlSweeper } from './dynamodb/ttl.ts';
import { Delivery } from './events/delivery.ts';
import { EventBus } from './events/rules.ts';
import { Scheduler } from './events/schedules.ts';
import { KeyRing } from './kms/keys.ts';
import { KmsOperations } from './kms/operations.ts';
import { createKmsServer } from './kms/server.ts';
import { AsyncInvoker } from './lambda/async.ts';
import type { CloudLog } from './log.ts';
import { startMessaging } from './messaging/server.ts';
import { externalServices, type StartCloudOptions } from './options.ts';
import { HOST, listenRemembered, rememberedPort } from './ports.ts';
import { LogFile } from './processes/log-file.ts';
import { Reaper } from './processes/reaper.ts';
import type { CloudServices } from './resources/services.ts';
import { DirectObjects } from './s3/direct.ts';
import { NotificationDispatcher } from './s3/notifications.ts';
import { createS3Server } from './s3/server.ts';
import { ObjectStore } from './s3/store.ts';
import { createSageMakerServer, FaultInjection } from './sagemaker/server.ts';
import { closeServer } from './servers.ts';
import { Bell } from './sources/bell.ts';
import { Checkpoints } from './sources/checkpoints.ts';
import { CloudState, type Credentials } from './state.ts';
import type { Teardown } from './teardown.ts';

const REGION = 'us-east-1';
// the one account fauxqs knows
const ACCOUNT_ID = '000000000000';

/** Where the services answer. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly sqs: string;
  readonly sns: string;
  readonly sagemaker: string;
  readonly kms: string;
  readonly rekognition: string;
  readonly transcribe: string;
}

export interface RunningServices {
  readonly services: CloudServices;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly store: ObjectStore;
  readonly faults: FaultInjection;
}

/** Starts what every template builds on: DynamoDB, SQS, SNS, S3 and SageMaker, still empty. */
export async function startServices(
  options: StartCloudOptions,
  log: CloudLog,
  teardown: Teardown,
): Promise<RunningServices> {
  const { dataDir, port } = options;
  const { engineUrl, dynamodbUrl } = externalServices(options);
  const state = new CloudState(dataDir);
  teardown.add('state', () => state.close());
  const reaper = new Reaper();
  teardown.add('reaper', () => reaper.stop());
  const logsFolder = path.join(dataDir, 'logs');
  const credentials = state.credentials();
  const crashed = (reason: string): void => {
    log.warn(reason);
    options.onCrash?.(reason);
  };

  const [dynamodbServer, messaging] = await startChildren({
    state,
    reaper,
    logsFolder,
    dataDir,
    dynamodbUrl,
    crashed,
    teardown,
  });
  const client = (endpoint: string) => ({ endpoint, region: REGION, credentials, maxAttempts: 3 });
  const dynamodb = new DynamoDBClient(client(dynamodbServer));
  const streams = new DynamoDBStreamsClient(client(dynamodbServer));
  const sqs = new SQSClient(client(messaging));
  const sns = new SNSClient(client(messaging));
  teardown.add('clients', () => {
    for (const open of [dynamodb, streams, sqs, sns]) open.destroy();
  });

  const store = new ObjectStore(path.join(dataDir, 's3'));
  teardown.add('S3 store', () => store.close());
  const notifications = new NotificationDispatcher(store, REGION, ACCOUNT_ID, log);
  const buckets: CloudServices['buckets'] = new Map();
  const verifier = { credentials, region: REGION, now: Date.now };
  const s3Server = createS3Server({ store, verifier, dispatcher: notifications, buckets, log });
  teardown.add('S3', () => closeServer(s3Server));
  const s3 = `http://${HOST}:${await listenRemembered(s3Server, 's3', state)}`;

  const faults = new FaultInjection();
  const inferenceEndpoints: CloudServices['endpoints'] = new Map();
  const sagemakerServer = createSageMakerServer({
    accountId: ACCOUNT_ID,
    endpoints: inferenceEndpoints,
    faults,
    log,
  });
  teardown.add('SageMaker', () => closeServer(sagemakerServer));
  const sagemaker = `http://${HOST}:${await listenRemembered(sagemakerServer, 'sagemaker', state)}`;

  const keys = new KeyRing(path.join(dataDir, 'kms'));
  const kmsServer = createKmsServer(new KmsOperations(keys, ACCOUNT_ID), log);
  teardown.add('KMS', () => closeServer(kmsServer));
  const kms = `http://${HOST}:${await listenRemembered(kmsServer, 'kms', state)}`;

  const objects = new DirectObjects(store, notifications);
  const detectors = await startDetectors({
    state,
    reaper,
    dataDir,
    logsFolder,
    objects,
    sns,
    verifier,
    log,
    teardown,
  });

  const endpoints: Endpoints = {
    dynamodb: dynamodbServer,
    s3,
    sqs: messaging,
    sns: messaging,
    sagemaker,
    kms,
    rekognition: detectors,
    transcribe: detectors,
  };
  const variables = awsVariables(endpoints, credentials);
  // compiled code is kept, which more than halves a cold start
  const compiled = { NODE_COMPILE_CACHE: path.join(dataDir, 'compile-cache') };
  const invoker = new AsyncInvoker(state, log);
  const queues: CloudServices['queues'] = new Map();
  const delivery = new Delivery({ sqs, sns, invoker, queues });
  const apis: CloudServices['apis'] = new Map();
  const services: CloudServices = {
    region: REGION,
    accountId: ACCOUNT_ID,
    state,
    log,
    logsFolder,
    reaper,
    dynamodb,
    streams,
    sqs,
    sns,
    sqsEndpoint: messaging,
    ttl: new TtlSweeper(dynamodb, log),
    delivery,
    bus: new EventBus((arn, message) => delivery.deliver(arn, message)),
    scheduler: new Scheduler(state, log),
    invoker,
    bell: new Bell(),
    checkpoints: new Checkpoints(state),
    notifications,
    objects,
    keys,
    engine: {
      url: engineUrl,
      command: process.execPath,
      args: [path.join(import.meta.dirname, '..', 'model', 'container', 'serve.ts'), 'serve'],
      cwd: path.join(import.meta.dirname, '..'),
      env: { ...machineVariables(), ...variables, ...compiled, ...options.engineEnvironment },
    },
    functionVariables: { ...variables, ...compiled },
    functionOverrides: options.environment ?? {},
    queues,
    buckets,
    functions: new Map(),
    asyncPolicies: new Map(),
    pollers: [],
    apis,
    models: new Map(),
    endpointConfigurations: new Map(),
    endpoints: inferenceEndpoints,
    // the port that was asked for goes to the first API, others get one of their own
    apiPort: async (apiId) => (port !== 0 && apis.size === 0 ? port : rememberedPort(`http:${apiId}`, state)),
  };
  return { services, endpoints, credentials, store, faults };
}

interface Children {
  readonly state: CloudState;
  readonly reaper: Reaper;
  readonly logsFolder: string;
  readonly dataDir: string;
  readonly dynamodbUrl: string | null;
  readonly crashed: (reason: string) => void;
  readonly teardown: Teardown;
}

/** @returns the addresses of DynamoDB, and of SQS and SNS. */
async function startChildren(children: Children): Promise<[string, string]> {
  const { state, reaper, logsFolder, dataDir, dynamodbUrl, crashed, teardown } = children;
  const log = new LogFile(logsFolder, 'services');
  teardown.add('service log', () => log.close());
  // one port after the other, or both could be given the same
  const dynamodbPort = await rememberedPort('dynamodb', state);
  const messagingPort = await rememberedPort('messaging', state);
  const common = { log, reaper, onCrash: crashed };
  const starting = [
    startDynamoDb({
      ...common,
      url: dynamodbUrl,
      port: dynamodbPort,
      folder: path.join(dataDir, 'dynamodb'),
    }),
    startMessaging({
      ...common,
      port: messagingPort,
      folder: path.join(dataDir, 'messaging'),
      region: REGION,
    }),
  ] as const;
  const settled = await Promise.allSettled(starting);
  for (const result of settled) {
    if (result.status === 'fulfilled') teardown.add(result.value.endpoint, () => result.value.stop());
  }
  const [dynamodb, messaging] = await Promise.all(starting);
  return [dynamodb.endpoint, messaging.endpoint];
}

/** What lets an AWS SDK find the local services, and nothing but them. */
function awsVariables(endpoints: Endpoints, credentials: Credentials): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    // any other service answers there that the local cloud does not provide it
    AWS_ENDPOINT_URL: endpoints.sagemaker,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpoints.sagemaker,
    AWS_ENDPOINT_URL_REKOGNITION: endpoints.rekognition,
    AWS_ENDPOINT_URL_TRANSCRIBE: endpoints.transcribe,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
  };
}

function machineVariables(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR };
}
