/**
 * `node bench/safety/train.ts`: trains the text classifier and writes lambdas/safety/model.json, the same on every run.
 * `--check` exits 1 where the file is not what this would write; `--validate` trains on four fifths of the templates and
 * judges the others, five times.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { probabilities, sumsOf, type Weights } from '../../lambdas/safety/classifier.ts';
import { wordClassesIn } from '../../lambdas/safety/lexicon.ts';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { rulesOf } from '../../lambdas/safety/rules.ts';
import { sentencesOf } from '../../lambdas/safety/sentences.ts';
import { type Random, randomStream } from '../../model/world/random.ts';
import { Dictionary } from './dictionary.ts';
import { everydaySentences } from './everyday.ts';
import { shuffled, train } from './regression.ts';
import { type Example, generatedPrompts, trainingSet } from './training-set.ts';

const MODEL = path.join(import.meta.dirname, '../../lambdas/safety/model.json');
/** Pieces of one to four words of what is harmless: words without a sentence around them must not look like harm. */
const FRAGMENTS = 4500;
/** Sentences of everyday English. */
const EVERYDAY = 5000;
const LONGEST_FRAGMENT = 4;
/** Steps from nought to the largest weight: fewer pack better, and functions that answer the API carry the model. */
const STEPS = { words: 58, pairs: 16, meanings: 28, classes: 32_767 };
/** Trainings, each of a draw and in an order of its own, whose weights are averaged: one alone owes much to its luck. */
const RUNS = 4;
const FOLDS = 5;
/** Scores from which something is stopped, for the table of `--check`. */
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7];

/**
 * The templates, the engine's prompts, and some of both one behind the other, as prompts are. Which, and what everyday
 * sentences and pieces stand beside them, every run draws anew: no luck of one draw decides what is learned.
 */
export function examples(run: number): Example[] {
  const random = randomStream(3, `examples ${run}`);
  const written = trainingSet();
  // whole, and shot by shot: a short sentence of odd words must not look like harm
  const generated = generatedPrompts()
    .flatMap((text) => [text, ...text.split(/(?<=[.!?”]) (?:Cut to |Shot \d+: )?/)])
    .map((text) => ({ text, outcome: 'benign', template: 'generated' }));
  const everyday = shuffled(everydaySentences(), random)
    .slice(0, EVERYDAY)
    .map((text) => ({ text, outcome: 'benign', template: 'generated' }));
  const harmless = [...written.filter(({ outcome }) => outcome === 'benign'), ...generated, ...everyday];
  const shorter = Array.from({ length: FRAGMENTS }, () => fragment(pickHarmless(harmless, random), random));
  const longer = [...written, ...generated]
    .filter(() => random() < 0.35)
    .map((example) => {
      const short = example.outcome === 'benign' ? harmless : written;
      const beside = pickHarmless(short, random);
      const pair = random() < 0.5 ? [example.text, beside] : [beside, example.text];
      return { ...example, text: pair.join('. ') };
    });
  return [...written, ...generated, ...everyday, ...shorter, ...longer];
}

const packed = (bytes: string | Buffer): string => brotliCompressSync(bytes).toString('base64');

function pack({ outcomes, bias, words, pairs, lemmas, kinds, meanings, classes }: Weights) {
  const scale = {
    words: largest(words) / STEPS.words,
    pairs: largest(pairs) / STEPS.pairs,
    meanings: largest(meanings) / STEPS.meanings,
    classes: largest(classes) / STEPS.classes,
    bias,
  };
  const bytes = Buffer.alloc(words.length + pairs.length + meanings.length + 2 * classes.length);
  let from = 0;
  for (const [table, step] of [
    [words, scale.words],
    [pairs, scale.pairs],
    [meanings, scale.meanings],
  ] as const) {
    for (const [at, weight] of table.entries()) bytes.writeInt8(Math.round(weight / step), from + at);
    from += table.length;
  }
  for (const [at, weight] of classes.entries())
    bytes.writeInt16LE(Math.round(weight / scale.classes), from + 2 * at);
  const model = {
    outcomes,
    scale,
    lemmas: packed([...lemmas.keys()].join('\n')),
    kinds: packed(Buffer.from(kinds)),
    weights: packed(bytes),
  };
  const version = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 12);
  return { version, ...model };
}

