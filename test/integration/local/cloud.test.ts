// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalCloud, startCloud } from '../../../local/cloud.ts';
import { DataFolderInUseError, lockDataFolder } from '../../../local/lock.ts';
import { silentLog } from '../../../local/log.ts';
import { listen } from '../../../local/ports.ts';
import { ProvisioningError } from '../../../local/provision.ts';
import { closeServer } from '../../../local/servers.ts';
import {
  type AssemblyFixture,
  functionResource,
  type StackSource,
  writeAssembly,
} from './assembly-fixture.ts';
import { isRunning } from './function-fixture.ts';

const sdk = (name: string) => import.meta.resolve(`@aws-sdk/${name}`);

// one round through everything: POST -> row -> stream -> queue -> SageMaker -> topic -> queue -> row
const bundles = {
  api: `
    import { DynamoDBClient, PutItemCommand, GetItemCommand } from '${sdk('client-dynamodb')}';
    const db = new DynamoDBClient({});
    export const handler = async ({ routeKey, pathParameters, body }) => {
      if (routeKey.startsWith('POST')) {
        const { id } = JSON.parse(body);
        await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: id }, state: { S: 'queued' } } }));
        return { statusCode: 202, body: JSON.stringify({ id }) };
      }
      const { Item } = await db.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { pk: { S: pathParameters.id } } }));
      return Item ? { state: Item.state.S } : { statusCode: 404 };
    };`,
  relay: `
    import { SQSClient, SendMessageCommand } from '${sdk('client-sqs')}';
    const sqs = new SQSClient({});
    export const handler = async ({ Records }) => {
      for (const { dynamodb } of Records)
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.JOBS_URL, MessageBody: dynamodb.Keys.pk.S }));
    };`,
  dispatch: `
    import { S3Client, PutObjectCommand } from '${sdk('client-s3')}';
    import { SageMakerRuntimeClient, InvokeEndpointAsyncCommand } from '${sdk('client-sagemaker-runtime')}';
    const [s3, sagemaker] = [new S3Client({}), new SageMakerRuntimeClient({})];
    export const handler = async ({ Records }) => {
      for (const { body: id } of Records) {
        await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'requests/' + id, Body: JSON.stringify({ id }) }));
        await sagemaker.send(new InvokeEndpointAsyncCommand({
          EndpointName: process.env.ENDPOINT, InferenceId: id, InputLocation: 's3://' + process.env.BUCKET + '/requests/' + id }));
      }
    };`,
  release: `
    import { DynamoDBClient, UpdateItemCommand } from '${sdk('client-dynamodb')}';
    const db = new DynamoDBClient({});
    export const handler = async ({ Records }) => {
      for (const { body } of Records) {
        const { inferenceId, invocationStatus } = JSON.parse(body);
        await db.send(new UpdateItemCommand({ TableName: process.env.TABLE, Key: { pk: { S: inferenceId } },
          UpdateExpression: 'SET #s = :s', ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':s': { S: invocationStatus } } }));
      }
    };`,
  noted: `
    import { DynamoDBClient, PutItemCommand } from '${sdk('client-dynamodb')}';
    const db = new DynamoDBClient({});
    export const handler = async (event) => {
      const key = event.detail?.object.key ?? decodeURIComponent(event.Records[0].s3.object.key.replaceAll('+', ' '));
      const source = event.source ?? event.Records[0].eventSource;
      await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: source + ' ' + key } } }));
    };`,
  authorize: `export const handler = async ({ headers }) => ({ isAuthorized: headers.authorization === 'Bearer me' });`,
};

const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const ref = (id: string) => ({ Ref: id });
const imported = (name: string) => ({ 'Fn::ImportValue': `Data:${name}` });
const exported = (name: string, value: unknown) => ({ Value: value, Export: { Name: `Data:${name}` } });
const resource = (type: string, properties: object, more: object = {}) => ({
  Type: `AWS::${type}`,
  Properties: properties,
  ...more,
});
const mapping = (fn: string, source: unknown, more: object) =>
  resource('Lambda::EventSourceMapping', { FunctionName: ref(fn), EventSourceArn: source, ...more });
