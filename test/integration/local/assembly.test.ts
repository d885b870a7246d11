import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssemblyError, type Stack as LoadedStack, loadAssembly } from '../../../local/template/assembly.ts';

let folder: string;
let stacks: LoadedStack[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-synth-'));
  const bundle = path.join(folder, 'bundle');
  await mkdir(bundle);
  await writeFile(path.join(bundle, 'index.mjs'), 'export const handler = async () => 1');
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stage = new Stage(app, 'Prod');
  const consumer = new Stack(stage, 'A');
  const producer = new Stack(stage, 'B', { stackName: 'Renamed' });
  const bucket = new Bucket(producer, 'Media');
  new LambdaFunction(consumer, 'Fn', {
    code: Code.fromAsset(bundle),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    environment: { BUCKET: bucket.bucketName },
  });
  new CfnOutput(consumer, 'Out', { value: 'x' });
  app.synth();
  stacks = await loadAssembly(path.join(folder, 'cdk.out'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an assembly that CDK has synthesized', () => {
  it('gives its stacks, those of a stage included, each after those it depends on', () => {
    expect(stacks.map(({ name }) => name)).toEqual(['Renamed', 'Prod-A']);
  });

  it('leads from the S3 key of a function to the folder of its bundle', () => {
    const [, consumer] = stacks;
    const fn = Object.values(consumer?.template.Resources ?? {}).find(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    expect(fn?.Properties.Code).toMatchObject({ S3Key: expect.stringMatching(/\.zip$/) });
    const assets = [...(consumer?.assets ?? [])].filter(([key]) => key.endsWith('.zip'));
    expect(assets).toEqual([[expect.any(String), expect.stringContaining(`${path.sep}asset.`)]]);
  });

  it('tells the construct path of every resource', () => {
    const paths = [...(stacks[0]?.paths.values() ?? [])];
    expect(paths).toContain('Prod/B/Media/Resource');
  });
});

it('is an error when there is none, and says what to do', async () => {
  const missing = loadAssembly(path.join(folder, 'nothing'));
  await expect(missing).rejects.toBeInstanceOf(AssemblyError);
  await expect(missing).rejects.toThrow('synth');
});

it('is an error when a template has a section nobody knows', async () => {
  const odd = path.join(folder, 'odd');
  await mkdir(odd);
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Odd.json' } };
  await writeFile(path.join(odd, 'manifest.json'), JSON.stringify({ artifacts: { Odd: artifact } }));
  await writeFile(
    path.join(odd, 'Odd.json'),
    JSON.stringify({ Resources: {}, Transform: 'AWS::Serverless' }),
  );
  await expect(loadAssembly(odd)).rejects.toThrow('Transform');
});
