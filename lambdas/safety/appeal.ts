import { Rejected } from '../platform/errors.ts';
import type { VideoStore } from '../videos/store.ts';
import { isDeleted } from '../videos/video.ts';
import type { Review } from './review.ts';
import { digestOf, type NewReview, type ReviewStore } from './reviews.store.ts';

export interface AppealDependencies {
  readonly reviews: Pick<ReviewStore, 'open' | 'refusal'>;
  readonly videos: Pick<VideoStore, 'get'>;
  readonly clock: () => number;
}

export interface AppealRequest {
  readonly ownerId: string;
  readonly refusal?: string | undefined;
  readonly video?: string | undefined;
  readonly words: string;
}

/**
 * Files an appeal, once for each thing refused.
 *
 * @throws Rejected when there is nothing of the caller's to appeal against, or an appeal was made before
 */
export async function appeal(request: AppealRequest, deps: AppealDependencies): Promise<Review> {
  const about =
    request.refusal === undefined
      ? await aboutVideo(request.video ?? '', request.ownerId, deps)
      : await aboutRefusal(request.refusal, request.ownerId, deps);
  const { review, fresh } = await deps.reviews.open(
    { ...about, kind: 'appeal', ownerId: request.ownerId, words: request.words, dueAt: null },
    deps.clock(),
  );
  if (!fresh)
    throw new Rejected('already_appealed', 'You have appealed against this already; its outcome is final.', {
      param: request.refusal === undefined ? 'video' : 'refusal',
    });
  return review;
}

type About = Pick<NewReview, 'subject' | 'stage' | 'category' | 'policy' | 'text' | 'digest'>;

async function aboutRefusal(id: string, ownerId: string, { reviews }: AppealDependencies): Promise<About> {
  const refusal = await reviews.refusal(id);
  if (!refusal || refusal.ownerId !== ownerId)
    throw new Rejected('refusal_not_found', `There is no refusal ${id}.`, { status: 404, param: 'refusal' });
  const { stage, category, policy, text, digest } = refusal;
  return { subject: { kind: 'refusal', id, attempt: null }, stage, category, policy, text, digest };
}

async function aboutVideo(id: string, ownerId: string, { videos }: AppealDependencies): Promise<About> {
  const row = await videos.get(id);
  if (!row || row.ownerId !== ownerId || isDeleted(row))
    throw new Rejected('video_not_found', `There is no video ${id}.`, { status: 404, param: 'video' });
  const stopped = row.status === 'failed' ? row.reason.stopped : undefined;
  if (!stopped)
    throw new Rejected('nothing_to_appeal', 'This video was not stopped by a policy.', { param: 'video' });
  return {
    subject: { kind: 'video', id, attempt: row.attempt },
    ...stopped,
    text: row.prompt,
    digest: digestOf(row.prompt),
  };
}
