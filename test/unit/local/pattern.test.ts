import { describe, expect, it } from 'vitest';
import { matchesPattern, PatternError } from '../../../local/sources/pattern.ts';

const event = {
  eventName: 'MODIFY',
  tags: ['a', 'b'],
  count: 5,
  nothing: null,
  dynamodb: { NewImage: { status: { S: 'queued' }, key: { S: 'in/x.jsonl' } } },
};

describe('a pattern', () => {
  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['INSERT'] }, false],
    [{ tags: ['b'] }, true],
    [{ nothing: [null] }, true],
    [{ missing: [null] }, false],
    [{ dynamodb: { NewImage: { status: { S: ['queued'] } } } }, true],
    [{ dynamodb: { OldImage: { status: { S: ['queued'] } } } }, false],
    [{ dynamodb: { NewImage: { key: { S: [{ prefix: 'in/' }] } } } }, true],
    [{ dynamodb: { NewImage: { key: { S: [{ suffix: '.txt' }] } } } }, false],
    [{ dynamodb: { NewImage: { key: { S: [{ wildcard: 'in/*.jsonl' }] } } } }, true],
    [{ dynamodb: { NewImage: { owed: [{ exists: false }] } } }, true],
    [{ eventName: [{ exists: true }], missing: [{ exists: true }] }, false],
    [{ eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    [{ eventName: [{ 'anything-but': { prefix: 'MOD' } }] }, false],
    [{ eventName: [{ 'equals-ignore-case': 'modify' }] }, true],
    [{ count: [{ numeric: ['>', 4, '<=', 5] }] }, true],
    [{ count: [{ numeric: ['>', 5] }] }, false],
    [{ $or: [{ count: [9] }, { eventName: ['MODIFY'] }], tags: ['a'] }, true],
    [{ $or: [{ count: [9] }, { eventName: ['REMOVE'] }] }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('is an error when it compares in a way nobody knows', () => {
    expect(() => matchesPattern({ eventName: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow(PatternError);
  });
});
