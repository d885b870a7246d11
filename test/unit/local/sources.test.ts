import { describe, expect, it } from 'vitest';
import { parseRate } from '../../../local/events/schedules.ts';
import { readFailures } from '../../../local/sources/failures.ts';

describe('a partial batch response', () => {
  const known = new Set(['1', '2', '3']);
  it.each([
    ['nothing', null, new Set()],
    ['an empty list', { batchItemFailures: [] }, new Set()],
    ['no list', { other: 1 }, new Set()],
    ['one failure', { batchItemFailures: [{ itemIdentifier: '2' }] }, new Set(['2'])],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, 'all'],
    ['a missing identifier', { batchItemFailures: [{}] }, 'all'],
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: '9' }] }, 'all'],
    ['text', 'ok', 'all'],
  ])('%s', (_, result, expected) => {
    expect(readFailures(result, known)).toEqual(expected);
  });
});

describe('a schedule', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('%s', (expression, expected) => {
    expect(parseRate(expression)).toBe(expected);
  });
  it.each(['cron(0 12 * * ? *)', 'rate(0 minutes)', 'rate(1 week)', 'at(2026-09-24T00:00:00)'])(
    'refuses %s',
    (expression) => {
      expect(() => parseRate(expression)).toThrow(expression);
    },
  );
});
