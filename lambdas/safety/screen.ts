import { normalise } from './normalise.ts';
import policies from './policies.json' with { type: 'json' };
import { Policy } from './policy.ts';

export type Stage = 'prompt' | 'transcript';

/** The result of judging a text against a policy. A block carries everything its receiver needs to act on it. */
export type Decision =
  | { readonly outcome: 'allow'; readonly stage: Stage; readonly policy: string }
  | {
      readonly outcome: 'block';
      readonly stage: Stage;
      readonly policy: string;
      readonly category: string;
      /** A sentence for the user; never quotes the text. */
      readonly message: string;
    };

const SUBJECT: Record<Stage, string> = { prompt: 'The prompt', transcript: 'The finished video' };

export const activePolicy: Policy = Policy.parse(policies);

/** A phrase, or the beginning of a word where it ends in `*`. Spelled with any run of spaces. */
function toPattern(phrases: readonly string[]): RegExp {
  const alternatives = phrases.map((phrase) => {
    const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', ' +');
    return escaped.endsWith('\\*') ? `${escaped.slice(0, -2)}\\p{L}*` : escaped;
  });
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'u');
}

interface Compiled {
  readonly id: string;
  readonly because: string;
  readonly remedy: string;
  readonly rules: readonly (readonly RegExp[])[];
}

const compiled = new WeakMap<Policy, readonly Compiled[]>();

function compile(policy: Policy): readonly Compiled[] {
  const known = compiled.get(policy);
  if (known) return known;
  const fresh = policy.categories.map(({ id, because, remedy, rules }) => ({
    id,
    because,
    remedy,
    rules: rules.map((rule) => rule.all.map(toPattern)),
  }));
  compiled.set(policy, fresh);
  return fresh;
}

/** Judges one text. The first category that matches decides; categories are listed gravest first. */
export function screenText(text: string, stage: Stage, policy: Policy = activePolicy): Decision {
  const sentences = normalise(text).split('\n');
  for (const category of compile(policy)) {
    const hit = category.rules.some((groups) =>
      sentences.some((sentence) => groups.every((group) => group.test(sentence))),
    );
    if (hit)
      return {
        outcome: 'block',
        stage,
        policy: policy.version,
        category: category.id,
        message: `${SUBJECT[stage]} was refused because ${category.because} (${category.id}). You can ${category.remedy}. You were not charged.`,
      };
  }
  return { outcome: 'allow', stage, policy: policy.version };
}
