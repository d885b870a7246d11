import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CloudServices } from './services.ts';

/** What a resource is to the rest of the template. */
export interface Provisioned {
  readonly ref: string;
  /** Values of Fn::GetAtt. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where a resource stands, and what it may use. */
export interface Placement {
  readonly stackName: string;
  readonly logicalId: string;
  /** Absolute path of each asset, by the S3 key the template names. */
  readonly assets: ReadonlyMap<string, string>;
  readonly cloud: CloudServices;
}

/** A type of resource that the local cloud provides. */
export interface ResourceType {
  readonly type: string;
  /** Why nothing of it is acted upon; null for a type that is provided. */
  readonly inert: string | null;
  /** Properties that have no local meaning and need no resolving, each with the reason. */
  readonly ignored: ReadonlyMap<string, string>;
  /** @param properties resolved, and complete except for the ignored ones. */
  provision(properties: Record<string, unknown>, placement: Placement): Promise<Provisioned>;
}

/** A resource asks for something that the local cloud does not provide, or for nonsense. */
export class PropertyError extends Error {
  override readonly name = 'PropertyError';
}

const REASON = 'ignored';

/** A property that is known and deliberately not acted upon, with the reason. */
export function ignored(reason: string) {
  return z
    .unknown()
    .optional()
    .meta({ [REASON]: reason });
}

/**
 * Declares a type of resource. The schema is its table of properties: what is not in it, at any depth, is an error.
 */
export function defineResource<Shape extends z.ZodRawShape>(
  type: string,
  shape: Shape,
  provision: (
    properties: z.output<z.ZodObject<Shape>>,
    placement: Placement,
  ) => Provisioned | Promise<Provisioned>,
): ResourceType {
  const schema = z.strictObject(shape);
  const reasons = Object.entries(schema.shape).flatMap(([name, property]): [string, string][] => {
    const reason = property instanceof z.ZodType ? property.meta()?.[REASON] : undefined;
    return typeof reason === 'string' ? [[name, reason]] : [];
  });
  return {
    type,
    inert: null,
    ignored: new Map(reasons),
    provision: async (properties, placement) => {
      const parsed = schema.safeParse(properties);
      if (!parsed.success) {
        throw new PropertyError(`not provided by the local cloud:\n${z.prettifyError(parsed.error)}`);
      }
      return provision(parsed.data, placement);
    },
  };
}

/** Declares a type that has no local meaning at all, for the reason given. It can still be referred to. */
export function inertResource(
  type: string,
  reason: string,
  identify: (placement: Placement) => Provisioned,
): ResourceType {
  return { type, inert: reason, ignored: new Map(), provision: async (_, placement) => identify(placement) };
}

/**
 * The name a resource gets when the template gives none: stack and logical id, shortened with a digest when it would be
 * too long for the service.
 */
export function physicalName({ stackName, logicalId }: Placement, maxLength: number): string {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= maxLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - 9)}-${digest}`;
}

/** The id of a resource that AWS names by itself, such as an API: short, the same at every start. */
export function generatedId({ stackName, logicalId }: Placement): string {
  return createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 10);
}

/** An id in the form of a UUID, the same at every start. */
export function stableUuid({ stackName, logicalId }: Placement): string {
  const hex = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return parts.join('-');
}

export function arn(placement: Placement, service: string, resource: string): string {
  const { region, accountId } = placement.cloud;
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
