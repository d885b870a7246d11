import { ARTEFACTS } from '../../model/protocol/response.ts';
import { makeGuard } from '../cameos/guard.store.ts';
import type { CastGuard } from '../cameos/guard.ts';
import { type Caller, type Handlers, WithHeaders } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb, s3 } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { MetricUnit, metrics } from '../platform/log.ts';
import { ReviewStore } from '../safety/reviews.store.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { UploadBucket } from '../uploads/bucket.client.ts';
import { receivePicture } from '../uploads/receive.ts';
import { UploadStore } from '../uploads/store.ts';
import { remove as removeUpload } from '../uploads/transitions.ts';
import { type AdmitDependencies, type AdmitRequest, admit } from './admit.ts';
import { assertStands } from './cast.ts';
import { videoOperations } from './contract.ts';
import type { Deadlines } from './deadlines.ts';
import { ApiEnv } from './env.ts';
import { followUp } from './follow.ts';
import { Media } from './media.client.ts';
import type { PromptScreening } from './screen-prompt.ts';
import { VideoStore } from './store.ts';
import { cancel, remove } from './transitions.ts';
import { isActive, isDeleted, toPublic, type VideoRow } from './video.ts';

/** Milliseconds until a look is worth while: soon at first, then at the pace at which progress can change. */
const POLL_AFTER = { queued: 1000, running: 2000 } as const;

export interface VideoApiDependencies {
  readonly store: VideoStore;
  readonly guard: Pick<CastGuard, 'admit' | 'stands'>;
  readonly media: Pick<Media, 'copy' | 'delete' | 'signedUrl'>;
  readonly uploads: AdmitDependencies['uploads'];
  readonly screening: PromptScreening;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
  readonly downloadUrlSeconds: number;
}

