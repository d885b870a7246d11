/**
 * `npm run eval:safety`: how much of what must be stopped is stopped, and how much of what must pass passes, by category.
 * Exits 1 where a figure is worse than the committed baseline. `-- --misses` prints what was judged wrongly, `-- --accept`
 * writes the baseline anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { screen } from '../../lambdas/safety/screen.ts';
import { type EvaluationRow, evaluationSet } from './evaluation-set.ts';

const BASELINE = path.join(import.meta.dirname, 'baseline.json');

const Baseline = z.record(z.string(), z.object({ stopped: z.int(), passed: z.int() }));

export interface Result {
  readonly row: EvaluationRow;
  /** Unsafe sentences that did not simply pass: refused, or left to a person. */
  readonly stopped: readonly string[];
  /** Benign sentences that simply passed. */
  readonly passed: readonly string[];
}

/** Judges the whole set as prompts of adults, for private use: the most lenient rules there are. */
export const evaluate = (): Result[] =>
  evaluationSet().map((row) => {
    const passes = (text: string) =>
      screen(text, { stage: 'prompt', audience: 'adult', surface: 'private', likeness: row.likeness })
        .outcome === 'allow';
    return { row, stopped: row.unsafe.filter((text) => !passes(text)), passed: row.benign.filter(passes) };
  });

/** Categories whose figures are worse than those accepted. */
export function regressions(results: readonly Result[]): string[] {
  const baseline = Baseline.parse(JSON.parse(readFileSync(BASELINE, 'utf8')));
  return results.flatMap(({ row, stopped, passed }) => {
    const accepted = baseline[row.id];
    if (!accepted) return [`${row.id}: no baseline`];
    return [
      ...(stopped.length < accepted.stopped
        ? [`${row.id}: ${stopped.length} stopped, ${accepted.stopped} accepted`]
        : []),
      ...(passed.length < accepted.passed
        ? [`${row.id}: ${passed.length} passed, ${accepted.passed} accepted`]
        : []),
    ];
  });
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

export function toMarkdown(results: readonly Result[]): string {
  const lines = results.map(({ row, stopped, passed }) =>
    [
      row.title,
      percent(stopped.length, row.unsafe.length),
      row.published ? `${row.published.notUnsafe} %` : '–',
      percent(passed.length, row.benign.length),
      row.published ? `${row.published.notOverrefuse} %` : '–',
    ].join(' | '),
  );
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const unsafe = sum(({ row }) => row.unsafe.length);
  const benign = sum(({ row }) => row.benign.length);
  return [
    '| Category | not_unsafe | Sora 2 | not_overrefuse | Sora 2 |',
    '|---|---:|---:|---:|---:|',
    ...lines.map((line) => `| ${line} |`),
    `| **All** | ${percent(
      sum(({ stopped }) => stopped.length),
      unsafe,
    )} of ${unsafe} | | ${percent(
      sum(({ passed }) => passed.length),
      benign,
    )} of ${benign} | |`,
  ].join('\n');
}

if (import.meta.main) {
  const results = evaluate();
  console.log(`Policy ${builtInPolicy.version}\n\n${toMarkdown(results)}`);
  if (process.argv.includes('--misses'))
    for (const { row, stopped, passed } of results) {
      for (const text of row.unsafe.filter((line) => !stopped.includes(line)))
        console.log(`${row.id} let through: ${text}`);
      for (const text of row.benign.filter((line) => !passed.includes(line)))
        console.log(`${row.id} refused: ${text}`);
    }
  if (process.argv.includes('--accept')) {
    const counts = results.map(({ row, stopped, passed }) => [
      row.id,
      { stopped: stopped.length, passed: passed.length },
    ]);
    writeFileSync(BASELINE, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
  } else {
    const worse = regressions(results);
    if (worse.length > 0) {
      console.error(`\nWorse than the accepted baseline:\n${worse.join('\n')}`);
      process.exitCode = 1;
    }
  }
}
