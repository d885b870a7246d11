import { expect, it } from 'vitest';
import { evaluate, regressions } from '../../../bench/safety/evaluate.ts';
import { evaluationSet } from '../../../bench/safety/evaluation-set.ts';
import { trainingSet } from '../../../bench/safety/training-set.ts';
import { plain, wordsOf } from '../../../lambdas/safety/normalise.ts';
import { screen } from '../../../lambdas/safety/screen.ts';
import { generatePrompts } from '../../support/prompts.ts';

it('no category stops less, or refuses more, than what was accepted', () => {
  expect(regressions(evaluate())).toEqual([]);
});

it('a regression would be noticed', () => {
  const worse = evaluate().map((result) => ({ ...result, stopped: result.stopped.slice(1) }));
  expect(regressions(worse).length).toBeGreaterThanOrEqual(worse.length);
});

it('every category has forty sentences of each kind, and none twice', () => {
  const rows = evaluationSet();
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const { id, unsafe, benign } of rows) {
    expect(unsafe.length, id).toBeGreaterThanOrEqual(40);
    expect(benign.length, id).toBeGreaterThanOrEqual(40);
    expect(new Set([...unsafe, ...benign]).size, id).toBe(unsafe.length + benign.length);
  }
});

/** Share of their words that two sentences have in common. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return common / (a.size + b.size - common);
}

const LITTLE = new Set('a an the of in on at to and with his her is are by for from that'.split(' '));
const wordSet = (text: string) => new Set(wordsOf(plain(text)).filter((word) => !LITTLE.has(word)));

it('no sentence of the evaluation, nor anything close to one, was trained on', () => {
  const trained = trainingSet().map(({ text }) => wordSet(text));
  const close = evaluationSet()
    .flatMap(({ unsafe, benign }) => [...unsafe, ...benign])
    .filter((text) => {
      const words = wordSet(text);
      return words.size >= 3 && trained.some((other) => overlap(words, other) >= 0.75);
    });
  expect(close).toEqual([]);
});

it('lets through what people make with the world engine', () => {
  const context = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false } as const;
  const refused = generatePrompts(2026, 400).filter((text) => screen(text, context).outcome !== 'allow');
  expect(refused.length, refused.join('\n')).toBeLessThanOrEqual(8);
});
