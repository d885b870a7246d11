import { expect, it } from 'vitest';
import type { Template } from '../../../local/template/assembly.ts';
import { provisioningOrder } from '../../../local/template/order.ts';

const template = (resources: Record<string, { needs?: string[]; after?: string | string[] }>): Template => ({
  Parameters: {},
  Mappings: {},
  Conditions: {},
  Outputs: {},
  Resources: Object.fromEntries(
    Object.entries(resources).map(([id, { needs = [], after }]) => [
      id,
      {
        Type: 'T',
        Properties: { needs: needs.map((Ref) => ({ Ref })) },
        ...(after ? { DependsOn: after } : {}),
      },
    ]),
  ),
});

it('puts every resource after those it refers to or depends on', () => {
  const order = provisioningOrder(
    template({ a: { needs: ['b', 'AWS::Region'] }, b: { after: 'd' }, c: { after: ['a', 'b'] }, d: {} }),
  );
  expect(order).toEqual(['d', 'b', 'a', 'c']);
});

it('names a circle', () => {
  expect(() =>
    provisioningOrder(template({ a: { needs: ['b'] }, b: { needs: ['c'] }, c: { needs: ['b'] } })),
  ).toThrow('b -> c -> b');
});