const integrate = (key: string, authorizer = true) =>
  resource('ApiGatewayV2::Route', {
    ApiId: ref('Api'),
    RouteKey: key,
    Target: { 'Fn::Join': ['', ['integrations/', ref('Integration')]] },
    ...(authorizer
      ? { AuthorizationType: 'CUSTOM', AuthorizerId: ref('Authorizer') }
      : { AuthorizationType: 'NONE' }),
  });

const data: StackSource = {
  resources: {
    Table: resource('DynamoDB::GlobalTable', {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      Replicas: [{ Region: ref('AWS::Region') }],
    }),
    Bucket: resource('S3::Bucket', {
      NotificationConfiguration: {
        EventBridgeConfiguration: { EventBridgeEnabled: true },
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: att('Noted', 'Arn'),
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
          },
        ],
      },
    }),
    Noted: functionResource('noted', { TABLE: ref('Table') }),
    Rule: resource('Events::Rule', {
      EventPattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'in/' }] } } },
      Targets: [{ Id: 'T', Arn: att('Noted', 'Arn') }],
    }),
  },
  bundles: { noted: bundles.noted },
  outputs: {
    Table: exported('Table', ref('Table')),
    Stream: exported('Stream', att('Table', 'StreamArn')),
    Bucket: exported('Bucket', ref('Bucket')),
  },
};

const pipeline: StackSource = {
  dependsOn: ['Data'],
  bundles,
  conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
  resources: {
    Absent: resource('Sphinx::Riddle', {}, { Condition: 'Never' }),
    Role: resource('IAM::Role', { AssumeRolePolicyDocument: { anything: true } }),
    Jobs: resource('SQS::Queue', { VisibilityTimeout: 2 }),
    Results: resource('SQS::Queue', { VisibilityTimeout: 30, SqsManagedSseEnabled: true }),
    Topic: resource('SNS::Topic', {}),
    Subscription: resource('SNS::Subscription', {
      TopicArn: ref('Topic'),
      Protocol: 'sqs',
      Endpoint: att('Results', 'Arn'),
      RawMessageDelivery: true,
    }),
    Model: resource('SageMaker::Model', {
      PrimaryContainer: { Image: 'ignored', Environment: { ENGINE: 'fake' } },
      ExecutionRoleArn: att('Role', 'Arn'),
    }),
    Config: resource('SageMaker::EndpointConfig', {
      ProductionVariants: [
        { ModelName: att('Model', 'ModelName'), VariantName: 'one', InstanceType: 'ml.c7i.large' },
      ],
      AsyncInferenceConfig: {
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 1 },
        OutputConfig: {
          S3OutputPath: { 'Fn::Join': ['', ['s3://', imported('Bucket'), '/responses']] },
          NotificationConfig: { SuccessTopic: ref('Topic'), ErrorTopic: ref('Topic') },
        },
      },
    }),
    Endpoint: resource('SageMaker::Endpoint', { EndpointConfigName: att('Config', 'EndpointConfigName') }),
    ApiFunction: functionResource('api', { TABLE: imported('Table') }),
    Relay: functionResource('relay', { JOBS_URL: ref('Jobs') }),
    Dispatch: functionResource('dispatch', {
      BUCKET: imported('Bucket'),
      ENDPOINT: att('Endpoint', 'EndpointName'),
    }),
    Release: functionResource('release', { TABLE: imported('Table') }),
    Authorize: functionResource('authorize'),
    RelayMapping: mapping('Relay', imported('Stream'), {
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: {
        Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"state":{"S":["queued"]}}}}' }],
      },
    }),
    DispatchMapping: mapping('Dispatch', att('Jobs', 'Arn'), { BatchSize: 5 }),
    ReleaseMapping: mapping('Release', att('Results', 'Arn'), {}),
    Api: resource('ApiGatewayV2::Api', { Name: 'Api', ProtocolType: 'HTTP' }),
    Stage: resource('ApiGatewayV2::Stage', { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true }),
    Integration: resource('ApiGatewayV2::Integration', {
      ApiId: ref('Api'),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: att('ApiFunction', 'Arn'),
      PayloadFormatVersion: '2.0',
    }),
    Authorizer: resource('ApiGatewayV2::Authorizer', {
      ApiId: ref('Api'),
      Name: 'A',
      AuthorizerType: 'REQUEST',
      AuthorizerUri: {
        'Fn::Sub':
          'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Authorize.Arn}/invocations',
      },
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerResultTtlInSeconds: 0,
    }),
    Create: integrate('POST /videos'),
    Retrieve: integrate('GET /videos/{id}'),
  },
  outputs: {
    Url: {
      Value: {
        'Fn::Join': [
          '',
          ['https://', ref('Api'), '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/v1'],
        ],
      },
    },
  },
};

