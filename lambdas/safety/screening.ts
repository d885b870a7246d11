import { type Decision, explain, type ScreenContext } from './decision.ts';
import type { Guardrail } from './guardrail.client.ts';
import { screenHandle } from './handle.ts';
import { judgeLabels, type ModerationLabel } from './labels.ts';
import type { PolicySource } from './policy-source.ts';
import { screen } from './screen.ts';

const GUARDRAIL = {
  id: 'guardrail',
  because: "it meets a filter that this service's operator has set",
  remedy: 'describe it in another way',
} as const;

export interface Screener {
  /** Where there is no sentence around words: rules of their own. */
  screenHandle(handle: string, context: Omit<ScreenContext, 'stage'>): Promise<Decision>;
  /** Texts that belong together: a prompt alone, its shots in order, or the lines of a transcript. */
  screen(texts: string | readonly string[], context: ScreenContext): Promise<Decision>;
  judgeLabels(labels: readonly ModerationLabel[], context: ScreenContext): Promise<Decision>;
}

/** Screening under the policy in force; where the operator has a Bedrock guardrail, the stricter of both counts. */
export class Screening implements Screener {
  readonly #policies: Pick<PolicySource, 'current'>;
  readonly #guardrail: Pick<Guardrail, 'intervenes'> | null;

  constructor(policies: Pick<PolicySource, 'current'>, guardrail: Pick<Guardrail, 'intervenes'> | null) {
    this.#policies = policies;
    this.#guardrail = guardrail;
  }

  /** @throws Retryable service errors of the guardrail: what could not be judged is not let through. */
  async screen(texts: string | readonly string[], context: ScreenContext): Promise<Decision> {
    const policy = await this.#policies.current();
    const whole = typeof texts === 'string' ? texts : texts.join('\n');
    return this.#stricter(screen(texts, context, policy), whole);
  }

  async screenHandle(handle: string, context: Omit<ScreenContext, 'stage'>): Promise<Decision> {
    const policy = await this.#policies.current();
    return this.#stricter(screenHandle(handle, context, policy), handle.replaceAll('_', ' '));
  }

  async #stricter(own: Decision, whole: string): Promise<Decision> {
    if (own.outcome === 'block' || !this.#guardrail) return own;
    const source = own.stage === 'transcript' ? 'OUTPUT' : 'INPUT';
    if (!(await this.#guardrail.intervenes(whole, source))) return own;
    const { stage, policy } = own;
    return {
      outcome: 'block',
      stage,
      policy,
      category: GUARDRAIL.id,
      message: explain('block', stage, GUARDRAIL),
    };
  }

  async judgeLabels(labels: readonly ModerationLabel[], context: ScreenContext): Promise<Decision> {
    return judgeLabels(labels, context, await this.#policies.current());
  }
}
