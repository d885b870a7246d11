// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { describe, expect, it } from 'vitest';
import { NO_VALUE, references, resolve, type Scope } from '../../../local/template/resolve.ts';

const known: Record<string, unknown> = {
  Table: 'table-1',
  'AWS::Region': 'us-east-1',
  'AWS::NoValue': NO_VALUE,
};

const scope: Scope = {
  ref: (name) => {
    if (!(name in known)) throw new Error(`no ${name}`);
    return known[name];
  },
  attribute: (logicalId, name) => `${logicalId}!${name}`,
  importValue: (name) => `imported ${name}`,
  stackOutput: (stack, output) => `${stack}/${output}`,
  mapping: (map, first, second) => `${map}.${first}.${second}`,
  condition: (name) => name === 'IsOn',
  rewrite: (text) => text.replace('https://far', 'http://near'),
};

describe('an intrinsic function', () => {
  it.each([
    ['Ref', { Ref: 'Table' }, 'table-1'],
    ['GetAtt as list', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Table!StreamArn'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Table.Sub.Attribute' }, 'Table!Sub.Attribute'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 3]] }, 'a-table-1-3'],
    ['Join of a Split', { 'Fn::Join': ['+', { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, 'table+1'],
    [
      'Sub',
      { 'Fn::Sub': '${Table}:${AWS::Region}:${Table.Arn}:${!Kept}' },
      'table-1:us-east-1:Table!Arn:${Kept}',
    ],
    ['Sub with variables', { 'Fn::Sub': ['${Own}/${Table}', { Own: { Ref: 'Table' } }] }, 'table-1/table-1'],
    ['Select', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, '1'],
    ['Select with a text index', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Join': ['', ['Data:', 'Out']] } }, 'imported Data:Out'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'Out' } }, 'Data/Out'],
    ['FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k'] }, 'M.us-east-1.k'],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['If', { 'Fn::If': ['IsOn', 'yes', { Ref: 'Missing' }] }, 'yes'],
    [
      'conditions',
      { 'Fn::And': [{ Condition: 'IsOn' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', { Ref: 'Table' }] }] }] },
      true,
    ],
    ['Or', { 'Fn::Or': [{ Condition: 'IsOff' }, { Condition: 'IsOn' }] }, true],
    ['a rewritten address', { 'Fn::Join': ['', ['https://far', '/v1']] }, 'http://near/v1'],
  ])('%s resolves', (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it('leaves no trace of what has no value', () => {
    const value = {
      a: { Ref: 'AWS::NoValue' },
      b: [1, { Ref: 'AWS::NoValue' }],
      c: { 'Fn::If': ['IsOff', 1, { Ref: 'AWS::NoValue' }] },
    };
    expect(resolve(value, scope)).toEqual({ b: [1] });
  });

  it('is an error when it is unknown, however deep', () => {
    expect(() => resolve({ a: [{ b: { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] } }] }, scope)).toThrow('Fn::Cidr');
  });

  it.each([
    ['Join of a missing thing', { 'Fn::Join': ['', [{ Ref: 'Missing' }]] }],
    ['Join of an object', { 'Fn::Join': ['', [{ a: 1 }]] }],
    ['Select beyond the list', { 'Fn::Select': [2, ['a', 'b']] }],
    ['a condition that is not one', { 'Fn::Not': ['text'] }],
  ])('is an error: %s', (_, value) => {
    expect(() => resolve(value, scope)).toThrow();
  });
});

it('keeps the Condition of an IAM statement', () => {
  const statement = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  expect(resolve({ Statement: [statement], Only: { Condition: { Bool: true } } }, scope)).toEqual({
    Statement: [statement],
    Only: { Condition: { Bool: true } },
  });
});

it('finds what a piece of template refers to', () => {
  const value = {
    a: { 'Fn::Join': ['', [{ Ref: 'One' }, { 'Fn::GetAtt': ['Two', 'Arn'] }]] },
    b: { 'Fn::Sub': ['${Three.Arn} ${!Not} ${Four}', { Four: { Ref: 'Five' } }] },
    c: { 'Fn::GetAtt': 'Six.Arn' },
  };
  expect([...references(value)].toSorted()).toEqual(['Five', 'Four', 'One', 'Six', 'Three', 'Two']);
});