let engine: Server;
let engineUrl: string;
let fixture: AssemblyFixture;
let release: (() => void) | null = null;
const clouds: LocalCloud[] = [];

beforeAll(async () => {
  engine = createServer(async (request, response) => {
    await buffer(request);
    if (request.url === '/invocations' && release) await new Promise<void>((resolve) => (release = resolve));
    response.end('{"made":true}');
  });
  engineUrl = `http://127.0.0.1:${await listen(engine, 0)}`;
  fixture = await writeAssembly({ Pipeline: pipeline, Data: data });
});
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.stop()));
});
afterAll(async () => {
  await closeServer(engine);
  await fixture.remove();
});

const start = async (given: AssemblyFixture = fixture): Promise<LocalCloud> => {
  const { assembly, dataDir } = given;
  const cloud = await startCloud({ assembly, dataDir, port: 0, log: silentLog, engineUrl });
  clouds.push(cloud);
  return cloud;
};
const call = (cloud: LocalCloud, route: string, init: RequestInit = {}) =>
  fetch(`${cloud.apiUrl}${route}`, { headers: { authorization: 'Bearer me' }, ...init });
const create = (cloud: LocalCloud, id: string) =>
  call(cloud, '/videos', {
    method: 'POST',
    body: JSON.stringify({ id }),
    headers: { authorization: 'Bearer me', 'content-type': 'application/json' },
  });
const stateOf = async (cloud: LocalCloud, id: string): Promise<unknown> =>
  (await call(cloud, `/videos/${id}`)).json();
const becomes = (cloud: LocalCloud, id: string, state: string) =>
  vi.waitFor(async () => expect(await stateOf(cloud, id)).toEqual({ state }), {
    timeout: 20_000,
    interval: 50,
  });
const s3 = (cloud: LocalCloud) =>
  new S3Client({ endpoint: cloud.endpoints.s3, region: cloud.region, credentials: cloud.credentials });

describe('a cloud', () => {
  it('runs a template from its API through every service and back', async () => {
    const cloud = await start();
    expect(cloud.outputs.Pipeline?.Url).toBe(`${cloud.apiUrl}/v1`);
    expect(cloud.resource('Data/Table').ref).toBe(cloud.outputs.Data?.Table);
    expect((await call(cloud, '/videos/none', { headers: {} })).status).toBe(401);
    expect((await create(cloud, 'one')).status).toBe(202);
    await becomes(cloud, 'one', 'Completed');
  });

  it('lets an object tell functions that it has come, directly and over the bus', async () => {
    const cloud = await start();
    const Bucket = cloud.outputs.Data?.Bucket;
    await s3(cloud).send(new PutObjectCommand({ Bucket, Key: 'in/a b.txt', Body: 'x' }));
    const db = new DynamoDBClient({
      endpoint: cloud.endpoints.dynamodb,
      region: cloud.region,
      credentials: cloud.credentials,
    });
    for (const source of ['aws.s3', 'aws:s3']) {
      const read = new GetItemCommand({
        TableName: cloud.outputs.Data?.Table,
        Key: { pk: { S: `${source} in/a b.txt` } },
      });
      await vi.waitFor(async () => expect((await db.send(read)).Item).toBeDefined(), { timeout: 10_000 });
    }
  });

  it('keeps rows, objects, signed URLs, queue and inference over a restart', async () => {
    let cloud = await start();
    const Bucket = cloud.outputs.Data?.Bucket;
    await s3(cloud).send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
    const url = await getSignedUrl(s3(cloud), new GetObjectCommand({ Bucket, Key: 'kept' }));
    release = () => {};
    await create(cloud, 'interrupted');
    await vi.waitFor(async () => {
      const log = await readFile(
        path.join(fixture.dataDir, 'logs', `${cloud.resource('Dispatch').ref}.log`),
        'utf8',
      );
      expect(log.trim().split('\n').length).toBeGreaterThan(0);
    });
    const before = cloud.endpoints;
    await cloud.stop();
    release();
    release = null;
    cloud = await start();
    expect(cloud.endpoints).toEqual(before);
    expect(await (await fetch(url)).text()).toBe('kept');
    await becomes(cloud, 'interrupted', 'Completed');
  });

  it('has its data folder to itself', async () => {
    await start();
    await expect(start()).rejects.toBeInstanceOf(DataFolderInUseError);
  });

  it('invokes a function by name, for tests and tools', async () => {
    const cloud = await start();
    expect(await cloud.invoke('Authorize', { headers: {} })).toEqual({ isAuthorized: false });
    expect(() => cloud.resource('Nothing')).toThrow('Nothing');
  });
});

