import { expect, it } from 'vitest';
import { developmentSet } from '../../../bench/safety/development.ts';
import { trainingSet } from '../../../bench/safety/training-set.ts';
import { lemmasOf } from '../../../lambdas/safety/lemmas.ts';
import { plain, wordsOf } from '../../../lambdas/safety/normalise.ts';

const keyOf = (text: string) => [...new Set(wordsOf(plain(text)))].toSorted().join(' ');

it('no sentence of the development sets was trained on', () => {
  const trained = new Set(trainingSet().map(({ text }) => keyOf(text)));
  const sections = [...developmentSet('examined'), ...developmentSet('held-out')];
  const texts = sections.flatMap((section) => section.texts);
  expect(texts.length).toBeGreaterThan(600);
  expect(texts.filter((text) => trained.has(keyOf(text)))).toEqual([]);
});

it.each([
  ['slits', ['slit']],
  ['slitting', ['slit']],
  ['carved', ['carve']],
  ['bodies', ['body']],
  ['dies', ['die']],
  ['noose', ['noose']],
  ['qwxz', []],
])('finds the base form of %s', (word, lemmas) => {
  const known = new Set(['slit', 'carve', 'body', 'die', 'noose', 'car']);
  expect(lemmasOf(word, (lemma) => known.has(lemma))).toEqual(lemmas);
});
