import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** One resource of a template, its properties still holding intrinsic functions. */
const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).optional(),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() }))
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Rules: z.record(z.string(), z.unknown()).optional(),
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(
      z.string(),
      z.strictObject({
        Value: z.unknown(),
        Description: z.string().optional(),
        Condition: z.string().optional(),
        Export: z.strictObject({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
});

export type Template = z.output<typeof templateSchema>;

/** A stack of the assembly, ready to be provisioned. */
export interface Stack {
  /** Artifact id: unique in the assembly. */
  readonly id: string;
  /** The name CloudFormation would know it by. */
  readonly name: string;
  readonly template: Template;
  /** Absolute path of each file asset, by the S3 object key the template names. */
  readonly assets: ReadonlyMap<string, string>;
  /** Construct path (`Stack/Table/Resource`) by logical id. */
  readonly paths: ReadonlyMap<string, string>;
}

const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })));

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
          directoryName: z.string().optional(),
        })
        .default({}),
      dependencies: z.array(z.string()).default([]),
      metadata: metadataSchema.optional(),
      additionalMetadataFile: z.string().optional(),
    }),
  ),
});

const assetManifestSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** The assembly is missing or is not what `cdk synth` writes. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/**
 * Reads a synthesized cloud assembly (`cdk.out`): every stack, nested stages included, each after those it depends on.
 * @throws AssemblyError when a file is missing or has a shape the local cloud does not know.
 */
export async function loadAssembly(folder: string): Promise<Stack[]> {
  const manifest = await readJson(path.join(folder, 'manifest.json'), manifestSchema);
  const artifacts = new Map(Object.entries(manifest.artifacts));
  const stacks: Stack[] = [];
  const visited = new Set<string>();

  const visit = async (id: string): Promise<void> => {
    const artifact = artifacts.get(id);
    if (!artifact || visited.has(id)) return;
    visited.add(id);
    for (const dependency of artifact.dependencies) await visit(dependency);
    if (artifact.type === 'cdk:cloud-assembly' && artifact.properties.directoryName) {
      stacks.push(...(await loadAssembly(path.join(folder, artifact.properties.directoryName))));
    }
    if (artifact.type !== 'aws:cloudformation:stack' || !artifact.properties.templateFile) return;
    const assets = new Map<string, string>();
    for (const dependency of artifact.dependencies) {
      const file = artifacts.get(dependency)?.properties.file;
      if (artifacts.get(dependency)?.type !== 'cdk:asset-manifest' || !file) continue;
      for (const [key, source] of await readAssets(folder, file)) assets.set(key, source);
    }
    const metadata = artifact.additionalMetadataFile
      ? await readJson(path.join(folder, artifact.additionalMetadataFile), metadataSchema)
      : (artifact.metadata ?? {});
    stacks.push({
      id,
      name: artifact.properties.stackName ?? id,
      template: await readJson(path.join(folder, artifact.properties.templateFile), templateSchema),
      assets,
      paths: constructPaths(metadata),
    });
  };
  for (const id of artifacts.keys()) await visit(id);
  return stacks;
}

async function readAssets(folder: string, file: string): Promise<[string, string][]> {
  const { files } = await readJson(path.join(folder, file), assetManifestSchema);
  return Object.values(files).flatMap(({ source, destinations }) =>
    source.path === undefined
      ? []
      : Object.values(destinations).map((destination): [string, string] => [
          destination.objectKey,
          path.resolve(folder, source.path ?? ''),
        ]),
  );
}

function constructPaths(metadata: z.output<typeof metadataSchema>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [constructPath, entries] of Object.entries(metadata)) {
    for (const { type, data } of entries) {
      if (type === 'aws:cdk:logicalId' && typeof data === 'string') paths.set(data, constructPath.slice(1));
    }
  }
  return paths;
}

async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AssemblyError(`cannot read ${file}: synthesize first (npm run synth)`, { cause });
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new AssemblyError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
