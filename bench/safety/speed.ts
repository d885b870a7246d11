/** `node bench/safety/speed.ts`: milliseconds that screening a prompt takes, by its length. */
import { performance } from 'node:perf_hooks';
import { screen } from '../../lambdas/safety/screen.ts';
import { generatePrompts } from '../../test/support/prompts.ts';
import { median, percentile } from '../statistics.ts';
import { evaluationSet } from './evaluation-set.ts';

const CONTEXT = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false } as const;
const LONGEST = 32_000;

const repeated = (text: string) => text.repeat(Math.ceil(LONGEST / text.length)).slice(0, LONGEST);
const film = generatePrompts(5, 400).join('\n');

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['sentences of the evaluation', evaluationSet().flatMap(({ unsafe, benign }) => [...unsafe, ...benign])],
  ['generated prompts of one to three shots', generatePrompts(5, 400)],
  ['32,000 characters of such prompts', [film.slice(0, LONGEST)]],
  ['32,000 characters without a full stop', [repeated('a horse runs over the hill and ')]],
  ['32,000 accents on one letter', [`a${'\u0301\u0323'.repeat(LONGEST / 2)}`]],
  ['32,000 letters spelled apart', [repeated('n a k e d ')]],
  ['32,000 characters of base64', [Buffer.from(film).toString('base64').slice(0, LONGEST)]],
  ['32,000 letters in one word', [repeated('sexual')]],
  ['32,000 digits', [repeated('4539 1488 0343 646')]],
  ['32,000 full stops', [repeated('a. ')]],
];

screen(film.slice(0, 2000), CONTEXT);
for (const [name, texts] of CASES) {
  const times = texts.flatMap((text) =>
    Array.from({ length: texts.length > 1 ? 1 : 15 }, () => {
      const started = performance.now();
      screen(text, CONTEXT);
      return performance.now() - started;
    }),
  );
  console.log(
    `${name.padEnd(42)} median ${median(times).toFixed(1)} ms, p95 ${percentile(times, 95).toFixed(1)} ms`,
  );
}
