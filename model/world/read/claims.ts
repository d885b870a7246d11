import type { Reading, Readings } from './screenplay.ts';
import type { Token } from './words.ts';

type Fate = 'understood' | 'approximated' | 'ignored';
interface Claim {
  readonly fate: Fate;
  readonly as: string;
}

/**
 * Who took which word. A word can be claimed once; what nobody claims is ignored, and says so.
 * This sheet is what makes the plan honest: it is filled while reading, not written afterwards.
 */
export class Claims {
  readonly #source: string;
  readonly #byToken = new Map<Token, Claim>();
  readonly #silent = new Set<Token>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Claims every still unclaimed token of the list with one meaning. */
  take(tokens: readonly Token[], fate: Fate, as: string): void {
    const claim: Claim = { fate, as };
    for (const token of tokens) {
      if (!this.#byToken.has(token) && !this.#silent.has(token)) {
        this.#byToken.set(token, claim);
      }
    }
  }

  /** Words that carry grammar and no meaning of their own: articles, prepositions, punctuation. */
  pass(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (!this.#byToken.has(token)) {
        this.#silent.add(token);
      }
    }
  }

  has(token: Token): boolean {
    return this.#byToken.has(token) || this.#silent.has(token);
  }

  /** Whether a token was understood as something to leave out. */
  isLeftOut(token: Token | undefined): boolean {
    return token !== undefined && this.#byToken.get(token)?.as.startsWith('left out') === true;
  }

  /** Neighbouring tokens of one claim become one fragment of the source. */
  readings(tokens: readonly Token[]): Readings {
    const lists: Record<Fate, Reading[]> = { understood: [], approximated: [], ignored: [] };
    let last: { claim: Claim; start: number; end: number } | undefined;
    const fragments: { claim: Claim; start: number; end: number }[] = [];
    for (const token of tokens) {
      if (this.#silent.has(token)) {
        continue;
      }
      const claim: Claim = this.#byToken.get(token) ?? { fate: 'ignored', as: 'not a word the engine knows' };
      if (last?.claim === claim) {
        last.end = token.end;
      } else {
        last = { claim, start: token.start, end: token.end };
        fragments.push(last);
      }
    }
    for (const { claim, start, end } of fragments) {
      lists[claim.fate].push({ text: this.#source.slice(start, end), as: claim.as });
    }
    return lists;
  }
}
