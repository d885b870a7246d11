import path from 'node:path';
import * as z from 'zod';
import { type AsyncPolicy, DEFAULT_ASYNC_POLICY } from '../lambda/async.ts';
import { LambdaFunction } from '../lambda/function.ts';
import { LogFile } from '../processes/log-file.ts';
import {
  arn,
  defineResource,
  ignored,
  inertResource,
  type Placement,
  PropertyError,
  physicalName,
} from './definition.ts';
import { findFunction } from './services.ts';

const destination = z.strictObject({ Destination: z.string() });

export const lambdaFunction = defineResource(
  'AWS::Lambda::Function',
  {
    FunctionName: z.string().optional(),
    Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
    Handler: z.string(),
    Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runtimes are provided'),
    Timeout: z.coerce.number().default(3),
    MemorySize: z.coerce.number().default(128),
    ReservedConcurrentExecutions: z.coerce.number().optional(),
    Environment: z
      .strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
      .optional(),
    DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
    PackageType: z.literal('Zip').optional(),
    Role: ignored('access is not restricted locally'),
    Architectures: ignored('a bundle of JavaScript runs on any'),
    Description: ignored('a sentence for people'),
    TracingConfig: ignored('there are no traces'),
    LoggingConfig: ignored('output goes to a file under logs/'),
    EphemeralStorage: ignored('the machine has one temporary folder'),
    KmsKeyArn: ignored('variables are as safe as the machine'),
    RuntimeManagementConfig: ignored('functions run on the Node.js that runs the cloud'),
    RecursiveLoop: ignored('loops are not detected'),
    SnapStart: ignored('start-up is fast enough'),
    Tags: ignored('tags have no effect'),
  },
  (properties, placement) => {
    const { cloud, assets } = placement;
    const code = assets.get(properties.Code.S3Key);
    if (!code) throw new PropertyError(`Code: the assembly has no asset ${properties.Code.S3Key}`);
    const name = properties.FunctionName ?? physicalName(placement, 64);
    const functionArn = arn(placement, 'lambda', `function:${name}`);
    const target = new LambdaFunction(
      {
        name,
        arn: functionArn,
        code: path.resolve(code),
        handler: properties.Handler,
        timeoutSeconds: properties.Timeout,
        memoryMegabytes: properties.MemorySize,
        reservedConcurrency: properties.ReservedConcurrentExecutions ?? null,
        variables: { ...properties.Environment?.Variables, ...cloud.functionOverrides },
      },
      {
        variables: cloud.functionVariables,
        log: new LogFile(cloud.logsFolder, name),
        reaper: cloud.reaper,
        onEnd: () => cloud.bell.ring(),
      },
    );
    cloud.functions.set(name, target);
    const deadLetters = properties.DeadLetterConfig?.TargetArn;
    const policy: AsyncPolicy = {
      ...DEFAULT_ASYNC_POLICY,
      onFailure: deadLetters ? ({ event }) => cloud.delivery.deliver(deadLetters, event) : null,
    };
    cloud.asyncPolicies.set(name, policy);
    cloud.invoker.register(target, policy);
    return { ref: name, attributes: { Arn: functionArn } };
  },
);

export const eventInvokeConfig = defineResource(
  'AWS::Lambda::EventInvokeConfig',
  {
    FunctionName: z.string(),
    Qualifier: ignored('there is one version'),
    MaximumRetryAttempts: z.coerce.number().default(2),
    MaximumEventAgeInSeconds: z.coerce.number().default(DEFAULT_ASYNC_POLICY.maximumEventAgeSeconds),
    DestinationConfig: z.strictObject({ OnFailure: destination.optional() }).optional(),
  },
  (properties, placement) => {
    const { cloud, logicalId } = placement;
    const target = findFunction(cloud, properties.FunctionName);
    const failureArn = properties.DestinationConfig?.OnFailure?.Destination;
    const before = cloud.asyncPolicies.get(target.definition.name);
    cloud.invoker.register(target, {
      maximumRetryAttempts: properties.MaximumRetryAttempts,
      maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
      onFailure: failureArn
        ? (record) =>
            cloud.delivery.deliver(failureArn, {
              version: '1.0',
              timestamp: new Date().toISOString(),
              requestContext: {
                requestId: record.requestId,
                functionArn: `${record.functionArn}:$LATEST`,
                condition: record.condition,
                approximateInvokeCount: record.attempts,
              },
              requestPayload: record.event,
              responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
              responsePayload: { errorMessage: record.error },
            })
        : (before?.onFailure ?? null),
    });
    return { ref: logicalId, attributes: {} };
  },
);

export const version = defineResource(
  'AWS::Lambda::Version',
  {
    FunctionName: z.string(),
    Description: ignored('a sentence for people'),
    CodeSha256: ignored('there is one version'),
    ProvisionedConcurrencyConfig: ignored('environments stay warm anyway'),
  },
  ({ FunctionName }, { cloud }) => {
    const functionArn = findFunction(cloud, FunctionName).definition.arn;
    return { ref: `${functionArn}:1`, attributes: { Version: '1', FunctionArn: `${functionArn}:1` } };
  },
);

export const alias = defineResource(
  'AWS::Lambda::Alias',
  {
    FunctionName: z.string(),
    FunctionVersion: z.string(),
    Name: z.string(),
    Description: ignored('a sentence for people'),
    ProvisionedConcurrencyConfig: ignored('environments stay warm anyway'),
  },
  ({ FunctionName, Name }, { cloud }) => {
    const aliasArn = `${findFunction(cloud, FunctionName).definition.arn}:${Name}`;
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  },
);

export const permission = inertResource(
  'AWS::Lambda::Permission',
  'access is not restricted locally',
  ({ logicalId }: Placement) => ({ ref: logicalId, attributes: { Id: logicalId } }),
);
