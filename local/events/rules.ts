import { matchesPattern } from '../sources/pattern.ts';

export interface RuleTarget {
  readonly arn: string;
  /** Replaces the event, when the rule says so. */
  readonly input: unknown;
}

export interface EventRule {
  readonly name: string;
  readonly pattern: unknown;
  readonly targets: readonly RuleTarget[];
}

/** The default event bus, as far as AWS services put events on it. */
export class EventBus {
  readonly #rules: EventRule[] = [];
  readonly #deliver: (arn: string, message: unknown) => Promise<void>;

  constructor(deliver: (arn: string, message: unknown) => Promise<void>) {
    this.#deliver = deliver;
  }

  add(rule: EventRule): void {
    this.#rules.push(rule);
  }

  /** Resolves when every target of every matching rule has the event. */
  async put(event: unknown): Promise<void> {
    const targets = this.#rules
      .filter(({ pattern }) => matchesPattern(pattern, event))
      .flatMap((rule) => rule.targets);
    await Promise.all(
      targets.map(({ arn, input }) => this.#deliver(arn, input === undefined ? event : input)),
    );
  }
}
