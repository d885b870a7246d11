import { Rejected } from '../platform/errors.ts';
import type { UploadStore } from '../uploads/store.ts';
import { isDeleted as isDeletedUpload } from '../uploads/upload.ts';
import type { VideoStore } from '../videos/store.ts';
import { isDeleted } from '../videos/video.ts';
import type { Review } from './review.ts';
import { digestOf, type NewReview, type ReviewStore } from './reviews.store.ts';

export interface AppealDependencies {
  readonly reviews: Pick<ReviewStore, 'open' | 'refusal'>;
  readonly videos: Pick<VideoStore, 'get'>;
  readonly uploads: Pick<UploadStore, 'get'>;
  readonly clock: () => number;
}

export interface AppealRequest {
  readonly ownerId: string;
  readonly refusal?: string | undefined;
  readonly video?: string | undefined;
  readonly upload?: string | undefined;
  readonly words: string;
}

/**
 * Files an appeal, once for each thing refused.
 *
 * @throws Rejected when there is nothing of the caller's to appeal against, or an appeal was made before
 */
export async function appeal(request: AppealRequest, deps: AppealDependencies): Promise<Review> {
  const about = await aboutWhat(request, deps);
  const { review, fresh } = await deps.reviews.open(
    { ...about, kind: 'appeal', ownerId: request.ownerId, words: request.words, dueAt: null },
    deps.clock(),
  );
  if (!fresh)
    throw new Rejected('already_appealed', 'You have appealed against this already; its outcome is final.', {
      param: about.subject.kind,
    });
  return review;
}

type About = Pick<NewReview, 'subject' | 'stage' | 'category' | 'policy' | 'text' | 'digest'>;

function aboutWhat(
  { refusal, upload, video, ownerId }: AppealRequest,
  deps: AppealDependencies,
): Promise<About> {
  if (refusal !== undefined) return aboutRefusal(refusal, ownerId, deps);
  return upload === undefined ? aboutVideo(video ?? '', ownerId, deps) : aboutUpload(upload, ownerId, deps);
}

/** What a policy refused. Nobody but they themselves can permit a face, and a takedown is withdrawn, not overruled. */
async function aboutUpload(id: string, ownerId: string, { uploads }: AppealDependencies): Promise<About> {
  const row = await uploads.get(id);
  if (!row || row.ownerId !== ownerId || isDeletedUpload(row))
    throw new Rejected('upload_not_found', `There is no upload ${id}.`, { status: 404, param: 'upload' });
  const { category, policy } = row.status === 'rejected' ? row.reason : { category: null, policy: null };
  if (row.status !== 'rejected' || !row.contested || category === null || policy === null)
    throw new Rejected('nothing_to_appeal', 'This upload was not refused by the policy.', {
      param: 'upload',
    });
  return {
    subject: { kind: 'upload', id, attempt: null },
    stage: 'upload',
    category,
    policy,
    text: null,
    digest: row.contested.sentSha256,
  };
}

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
