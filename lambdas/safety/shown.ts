import type { Decision, ScreenContext } from './decision.ts';
import { judgeLabels, type ModerationLabel } from './labels.ts';
import type { PolicySource } from './policy-source.ts';
import type { Screener } from './screening.ts';

export type LabelJudge = Pick<Screener, 'judgeLabels'>;

/** For functions that judge pictures and no words: nothing of what reads words comes with it, nor a guardrail's rights. */
export const labelJudgeOf = (policies: Pick<PolicySource, 'current'>): LabelJudge => ({
  judgeLabels: async (labels, context) => judgeLabels(labels, context, await policies.current()),
});

/**
 * Judges what a detector saw in something that somebody sends. Where a minor may be seen, every condition that makes the
 * policy stricter is taken as met and every label as certain.
 */
export function judgeShown(
  labels: readonly ModerationLabel[],
  context: ScreenContext,
  mayShowMinor: boolean,
  judge: LabelJudge,
): Promise<Decision> {
  if (!mayShowMinor) return judge.judgeLabels(labels, context);
  return judge.judgeLabels(
    labels.map((label) => ({ ...label, confidence: 100 })),
    { ...context, audience: 'teen', surface: 'feed', likeness: true },
  );
}
