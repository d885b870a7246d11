import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface StackSource {
  readonly resources: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly conditions?: Record<string, unknown>;
  /** Source of a function's `index.mjs`, by asset name. */
  readonly bundles?: Record<string, string>;
  readonly dependsOn?: readonly string[];
}

export interface AssemblyFixture {
  /** Plays `cdk.out`. */
  readonly assembly: string;
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** Writes an assembly as `cdk synth` would, from templates written by hand. */
export async function writeAssembly(stacks: Record<string, StackSource>): Promise<AssemblyFixture> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-assembly-'));
  const assembly = path.join(folder, 'cdk.out');
  await mkdir(assembly);
  const artifacts: Record<string, unknown> = {};
  for (const [name, { resources, outputs, conditions, bundles = {}, dependsOn = [] }] of Object.entries(
    stacks,
  )) {
    const files: Record<string, unknown> = {};
    for (const [asset, code] of Object.entries(bundles)) {
      await mkdir(path.join(assembly, `asset.${asset}`), { recursive: true });
      await writeFile(path.join(assembly, `asset.${asset}`, 'index.mjs'), code);
      files[asset] = {
        source: { path: `asset.${asset}`, packaging: 'zip' },
        destinations: { current: { bucketName: 'assets', objectKey: `${asset}.zip` } },
      };
    }
    const template = {
      Resources: resources,
      ...(outputs ? { Outputs: outputs } : {}),
      ...(conditions ? { Conditions: conditions } : {}),
    };
    await writeFile(path.join(assembly, `${name}.template.json`), JSON.stringify(template));
    await writeFile(path.join(assembly, `${name}.assets.json`), JSON.stringify({ version: '1', files }));
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [`${name}.assets`, ...dependsOn],
    };
  }
  await writeFile(path.join(assembly, 'manifest.json'), JSON.stringify({ version: '1', artifacts }));
  return {
    assembly,
    dataDir: path.join(folder, 'data'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A function's resource, with its bundle under the same name. */
export function functionResource(bundle: string, variables: Record<string, unknown> = {}, more = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${bundle}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 10,
      Role: 'ignored',
      Environment: { Variables: variables },
      ...more,
    },
  };
}
