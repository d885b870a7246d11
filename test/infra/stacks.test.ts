import { readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operations } from '../../lambdas/operations.ts';
import { keys } from '../../lambdas/videos/video.ts';
import { DataStack } from '../../lib/data-stack.ts';
import { EngineStack } from '../../lib/engine-stack.ts';
import { anchorOf } from '../../lib/house/alarm.ts';
import { PipelineStack } from '../../lib/pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const Resources = z.record(z.string(), Resource);
type Resource = z.output<typeof Resource>;

function synthesize(context: Record<string, unknown> = {}) {
  // templates alone: the bundles are another test's business
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], ...context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = readSettings(app.node);
  const data = new DataStack(app, 'CloudreelData', { settings });
  const engine = new EngineStack(app, 'CloudreelEngine', { settings, data });
  const pipeline = new PipelineStack(app, 'CloudreelPipeline', { settings, data, engine });
  return { app, data, engine, pipeline };
}

let templates: { data: Template; engine: Template; pipeline: Template };
let resources: [string, Resource][];
const has = (template: Template, type: string, resource: object) =>
  expect(() => template.hasResource(type, resource)).not.toThrow();
const hasProperties = (template: Template, type: string, Properties: object) =>
  has(template, type, { Properties });
const all = (type: string) => resources.filter(([, resource]) => resource.Type === type);

beforeAll(() => {
  const { app, data, engine, pipeline } = synthesize();
  // a cdk-nag finding that nobody acknowledged makes this throw
  app.synth();
  templates = {
    data: Template.fromStack(data),
    engine: Template.fromStack(engine),
    pipeline: Template.fromStack(pipeline),
  };
  resources = Object.values(templates).flatMap((template) =>
    Object.entries(Resources.parse(template.toJSON().Resources)),
  );
});

describe('queues', () => {
  it('each has a dead-letter queue, but those that are one', () => {
    const deadLetters = all('AWS::SQS::Queue').filter(([id]) => id.includes('DeadLetters'));
    const others = all('AWS::SQS::Queue').filter(([id]) => !id.includes('DeadLetters'));
    expect(others.length).toBeGreaterThan(3);
    expect(deadLetters.length).toBeGreaterThan(others.length);
    for (const [id, { Properties }] of others)
      expect(Properties, id).toHaveProperty(
        'RedrivePolicy.maxReceiveCount',
        expect.toSatisfy((n) => n >= 3 && n <= 5),
      );
    for (const [id, { Properties }] of deadLetters)
      expect(Properties.MessageRetentionPeriod, id).toBe(14 * 24 * 3600);
  });

  it('each dead-letter queue has an alarm', () => {
    const watched = JSON.stringify(all('AWS::CloudWatch::Alarm'));
    for (const [id] of all('AWS::SQS::Queue').filter(([name]) => name.includes('DeadLetters')))
      expect(watched, id).toContain(id);
  });

  it('have the alarm ring for dead letters that their consumer holds nearly all the time', () => {
    const alarms = all('AWS::CloudWatch::Alarm').filter(([id]) => id.includes('DeadLettersAlarm'));
    const consumed = alarms.filter(([id]) => !/(?:Relay|Record|Remember)DeadLetters/.test(id));
    expect(consumed.length).toBeGreaterThan(3);
    for (const [id, { Properties }] of consumed) {
      const metrics = JSON.stringify(Properties.Metrics);
      expect(metrics, id).toContain('ApproximateNumberOfMessagesVisible');
      expect(metrics, id).toContain('ApproximateNumberOfMessagesNotVisible');
    }
  });

  it('hide a message six times as long as their consumer may take', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping');
    const functions = new Map(all('AWS::Lambda::Function'));
    const queues = new Map(all('AWS::SQS::Queue'));
    let checked = 0;
    for (const [, { Properties }] of mappings) {
      const queue = queues.get(JSON.stringify(Properties.EventSourceArn).match(/"(\w+)","Arn"/)?.[1] ?? '');
      const consumer = functions.get(
        JSON.stringify(Properties.FunctionName).match(/"Ref":"(\w+)"/)?.[1] ?? '',
      );
      if (!queue?.Properties.VisibilityTimeout || !consumer) continue;
      checked++;
      expect(Number(queue.Properties.VisibilityTimeout)).toBeGreaterThanOrEqual(
        6 * Number(consumer.Properties.Timeout),
      );
    }
    expect(checked).toBeGreaterThanOrEqual(2);
  });

  it('and streams report each failed message by itself', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping');
    expect(mappings.length).toBeGreaterThan(8);
    for (const [id, { Properties }] of mappings)
      expect(Properties.FunctionResponseTypes, id).toEqual(['ReportBatchItemFailures']);
  });

  it('are spoken to over TLS only', () => {
    const protectedQueues = JSON.stringify(all('AWS::SQS::QueuePolicy'));
    for (const [id] of all('AWS::SQS::Queue')) expect(protectedQueues, id).toContain(id);
    expect(protectedQueues).toContain('aws:SecureTransport');
  });
});

