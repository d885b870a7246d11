import { describe, expect, it } from 'vitest';
import { RESOURCE_TYPES } from '../../../local/resources/registry.ts';

const ignoredBy = (type: string): ReadonlySet<string> => RESOURCE_TYPES.get(type)?.ignored ?? new Set();

describe('the table of resource types', () => {
  it('knows for each property whether it is acted upon or ignored', () => {
    expect(ignoredBy('AWS::SQS::Queue').has('SqsManagedSseEnabled')).toBe(true);
    expect(ignoredBy('AWS::SQS::Queue').has('RedrivePolicy')).toBe(false);
    expect(ignoredBy('AWS::Lambda::Function').has('Role')).toBe(true);
    expect(ignoredBy('AWS::Lambda::Function').has('Layers')).toBe(false);
  });

  it('has no custom resources: what their functions would do is not known here', () => {
    expect([...RESOURCE_TYPES.keys()].filter((type) => !type.startsWith('AWS::'))).toEqual([]);
  });
});
