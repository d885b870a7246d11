/** `node bench/safety/train.ts`: trains the text classifier and writes lambdas/safety/model.json, the same on every run. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import {
  BUCKETS,
  CLASS_FEATURES,
  lengthOf,
  probabilities,
  sumsOf,
  visitClasses,
  visitWords,
  type Weights,
} from '../../lambdas/safety/classifier.ts';
import { wordClassesIn } from '../../lambdas/safety/lexicon.ts';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { rulesOf } from '../../lambdas/safety/rules.ts';
import { sentencesOf } from '../../lambdas/safety/sentences.ts';
import { type Random, randomStream } from '../../model/world/random.ts';
import { generatePrompts } from '../../test/support/prompts.ts';
import { type Example, trainingSet } from './training-set.ts';

const MODEL = path.join(import.meta.dirname, '../../lambdas/safety/model.json');
const EPOCHS = 8;
const RATE = 0.25;
/** Pull towards zero, per step: words are many and may say little; classes are few. */
const SHRINK = { words: 2e-5, classes: 1e-5 };
/** Prompts as the world engine's tests make them: odd and harmless. */
const GENERATED = 1500;
/** Pieces of one to four words of what is harmless: words without a sentence around them must not look like harm. */
const FRAGMENTS = 3000;
const LONGEST_FRAGMENT = 4;
const FOLDS = 5;
/** Scores from which something is stopped, for the table of `--check`. */
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7];

interface Features {
  readonly buckets: readonly number[];
  readonly values: readonly number[];
  readonly classes: readonly number[];
  readonly outcome: number;
  readonly example: Example;
}

function featuresOf(example: Example, outcomes: readonly string[]): Features {
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
    classes,
    outcome: outcomes.indexOf(example.outcome),
    example,
  };
}

/** Softmax regression by stochastic gradient descent with a step per weight (AdaGrad). */
export function train(examples: readonly Example[], outcomes: readonly string[]): Weights {
  const count = outcomes.length;
  const rows = examples.map((example) => featuresOf(example, outcomes));
  const weights = {
    outcomes,
    bias: Array.from({ length: count }, () => 0),
    words: new Float32Array(BUCKETS * count),
    classes: new Float32Array(CLASS_FEATURES * count),
  };
  const seen = {
    words: new Float32Array(BUCKETS * count),
    classes: new Float32Array(CLASS_FEATURES * count),
  };
  const random = randomStream(7, 'training');
  for (let epoch = 0; epoch < EPOCHS; epoch++)
    for (const row of shuffled(rows, random)) {
      const logits = weights.bias.slice();
      for (const [at, bucket] of row.buckets.entries())
        for (let k = 0; k < count; k++)
          logits[k] = (logits[k] ?? 0) + (row.values[at] ?? 0) * (weights.words[bucket * count + k] ?? 0);
      for (const feature of row.classes)
        for (let k = 0; k < count; k++)
          logits[k] = (logits[k] ?? 0) + (weights.classes[feature * count + k] ?? 0);
      const most = Math.max(...logits);
      const powers = logits.map((logit) => Math.exp(logit - most));
      const total = powers.reduce((sum, power) => sum + power, 0);
      for (let k = 0; k < count; k++) {
        const error = (powers[k] ?? 0) / total - (k === row.outcome ? 1 : 0);
        weights.bias[k] = (weights.bias[k] ?? 0) - 0.002 * error;
        for (const [at, bucket] of row.buckets.entries())
          step(weights.words, seen.words, bucket * count + k, error * (row.values[at] ?? 0), SHRINK.words);
        for (const feature of row.classes)
          step(weights.classes, seen.classes, feature * count + k, error, SHRINK.classes);
      }
    }
  return weights;
}

function step(weights: Float32Array, seen: Float32Array, at: number, slope: number, shrink: number): void {
  const weight = weights[at] ?? 0;
  const gradient = slope + shrink * weight;
  const past = (seen[at] ?? 0) + gradient * gradient;
  seen[at] = past;
  weights[at] = weight - (RATE * gradient) / (Math.sqrt(past) + 1e-3);
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
  const generated = generatePrompts(11, GENERATED)
    .flatMap((text) => [text, ...text.split(/(?<=[.!?”]) (?:Cut to |Shot \d+: )?/)])
    .map((text) => ({ text, outcome: 'benign', template: 'generated' }));
  const harmless = [...written.filter(({ outcome }) => outcome === 'benign'), ...generated];
  const shorter = Array.from({ length: FRAGMENTS }, () => fragment(pickHarmless(harmless, random), random));
  const longer = [...written, ...generated]
    .filter(() => random() < 0.35)
    .map((example) => {
      const short = example.outcome === 'benign' ? harmless : written;
      const beside = pickHarmless(short, random);
      const pair = random() < 0.5 ? [example.text, beside] : [beside, example.text];
      return { ...example, text: pair.join('. ') };
    });
  return [...written, ...generated, ...shorter, ...longer];
}

function pack({ outcomes, bias, words, classes }: Weights) {
  const scale = { words: largest(words) / 127, classes: largest(classes) / 32_767, bias };
  const bytes = Buffer.alloc(words.length + 2 * classes.length);
  for (const [at, weight] of words.entries()) bytes.writeInt8(Math.round(weight / scale.words), at);
  for (const [at, weight] of classes.entries())
    bytes.writeInt16LE(Math.round(weight / scale.classes), words.length + 2 * at);
  const weights = brotliCompressSync(bytes).toString('base64');
  const version = createHash('sha256')
    .update(JSON.stringify([outcomes, scale, weights]))
    .digest('hex')
    .slice(0, 12);
  return { version, outcomes, scale, weights };
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
function crossValidate(all: readonly Example[], outcomes: readonly string[]): void {
  const templates = [...new Set(all.map(({ template }) => template))];
  const random = randomStream(5, 'folds');
  const fold = new Map(templates.map((template) => [template, Math.floor(random() * FOLDS)]));
  const tally = new Map<string, { right: number[]; all: number; wrong: string[] }>();
  const rules = rulesOf(builtInPolicy);
  for (let held = 0; held < FOLDS; held++) {
    const weights = train(
      all.filter(({ template }) => fold.get(template) !== held || template === 'generated'),
      outcomes,
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
  if (process.argv.includes('--check')) crossValidate(all, outcomes);
  else {
    const model = pack(train(all, outcomes));
    writeFileSync(MODEL, `${JSON.stringify(model, null, 2)}\n`);
    console.log(`model ${model.version}, ${model.weights.length} bytes`);
  }
}
