import { EngineRequest, PROTOCOL, type Quality } from '../../model/protocol/request.ts';
import { makeGuard } from '../cameos/guard.store.ts';
import type { CastGuard } from '../cameos/guard.ts';
import { LikenessBucket } from '../cameos/likeness.client.ts';
import { dynamodb, s3, sagemaker } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import { engineCast, type LikenessLocation } from './cast.ts';
import type { Deadlines } from './deadlines.ts';
import { Endpoint } from './endpoint.client.ts';
import { DispatchEnv } from './env.ts';
import { Media } from './media.client.ts';
import { JobMessage } from './messages.ts';
import { VideoStore } from './store.ts';
import { fail, submit } from './transitions.ts';
import { keys, type VideoRow } from './video.ts';
import { type Watermarks, watermarkOf } from './watermark.ts';

/** Cinema's own rate, and what the vendor's model produced. */
const FPS = 24;

export interface DispatchDependencies {
  readonly store: Pick<VideoStore, 'get' | 'transition'>;
  readonly guard: Pick<CastGuard, 'check'>;
  readonly likeness: LikenessLocation;
  readonly media: Pick<Media, 'put' | 'uri'>;
  readonly endpoint: Pick<Endpoint, 'invoke'>;
  readonly progressQueueUrl: string;
  readonly watermarks: Watermarks;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/**
 * Hands one attempt to the engine, if everybody in the video still permits it. A crash between the invocation and the commit makes SageMaker run the attempt twice;
 * it writes the same bytes to the same place, and the engine answers a finished attempt without working again.
 */
export async function dispatch({ video, attempt }: JobMessage, deps: DispatchDependencies): Promise<void> {
  const row = await deps.store.get(video);
  if (row?.owed !== 'dispatch' || row.attempt !== attempt) {
    logger.info('nothing to dispatch', { status: row?.status ?? 'missing' });
    return;
  }
  if (row.cast.length > 0) {
    const { refusal } = await deps.guard.check(row, 'dispatch');
    if (refusal) {
      const end = fail(attempt, { ...refusal, param: null }, deps.clock(), deps.deadlines);
      const { outcome } = await deps.store.transition(row.id, end);
      logger.info('not permitted', { code: refusal.code, outcome });
      return;
    }
  }
  const key = keys.request(row.id, attempt);
  await deps.media.put(key, JSON.stringify(toEngineRequest(row, deps)), 'application/json');
  await deps.endpoint.invoke(row.id, attempt, deps.media.uri(key));
  const now = deps.clock();
  const result = await deps.store.transition(row.id, submit(attempt, now, deps.deadlines));
  logger.info('submitted', { outcome: result.outcome });
  if (attempt === 1) metrics.addMetric('TimeToEngine', MetricUnit.Milliseconds, now - row.createdAt);
}

/** The request is a function of the row, so that every delivery writes the same object. */
export function toEngineRequest(
  row: VideoRow,
  {
    media,
    likeness,
    progressQueueUrl,
    watermarks,
  }: Pick<DispatchDependencies, 'media' | 'likeness' | 'progressQueueUrl' | 'watermarks'>,
): EngineRequest {
  const [width, height] = row.size.split('x').map(Number);
  return EngineRequest.parse({
    protocol: PROTOCOL,
    job: row.id,
    attempt: row.attempt,
    ...engineCast(row, likeness),
    seconds: row.seconds,
    size: { width, height },
    fps: FPS,
    seed: row.seed,
    quality: qualityOf(row.model),
    references: { firstFrame: row.firstFrame && media.uri(row.firstFrame) },
    source: row.source && {
      relation: row.source.relation,
      video: media.uri(keys.sourceVideo(row.id)),
      plan: media.uri(keys.sourcePlan(row.id)),
    },
    watermark: watermarkOf(row, watermarks),
    output: { prefix: media.uri(keys.output(row.id, row.attempt)) },
    cancelMarker: media.uri(keys.cancelMarker(row.id, row.attempt)),
    progressQueue: progressQueueUrl,
  });
}

const qualityOf = (model: string): Quality => (model.startsWith('sora-2-pro') ? 'cinematic' : 'standard');

export const handler = serveQueue(() => {
  const env = readEnv(DispatchEnv);
  const db = dynamodb();
  const deps: DispatchDependencies = {
    store: new VideoStore(db, env.VIDEOS_TABLE),
    guard: makeGuard(db, env, Date.now),
    likeness: new LikenessBucket(s3(), env.LIKENESS_BUCKET),
    media: new Media(s3(), env.MEDIA_BUCKET),
    endpoint: new Endpoint(sagemaker(), env.ENDPOINT_NAME),
    progressQueueUrl: env.PROGRESS_QUEUE_URL,
    watermarks: env.WATERMARKS,
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => {
    const message = parseMessage(JobMessage, record.body);
    logger.appendKeys({ videoId: message.video, attempt: message.attempt });
    await dispatch(message, deps);
  };
});
