import type { Caller, Handlers } from '../platform/api/operation.ts';
import { serveApi, toRejected } from '../platform/api/serve.ts';
import { dynamodb, s3 } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { UploadBucket } from '../uploads/bucket.client.ts';
import { UploadStore } from '../uploads/store.ts';
import { isDeleted as isDeletedUpload } from '../uploads/upload.ts';
import { Media } from '../videos/media.client.ts';
import { VideoStore } from '../videos/store.ts';
import { isDeleted, keys } from '../videos/video.ts';
import { appeal } from './appeal.ts';
import type { Actor } from './audit.ts';
import { safetyOperations } from './contract.ts';
import { diffPolicies } from './diff.ts';
import { SafetyApiEnv } from './env.ts';
import { PolicyStore } from './policies.store.ts';
import { builtInPolicy, Policy } from './policy.ts';
import { PolicySource } from './policy-source.ts';
import { toActive, toAppeal, toAuditEntry, toOperators, toTakedown } from './present.ts';
import type { Review } from './review.ts';
import { ReviewStore } from './reviews.store.ts';
import { RuleBook } from './rules.ts';
import { TakedownStore } from './takedowns.store.ts';

/** How long a reviewer's link to a video or a picture works. */
const CONTENT_URL_SECONDS = 600;

export interface SafetyApiDependencies {
  readonly policies: PolicyStore;
  readonly inForce: Pick<PolicySource, 'current'>;
  readonly reviews: ReviewStore;
  readonly takedowns: TakedownStore;
  readonly videos: Pick<VideoStore, 'get'>;
  readonly media: Pick<Media, 'signedUrl'>;
  readonly uploads: Pick<UploadStore, 'get'>;
  readonly uploadBucket: Pick<UploadBucket, 'signedUrl'>;
  readonly clock: () => number;
}

/** An operator, or an answer as if the operation did not exist for the caller. */
function operator(caller: Caller): Actor {
  if (!caller.operator)
    throw new Rejected('not_an_operator', 'Only operators of this service may do this.', { status: 403 });
  return { id: caller.ownerId, handle: caller.handle };
}

