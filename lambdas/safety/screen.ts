import { type Decision, explain, type ScreenContext } from './decision.ts';
import { normalise } from './normalise.ts';
import { builtInPolicy, type Category, outcomeOf, type Policy } from './policy.ts';

/** A phrase, or the beginning of a word where it ends in `*`. Spelled with any run of spaces. */
function toPattern(phrases: readonly string[]): RegExp {
  const alternatives = phrases.map((phrase) => {
    const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', ' +');
    return escaped.endsWith('\\*') ? `${escaped.slice(0, -2)}\\p{L}*` : escaped;
  });
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'u');
}

interface Compiled {
  readonly category: Category;
  readonly rules: readonly { readonly all: readonly RegExp[]; readonly score: number }[];
}

const compiled = new WeakMap<Policy, readonly Compiled[]>();

function compile(policy: Policy): readonly Compiled[] {
  const known = compiled.get(policy);
  if (known) return known;
  const fresh = policy.categories.map((category) => ({
    category,
    rules: category.rules.map(({ all, score }) => ({ all: all.map(toPattern), score })),
  }));
  compiled.set(policy, fresh);
  return fresh;
}

/**
 * Judges texts that belong together: a prompt alone, or its shots in order, or the lines of a transcript. Each is judged
 * by itself and with its neighbours.
 */
export function screen(
  texts: string | readonly string[],
  context: ScreenContext,
  policy: Policy = builtInPolicy,
): Decision {
  const whole = typeof texts === 'string' ? texts : texts.join('\n');
  const sentences = normalise(whole).split('\n');
  let doubt: Decision | null = null;
  for (const { category, rules } of compile(policy)) {
    const score = Math.max(
      0,
      ...rules
        .filter(({ all }) => sentences.some((sentence) => all.every((group) => group.test(sentence))))
        .map((rule) => rule.score),
    );
    const outcome = score === 0 ? 'allow' : outcomeOf(score, category.thresholds, context);
    if (outcome === 'allow') continue;
    const decision: Decision = {
      outcome,
      stage: context.stage,
      policy: policy.version,
      category: category.id,
      message: explain(outcome, context.stage, category),
    };
    if (outcome === 'block') return decision;
    doubt ??= decision;
  }
  return doubt ?? { outcome: 'allow', stage: context.stage, policy: policy.version };
}
