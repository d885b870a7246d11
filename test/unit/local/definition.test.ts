import { describe, expect, it } from 'vitest';
import { RESOURCE_TYPES } from '../../../local/resources/registry.ts';

const reasonFor = (type: string, property: string) => RESOURCE_TYPES.get(type)?.ignored.get(property);

describe('the table of resource types', () => {
  it('says for each property it ignores why', () => {
    expect(reasonFor('AWS::SQS::Queue', 'SqsManagedSseEnabled')).toMatch(/disk/);
    expect(reasonFor('AWS::SQS::Queue', 'RedrivePolicy')).toBeUndefined();
    expect(reasonFor('AWS::Lambda::Function', 'Role')).toMatch(/access/);
    expect(reasonFor('AWS::Lambda::Function', 'Layers')).toBeUndefined();
  });

  it('says for each type it ignores as a whole why', () => {
    expect(RESOURCE_TYPES.get('AWS::IAM::Role')?.inert).toMatch(/IAM is not enforced/);
    expect(RESOURCE_TYPES.get('AWS::SQS::Queue')?.inert).toBeNull();
  });

  it('has no custom resources: what their functions would do is not known here', () => {
    expect([...RESOURCE_TYPES.keys()].filter((type) => !type.startsWith('AWS::'))).toEqual([]);
  });
});
