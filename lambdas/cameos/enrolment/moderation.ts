import type { Audience } from '../../platform/api/operation.ts';
import type { Stopped } from '../../safety/decision.ts';
import type { ModerationLabel } from '../../safety/labels.ts';
import { judgeShown, type LabelJudge } from '../../safety/shown.ts';
import type { Sample } from './evidence.ts';

const ADULT = 18;

/** What the detectors saw in a film that somebody sends. */
export interface Shown {
  readonly labels: readonly ModerationLabel[];
  /** The moments in which faces were seen. */
  readonly samples: readonly Sample[];
}

/**
 * Judges what a recording or clip shows under the policy in force, as uploaded pictures are judged.
 *
 * @param audience the sender's
 * @returns why it may not be used, or null; a mere doubt counts, because nobody can be waited for
 */
export async function judgeFilm(
  { labels, samples }: Shown,
  audience: Audience,
  judge: LabelJudge,
): Promise<Stopped | null> {
  const faces = samples.flatMap((sample) => sample.faces);
  // an unknown age speaks for nobody
  const mayShowMinor = faces.some(({ ageLow }) => ageLow === null || ageLow < ADULT);
  const context = { stage: 'upload', audience, surface: 'private', likeness: faces.length > 0 } as const;
  const decision = await judgeShown(labels, context, mayShowMinor, judge);
  return decision.outcome === 'allow' ? null : decision;
}
