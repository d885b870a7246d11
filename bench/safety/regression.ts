import { lengthOf, type Weights } from '../../lambdas/safety/classifier.ts';
import {
  BUCKETS,
  CLASS_FEATURES,
  visitClasses,
  visitPairs,
  visitWords,
} from '../../lambdas/safety/features.ts';
import { wordClassesIn } from '../../lambdas/safety/lexicon.ts';
import { sentencesOf } from '../../lambdas/safety/sentences.ts';
import { type Random, randomStream } from '../../model/world/random.ts';
import type { Dictionary } from './dictionary.ts';
import type { Example } from './training-set.ts';

const EPOCHS = 8;
/** An example that no outcome is off by more than this is known: it teaches nothing, and costs half of the time. */
const KNOWN_WITHIN = 0.02;
const BIAS_RATE = 0.002;
const RATE = 0.25;
/** Pull towards zero, per step: words are many and may say little; classes are few. */
const SHRINK = { words: 2e-5, classes: 1e-5 };

/** Numbered features and their values: `values[at]` is that of `numbers[at]`. */
interface Sparse {
  readonly numbers: Int32Array;
  readonly values: Float64Array;
}

const sparse = (entries: readonly (readonly [number, number])[]): Sparse => ({
  numbers: Int32Array.from(entries, ([number]) => number),
  values: Float64Array.from(entries, ([, value]) => value),
});

interface Features {
  readonly words: Sparse;
  readonly pairs: Sparse;
  readonly meanings: Sparse;
  readonly classes: Sparse;
  readonly outcome: number;
}

function featuresOf(example: Example, outcomes: readonly string[], dictionary: Dictionary): Features {
  const sentences = sentencesOf(example.text);
  const words = sentences.flat();
  const buckets: [number, number][] = [];
  visitWords(words, (bucket, value) => buckets.push([bucket, value]));
  const length = lengthOf(buckets.reduce((sum, [, value]) => sum + value * value, 0));
  const pairs: [number, number][] = [];
  for (const sentence of sentences)
    visitPairs(dictionary.known(sentence), (bucket, value) => pairs.push([bucket, value]));
  const classes: [number, number][] = [];
  visitClasses(
    [...wordClassesIn(words)].toSorted((a, b) => a - b),
    (feature) => classes.push([feature, 1]),
  );
  const perLength = ([feature, value]: readonly [number, number]) => [feature, value / length] as const;
  return {
    words: sparse(buckets.map(perLength)),
    pairs: sparse(pairs.map(perLength)),
    meanings: sparse([...dictionary.ofWords(words)].map(perLength)),
    classes: sparse(classes),
    outcome: outcomes.indexOf(example.outcome),
  };
}

/**
 * Softmax regression by stochastic gradient descent with a step per weight (AdaGrad). It learns a weight of every meaning;
 * as all is linear, a base form's meanings can be added up once, so that who uses the weights needs no WordNet.
 * @param runs examples of each training; the weights of all trainings are averaged
 */
export function train(
  runs: readonly (readonly Example[])[],
  outcomes: readonly string[],
  dictionary: Dictionary,
): Weights {
  const count = outcomes.length;
  const bias = new Table(count, 0);
  const words = new Table(BUCKETS * count, SHRINK.words);
  const pairs = new Table(BUCKETS * count, SHRINK.words);
  const meanings = new Table(dictionary.size * count, SHRINK.words);
  const classes = new Table(CLASS_FEATURES * count, SHRINK.classes);
  const random = randomStream(7, 'training');
  for (const examples of runs) {
    const rows = examples.map((example) => featuresOf(example, outcomes, dictionary));
    for (let epoch = 0; epoch < EPOCHS; epoch++)
      for (const row of shuffled(rows, random)) {
        const logits = [...bias.weights];
        words.add(logits, row.words);
        pairs.add(logits, row.pairs);
        meanings.add(logits, row.meanings);
        classes.add(logits, row.classes);
        const most = Math.max(...logits);
        const powers = logits.map((logit) => Math.exp(logit - most));
        const total = powers.reduce((sum, power) => sum + power, 0);
        const errors = powers.map((power, k) => power / total - (k === row.outcome ? 1 : 0));
        if (errors.every((error) => Math.abs(error) < KNOWN_WITHIN)) continue;
        for (const [k, error] of errors.entries())
          bias.weights[k] = (bias.weights[k] ?? 0) - BIAS_RATE * error;
        words.step(errors, row.words);
        pairs.step(errors, row.pairs);
        meanings.step(errors, row.meanings);
        classes.step(errors, row.classes);
      }
    for (const table of [bias, words, pairs, meanings, classes]) table.finishRun();
  }
  for (const table of [bias, words, pairs, meanings, classes]) table.average(runs.length);
  const folded = new Float32Array(dictionary.lemmas.length * count);
  for (const [at, lemma] of dictionary.lemmas.entries()) {
    const sum = Array.from({ length: count }, () => 0);
    meanings.add(sum, sparse(dictionary.of(lemma)));
    folded.set(sum, at * count);
  }
  return {
    outcomes,
    bias: [...bias.weights],
    words: words.weights,
    pairs: pairs.weights,
    kinds: dictionary.kinds,
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

  /** Adds the features' weights times their values to `sums`. */
  add(sums: number[], { numbers, values }: Sparse): void {
    const count = sums.length;
    for (let at = 0; at < numbers.length; at++) {
      const from = (numbers[at] ?? 0) * count;
      const value = values[at] ?? 0;
      for (let k = 0; k < count; k++) sums[k] = (sums[k] ?? 0) + value * (this.weights[from + k] ?? 0);
    }
  }

  step(errors: readonly number[], { numbers, values }: Sparse): void {
    const count = errors.length;
    for (let at = 0; at < numbers.length; at++) {
      const from = (numbers[at] ?? 0) * count;
      const value = values[at] ?? 0;
      for (let k = 0; k < count; k++) {
        const weight = this.weights[from + k] ?? 0;
        const gradient = (errors[k] ?? 0) * value + this.#shrink * weight;
        const past = (this.#past[from + k] ?? 0) + gradient * gradient;
        this.#past[from + k] = past;
        this.weights[from + k] = weight - (RATE * gradient) / (Math.sqrt(past) + 1e-3);
      }
    }
  }
}

/** In an order that the stream decides. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}