describe('storage', () => {
  it('keeps media private, encrypted, and not for ever', () => {
    has(templates.data, 'AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: Match.anyValue(),
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ Prefix: 'videos/', ExpirationInDays: 37 })]),
        },
      },
    });
    expect(all('AWS::S3::Bucket').length).toBeGreaterThan(2);
  });

  it('keeps tables through a deleted stack, with recovery to any point in time', () => {
    for (const [id, table] of all('AWS::DynamoDB::GlobalTable')) {
      expect(table.DeletionPolicy, id).toBe('Retain');
      expect(JSON.stringify(table.Properties), id).toContain('"PointInTimeRecoveryEnabled":true');
    }
    expect(all('AWS::DynamoDB::GlobalTable').length).toBeGreaterThan(1);
  });

  it('lets go of both when asked to', () => {
    const { data } = synthesize({ onDelete: 'destroy' });
    const template = Template.fromStack(data);
    template.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })],
    });
    expect(Object.keys(template.findResources('AWS::S3::Bucket')).length).toBeGreaterThan(2);
  });

  it('shows the relay only rows that owe something', () => {
    hasProperties(templates.pipeline, 'AWS::Lambda::EventSourceMapping', {
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT', 'MODIFY'],
              dynamodb: { NewImage: { owed: { S: ['picture', 'slot', 'dispatch', 'settle', 'erase'] } } },
            }),
          },
        ],
      },
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: Match.anyValue() },
    });
  });
});

describe('functions', () => {
  it('all run the pinned runtime on arm64, log JSON and have a role of their own', () => {
    const functions = all('AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(8);
    for (const [id, { Properties }] of functions)
      expect(Properties, id).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
    const roles = new Set(functions.map(([, { Properties }]) => JSON.stringify(Properties.Role)));
    expect(roles.size).toBe(functions.length);
  });

  it('reserve no concurrency, which a young account (10 in all) does not have', () => {
    for (const [id, { Properties }] of all('AWS::Lambda::Function'))
      expect(Properties, id).not.toHaveProperty('ReservedConcurrentExecutions');
    hasProperties(templates.pipeline, 'AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
  });

  it('have no wildcard in an action, and in a resource only where it is explained', () => {
    const statements = all('AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      z
        .object({ Statement: z.array(z.object({ Action: z.unknown(), Resource: z.unknown() })) })
        .parse(Properties.PolicyDocument)
        .Statement.map((statement) => ({ id, ...statement })),
    );
    expect(statements.length).toBeGreaterThan(20);
    for (const { id, Action } of statements) expect(JSON.stringify(Action), id).not.toContain('*');
    const open = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    const actions = open.flatMap(({ Action }) => z.array(z.string()).parse([Action].flat()));
    // no operation of Rekognition on pictures or films knows resources
    expect(new Set(actions.filter((action) => !action.startsWith('rekognition:')))).toEqual(
      new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'ecr:GetAuthorizationToken']),
    );
  });
});

