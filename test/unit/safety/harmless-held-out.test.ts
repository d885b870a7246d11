import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { trainingSet } from '../../../bench/safety/training-set.ts';
import type { ScreenContext } from '../../../lambdas/safety/decision.ts';
import { plain, wordsOf } from '../../../lambdas/safety/normalise.ts';
import { screen } from '../../../lambdas/safety/screen.ts';

const PRIVATE: ScreenContext = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false };
const STRICTEST: ScreenContext = { ...PRIVATE, audience: 'teen', surface: 'feed' };
/** Written before any of them was judged; which of them are stopped was never looked at. */
const prompts = readFileSync(path.join(import.meta.dirname, 'harmless-held-out.txt'), 'utf8')
  .trim()
  .split('\n');
const keyOf = (text: string) => [...new Set(wordsOf(plain(text)))].toSorted().join(' ');

// a count and no list: a failure must not tell what to train on
const stopped = (context: ScreenContext) =>
  prompts.filter((text) => screen(text, context).outcome !== 'allow').length;

it('stops hardly any harmless prompt that nothing was written after', () => {
  expect(prompts).toHaveLength(60);
  expect(stopped(PRIVATE)).toBeLessThanOrEqual(1);
  expect(stopped(STRICTEST)).toBeLessThanOrEqual(3);
});

it('was not trained on', () => {
  const trained = new Set(trainingSet().map(({ text }) => keyOf(text)));
  expect(prompts.filter((text) => trained.has(keyOf(text))).length).toBe(0);
});
