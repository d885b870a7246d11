import { type Decision, explain, type ScreenContext } from './decision.ts';
import { builtInPolicy, outcomeOf, type Policy } from './policy.ts';

/** What a detector saw in a picture, as Rekognition's DetectModerationLabels names it. */
export interface ModerationLabel {
  readonly name: string;
  /** Label of the level above; empty or absent at the top. */
  readonly parent?: string | undefined;
  /** Per cent. */
  readonly confidence: number;
}

/** Judges what was seen in one or several pictures. */
export function judgeLabels(
  labels: readonly ModerationLabel[],
  context: ScreenContext,
  policy: Policy = builtInPolicy,
): Decision {
  let doubt: Decision | null = null;
  for (const category of policy.categories)
    for (const group of category.labels)
      for (const { name, parent, confidence } of labels) {
        if (!group.names.includes(name) && !(parent && group.names.includes(parent))) continue;
        const outcome = outcomeOf(confidence / 100, group.thresholds, context);
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