/** The videos API. Another owner's video answers exactly as one that does not exist. */
export function videoHandlers(deps: VideoApiDependencies): Handlers<typeof videoOperations> {
  const { store, clock, deadlines } = deps;

  const find = async (caller: Caller, id: string, param = 'video_id'): Promise<VideoRow> => {
    const row = await store.get(id);
    const expired = row?.status === 'completed' && row.expiresAt <= clock();
    if (!row || row.ownerId !== caller.ownerId || isDeleted(row) || expired)
      throw new Rejected('video_not_found', `There is no video ${id}.`, { status: 404, param });
    return row;
  };

  const findSource = async (caller: Caller, id: string, param: string): Promise<VideoRow> => {
    const row = await find(caller, id, param);
    if (row.status === 'completed') await assertStands(row, deps.guard, param);
    return row;
  };

  const order = async (request: AdmitRequest) => {
    const { row, repeated } = await admit(request, deps);
    metrics.addMetric(repeated ? 'CreateRepeated' : 'VideoAdmitted', MetricUnit.Count, 1);
    return withPolling(row, repeated ? { 'idempotent-replayed': 'true' } : {});
  };

  return {
    health: async () => ({ status: 'ok' }),

    createVideo: ({ body: { input_reference: inputReference, ...body }, ...call }) =>
      order({
        ...call,
        order: {
          ...body,
          seconds: Number(body.seconds),
          source: null,
          ...(inputReference && { inputReference }),
        },
      }),

    editVideo: async ({ body: { prompt, video }, ...call }) => {
      const source = await findSource(call.caller, video.id, 'video[id]');
      return order({ ...call, order: followUp(source, { relation: 'edit', prompt }, 'video[id]') });
    },

    extendVideo: async ({ body: { prompt, seconds, video }, ...call }) => {
      const source = await findSource(call.caller, video.id, 'video[id]');
      const wish = { relation: 'extension', prompt, seconds: Number(seconds) } as const;
      return order({ ...call, order: followUp(source, wish, 'video[id]') });
    },

    remixVideo: async ({ body: { prompt }, params, ...call }) => {
      const source = await findSource(call.caller, params.video_id, 'video_id');
      return order({ ...call, order: followUp(source, { relation: 'remix', prompt }, 'video_id') });
    },

    listVideos: async ({ caller, query }) => {
      if (query.limit === 0)
        return { object: 'list', data: [], first_id: null, last_id: null, has_more: false };
      const { rows, more } = await store.list(caller.ownerId, {
        limit: query.limit,
        after: query.after,
        order: query.order,
        now: clock(),
      });
      const data = rows.map(toPublic);
      return {
        object: 'list',
        data,
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
        has_more: more,
      };
    },

    retrieveVideo: async ({ caller, params }) => withPolling(await find(caller, params.video_id)),

    deleteVideo: async ({ caller, params: { video_id: id } }) => {
      const row = await find(caller, id);
      if (isActive(row.status))
        throw new Rejected(
          'video_not_finished',
          `This video is ${toPublic(row).status}. Cancel it first: POST /v1/videos/${id}/cancel.`,
          { param: 'video_id' },
        );
      await store.transition(id, remove(clock(), deadlines));
      return { id, deleted: true, object: 'video.deleted' };
    },

    cancelVideo: async ({ caller, params: { video_id: id } }) => {
      await find(caller, id);
      const result = await store.transition(id, cancel(clock(), deadlines));
      if (result.outcome === 'missing') return toPublic(await find(caller, id));
      if (result.outcome === 'refused' && result.row.status !== 'cancelled')
        throw new Rejected('video_not_cancellable', `This video is ${toPublic(result.row).status} already.`, {
          param: 'video_id',
        });
      return toPublic(result.row);
    },

    downloadVideo: async ({ caller, params: { video_id: id }, query: { variant } }) => {
      const row = await find(caller, id);
      if (row.status !== 'completed')
        throw new Rejected(
          'video_not_ready',
          `This video is ${toPublic(row).status}; its content exists once it is completed.`,
          { param: 'video_id' },
        );
      await assertStands(row, deps.guard, 'video_id');
      const { file, contentType } = ARTEFACTS[variant];
      const remaining = Math.max(1, Math.floor((row.expiresAt - clock()) / 1000));
      const location = await deps.media.signedUrl(
        row.artefacts[variant].key,
        { name: file, contentType },
        Math.min(deps.downloadUrlSeconds, remaining),
      );
      return { location };
    },
  };
}

function withPolling(row: VideoRow, headers: Record<string, string> = {}) {
  const after = row.status === 'queued' ? POLL_AFTER.queued : POLL_AFTER.running;
  return new WithHeaders(toPublic(row), { ...headers, 'openai-poll-after-ms': String(after) });
}

export const handler = serveApi(videoOperations, () => {
  const env = readEnv(ApiEnv);
  const db = dynamodb();
  const uploads = new UploadStore(db, env.UPLOADS_TABLE);
  const receiving = {
    store: uploads,
    bucket: new UploadBucket(s3(), env.UPLOADS_BUCKET),
    quota: { uploads: env.UPLOADS_PER_DAY, bytes: env.UPLOAD_BYTES_PER_DAY },
    clock: Date.now,
  };
  return videoHandlers({
    store: new VideoStore(db, env.VIDEOS_TABLE),
    uploads: {
      get: (id) => uploads.get(id),
      receive: (caller, picture, video) => receivePicture(caller, picture, video, receiving),
      discard: async (id) => void (await uploads.transition(id, removeUpload(Date.now()))),
    },
    guard: makeGuard(db, env, Date.now),
    media: new Media(s3(), env.MEDIA_BUCKET),
    screening: {
      screener: screeningOf(env),
      reviews: new ReviewStore(db, env.SAFETY_TABLE),
      clock: Date.now,
    },
    clock: Date.now,
    deadlines: env,
    downloadUrlSeconds: env.DOWNLOAD_URL_SECONDS,
  });
});