describe('a template that asks for what is not there', () => {
  it.each([
    [
      'an unknown type',
      resource('Sphinx::Riddle', {}),
      'Odd: Thing (AWS::Sphinx::Riddle): the local cloud does not provide',
    ],
    [
      'a custom resource',
      { Type: 'Custom::S3BucketNotifications', Properties: {} },
      'Odd: Thing (Custom::S3BucketNotifications)',
    ],
    [
      'an unknown property',
      resource('SQS::Queue', { Sound: 'loud' }),
      /Odd: Thing \(AWS::SQS::Queue\).*"Sound"/s,
    ],
    [
      'an unknown property deep down',
      resource('SQS::Queue', { RedrivePolicy: { deadLetterTargetArn: 'a', maxReceiveCount: 1, odd: 1 } }),
      /"odd".*RedrivePolicy/s,
    ],
    [
      'an unknown attribute',
      resource('SQS::Queue', { QueueName: att('Other', 'Colour') }),
      'Fn::GetAtt Other.Colour',
    ],
    [
      'an export nobody has',
      resource('SQS::Queue', { QueueName: { 'Fn::ImportValue': 'x' } }),
      'Fn::ImportValue x',
    ],
    [
      'a cron schedule',
      resource('Events::Rule', { ScheduleExpression: 'cron(0 * * * ? *)' }),
      'cron(0 * * * ? *)',
    ],
    [
      'an endpoint that is not a queue',
      resource('SNS::Subscription', { TopicArn: ref('Topic'), Protocol: 'https', Endpoint: 'https://x' }),
      'Protocol https',
    ],
  ])('%s is an error that names it', async (_, thing, message) => {
    const odd = await writeAssembly({
      Odd: {
        resources: { Other: resource('SQS::Queue', {}), Topic: resource('SNS::Topic', {}), Thing: thing },
      },
    });
    const failure = await start(odd).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProvisioningError);
    expect(String(failure)).toMatch(message);
    // a start that failed has given everything back
    expect(() => lockDataFolder(odd.dataDir)()).not.toThrow();
    await odd.remove();
  });
});

describe('no process is left behind', () => {
  const CHILD = path.join(import.meta.dirname, 'cloud.child.ts');
  const run = async (): Promise<{ parent: ChildProcess; pids: number[] }> => {
    const parent = spawn(process.execPath, [CHILD, fixture.assembly, fixture.dataDir, engineUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const pids: number[] = JSON.parse(String(line));
    expect(pids.length).toBeGreaterThanOrEqual(4);
    expect(pids.every(isRunning)).toBe(true);
    return { parent, pids };
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)('after %s', async (signal) => {
    const { parent, pids } = await run();
    parent.kill(signal);
    await once(parent, 'exit');
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 5000 });
  });
});
