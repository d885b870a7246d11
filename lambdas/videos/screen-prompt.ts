import type { Caller } from '../platform/api/operation.ts';
import { Rejected } from '../platform/errors.ts';
import { type ScreenContext, type Stopped, toRejected } from '../safety/decision.ts';
import { digestOf, type ReviewStore } from '../safety/reviews.store.ts';
import type { Screener } from '../safety/screening.ts';
import type { Order } from './admit.ts';

export interface PromptScreening {
  readonly screener: Pick<Screener, 'screen'>;
  readonly reviews: Pick<ReviewStore, 'refuse' | 'allowance'>;
  readonly clock: () => number;
}

/** What admission found out about a prompt that it lets through. */
export interface ScreenedPrompt {
  /** In doubt: the video is made, and a person looks at it before its owner gets it. */
  readonly doubt?: Pick<Stopped, 'stage' | 'category' | 'policy'>;
  /** What a person allowed after an appeal, at every later stage too. */
  readonly allowed?: string[];
}

/** Somebody's cameo may be in it, whether or not its owner lets it: that is asked later. */
const MENTION = /(?<![\p{L}\p{N}.])@\p{L}/u;

/**
 * Judges what is asked for, with what it builds on: a remix must not finish a sentence that its source began.
 *
 * @throws Rejected, with the id under which its owner can appeal
 */
export async function screenPrompt(
  {
    prompt,
    source,
    characters = [],
    pictured = [],
  }: Pick<Order, 'prompt' | 'source' | 'characters'> & { readonly pictured?: readonly string[] },
  caller: Pick<Caller, 'ownerId' | 'audience'>,
  { screener, reviews, clock }: PromptScreening,
): Promise<ScreenedPrompt> {
  const texts = source ? [source.row.prompt, prompt] : [prompt];
  const context: ScreenContext = {
    stage: 'prompt',
    audience: caller.audience,
    surface: 'private',
    likeness: characters.length > 0 || pictured.length > 0 || texts.some((text) => MENTION.test(text)),
  };
  const decision = await screener.screen(texts, context);
  if (decision.outcome === 'allow') return {};
  const allowance = await reviews.allowance(caller.ownerId, digestOf(prompt));
  if (allowance?.category === decision.category) return { allowed: [decision.category] };
  const { stage, category, policy } = decision;
  if (decision.outcome === 'review') return { doubt: { stage, category, policy } };
  const { id } = await reviews.refuse(
    { ownerId: caller.ownerId, stage, category, policy, text: prompt },
    clock(),
  );
  const { code, message, param } = toRejected(decision, 'prompt');
  throw new Rejected(code, `${message} To have a person look at it, appeal with ${id}.`, { param });
}