/** The safety API: policy in plain words and appeals for everybody; reviews, takedowns and policy for operators. */
export function safetyHandlers(deps: SafetyApiDependencies): Handlers<typeof safetyOperations> {
  const { policies, reviews, takedowns, clock } = deps;

  const findReview = async (id: string): Promise<Review> => {
    const review = await reviews.get(id);
    if (!review)
      throw new Rejected('review_not_found', `There is no review ${id}.`, {
        status: 404,
        param: 'review_id',
      });
    return review;
  };

  /** Nobody judges what is their own, nor hears an appeal against their own verdict. */
  const assertImpartial = async (review: Review, by: Actor): Promise<void> => {
    const earlier =
      review.kind === 'appeal' && review.subject.kind === 'video'
        ? await reviews.get(review.id.replace('appeal_', 'review_'))
        : null;
    if (review.ownerId === by.id || earlier?.decision?.by === by.id)
      throw new Rejected(
        'not_impartial',
        'Somebody else must review this: it is yours, or you decided it before.',
        {
          status: 403,
        },
      );
  };

  /** Where a reviewer sees what it is about; null: it is gone, or is told in words. */
  const contentUrl = async ({ subject: { kind, id, attempt } }: Review): Promise<string | null> => {
    if (kind === 'upload') {
      const row = await deps.uploads.get(id);
      if (row?.status !== 'rejected' || !row.contested || isDeletedUpload(row)) return null;
      return deps.uploadBucket.signedUrl(row.contested.key, CONTENT_URL_SECONDS);
    }
    const video = kind === 'video' ? await deps.videos.get(id) : null;
    if (!video || attempt === null || isDeleted(video)) return null;
    return deps.media.signedUrl(
      `${keys.output(id, attempt)}video.mp4`,
      { name: 'video.mp4', contentType: 'video/mp4' },
      CONTENT_URL_SECONDS,
    );
  };

  const findPolicy = async (version: string): Promise<Policy> => {
    const policy = await policies.get(version);
    if (!policy)
      throw new Rejected('policy_not_found', `There is no policy ${version}.`, {
        status: 404,
        param: 'version',
      });
    return policy;
  };

  return {
    retrievePolicy: async () => {
      const { version, categories } = await deps.inForce.current();
      return {
        object: 'policy',
        version,
        categories: categories.map(({ id, because, remedy }) => ({ id, because, remedy })),
      };
    },

    createAppeal: async ({ caller, body }) =>
      toAppeal(await appeal({ ownerId: caller.ownerId, ...body }, deps)),

    listAppeals: async ({ caller, query: { limit, after } }) => {
      const { rows, more } = await reviews.listOfOwner(caller.ownerId, { limit, after, order: 'desc' });
      return { object: 'list', data: rows.map(toAppeal), has_more: more };
    },

    listReviews: async ({ caller, query: { limit, after, kind, status } }) => {
      operator(caller);
      const { rows, more } = await reviews.list(kind, status, { limit, after, order: 'asc' });
      return { object: 'list', data: rows.map(toOperators), has_more: more };
    },

    retrieveReview: async ({ caller, params }) => {
      operator(caller);
      const review = await findReview(params.review_id);
      return { ...toOperators(review), content_url: await contentUrl(review) };
    },

    claimReview: async ({ caller, params }) => {
      const by = operator(caller);
      await assertImpartial(await findReview(params.review_id), by);
      const claimed = await reviews.claim(params.review_id, by, clock());
      if (!claimed)
        throw new Rejected('review_taken', 'Somebody else has this review in hand, or it is decided.', {
          param: 'review_id',
        });
      return toOperators(claimed);
    },

    decideReview: async ({ caller, params, body }) => {
      const by = operator(caller);
      const review = await findReview(params.review_id);
      await assertImpartial(review, by);
      const decided = await reviews.decide(review, { ...body, by }, clock());
      if (!decided)
        throw new Rejected('review_not_claimed', 'Claim the review first; it may also have been decided.', {
          param: 'review_id',
        });
      return toOperators(decided);
    },

    createTakedown: async ({ caller, body: { video = null, sha256 = null, reason } }) => {
      const by = operator(caller);
      const row = video === null ? null : await deps.videos.get(video);
      if (video !== null && row?.status !== 'completed')
        throw new Rejected('video_not_found', `There is no finished video ${video}.`, {
          status: 404,
          param: 'video',
        });
      const digest = row?.status === 'completed' ? row.artefacts.video.sha256 : sha256;
      const wish = { videoId: video, sha256: digest, frames: [], reason };
      return toTakedown(await takedowns.add(wish, by, clock()));
    },

    listTakedowns: async ({ caller, query: { limit, after } }) => {
      operator(caller);
      const { rows, more } = await takedowns.list({ limit, after, order: 'desc' });
      return { object: 'list', data: rows.map(toTakedown), has_more: more };
    },

    withdrawTakedown: async ({ caller, params, body: { reason } }) =>
      toTakedown(await takedowns.withdraw(params.takedown_id, reason, operator(caller), clock())),

    listPolicies: async ({ caller, query: { limit, after } }) => {
      operator(caller);
      const { rows, more } = await policies.list({ limit, after, order: 'desc' });
      const data = rows.map(({ version, addedAt, addedBy, note }) => ({
        version,
        added_at: Math.floor(addedAt / 1000),
        added_by: addedBy,
        note,
      }));
      return { object: 'list', data, has_more: more, active: toActive(await policies.active()) };
    },

    addPolicy: async ({ caller, body: { policy: document, note } }) => {
      const by = operator(caller);
      const policy = readPolicy(document);
      await policies.add(policy, note, by, clock());
      return { version: policy.version };
    },

    retrievePolicyVersion: async ({ caller, params: { version } }) => {
      operator(caller);
      return findPolicy(version);
    },

    diffPolicy: async ({ caller, params: { version }, query }) => {
      operator(caller);
      const against = query.against ?? (await policies.active())?.version ?? builtInPolicy.version;
      const differences = diffPolicies(await findPolicy(against), await findPolicy(version));
      return { version, against, differences };
    },

    activatePolicy: async ({ caller, params: { version }, body: { reason } }) =>
      toActive(await policies.activate(version, reason, operator(caller), clock())),

    rollBackPolicy: async ({ caller, body: { reason } }) =>
      toActive(await policies.rollBack(reason, operator(caller), clock())),

    listAudit: async ({ caller, query: { month, limit, after } }) => {
      operator(caller);
      const { rows, more } = await policies.audit(month, { limit, after, order: 'desc' });
      return { object: 'list', data: rows.map(toAuditEntry), has_more: more };
    },
  };
}

/** @throws Rejected with the field at fault, or for a word class that does not exist */
function readPolicy(document: unknown): Policy {
  const parsed = Policy.safeParse(document, { reportInput: true });
  if (!parsed.success) throw toRejected(parsed.error);
  try {
    new RuleBook(parsed.data);
  } catch (error) {
    throw new Rejected('invalid_value', error instanceof Error ? error.message : String(error), {
      param: 'policy',
    });
  }
  return parsed.data;
}

export const handler = serveApi(safetyOperations, () => {
  const env = readEnv(SafetyApiEnv);
  const db = dynamodb();
  const policies = new PolicyStore(db, env.SAFETY_TABLE);
  return safetyHandlers({
    policies,
    inForce: new PolicySource(policies, Date.now),
    reviews: new ReviewStore(db, env.SAFETY_TABLE),
    takedowns: new TakedownStore(db, env.SAFETY_TABLE),
    videos: new VideoStore(db, env.VIDEOS_TABLE),
    media: new Media(s3(), env.MEDIA_BUCKET),
    uploads: new UploadStore(db, env.UPLOADS_TABLE),
    uploadBucket: new UploadBucket(s3(), env.UPLOADS_BUCKET),
    clock: Date.now,
  });
});
