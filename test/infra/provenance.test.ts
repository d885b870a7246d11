import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DataStack } from '../../lib/data-stack.ts';
import { EngineStack } from '../../lib/engine-stack.ts';
import { PipelineStack } from '../../lib/pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

const Policy = z.looseObject({
  Properties: z.looseObject({
    PolicyDocument: z.looseObject({
      Statement: z.array(
        z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
      ),
    }),
    Roles: z.unknown(),
  }),
});

let data: Template;
let pipeline: Template;

beforeAll(() => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const settings = readSettings(app.node);
  const stack = new DataStack(app, 'CloudreelData', { settings });
  const engine = new EngineStack(app, 'CloudreelEngine', { settings, data: stack });
  pipeline = Template.fromStack(
    new PipelineStack(app, 'CloudreelPipeline', { settings, data: stack, engine }),
  );
  data = Template.fromStack(stack);
});

/** Every statement of every policy, with the policy's name. */
const rights = () =>
  Object.entries(pipeline.findResources('AWS::IAM::Policy')).flatMap(([id, policy]) =>
    Policy.parse(policy).Properties.PolicyDocument.Statement.map(({ Action, Resource }) => ({
      id,
      actions: [Action].flat(),
      resource: JSON.stringify(Resource),
    })),
  );

describe('the signing key', () => {
  it('signs, cannot leave KMS, and outlives the stack', () => {
    data.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        Description: Match.stringLikeRegexp('released'),
      },
    });
    expect(Object.keys(data.findResources('AWS::KMS::Key')).length).toBeGreaterThan(0);
  });

  it('is used by the release alone', () => {
    const signing = rights().filter(
      ({ actions, resource }) => actions.includes('kms:Sign') && resource.includes('SigningKey'),
    );
    expect(signing.map(({ id }) => id)).toEqual([expect.stringContaining('VideosRelease')]);
  });
});

describe('the release', () => {
  it('may put signed files and nothing else where engines write', () => {
    const puts = rights().filter(
      ({ id, actions, resource }) =>
        id.includes('VideosRelease') && actions.includes('s3:PutObject') && resource.includes('Media'),
    );
    expect(puts).toHaveLength(1);
    expect(puts[0]?.resource).toContain('/videos/*/*/released/*');
  });

  it('has memory and time to sign a film of two minutes', () => {
    const found = pipeline.findResources('AWS::Lambda::Function', {
      Properties: { Description: Match.stringLikeRegexp('signs it'), MemorySize: 3008, Timeout: 120 },
    });
    expect(Object.keys(found)).toHaveLength(1);
  });
});

describe('who looks at files of strangers', () => {
  it('reads no media, no accounts, and writes no row of a video', () => {
    const held = rights().filter(({ id }) => id.includes('ProvenanceCheck'));
    expect(held.length).toBeGreaterThan(3);
    for (const { actions, resource } of held) {
      expect(resource).not.toMatch(/Media|Accounts|Uploads[^"]*Bucket|SigningKey/);
      if (resource.includes('TableVideos') || resource.includes('VideosD'))
        expect(actions.filter((action) => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem']);
    }
  });

  it('gets files that are gone after a day even if nobody deletes them', () => {
    const found = data.findResources('AWS::S3::Bucket', {
      Properties: {
        LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 1 })]) },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    });
    expect(Object.keys(found)).toContainEqual(expect.stringContaining('ProvenanceChecks'));
  });

  it('decodes no film unless the operator asks for the decoder', () => {
    expect(Object.keys(pipeline.findResources('AWS::Lambda::LayerVersion'))).toHaveLength(0);
  });
});
