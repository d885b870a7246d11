import path from 'node:path';
import * as z from 'zod';
import { ASSEMBLY } from '../bin/build.ts';
import { loadAssembly } from '../local/template/assembly.ts';

const Properties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
});

/** A function of the template, as it would be uploaded. */
export interface DeployedFunction {
  /** Construct path without its stack, e.g. `Videos/Api`. */
  readonly name: string;
  /** What the local cloud finds it by: `Stack/LogicalId`. */
  readonly resource: string;
  /** The bundle's file. */
  readonly bundle: string;
}

/** Every function of the synthesized assembly, by name. @throws AssemblyError, ZodError */
export async function readFunctions(): Promise<DeployedFunction[]> {
  const stacks = await loadAssembly(ASSEMBLY);
  const functions = stacks.flatMap(({ name: stack, template, assets, paths }) =>
    Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
      if (resource.Type !== 'AWS::Lambda::Function') return [];
      const { Code, Handler } = Properties.parse(resource.Properties);
      const folder = assets.get(Code.S3Key);
      if (!folder) throw new Error(`${stack}.${logicalId}: the assembly has no asset ${Code.S3Key}`);
      const [, ...parts] = (paths.get(logicalId) ?? `${stack}/${logicalId}/Resource`).split('/');
      return [
        {
          name: parts.slice(0, -1).join('/'),
          resource: `${stack}/${logicalId}`,
          bundle: path.join(folder, `${Handler.split('.')[0]}.mjs`),
        },
      ];
    }),
  );
  return functions.toSorted((a, b) => a.name.localeCompare(b.name));
}
