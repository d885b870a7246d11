import type { Template } from './assembly.ts';
import { references } from './resolve.ts';

/** Resources refer to each other in a circle, which CloudFormation would refuse too. */
export class CircularDependencyError extends Error {
  override readonly name = 'CircularDependencyError';
}

/**
 * Logical ids in the order in which they can be provisioned: each after everything it refers to or depends on.
 * @throws CircularDependencyError naming the circle.
 */
export function provisioningOrder(template: Template): string[] {
  const order: string[] = [];
  const done = new Set<string>();

  const visit = (id: string, trail: readonly string[]): void => {
    const resource = template.Resources[id];
    if (!resource || done.has(id)) return;
    if (trail.includes(id)) {
      throw new CircularDependencyError(
        `circular dependency: ${[...trail.slice(trail.indexOf(id)), id].join(' -> ')}`,
      );
    }
    const explicit = resource.DependsOn === undefined ? [] : [resource.DependsOn].flat();
    for (const needed of [...references(resource.Properties), ...explicit]) visit(needed, [...trail, id]);
    done.add(id);
    order.push(id);
  };
  for (const id of Object.keys(template.Resources)) visit(id, []);
  return order;
}
