/**
 * `npm run physics`: films the engine's subjects, decodes the films and measures their physics. `npm run physics -- hoop`
 * measures some. `--seed N` repeats the generated prompts of an earlier run, `--prompts N` makes more or fewer of them,
 * `--keep DIR` leaves the films there, `--write` writes docs/physics.md and docs/physics.json. Exits with 1 when a
 * measure misses its target.
 */
import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { buildRaster } from '../../model/world/shoot/build.ts';
import { withFolder } from '../scratch.ts';
import { toPage } from './page.ts';
import { type Bench, type Result, toJson, toText } from './report.ts';
import { SUBJECTS } from './subjects/index.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    prompts: { type: 'string', default: '40' },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !SUBJECTS.some((subject) => subject.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no subject ${unknown.join(', ')}. There are ${SUBJECTS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const chosen = SUBJECTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (values.write && chosen.length < SUBJECTS.length) {
  console.error('--write needs all subjects: the page holds figures that were taken together');
  process.exit(2);
}
const seed =
  values.seed === undefined ? randomInt(2 ** 32) : z.coerce.number().int().min(0).parse(values.seed);
const prompts = z.coerce.number().int().min(1).parse(values.prompts);
console.log(`Seed of the generated prompts: ${seed}`);

await buildRaster();
const measureAll = async (folder: string): Promise<Result[]> => {
  await mkdir(folder, { recursive: true });
  const bench: Bench = { folder, seed, prompts, note: (line) => console.log(`  ${line}`) };
  const results: Result[] = [];
  for (const subject of chosen) {
    console.log(`\n${subject.title}`);
    const measures = await subject.measure(bench);
    console.log(toText(measures));
    results.push({ subject, measures });
  }
  return results;
};
const results = await (values.keep === undefined ? withFolder(measureAll) : measureAll(values.keep));

if (values.write) {
  await writeFile(path.join(DOCS, 'physics.md'), toPage(results, seed));
  await writeFile(path.join(DOCS, 'physics.json'), `${JSON.stringify(toJson(results), null, 2)}\n`);
  console.log(`\nWritten: ${path.join(DOCS, 'physics.md')} and physics.json`);
}
const missed = results.flatMap(({ subject, measures }) =>
  measures.filter(({ ok }) => !ok).map(({ name }) => `${subject.name}: ${name}`),
);
if (missed.length > 0) {
  console.error(`\nMissed:\n${missed.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}
