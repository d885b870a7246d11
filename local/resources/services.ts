import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { TtlSweeper } from '../dynamodb/ttl.ts';
import type { Delivery } from '../events/delivery.ts';
import type { EventBus } from '../events/rules.ts';
import type { Scheduler } from '../events/schedules.ts';
import type { Authorizer } from '../http/authorizer.ts';
import type { ApiCors } from '../http/cors.ts';
import type { KeyRing } from '../kms/keys.ts';
import type { AsyncInvoker, AsyncPolicy } from '../lambda/async.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import type { CloudLog } from '../log.ts';
import type { Reaper } from '../processes/reaper.ts';
import type { CorsRule } from '../s3/cors.ts';
import type { NotificationDispatcher } from '../s3/notifications.ts';
import type { AsyncEndpoint, InferenceObjects } from '../sagemaker/endpoint.ts';
import type { Bell } from '../sources/bell.ts';
import type { Checkpoints } from '../sources/checkpoints.ts';
import type { CloudState } from '../state.ts';

/** A consumer that runs while the cloud runs. */
export interface Poller {
  start(): void;
  stop(): Promise<void>;
}

/** An integration of an HTTP API. */
export interface Integration {
  readonly functionReference: string;
  readonly timeoutMs: number;
}

/** An HTTP API while its parts come in, resource by resource. */
export interface ApiDraft {
  readonly id: string;
  readonly url: string;
  readonly port: number;
  readonly cors: ApiCors | null;
  stage: string;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly routes: {
    readonly key: string;
    readonly integration: string;
    readonly authorizer: string | null;
  }[];
}

/** The engine of an endpoint, seen from the template. */
export interface ModelDefinition {
  readonly environment: Readonly<Record<string, string>>;
}

export interface EndpointConfiguration {
  readonly modelName: string;
  readonly concurrency: number;
  readonly outputPath: string;
  readonly failurePath: string | null;
  readonly successTopic: string | null;
  readonly errorTopic: string | null;
}

/** How engines are run on this machine. */
export interface EngineSetup {
  /** Address of one that already runs. */
  readonly url: string | null;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables besides the model's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** The running services, as the resources of a template use them. */
export interface CloudServices {
  readonly region: string;
  readonly accountId: string;
  readonly state: CloudState;
  readonly log: CloudLog;
  readonly logsFolder: string;
  readonly reaper: Reaper;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly sqsEndpoint: string;
  readonly ttl: TtlSweeper;
  readonly delivery: Delivery;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly invoker: AsyncInvoker;
  readonly bell: Bell;
  readonly checkpoints: Checkpoints;
  readonly notifications: NotificationDispatcher;
  readonly objects: InferenceObjects;
  readonly keys: KeyRing;
  readonly engine: EngineSetup;
  /** Variables every function gets: region, credentials, endpoints. */
  readonly functionVariables: Readonly<Record<string, string>>;
  /** Variables that replace or add to those of the template. */
  readonly functionOverrides: Readonly<Record<string, string>>;
  /** URL by ARN. */
  readonly queues: Map<string, string>;
  readonly buckets: Map<string, { readonly cors: readonly CorsRule[] }>;
  /** By name. */
  readonly functions: Map<string, LambdaFunction>;
  readonly asyncPolicies: Map<string, AsyncPolicy>;
  readonly pollers: Poller[];
  /** By API id. */
  readonly apis: Map<string, ApiDraft>;
  readonly models: Map<string, ModelDefinition>;
  readonly endpointConfigurations: Map<string, EndpointConfiguration>;
  readonly endpoints: Map<string, AsyncEndpoint>;
  /** The port of the next HTTP API. */
  apiPort(apiId: string): Promise<number>;
}

/**
 * The function that a name, an ARN (also of a version or an alias) or an API Gateway invocation URI stands for.
 * @throws when there is none.
 */
export function findFunction(services: CloudServices, reference: string): LambdaFunction {
  const functionArn = /arn:aws:lambda:[^:]+:[^:]+:function:([^:/]+)/.exec(reference);
  const found = services.functions.get(functionArn?.[1] ?? reference);
  if (!found) throw new Error(`there is no function ${reference}`);
  return found;
}
