import type { ResourceType } from './definition.ts';
import { globalTable, table } from './dynamodb.ts';
import { eventSourceMapping } from './event-source.ts';
import { rule, schedule } from './events.ts';
import { api, authorizer, integration, route, stage } from './http-api.ts';
import { inertTypes } from './inert.ts';
import { key, keyAlias } from './kms.ts';
import { alias, eventInvokeConfig, lambdaFunction, permission, version } from './lambda.ts';
import { queue, queuePolicy, subscription, topic, topicPolicy } from './messaging.ts';
import { bucket, bucketPolicy } from './s3.ts';
import { endpoint, endpointConfig, model } from './sagemaker.ts';

/** Everything a template may ask for. A type that is missing here is an error, never a shrug. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [
    table,
    globalTable,
    queue,
    queuePolicy,
    topic,
    subscription,
    topicPolicy,
    bucket,
    bucketPolicy,
    lambdaFunction,
    eventInvokeConfig,
    version,
    alias,
    permission,
    eventSourceMapping,
    api,
    stage,
    integration,
    authorizer,
    route,
    rule,
    schedule,
    model,
    endpointConfig,
    endpoint,
    key,
    keyAlias,
    ...inertTypes,
  ].map((resource) => [resource.type, resource]),
);
