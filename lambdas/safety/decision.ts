import type { Audience } from '../platform/api/operation.ts';
import { Rejected } from '../platform/errors.ts';

/** Where something is judged, in the order in which a video meets them. */
export const STAGES = ['prompt', 'upload', 'frames', 'transcript', 'profile', 'comment'] as const;
export type Stage = (typeof STAGES)[number];

/** `private`: only its owner will see it. `feed`: anyone may. */
export const SURFACES = ['private', 'feed'] as const;
export type Surface = (typeof SURFACES)[number];

/** Under which rules something is judged. */
export interface ScreenContext {
  readonly stage: Stage;
  readonly audience: Audience;
  readonly surface: Surface;
  /** Somebody's captured face or voice is, or may be, in it. */
  readonly likeness: boolean;
}

/** The result of judging something against a policy. Whatever is not allowed says what its receiver can do about it. */
export type Decision = Allowed | Stopped;

export interface Allowed {
  readonly outcome: 'allow';
  readonly stage: Stage;
  /** Version of the policy that was asked. */
  readonly policy: string;
}

export interface Stopped {
  /** `review`: in doubt, so a person decides. Where nobody can be waited for, it counts as a block. */
  readonly outcome: 'block' | 'review';
  readonly stage: Stage;
  readonly policy: string;
  readonly category: string;
  /** One or two sentences for the user; never quotes what was judged. */
  readonly message: string;
}

const SUBJECT: Record<Stage, string> = {
  prompt: 'The prompt',
  upload: 'The upload',
  frames: 'The finished video',
  transcript: 'The finished video',
  profile: 'The profile text',
  comment: 'The comment',
};

/** Words for the user: stage, reason, category, remedy. */
export function explain(
  outcome: Stopped['outcome'],
  stage: Stage,
  category: { readonly id: string; readonly because: string; readonly remedy: string },
): string {
  const what =
    outcome === 'block'
      ? `${SUBJECT[stage]} was refused because ${category.because} (${category.id}).`
      : `${SUBJECT[stage]} waits for a person to look at it because ${category.because} (${category.id}).`;
  return `${what} You can ${category.remedy}. You were not charged.`;
}

/** Gravest first: a block outweighs a review, and of two alike the first stands. */
export function strictest(decisions: readonly [Decision, ...Decision[]]): Decision {
  const [first] = decisions;
  return (
    decisions.find(({ outcome }) => outcome === 'block') ??
    decisions.find(({ outcome }) => outcome === 'review') ??
    first
  );
}

/** A stopped decision as the API answers it: never retried by a client, never billed. */
export const toRejected = (decision: Stopped, param: string | null): Rejected =>
  new Rejected('moderation_blocked', `${decision.message} Policy ${decision.policy}.`, { param });
