import { MEANING_WEIGHT } from '../../lambdas/safety/classifier.ts';
import type { Known } from '../../lambdas/safety/features.ts';
import { lemmasOf } from '../../lambdas/safety/lemmas.ts';
import { kindsOf, meaningOf, vocabulary } from './meanings.ts';

/** The base forms that the model will know, and what they mean as numbered features. */
export class Dictionary {
  readonly #meanings = new Map<string, readonly (readonly [number, number])[]>();
  readonly #numbers = new Map<string, number>();
  readonly #rows = new Map<string, number>();
  readonly lemmas: readonly string[];
  /** By base form. */
  readonly kinds: Uint8Array;

  constructor() {
    this.lemmas = [...vocabulary()].toSorted();
    const kinds = kindsOf();
    this.kinds = Uint8Array.from(this.lemmas, (lemma) => kinds.get(lemma) ?? 0);
    for (const [at, lemma] of this.lemmas.entries()) this.#rows.set(lemma, at);
    for (const lemma of this.lemmas)
      this.#meanings.set(
        lemma,
        [...meaningOf(lemma)].map(([feature, value]) => [this.#numberOf(feature), value * MEANING_WEIGHT]),
      );
  }

  /** Of numbered features. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Features of a base form, with their values. */
  of(lemma: string): readonly (readonly [number, number])[] {
    return this.#meanings.get(lemma) ?? [];
  }

  /** The same of words together. */
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

  /** The words as screening will know them. */
  known(words: readonly string[]): Known[] {
    return words.map((word) => {
      const [lemma] = lemmasOf(word, (form) => this.#rows.has(form));
      return lemma ? { lemma, kind: this.kinds[this.#rows.get(lemma) ?? 0] ?? 0 } : null;
    });
  }

  #numberOf(feature: string): number {
    const number = this.#numbers.get(feature) ?? this.#numbers.size;
    this.#numbers.set(feature, number);
    return number;
  }
}
