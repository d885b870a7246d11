import { expect, it } from 'vitest';
import { type Known, visitPairs } from '../../../lambdas/safety/features.ts';

const FOOD = 14;
const BODY = 9;
const CUT: Known = { lemma: 'cut', kind: 36 };

const pairsOf = (words: readonly Known[]): Set<number> => {
  const buckets = new Set<number>();
  visitPairs(words, (bucket) => buckets.add(bucket));
  return buckets;
};

it('knows a word beside one kind of thing again, whatever the thing is', () => {
  const bread = pairsOf([CUT, null, { lemma: 'bread', kind: FOOD }]);
  const cake = pairsOf([CUT, { lemma: 'cake', kind: FOOD }]);
  const throat = pairsOf([CUT, { lemma: 'throat', kind: BODY }]);
  expect([...cake].filter((bucket) => bread.has(bucket))).toHaveLength(2);
  expect([...throat].filter((bucket) => bread.has(bucket))).toHaveLength(0);
});

it('reads no pair of words that stand far apart, nor of one that is not known', () => {
  const far: Known[] = [CUT, null, null, null, null, { lemma: 'bread', kind: FOOD }];
  expect(pairsOf(far).size).toBe(0);
  expect(pairsOf(far.slice(1)).size).toBe(0);
});
