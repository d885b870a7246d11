import { describe, expect, it } from 'vitest';
import {
  type Benchmark,
  missedTargets,
  quantity,
  type Report,
  toMarkdown,
  toText,
} from '../../../bench/report.ts';

const report: Report = {
  rows: [
    { what: 'ready', measured: 4.987, unit: 's', atMost: 5, note: 'a | b' },
    { what: 'lost', measured: 1, unit: 'number', atMost: 0 },
    { what: 'throughput', measured: 12.34, unit: 'jobs/s' },
  ],
  method: 'By the clock.',
};
const benchmark: Benchmark = { name: 'start', title: 'Start', run: async () => report };

it('names the targets that were missed, exactly met ones not', () => {
  expect(missedTargets(report).map(({ what }) => what)).toEqual(['lost']);
  expect(missedTargets({ ...report, rows: [{ what: 'at', measured: 5, unit: 's', atMost: 5 }] })).toEqual([]);
});

it('is a Markdown table with target, value and verdict', () => {
  const lines = toMarkdown(benchmark, report).split('\n');
  expect(lines).toContain('## Start');
  expect(lines).toContain('| ready | ≤ 5 s | 4.99 s | yes | a \\| b |');
  expect(lines).toContain('| lost | ≤ 0 | 1 | no |  |');
  expect(lines).toContain('| throughput |  | 12.3 jobs/s |  |  |');
  expect(lines).toContain('Repeat: `npm run bench -- start`');
});

it('is a table with straight columns in a terminal', () => {
  const [head = '', ...rows] = toText(report).split('\n');
  expect(rows).toHaveLength(3);
  expect(rows[0]?.indexOf('4.99 s')).toBe(head.indexOf('measured'));
});

describe('a quantity', () => {
  it.each([
    [0.000_178_4, '$', '$0.0001784'],
    [1084.2, 'kB', '1,084 kB'],
    [70.44, '%', '70.4 %'],
    [200, 'number', '200'],
  ] as const)('%d in %s is %s', (value, unit, text) => {
    expect(quantity(value, unit)).toBe(text);
  });
});

it('says why a benchmark was left out, where a table would be empty', () => {
  const left = { rows: [], method: 'Left out: no browser.' };
  expect(toText(left)).toBe('Left out: no browser.');
  expect(toMarkdown(benchmark, left)).toBe('## Start\n\nLeft out: no browser.\n');
});
