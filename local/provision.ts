import type { Provisioned } from './resources/definition.ts';
import { RESOURCE_TYPES } from './resources/registry.ts';
import type { CloudServices } from './resources/services.ts';
import type { Stack } from './template/assembly.ts';
import { provisioningOrder } from './template/order.ts';
import { NO_VALUE, resolve, type Scope } from './template/resolve.ts';

/** A resource of the running cloud, as a test or a person finds it. */
export interface CloudResource extends Provisioned {
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path, when the assembly knows it. */
  readonly path: string | null;
  readonly type: string;
}

/** The template asks for something the local cloud cannot give. Names stack, resource and property. */
export class ProvisioningError extends Error {
  override readonly name = 'ProvisioningError';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : String(value));

/** Provisions stack after stack; outputs and exports of one are there for the next. */
export class Provisioner {
  readonly resources: CloudResource[] = [];
  /** Output values by stack name and output name. */
  readonly outputs: Record<string, Record<string, string>> = {};
  readonly #exports = new Map<string, unknown>();
  readonly #services: CloudServices;

  constructor(services: CloudServices) {
    this.#services = services;
  }

  /** @throws ProvisioningError naming stack, logical id and property. */
  async provision(stack: Stack): Promise<void> {
    const { template } = stack;
    const done = new Map<string, Provisioned>();
    const scope = this.#scope(stack, done);
    for (const logicalId of provisioningOrder(template)) {
      const resource = template.Resources[logicalId];
      if (!resource || (resource.Condition && !scope.condition(resource.Condition))) continue;
      const where = `${stack.name}: ${logicalId} (${resource.Type})`;
      const type = RESOURCE_TYPES.get(resource.Type);
      if (!type)
        throw new ProvisioningError(`${where}: the local cloud does not provide this type of resource`);
      try {
        const wanted = Object.entries(resource.Properties).map(([name, value]) => [
          name,
          type.inert !== null || type.ignored.has(name) ? undefined : resolve(value, scope),
        ]);
        const properties = Object.fromEntries(wanted.filter(([, value]) => value !== NO_VALUE));
        const { stackName, assets } = { stackName: stack.name, assets: stack.assets };
        const provisioned = await type.provision(properties, {
          stackName,
          logicalId,
          assets,
          cloud: this.#services,
        });
        done.set(logicalId, provisioned);
        this.resources.push({
          ...provisioned,
          stack: stack.name,
          logicalId,
          path: stack.paths.get(logicalId) ?? null,
          type: resource.Type,
        });
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new ProvisioningError(`${where}: ${message}`, { cause });
      }
    }
    this.#publishOutputs(stack, scope);
  }

  #publishOutputs(stack: Stack, scope: Scope): void {
    const outputs: Record<string, string> = {};
    for (const [name, output] of Object.entries(stack.template.Outputs)) {
      if (output.Condition && !scope.condition(output.Condition)) continue;
      const value = resolve(output.Value, scope);
      outputs[name] = textOf(value);
      if (output.Export) this.#exports.set(textOf(resolve(output.Export.Name, scope)), value);
    }
    this.outputs[stack.name] = outputs;
  }

  #scope(stack: Stack, done: ReadonlyMap<string, Provisioned>): Scope {
    const { template } = stack;
    const { region, accountId, apis } = this.#services;
    const pseudo = new Map<string, unknown>([
      ['AWS::Region', region],
      ['AWS::AccountId', accountId],
      ['AWS::Partition', 'aws'],
      ['AWS::URLSuffix', 'amazonaws.com'],
      ['AWS::StackName', stack.name],
      ['AWS::StackId', `arn:aws:cloudformation:${region}:${accountId}:stack/${stack.name}/local`],
      ['AWS::NoValue', NO_VALUE],
    ]);
    const scope: Scope = {
      ref: (name) => {
        if (pseudo.has(name)) return pseudo.get(name);
        const resource = done.get(name);
        if (resource) return resource.ref;
        const parameter = template.Parameters[name];
        if (parameter?.Default !== undefined) return parameter.Default;
        throw new ProvisioningError(`Ref ${name}: there is no such resource, nor a parameter with a default`);
      },
      attribute: (logicalId, name) => {
        const value = done.get(logicalId)?.attributes[name];
        if (value === undefined) {
          const type = template.Resources[logicalId]?.Type ?? 'no resource';
          throw new ProvisioningError(
            `Fn::GetAtt ${logicalId}.${name}: the local ${type} has no such attribute`,
          );
        }
        return value;
      },
      importValue: (name) => {
        if (!this.#exports.has(name))
          throw new ProvisioningError(`Fn::ImportValue ${name}: no stack exports it`);
        return this.#exports.get(name);
      },
      stackOutput: (name, output) => {
        const value = this.outputs[name]?.[output];
        if (value === undefined) throw new ProvisioningError(`stack ${name} has no output ${output}`);
        return value;
      },
      mapping: (map, first, second) => {
        const value = template.Mappings[map]?.[first]?.[second];
        if (value === undefined)
          throw new ProvisioningError(`Fn::FindInMap ${map}.${first}.${second}: not found`);
        return value;
      },
      condition: (name) => {
        const value = resolve(template.Conditions[name], scope);
        if (typeof value !== 'boolean') throw new ProvisioningError(`there is no condition ${name}`);
        return value;
      },
      rewrite: (text) => {
        let rewritten = text;
        for (const { id, url } of apis.values()) {
          rewritten = rewritten.replaceAll(`https://${id}.execute-api.${region}.amazonaws.com`, url);
        }
        return rewritten;
      },
    };
    return scope;
  }
}
