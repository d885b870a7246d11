import { brotliDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { lemmasOf } from './lemmas.ts';
import { WORD_CLASSES } from './lexicon.ts';
import model from './model.json' with { type: 'json' };

/** Buckets that words and parts of words are hashed into. */
export const BUCKETS = 2 ** 14;

/** Weights of word classes: one for each, one for each pair. */
export const CLASS_FEATURES = WORD_CLASSES.length + (WORD_CLASSES.length * (WORD_CLASSES.length - 1)) / 2;

/** Of parts of words beside whole words: they tell less. */
const PART_WEIGHT = 0.4;
const PART = 4;

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
    meanings: z.number(),
    classes: z.number(),
    bias: z.array(z.number()),
  }),
  /** Base64 of brotli: base forms, one a line, in the order of their weights. */
  lemmas: z.string(),
  /**
   * Base64 of brotli, of each weight one for every outcome: int8 of every bucket, int8 of every base form, then int16
   * (little endian) of every class feature.
   */
  weights: z.string(),
});

/** A trained softmax regression: `outcomes[0]` is `benign`. */
export interface Weights {
  readonly outcomes: readonly string[];
  readonly bias: readonly number[];
  /** `words[bucket * outcomes + outcome]` */
  readonly words: Float32Array;
  /** Which row of `meanings` a base form has. */
  readonly lemmas: ReadonlyMap<string, number>;
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
  const bytes = unpacked(packed.weights);
  const words = new Float32Array(BUCKETS * outcomes.length);
  const meanings = new Float32Array(lemmas.size * outcomes.length);
  const classes = new Float32Array(CLASS_FEATURES * outcomes.length);
  if (bytes.length !== words.length + meanings.length + 2 * classes.length)
    throw new Error('the model was trained with another lexicon: node bench/safety/train.ts');
  for (let at = 0; at < words.length; at++) words[at] = bytes.readInt8(at) * scale.words;
  for (let at = 0; at < meanings.length; at++)
    meanings[at] = bytes.readInt8(words.length + at) * scale.meanings;
  for (let at = 0; at < classes.length; at++)
    classes[at] = bytes.readInt16LE(words.length + meanings.length + 2 * at) * scale.classes;
  return { outcomes, bias: scale.bias, words, lemmas, meanings, classes };
}

/** FNV-1a over UTF-16 units, into a bucket. */
function bucketOf(text: string, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 7) % BUCKETS;
}

/** Calls `visit` for every hashed feature of some words: the words, pairs of neighbours, and parts of longer words. */
export function visitWords(words: readonly string[], visit: (bucket: number, value: number) => void): void {
  let before = '^';
  for (const spelled of words) {
    // which number it is says nothing; that there is one, and how long, does
    const word = spelled.replaceAll(/\d/g, '0');
    visit(bucketOf(word, 0, word.length, 1), 1);
    const pair = `${before} ${word}`;
    visit(bucketOf(pair, 0, pair.length, 2), 1);
    before = word;
    if (word.length > PART)
      for (let at = 0; at + PART <= word.length; at++) visit(bucketOf(word, at, at + PART, 3), PART_WEIGHT);
  }
}

/** Calls `visit` for every class feature of a set of word classes. */
export function visitClasses(classes: readonly number[], visit: (feature: number) => void): void {
  const count = WORD_CLASSES.length;
  for (const [at, low] of classes.entries()) {
    visit(low);
    for (const high of classes.slice(at + 1))
      visit(count + low * count - (low * (low + 1)) / 2 + (high - low - 1));
  }
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
  for (const word of words) {
    const lemmas = lemmasOf(word, (lemma) => model.lemmas.has(lemma));
    for (const lemma of lemmas) {
      const row = model.lemmas.get(lemma) ?? 0;
      for (let outcome = 0; outcome < count; outcome++)
        scores[outcome] =
          (scores[outcome] ?? 0) + (model.meanings[row * count + outcome] ?? 0) / lemmas.length;
    }
  }
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
