import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DataStack } from '../../lib/data-stack.ts';
import { EngineStack } from '../../lib/engine-stack.ts';
import { PipelineStack } from '../../lib/pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

const Statement = z.object({
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
  Resource: z.unknown().transform((resource) => JSON.stringify(resource)),
});
const Policies = z.record(
  z.string(),
  z.object({ Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) }) }),
);

let policies: z.output<typeof Policies>;

beforeAll(() => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const settings = readSettings(app.node);
  const data = new DataStack(app, 'CloudreelData', { settings });
  const engine = new EngineStack(app, 'CloudreelEngine', { settings, data });
  const pipeline = new PipelineStack(app, 'CloudreelPipeline', { settings, data, engine });
  policies = Policies.parse(Template.fromStack(pipeline).findResources('AWS::IAM::Policy'));
});

const statements = (owner: string) =>
  Object.entries(policies)
    .filter(([id]) => id.startsWith(owner))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

describe('the function that judges recordings and clips', () => {
  it('may ask Rekognition what it asks, and nothing else everywhere', () => {
    const everywhere = statements('CameosVerify').filter(({ Resource }) => Resource === '"*"');
    const asked = everywhere.flatMap(({ Action }) => Action).filter((action) => !action.startsWith('xray:'));
    expect(asked.toSorted()).toEqual(
      [
        'CompareFaces',
        'DetectFaces',
        'GetContentModeration',
        'GetFaceDetection',
        'GetFaceLivenessSessionResults',
        'GetFaceSearch',
        'StartContentModeration',
        'StartFaceDetection',
      ].map((action) => `rekognition:${action}`),
    );
  });

  it('is the only one that has films moderated', () => {
    const moderating = Object.entries(policies).filter(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.some(({ Action }) =>
        Action.includes('rekognition:StartContentModeration'),
      ),
    );
    expect(moderating.map(([id]) => id.replace(/ServiceRole.*/, ''))).toEqual(['CameosVerify']);
  });

  it('reads the policy and the takedowns, and changes neither', () => {
    const actions = statements('CameosVerify')
      .filter(({ Resource }) => Resource.includes('Safety'))
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith('dynamodb:'));
    expect(actions.toSorted()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:GetItem']);
  });

  it('has no right to a guardrail: it judges no words', () => {
    const actions = statements('CameosVerify').flatMap(({ Action }) => Action);
    expect(actions.join()).not.toContain('bedrock');
  });
});
