import { sha256 } from '../platform/ids.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import type { Codecs } from '../platform/media/codecs.ts';
import { type Decision, explain, type ScreenContext, type Stopped, strictest } from '../safety/decision.ts';
import { framesOf, lookOf } from '../safety/looks.ts';
import type { ModerationDetector } from '../safety/moderation.client.ts';
import { builtInPolicy } from '../safety/policy.ts';
import { reviewId, type Verdict } from '../safety/review.ts';
import type { ReviewStore } from '../safety/reviews.store.ts';
import type { Screener } from '../safety/screening.ts';
import { TAKEN_DOWN } from '../safety/takedown.ts';
import type { TakedownStore } from '../safety/takedowns.store.ts';
import type { Media } from './media.client.ts';
import { keys, type Reason, type VideoRow } from './video.ts';

export interface OutputScreeningDependencies {
  readonly screener: Screener;
  readonly detector: Pick<ModerationDetector, 'labels'>;
  readonly reviews: Pick<ReviewStore, 'open' | 'get' | 'expire'>;
  readonly takedowns: Pick<TakedownStore, 'match'>;
  readonly media: Pick<Media, 'read'>;
  readonly codecs: Pick<Codecs, 'decode'>;
  readonly clock: () => number;
  /** How long a held video waits for a person, milliseconds. */
  readonly reviewMs: number;
}

/** What an engine made, judged before anybody gets it: its words, its pictures, and whether it was taken down before. */
export class OutputScreening {
  readonly #deps: OutputScreeningDependencies;

  constructor(deps: OutputScreeningDependencies) {
    this.#deps = deps;
  }

  /**
   * @param lines what is said in it
   * @returns a decision; a doubt that admission had about the prompt counts as one of its own
   */
  async judge(row: VideoRow, lines: readonly string[]): Promise<Decision> {
    const context = { audience: row.audience, surface: 'private', likeness: row.cast.length > 0 } as const;
    const words = await this.#deps.screener.screen(lines, { ...context, stage: 'transcript' });
    const decisions = [words, ...(await this.#judgePictures(row, { ...context, stage: 'frames' }))];
    if (row.doubt)
      decisions.push(this.#stopped('review', row.doubt.stage, DOUBT, row.doubt.policy, row.doubt.category));
    const [first = words, ...others] = decisions.filter(
      (decision) => decision.outcome === 'allow' || !row.allowed?.includes(decision.category),
    );
    const decision = strictest([first, ...others]);
    logger.info('output screened', {
      outcome: decision.outcome,
      ...(decision.outcome !== 'allow' && { stage: decision.stage, category: decision.category }),
    });
    metrics.addMetric(`Output_${decision.outcome}`, MetricUnit.Count, 1);
    return decision;
  }

  async #judgePictures(row: VideoRow, context: ScreenContext): Promise<Decision[]> {
    const { media, detector, codecs, screener, takedowns } = this.#deps;
    const prefix = keys.output(row.id, row.attempt);
    const looks: string[] = [];
    const decisions: Decision[] = [];
    for await (const frame of framesOf(prefix, media)) {
      decisions.push(await screener.judgeLabels(await detector.labels(frame), context));
      const look = await lookOf(frame, codecs);
      if (look) looks.push(look);
    }
    const film = await media.read(`${prefix}video.mp4`);
    const match = await takedowns.match(film && sha256(film), looks);
    if (match) {
      const outcome = match.kind === 'part' ? 'review' : 'block';
      decisions.push(this.#stopped(outcome, 'frames', TAKEN_DOWN, builtInPolicy.version));
    }
    return decisions;
  }

  #stopped(
    outcome: Stopped['outcome'],
    stage: Stopped['stage'],
    why: { readonly id: string; readonly because: string; readonly remedy: string },
    policy: string,
    category = why.id,
  ): Stopped {
    return { outcome, stage, policy, category, message: explain(outcome, stage, { ...why, id: category }) };
  }

  /** Puts a video in doubt into the review queue. May be done again. @returns the review, and when it falls due */
  async hold(row: VideoRow, { stage, category, policy }: Stopped): Promise<{ id: string; dueAt: number }> {
    const now = this.#deps.clock();
    const { review } = await this.#deps.reviews.open(
      {
        kind: 'hold',
        subject: { kind: 'video', id: row.id, attempt: row.attempt },
        ownerId: row.ownerId,
        stage,
        category,
        policy,
        words: null,
        text: row.prompt,
        digest: null,
        dueAt: now + this.#deps.reviewMs,
      },
      now,
    );
    metrics.addMetric('HeldForReview', MetricUnit.Count, 1);
    return { id: review.id, dueAt: review.dueAt ?? now + this.#deps.reviewMs };
  }

  /** What came of a held video's review; null: it still has time. One that nobody decided in time is refused. */
  async verdict(row: VideoRow): Promise<{ verdict: Verdict; reason: Reason } | null> {
    const id = row.held ?? reviewId('hold', row.id);
    const now = this.#deps.clock();
    const found = await this.#deps.reviews.get(id);
    const review =
      found && found.status !== 'decided' ? ((await this.#deps.reviews.expire(id, now)) ?? found) : found;
    if (!review) throw new Error('a held video has no review');
    if (!review.decision) return null;
    const { stage, category, policy } = review;
    return {
      verdict: review.decision.verdict,
      reason: {
        code: 'moderation_blocked',
        message: `A person looked at this video and it was refused (${category}): ${review.decision.reason} You can change what you ask for, or appeal. You were not charged. Policy ${policy}.`,
        param: null,
        stopped: { stage, category, policy },
      },
    };
  }
}

const DOUBT = {
  id: 'doubt',
  because: 'what was asked for may be against the rules',
  remedy: 'wait, or ask for something else',
} as const;

/** Why a video failed, for its row: with what an appeal needs to know. */
export const toReason = ({ message, policy, stage, category }: Stopped): Reason => ({
  code: 'moderation_blocked',
  message: `${message} To have a person look at it, appeal with this video's id. Policy ${policy}.`,
  param: null,
  stopped: { stage, category, policy },
});
