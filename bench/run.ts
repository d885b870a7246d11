/**
 * `npm run bench`: runs every benchmark, one after the other, and writes docs/bench.md. `npm run bench -- load cost` runs
 * some and only prints. `--quick` tries them with tiny counts. `--out FILE` writes the page there, whatever was run. Exits
 * with 1 when a target is missed.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { cost } from './cost.ts';
import { demo } from './demo.ts';
import { load } from './load.ts';
import { type Machine, readMachine } from './machine.ts';
import { overhead } from './overhead.ts';
import { quality } from './quality.ts';
import { type Benchmark, missedTargets, type Report, toMarkdown, toText } from './report.ts';
import { rival } from './rival.ts';
import { start } from './start.ts';

const BENCHMARKS: readonly Benchmark[] = [start, demo, quality, rival, overhead, load, bundles, cost];
const PAGE = path.resolve(import.meta.dirname, '../docs/bench.md');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. There are ${BENCHMARKS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const machine = readMachine();
const results: { readonly benchmark: Benchmark; readonly report: Report }[] = [];
for (const benchmark of chosen) {
  console.log(`\n${benchmark.title}`);
  const report = await benchmark.run(values.quick);
  console.log(toText(report));
  results.push({ benchmark, report });
}

// the page holds figures that were taken together
const complete = chosen.length === BENCHMARKS.length && !values.quick;
const page = values.out ?? (complete ? PAGE : null);
if (page !== null) {
  await writeFile(page, toPage(machine, results));
  console.log(`\nWritten: ${page}`);
}
const missed = results.flatMap(({ report }) => missedTargets(report));
if (missed.length > 0) {
  console.error(`\nMissed: ${missed.map(({ what }) => what).join('; ')}`);
  process.exitCode = 1;
}

function toPage(
  { cores, processor, memoryGigabytes, system, node, date, load: busy }: Machine,
  sections: readonly { readonly benchmark: Benchmark; readonly report: Report }[],
): string {
  return `# Benchmarks

Figures of one machine on one day, written by \`npm run bench\`. Yours will differ: run it.

| | |
| --- | --- |
| Date | ${date} |
| Processor | ${cores} cores, ${processor} |
| Memory | ${memoryGigabytes.toFixed(0)} GiB |
| System | ${system} |
| Node.js | ${node} |
| Load before the first benchmark | ${busy.toFixed(2)} |

Everything runs on this one machine: the local cloud, the engine and the clients share its cores. What is measured are the
functions and the template that are deployed, not AWS.

${sections.map(({ benchmark, report }) => toMarkdown(benchmark, report)).join('\n')}`;
}
