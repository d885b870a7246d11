import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainingSet } from '../../../bench/safety/training-set.ts';
import type { ScreenContext } from '../../../lambdas/safety/decision.ts';
import { plain, wordsOf } from '../../../lambdas/safety/normalise.ts';
import { screen } from '../../../lambdas/safety/screen.ts';

const PRIVATE: ScreenContext = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false };
const STRICTEST: ScreenContext = { ...PRIVATE, audience: 'teen', surface: 'feed' };

/** A line is what is judged together: a prompt, or a video's prompt and what its remix wishes for, with ` | ` between. */
const linesOf = (file: string) =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' | '));
const keyOf = (text: string) => [...new Set(wordsOf(plain(text)))].toSorted().join(' ');
const trained = new Set(trainingSet().map(({ text }) => keyOf(text)));

// written before any of them was judged; which of them are stopped was never looked at
describe.each([
  { file: 'harmless-held-out.txt', privately: 1, strictest: 3 },
  { file: 'remixes-held-out.txt', privately: 2, strictest: 3 },
])('$file', ({ file, privately, strictest }) => {
  const lines = linesOf(file);

  // a count and no list: a failure must not tell what to train on
  const stopped = (context: ScreenContext) =>
    lines.filter((texts) => screen(texts, context).outcome !== 'allow').length;

  it('is hardly ever stopped', () => {
    expect(lines).toHaveLength(60);
    expect(stopped(PRIVATE)).toBeLessThanOrEqual(privately);
    expect(stopped(STRICTEST)).toBeLessThanOrEqual(strictest);
  });

  it('was not trained on', () => {
    const parts = lines.flatMap((texts) => [texts.join('. '), ...texts.slice(-1)]);
    expect(parts.filter((text) => trained.has(keyOf(text))).length).toBe(0);
  });
});