describe('the API', () => {
  it('routes every operation, each behind the authorizer but the health check', () => {
    const routes = all('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    const byKey = new Map(routes.map((route) => [route.RouteKey, route]));
    for (const operation of Object.values(operations)) {
      const route = byKey.get(`${operation.method} ${operation.path}`);
      expect(route?.AuthorizationType, operation.path).toBe('authenticated' in operation ? 'NONE' : 'CUSTOM');
    }
    expect(byKey.get('ANY /{proxy+}')?.AuthorizationType).toBe('NONE');
  });

  it('forgets an authorization at once, so that a revoked key stops working', () => {
    hasProperties(templates.pipeline, 'AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 0,
    });
  });

  it('lets a page send every header that the official client sends', async () => {
    const sent = new Set<string>();
    const client = new OpenAI({
      apiKey: 'key',
      organization: 'o',
      project: 'p',
      dangerouslyAllowBrowser: true,
      fetch: async (_, init) => {
        for (const [name] of new Headers(init?.headers)) sent.add(name);
        return Response.json({ data: [] });
      },
    });
    await client.videos.list();
    await client.videos.create({ prompt: 'a ball' });
    sent.delete('accept');
    expect(sent.size).toBeGreaterThan(5);
    const [api] = all('AWS::ApiGatewayV2::Api');
    const { AllowHeaders } = z
      .object({ AllowHeaders: z.array(z.string()) })
      .parse(api?.[1].Properties.CorsConfiguration);
    expect(AllowHeaders).toEqual(expect.arrayContaining([...sent]));
  });

  it('is throttled', () => {
    hasProperties(templates.pipeline, 'AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: Match.anyValue(), ThrottlingBurstLimit: Match.anyValue() },
    });
  });
});

describe('the engine', () => {
  it('answers by topics, one job at a time', () => {
    hasProperties(templates.engine, 'AWS::SageMaker::EndpointConfig', {
      AsyncInferenceConfig: {
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 1 },
        OutputConfig: {
          NotificationConfig: { SuccessTopic: Match.anyValue(), ErrorTopic: Match.anyValue() },
        },
      },
    });
  });

  it('sleeps at zero and is woken by a job that waits', () => {
    hasProperties(templates.engine, 'AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0 });
    hasProperties(templates.engine, 'AWS::CloudWatch::Alarm', {
      MetricName: 'HasBacklogWithoutCapacity',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [Match.objectLike({ Ref: Match.stringLikeRegexp('Wake') })],
    });
  });

  it('may look for the marker that tells it to stop, which lies outside what is erased with a video', () => {
    expect(keys.cancelMarker('x', 1).startsWith(keys.all('x'))).toBe(false);
    const rights = all('AWS::IAM::Policy').filter(([id]) => id.startsWith('EndpointRole'));
    expect(JSON.stringify(rights)).toMatch(/"s3:GetObject"[^}]*}[^}]*cancelled\/\*/);
    has(templates.data, 'AWS::S3::Bucket', {
      Properties: {
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ Prefix: 'cancelled/', ExpirationInDays: 1 })]),
        },
      },
    });
  });

  it('rings when it costs money for hours', () => {
    hasProperties(templates.engine, 'AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('you pay for every hour'),
      EvaluationPeriods: 6,
    });
  });
});

describe('alarms', () => {
  it('each say what, whom it hurts and where to read on, in a section that exists', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const anchors = new Set(
      [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')),
    );
    const texts = all('AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      JSON.stringify(Properties.AlarmDescription),
    );
    const forPeople = texts.filter((text) => !text.includes('Not for people'));
    expect(forPeople.length).toBeGreaterThanOrEqual(10);
    const named = forPeople.map((text) => text.match(/Impact: .+ Read docs\/runbook\.md#([a-z0-9-]+)/)?.[1]);
    for (const anchor of named) expect([...anchors]).toContain(anchor);
    expect(new Set(named)).toEqual(new Set([...anchors].filter((anchor) => named.includes(anchor))));
  });
});

it('alarms may reach their topic: a policy of its own replaces the one that lets CloudWatch publish', () => {
  hasProperties(templates.data, 'AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
});

describe('settings', () => {
  it.each([
    ['retentionDays', '0'],
    ['engineInstance', 'c7i.large'],
    ['onDelete', 'maybe'],
    ['maxAttempts', 'many'],
  ])('refuse %s=%s, naming it', (name, value) => {
    expect(() => synthesize({ [name]: value })).toThrow(name);
  });
});
