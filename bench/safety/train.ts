/**
 * `node bench/safety/train.ts`: trains the text classifier and writes lambdas/safety/model.json, the same on every run.
 * `--check` exits 1 where the file is not what this would write; `--validate` trains on four fifths of the templates and
 * judges the others, five times.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import {
  BUCKETS,
  CLASS_FEATURES,
  lengthOf,
  MEANING_WEIGHT,
  probabilities,
  sumsOf,
  visitClasses,
  visitWords,
  type Weights,
} from '../../lambdas/safety/classifier.ts';
import { lemmasOf } from '../../lambdas/safety/lemmas.ts';
import { wordClassesIn } from '../../lambdas/safety/lexicon.ts';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { rulesOf } from '../../lambdas/safety/rules.ts';
import { sentencesOf } from '../../lambdas/safety/sentences.ts';
import { type Random, randomStream } from '../../model/world/random.ts';
import { everydaySentences } from './everyday.ts';
import { meaningOf, vocabulary } from './meanings.ts';
import { type Example, generatedPrompts, trainingSet } from './training-set.ts';

const MODEL = path.join(import.meta.dirname, '../../lambdas/safety/model.json');
const EPOCHS = 8;
/** Trainings, each in an order of its own, whose weights are averaged: what one of them learns owes much to its order. */
const RUNS = 4;
const BIAS_RATE = 0.002;
const RATE = 0.25;
/** Pull towards zero, per step: words are many and may say little; classes are few. */
const SHRINK = { words: 2e-5, classes: 1e-5 };
/** Pieces of one to four words of what is harmless: words without a sentence around them must not look like harm. */
const FRAGMENTS = 4500;
/** Sentences of everyday English. */
const EVERYDAY = 5000;
const LONGEST_FRAGMENT = 4;
/** Steps from nought to the largest weight of a meaning: fewer pack better. */
const MEANING_STEPS = 40;
const FOLDS = 5;
/** Scores from which something is stopped, for the table of `--check`. */
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7];

interface Features {
  readonly buckets: readonly number[];
  readonly values: readonly number[];
  /** Words' meanings, by number, with their values. */
  readonly meanings: readonly (readonly [number, number])[];
  readonly classes: readonly number[];
  readonly outcome: number;
}

/** The base forms that the model will know, and what they mean as numbered features. */
class Dictionary {
  readonly #meanings = new Map<string, readonly (readonly [number, number])[]>();
  readonly #numbers = new Map<string, number>();
  readonly lemmas: readonly string[];

  constructor() {
    const known = vocabulary();
    this.lemmas = [...known].toSorted();
    for (const lemma of this.lemmas)
      this.#meanings.set(
        lemma,
        [...meaningOf(lemma)].map(([feature, value]) => [this.#numberOf(feature), value * MEANING_WEIGHT]),
      );
  }

  get size(): number {
    return this.#numbers.size;
  }

  of(lemma: string): readonly (readonly [number, number])[] {
    return this.#meanings.get(lemma) ?? [];
  }

  ofWords(words: readonly string[]): Map<number, number> {
    const sum = new Map<number, number>();
    for (const word of words) {
      const lemmas = lemmasOf(word, (lemma) => this.#meanings.has(lemma));
      for (const lemma of lemmas)
        for (const [feature, value] of this.of(lemma))
          sum.set(feature, (sum.get(feature) ?? 0) + value / lemmas.length);
    }
    return sum;
  }

  #numberOf(feature: string): number {
    const number = this.#numbers.get(feature) ?? this.#numbers.size;
    this.#numbers.set(feature, number);
    return number;
  }
}

function featuresOf(example: Example, outcomes: readonly string[], dictionary: Dictionary): Features {
  const words = sentencesOf(example.text).flat();
  const buckets: number[] = [];
  const values: number[] = [];
  visitWords(words, (bucket, value) => {
    buckets.push(bucket);
    values.push(value);
  });
  const length = lengthOf(values.reduce((sum, value) => sum + value * value, 0));
  const classes: number[] = [];
  visitClasses(
    [...wordClassesIn(words)].toSorted((a, b) => a - b),
    (feature) => classes.push(feature),
  );
  return {
    buckets,
    values: values.map((value) => value / length),
    meanings: [...dictionary.ofWords(words)].map(([feature, value]) => [feature, value / length]),
    classes,
    outcome: outcomes.indexOf(example.outcome),
  };
}

/**
 * Softmax regression by stochastic gradient descent with a step per weight (AdaGrad). It learns a weight of every meaning;
 * as all is linear, a base form's meanings can be added up once, so that who uses the weights needs no WordNet.
 */
export function train(
  examples: readonly Example[],
  outcomes: readonly string[],
  dictionary: Dictionary,
): Weights {
  const count = outcomes.length;
  const rows = examples.map((example) => featuresOf(example, outcomes, dictionary));
  const bias = new Table(count, 0);
  const words = new Table(BUCKETS * count, SHRINK.words);
  const meanings = new Table(dictionary.size * count, SHRINK.words);
  const classes = new Table(CLASS_FEATURES * count, SHRINK.classes);
  const random = randomStream(7, 'training');
  for (let run = 0; run < RUNS; run++) {
    for (let epoch = 0; epoch < EPOCHS; epoch++)
      for (const row of shuffled(rows, random)) {
        const logits = [...bias.weights];
        for (const [at, bucket] of row.buckets.entries()) words.add(logits, bucket, row.values[at] ?? 0);
        for (const [feature, value] of row.meanings) meanings.add(logits, feature, value);
        for (const feature of row.classes) classes.add(logits, feature, 1);
        const most = Math.max(...logits);
        const powers = logits.map((logit) => Math.exp(logit - most));
        const total = powers.reduce((sum, power) => sum + power, 0);
        const errors = powers.map((power, k) => power / total - (k === row.outcome ? 1 : 0));
        for (const [k, error] of errors.entries())
          bias.weights[k] = (bias.weights[k] ?? 0) - BIAS_RATE * error;
        for (const [at, bucket] of row.buckets.entries()) words.step(errors, bucket, row.values[at] ?? 0);
        for (const [feature, value] of row.meanings) meanings.step(errors, feature, value);
        for (const feature of row.classes) classes.step(errors, feature, 1);
      }
    for (const table of [bias, words, meanings, classes]) table.finishRun();
  }
  for (const table of [bias, words, meanings, classes]) table.average(RUNS);
  const folded = new Float32Array(dictionary.lemmas.length * count);
  for (const [at, lemma] of dictionary.lemmas.entries()) {
    const sum = Array.from({ length: count }, () => 0);
    for (const [feature, value] of dictionary.of(lemma)) meanings.add(sum, feature, value);
    folded.set(sum, at * count);
  }
  return {
    outcomes,
    bias: [...bias.weights],
    words: words.weights,
    lemmas: new Map(dictionary.lemmas.map((lemma, row) => [lemma, row])),
    meanings: folded,
    classes: classes.weights,
  };
}

/** Weights of features, one for every outcome, with the size of the steps they have made, and those of finished runs. */
class Table {
  readonly weights: Float32Array;
  readonly #past: Float32Array;
  readonly #finished: Float64Array;
  readonly #shrink: number;