function fragment(text: string, random: Random): Example {
  const words = text.split(/\s+/);
  const length = 1 + Math.floor(random() * LONGEST_FRAGMENT);
  const from = Math.floor(random() * Math.max(1, words.length - length + 1));
  return { text: words.slice(from, from + length).join(' '), outcome: 'benign', template: 'generated' };
}

function pickHarmless(from: readonly Example[], random: Random): string {
  for (;;) {
    const example = from[Math.floor(random() * from.length)];
    if (example?.outcome === 'benign') return example.text;
  }
}

const largest = (values: Float32Array) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);

/** How well templates are judged that training has not seen: what settings and sentences are chosen by. */
function crossValidate(
  runs: readonly (readonly Example[])[],
  outcomes: readonly string[],
  dictionary: Dictionary,
): void {
  const all = runs[0] ?? [];
  const templates = [...new Set(all.map(({ template }) => template))];
  const random = randomStream(5, 'folds');
  const fold = new Map(templates.map((template) => [template, Math.floor(random() * FOLDS)]));
  const tally = new Map<string, { right: number[]; all: number; wrong: string[] }>();
  const rules = rulesOf(builtInPolicy);
  for (let held = 0; held < FOLDS; held++) {
    const weights = train(
      runs.map((run) =>
        run.filter(({ template }) => fold.get(template) !== held || template === 'generated'),
      ),
      outcomes,
      dictionary,
    );
    for (const { text, outcome, template } of all) {
      if (fold.get(template) !== held || template === 'generated') continue;
      const words = sentencesOf(text).flat();
      const [benign = 0] = probabilities(sumsOf(words, wordClassesIn(words), weights), weights);
      const ruled = [...rules.judge(rules.find(words)).values()].some((score) => score >= 0.5);
      const entry = tally.get(outcome) ?? { right: THRESHOLDS.map(() => 0), all: 0, wrong: [] };
      entry.all++;
      for (const [at, threshold] of THRESHOLDS.entries())
        if ((ruled || benign < 1 - threshold) === (outcome !== 'benign'))
          entry.right[at] = (entry.right[at] ?? 0) + 1;
      if ((ruled || benign < 0.5) !== (outcome !== 'benign')) entry.wrong.push(text);
      tally.set(outcome, entry);
    }
  }
  for (const [outcome, { right, all: total, wrong }] of tally) {
    console.log(
      `${outcome.padEnd(22)} ${right.map((n) => ((100 * n) / total).toFixed(1).padStart(6)).join('')}   of ${total}`,
    );
    if (process.argv.includes('--wrong')) for (const text of wrong.slice(0, 40)) console.log(`    ${text}`);
  }
}

if (import.meta.main) {
  const runs = Array.from({ length: RUNS }, (_, run) => examples(run));
  const all = runs.flat();
  const outcomes = [
    'benign',
    ...new Set(all.map(({ outcome }) => outcome).filter((name) => name !== 'benign')),
  ];
  console.log(`${RUNS} times ${runs[0]?.length} sentences, ${outcomes.length} outcomes`);
  const dictionary = new Dictionary();
  if (process.argv.includes('--validate')) crossValidate(runs, outcomes, dictionary);
  else {
    const model = pack(train(runs, outcomes, dictionary));
    const file = `${JSON.stringify(model, null, 2)}\n`;
    console.log(`model ${model.version}, ${file.length} bytes`);
    if (!process.argv.includes('--check')) writeFileSync(MODEL, file);
    else if (JSON.stringify(JSON.parse(readFileSync(MODEL, 'utf8'))) !== JSON.stringify(model)) {
      console.error('lambdas/safety/model.json is not of this training: node bench/safety/train.ts');
      process.exitCode = 1;
    }
  }
}
