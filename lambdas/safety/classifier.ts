import { brotliDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { BUCKETS, CLASS_FEATURES, type Known, visitClasses, visitPairs, visitWords } from './features.ts';
import { lemmasOf } from './lemmas.ts';
import model from './model.json' with { type: 'json' };

/** What the meaning of a word counts beside the word itself. */
export const MEANING_WEIGHT = 1.5;

/** Added to the sum of squares: two words are less evidence than a sentence, and odd ones must not look like harm. */
const DOUBT = 6;
/** What a text's scores are divided by, of the sum of its features' squares. */
export const lengthOf = (norm: number): number => Math.sqrt(norm + DOUBT);

const Model = z.object({
  /** Changes with every training. */
  version: z.string(),
  outcomes: z.array(z.string()),
  /** What an integer weight is multiplied with. */
  scale: z.object({
    words: z.number(),
    pairs: z.number(),
    meanings: z.number(),
    classes: z.number(),
    bias: z.array(z.number()),
  }),
  /** Base64 of brotli: base forms, one a line, in the order of their weights. */
  lemmas: z.string(),
  /** Base64 of brotli: a byte for each base form, the kind of thing it mostly means. */
  kinds: z.string(),
  /**
   * Base64 of brotli, of each weight one for every outcome: int8 of every bucket of words, int8 of every bucket of pairs,
   * int8 of every base form, then int16 (little endian) of every class feature.
   */
  weights: z.string(),
});

/** A trained softmax regression: `outcomes[0]` is `benign`. */
export interface Weights {
  readonly outcomes: readonly string[];
  readonly bias: readonly number[];
  /** `words[bucket * outcomes + outcome]` */
  readonly words: Float32Array;
  /** `pairs[bucket * outcomes + outcome]` */
  readonly pairs: Float32Array;
  /** Which row of `meanings` and of `kinds` a base form has. */
  readonly lemmas: ReadonlyMap<string, number>;
  /** The kind of thing a base form mostly means; 0 where that is not known. */
  readonly kinds: Uint8Array;
  /** `meanings[row * outcomes + outcome]` */
  readonly meanings: Float32Array;
  /** `classes[feature * outcomes + outcome]` */
  readonly classes: Float32Array;
}

let loaded: Weights | undefined;

/** The weights that are shipped. Unpacked on first use: some milliseconds. */
export function weights(): Weights {
  loaded ??= unpack(Model.parse(model));
  return loaded;
}

const unpacked = (packed: string): Buffer => brotliDecompressSync(Buffer.from(packed, 'base64'));

function unpack({ outcomes, scale, ...packed }: z.output<typeof Model>): Weights {
  const lemmas = new Map(
    unpacked(packed.lemmas)
      .toString()
      .split('\n')
      .map((lemma, row) => [lemma, row]),
  );
  const kinds = new Uint8Array(unpacked(packed.kinds));
  const bytes = unpacked(packed.weights);
  const words = new Float32Array(BUCKETS * outcomes.length);
  const pairs = new Float32Array(BUCKETS * outcomes.length);
  const meanings = new Float32Array(lemmas.size * outcomes.length);
  const classes = new Float32Array(CLASS_FEATURES * outcomes.length);
  if (bytes.length !== words.length + pairs.length + meanings.length + 2 * classes.length)
    throw new Error('the model was trained with another lexicon: node bench/safety/train.ts');
  let from = 0;
  for (const [table, step] of [
    [words, scale.words],
    [pairs, scale.pairs],
    [meanings, scale.meanings],
  ] as const) {
    for (let at = 0; at < table.length; at++) table[at] = bytes.readInt8(from + at) * step;
    from += table.length;
  }
  for (let at = 0; at < classes.length; at++) classes[at] = bytes.readInt16LE(from + 2 * at) * scale.classes;
  return { outcomes, bias: scale.bias, words, pairs, lemmas, kinds, meanings, classes };
}

/** What a stretch of text adds up to, before it is divided by its length: stretches can be added. */
export interface Sums {
  readonly scores: Float64Array;
  /** Sum of the squares of the features' values. */
  readonly norm: number;
  /** Word classes, ascending. */
  readonly classes: readonly number[];
}

export function sumsOf(words: readonly string[], classes: ReadonlySet<number>, model = weights()): Sums {
  const count = model.outcomes.length;
  const scores = new Float64Array(count);
  let norm = 0;
  visitWords(words, (bucket, value) => {
    norm += value * value;
    for (let outcome = 0; outcome < count; outcome++)
      scores[outcome] = (scores[outcome] ?? 0) + value * (model.words[bucket * count + outcome] ?? 0);
  });
  const known: Known[] = [];
  for (const word of words) {
    const lemmas = lemmasOf(word, (lemma) => model.lemmas.has(lemma));
    const [lemma] = lemmas;
    known.push(lemma ? { lemma, kind: model.kinds[model.lemmas.get(lemma) ?? 0] ?? 0 } : null);
    for (const lemma of lemmas) {
      const row = model.lemmas.get(lemma) ?? 0;
      for (let outcome = 0; outcome < count; outcome++)
        scores[outcome] =
          (scores[outcome] ?? 0) + (model.meanings[row * count + outcome] ?? 0) / lemmas.length;
    }
  }
  visitPairs(known, (bucket, value) => {
    for (let outcome = 0; outcome < count; outcome++)
      scores[outcome] = (scores[outcome] ?? 0) + value * (model.pairs[bucket * count + outcome] ?? 0);
  });
  return { scores, norm, classes: [...classes].toSorted((a, b) => a - b) };
}

export function addSums(parts: readonly Sums[]): Sums {
  const scores = new Float64Array(parts[0]?.scores.length ?? 0);
  const classes = new Set<number>();
  let norm = 0;
  for (const part of parts) {
    norm += part.norm;
    for (const [at, score] of part.scores.entries()) scores[at] = (scores[at] ?? 0) + score;
    for (const wordClass of part.classes) classes.add(wordClass);
  }
  return { scores, norm, classes: [...classes].toSorted((a, b) => a - b) };
}

/** Probability of every outcome, `benign` first. */
export function probabilities({ scores, norm, classes }: Sums, model = weights()): number[] {
  const count = model.outcomes.length;
  const length = lengthOf(norm);
  const logits = Array.from(scores, (score, outcome) => (model.bias[outcome] ?? 0) + score / length);
  visitClasses(classes, (feature) => {
    for (let outcome = 0; outcome < count; outcome++)
      logits[outcome] = (logits[outcome] ?? 0) + (model.classes[feature * count + outcome] ?? 0);
  });
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