  constructor(size: number, shrink: number) {
    this.weights = new Float32Array(size);
    this.#past = new Float32Array(size);
    this.#finished = new Float64Array(size);
    this.#shrink = shrink;
  }

  /** Puts the weights aside and begins anew. */
  finishRun(): void {
    for (const [at, weight] of this.weights.entries())
      this.#finished[at] = (this.#finished[at] ?? 0) + weight;
    this.weights.fill(0);
    this.#past.fill(0);
  }

  /** Makes the weights the mean of so many runs. */
  average(runs: number): void {
    for (const [at, sum] of this.#finished.entries()) this.weights[at] = sum / runs;
  }

  /** Adds a feature's weights times its value to `sums`. */
  add(sums: number[], feature: number, value: number): void {
    const from = feature * sums.length;
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + value * (this.weights[from + k] ?? 0);
  }

  step(errors: readonly number[], feature: number, value: number): void {
    const from = feature * errors.length;
    for (let k = 0; k < errors.length; k++) {
      const weight = this.weights[from + k] ?? 0;
      const gradient = (errors[k] ?? 0) * value + this.#shrink * weight;
      const past = (this.#past[from + k] ?? 0) + gradient * gradient;
      this.#past[from + k] = past;
      this.weights[from + k] = weight - (RATE * gradient) / (Math.sqrt(past) + 1e-3);
    }
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** The templates, the engine's prompts, and some of both one behind the other, as prompts are. */
export function examples(): Example[] {
  const random = randomStream(3, 'examples');
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

function pack({ outcomes, bias, words, lemmas, meanings, classes }: Weights) {
  const scale = {
    words: largest(words) / 127,
    meanings: largest(meanings) / MEANING_STEPS,
    classes: largest(classes) / 32_767,
    bias,
  };
  const bytes = Buffer.alloc(words.length + meanings.length + 2 * classes.length);
  for (const [at, weight] of words.entries()) bytes.writeInt8(Math.round(weight / scale.words), at);
  for (const [at, weight] of meanings.entries())
    bytes.writeInt8(Math.round(weight / scale.meanings), words.length + at);
  for (const [at, weight] of classes.entries())
    bytes.writeInt16LE(Math.round(weight / scale.classes), words.length + meanings.length + 2 * at);
  const model = { outcomes, scale, lemmas: packed([...lemmas.keys()].join('\n')), weights: packed(bytes) };
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
function crossValidate(all: readonly Example[], outcomes: readonly string[], dictionary: Dictionary): void {
  const templates = [...new Set(all.map(({ template }) => template))];
  const random = randomStream(5, 'folds');
  const fold = new Map(templates.map((template) => [template, Math.floor(random() * FOLDS)]));
  const tally = new Map<string, { right: number[]; all: number; wrong: string[] }>();
  const rules = rulesOf(builtInPolicy);
  for (let held = 0; held < FOLDS; held++) {
    const weights = train(
      all.filter(({ template }) => fold.get(template) !== held || template === 'generated'),
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
  const all = examples();
  const outcomes = [
    'benign',
    ...new Set(all.map(({ outcome }) => outcome).filter((name) => name !== 'benign')),
  ];
  console.log(`${all.length} sentences, ${outcomes.length} outcomes`);
  const dictionary = new Dictionary();
  if (process.argv.includes('--validate')) crossValidate(all, outcomes, dictionary);
  else {
    const model = pack(train(all, outcomes, dictionary));
    const file = `${JSON.stringify(model, null, 2)}\n`;
    console.log(`model ${model.version}, ${file.length} bytes`);
    if (!process.argv.includes('--check')) writeFileSync(MODEL, file);
    else if (JSON.stringify(JSON.parse(readFileSync(MODEL, 'utf8'))) !== JSON.stringify(model)) {
      console.error('lambdas/safety/model.json is not of this training: node bench/safety/train.ts');
      process.exitCode = 1;
    }
  }
}
