import { LEXICON, WORD_CLASSES, wordClassesIn } from './lexicon.ts';
import { PhraseMatcher } from './phrases.ts';
import type { Policy } from './policy.ts';

/** A group of phrases: found when any of its phrases or any of its word classes is. */
interface Group {
  readonly number: number;
  readonly classes: readonly number[];
}

interface CompiledRule {
  readonly of: 'text' | 'handle';
  readonly category: string;
  readonly all: readonly Group[];
  readonly none: Group | null;
  readonly score: number;
}

/** What a stretch of words contains, as far as rules and the classifier care. */
export interface Findings {
  readonly groups: ReadonlySet<number>;
  readonly classes: ReadonlySet<number>;
}

/** A policy's rules, ready to be asked. `@name` in a list of phrases stands for a class of the lexicon. */
export class RuleBook {
  readonly #rules: readonly CompiledRule[];
  readonly #matcher: PhraseMatcher;
  /** What is forbidden in a handle, as its rules and their word classes list it, without the `*` of an open end. */
  readonly handlePhrases: readonly string[];

  /** @throws Error for a class that the lexicon does not have */
  constructor(policy: Policy) {
    const lists: string[][] = [];
    const group = (phrases: readonly string[]): Group => {
      const classes = phrases
        .filter((phrase) => phrase.startsWith('@'))
        .map((name) => {
          const number = WORD_CLASSES.indexOf(name.slice(1));
          if (number < 0) throw new Error(`policy ${policy.version}: there is no word class ${name}`);
          return number;
        });
      lists.push(phrases.filter((phrase) => !phrase.startsWith('@')));
      return { number: lists.length - 1, classes };
    };
    this.#rules = policy.categories.flatMap(({ id: category, rules }) =>
      rules.map(({ of, all, none, score }) => ({
        of: of ?? 'text',
        category,
        all: all.map(group),
        none: none ? group(none) : null,
        score,
      })),
    );
    this.#matcher = new PhraseMatcher(lists);
    this.handlePhrases = this.#rules
      .filter((rule) => rule.of === 'handle')
      .flatMap(({ all }) => all)
      .flatMap(({ number, classes }) => [
        ...(lists[number] ?? []),
        ...classes.flatMap((wordClass) => LEXICON[WORD_CLASSES[wordClass] ?? ''] ?? []),
      ])
      .map((phrase) => phrase.replaceAll('*', ''));
  }

  find(words: readonly string[]): Findings {
    return { groups: this.#matcher.find(words), classes: wordClassesIn(words) };
  }

  /** The highest score of any rule that matches, by category. */
  judge({ groups, classes }: Findings, of: 'text' | 'handle' = 'text'): Map<string, number> {
    const has = (group: Group) =>
      groups.has(group.number) || group.classes.some((wordClass) => classes.has(wordClass));
    const scores = new Map<string, number>();
    for (const { of: subject, category, all, none, score } of this.#rules)
      if (subject === of && (scores.get(category) ?? 0) < score && all.every(has) && !(none && has(none)))
        scores.set(category, score);
    return scores;
  }
}

const books = new WeakMap<Policy, RuleBook>();

/** Compiled once per policy. */
export function rulesOf(policy: Policy): RuleBook {
  const known = books.get(policy);
  if (known) return known;
  const fresh = new RuleBook(policy);
  books.set(policy, fresh);
  return fresh;
}
