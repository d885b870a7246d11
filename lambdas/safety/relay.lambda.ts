import { dynamodb, s3, sqs } from '../platform/clients.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { serveStream } from '../platform/queue.ts';
import type { Deadlines } from '../videos/deadlines.ts';
import { Media } from '../videos/media.client.ts';
import type { InferenceNotification } from '../videos/messages.ts';
import { Outbox } from '../videos/queue.client.ts';
import { VideoStore } from '../videos/store.ts';
import { remove } from '../videos/transitions.ts';
import { inferenceId, keys } from '../videos/video.ts';
import { SafetyRelayEnv } from './env.ts';
import { framesOf, lookOf } from './looks.ts';
import { Review } from './review.ts';
import { ReviewStore } from './reviews.store.ts';
import { Takedown } from './takedown.ts';
import { TakedownStore } from './takedowns.store.ts';

export interface SafetyRelayDependencies {
  readonly reviews: Pick<ReviewStore, 'settle'>;
  readonly takedowns: Pick<TakedownStore, 'index'>;
  readonly videos: Pick<VideoStore, 'get' | 'transition'>;
  readonly media: Pick<Media, 'read'>;
  readonly codecs: Pick<Codecs, 'decode'>;
  /** Where a held video's release is asked for again. */
  readonly results: Pick<Outbox<InferenceNotification>, 'send'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** A hold was decided: its video's release goes on, and asks for the verdict. May come twice. */
export async function resume({ id, subject }: Review, deps: SafetyRelayDependencies): Promise<void> {
  if (subject.kind === 'video' && subject.attempt !== null)
    await deps.results.send({
      inferenceId: inferenceId(subject.id, subject.attempt),
      invocationStatus: 'Completed',
    });
  await deps.reviews.settle(id);
}

/** Something was taken down: its looks are filed, so that it is known again, and the video is removed. May come twice. */
export async function enforce(takedown: Takedown, deps: SafetyRelayDependencies): Promise<void> {
  const row = takedown.videoId === null ? null : await deps.videos.get(takedown.videoId);
  const looks = new Set(takedown.frames);
  if (row)
    for await (const frame of framesOf(keys.output(row.id, row.attempt), deps.media)) {
      const look = await lookOf(frame, deps.codecs);
      if (look) looks.add(look);
    }
  await deps.takedowns.index({ ...takedown, frames: [...looks] });
  if (row) await deps.videos.transition(row.id, remove(deps.clock(), deps.deadlines));
  logger.info('takedown enforced', { takedown: takedown.id, looks: looks.size, video: row?.id });
}

export const handler = serveStream(() => {
  const env = readEnv(SafetyRelayEnv);
  const db = dynamodb();
  const deps: SafetyRelayDependencies = {
    reviews: new ReviewStore(db, env.SAFETY_TABLE),
    takedowns: new TakedownStore(db, env.SAFETY_TABLE),
    videos: new VideoStore(db, env.VIDEOS_TABLE),
    media: new Media(s3(), env.MEDIA_BUCKET),
    codecs: new Codecs((file) => new URL(file, import.meta.url)),
    results: new Outbox(sqs(), env.RESULTS_QUEUE_URL),
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => {
    const item = unmarshallImage(record.dynamodb?.NewImage);
    if (item.owed === 'resume') await resume(Review.parse(item), deps);
    else if (item.owed === 'index') await enforce(Takedown.parse(item), deps);
  };
});
