import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { keys as uploadKeys } from '../../lambdas/uploads/upload.ts';
import { keys as videoKeys } from '../../lambdas/videos/video.ts';
import { DataStack } from '../../lib/data-stack.ts';
import { EngineStack } from '../../lib/engine-stack.ts';
import { PipelineStack } from '../../lib/pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

const Statement = z.object({
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
  Resource: z.unknown().transform((resource) => JSON.stringify(resource)),
  Condition: z.unknown().optional(),
});
type Statement = z.output<typeof Statement>;
const Policies = z.record(
  z.string(),
  z.object({ Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) }) }),
);

let data: Template;
let engine: Template;
let pipeline: Template;

beforeAll(() => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const settings = readSettings(app.node);
  const stacks = { data: new DataStack(app, 'CloudreelData', { settings }) };
  const engineStack = new EngineStack(app, 'CloudreelEngine', { settings, data: stacks.data });
  const pipelineStack = new PipelineStack(app, 'CloudreelPipeline', {
    settings,
    data: stacks.data,
    engine: engineStack,
  });
  data = Template.fromStack(stacks.data);
  engine = Template.fromStack(engineStack);
  pipeline = Template.fromStack(pipelineStack);
});

const has = (template: Template, type: string, properties: object) =>
  expect(() => template.hasResourceProperties(type, properties)).not.toThrow();

/** What functions whose logical id begins so may do. */
function rightsOf(template: Template, owner: string): Statement[] {
  const policies = Policies.parse(template.findResources('AWS::IAM::Policy'));
  const found = Object.entries(policies).filter(([id]) => id.startsWith(owner));
  expect(found, owner).not.toEqual([]);
  return found.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

/** Statements that allow an action on resources of this name. */
const allowing = (statements: Statement[], action: string, resource: string) =>
  statements.filter(({ Action, Resource }) => Action.includes(action) && Resource.includes(resource));

/** Every function of the pipeline by the beginning of its policy's id. */
const everybody = () =>
  Object.keys(pipeline.findResources('AWS::IAM::Policy')).map((id) => [id, rightsOf(pipeline, id)] as const);

describe('what people upload', () => {
  it('lies in a private bucket under a key of its own that is rotated', () => {
    has(data, 'AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UploadedFilesKey'), 'Arn'] },
            },
          },
        ],
      },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    has(data, 'AWS::KMS::Key', {
      Description: Match.stringLikeRegexp('upload'),
      EnableKeyRotation: true,
    });
  });

  it('is let in from any page by a form, and by nothing else', () => {
    has(data, 'AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [Match.objectLike({ AllowedMethods: ['POST'], AllowedOrigins: ['*'] })],
      },
    });
  });

  it.each(['quarantine/', 'cleared/', 'refused/'])('does not stay for ever under %s', (prefix) => {
    has(data, 'AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: prefix, ExpirationInDays: Match.anyValue() })]),
      },
    });
    expect(uploadKeys.all('x').some((mine) => mine.startsWith(prefix))).toBe(true);
  });

  it('is inspected for each object of the quarantine, and for no other', () => {
    has(pipeline, 'AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { object: { key: [{ prefix: 'quarantine/' }] } },
      },
      Targets: [Match.objectLike({ Arn: Match.anyValue() })],
    });
  });
});

describe('a function', () => {
  it('that signs forms can write into the quarantine alone, and read nothing', () => {
    const rights = rightsOf(pipeline, 'UploadsApi');
    const objects = rights.filter(({ Action }) => Action.some((action) => action.startsWith('s3:')));
    expect(objects.map(({ Action }) => Action)).toEqual([['s3:PutObject']]);
    expect(objects[0]?.Resource).toContain('/quarantine/*');
    expect(allowing(rights, 'kms:Decrypt', '')).toEqual([]);
  });

  it('that clears is the inspection, and no other', () => {
    const clearing = everybody().filter(
      ([, rights]) => allowing(rights, 's3:PutObject', '/cleared/').length > 0,
    );
    expect(clearing.map(([id]) => id.replace(/ServiceRole.*/, ''))).toEqual(['UploadsInspect']);
  });

  it('that shows refused pictures is the one that hears appeals, and it sees nothing else that was uploaded', () => {
    const reading = everybody().filter(
      ([, rights]) => allowing(rights, 's3:GetObject', '/refused/').length > 0,
    );
    expect(reading.map(([id]) => id.replace(/ServiceRole.*/, ''))).toEqual(['SafetyApi']);
    const objects = (reading[0]?.[1] ?? []).filter(({ Resource }) =>
      Resource.includes('UploadedFilesBucket'),
    );
    expect(objects.map(({ Action }) => Action)).toEqual([['s3:GetObject']]);
  });

  it('that asks detectors about uploads may ask what it asks, and of enrolled faces only whose one is', () => {
    const rights = rightsOf(pipeline, 'UploadsInspect').filter(({ Action }) =>
      Action.some((action) => action.startsWith('rekognition:')),
    );
    const everywhere = rights.filter(({ Resource }) => Resource === '"*"').flatMap(({ Action }) => Action);
    expect(everywhere.join()).not.toMatch(/Collection|Faces?By|Index|Search|Delete|List/);
    const [search, ...others] = rights.filter(({ Resource }) => Resource !== '"*"');
    expect(others).toEqual([]);
    expect(search?.Action).toEqual(['rekognition:SearchFacesByImage']);
    expect(search?.Resource).toMatch(/:collection\/[\w-]+"/);
    expect(search?.Resource).not.toContain('*');
  });

  it('that inspects pictures reads cameos and changes none', () => {
    const actions = rightsOf(pipeline, 'UploadsInspect')
      .filter(({ Resource }) => /Cameos|Feed/.test(Resource))
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith('dynamodb:'));
    expect(actions.toSorted()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:GetItem']);
  });
});

describe('no picture that was not inspected reaches an engine', () => {
  const FIRST_FRAME = videoKeys.firstFrame('*');

  it('because only the relay writes where engines read it, by copying, from what was cleared', () => {
    const writers = everybody().filter(([, rights]) =>
      rights.some(
        ({ Action, Resource }) =>
          Action.includes('s3:PutObject') &&
          // a pattern that covers the first frame of any video
          (Resource.includes(`/${FIRST_FRAME}`) || /\/videos\/\*"|\/videos\/\*\/input\/\*/.test(Resource)),
      ),
    );
    expect(writers.map(([id]) => id.replace(/ServiceRole.*/, ''))).toEqual(['VideosRelay']);
    const [, rights] = writers[0] ?? [];
    const [statement] = allowing(rights ?? [], 's3:PutObject', FIRST_FRAME);
    expect(JSON.stringify(statement?.Condition)).toMatch(
      /^\{"StringLike":\{"s3:x-amz-copy-source":\[.*UploadedFiles.*\/cleared\/\*.*\/cleared\/\*.*\]\}\}$/,
    );
  });

  it('because an engine cannot read what was uploaded', () => {
    const rights = JSON.stringify(rightsOf(engine, 'Endpoint'));
    expect(rights).not.toContain('UploadedFiles');
  });
});
