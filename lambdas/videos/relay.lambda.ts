import { ARTEFACTS } from '../../model/protocol/response.ts';
import { makeGuard } from '../cameos/guard.store.ts';
import { dynamodb, s3, sqs } from '../platform/clients.ts';
import { DAY } from '../platform/clock.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { serveStream } from '../platform/queue.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { UploadStore } from '../uploads/store.ts';
import type { Deadlines } from './deadlines.ts';
import { RelayEnv } from './env.ts';
import { Media } from './media.client.ts';
import type { JobMessage } from './messages.ts';
import { type PictureDependencies, takePicture } from './picture.ts';
import { Outbox } from './queue.client.ts';
import { VideoStore } from './store.ts';
import { keys, RELEASED, VideoRow } from './video.ts';

export interface RelayDependencies {
  readonly store: Pick<VideoStore, 'waiting' | 'takeSlot' | 'settle' | 'erase' | 'transition'>;
  readonly uploads: PictureDependencies['uploads'];
  readonly screener: PictureDependencies['screener'];
  readonly guard: PictureDependencies['guard'];
  readonly media: Pick<Media, 'put' | 'copy' | 'delete' | 'deleteAll'>;
  readonly jobs: Pick<Outbox<JobMessage>, 'send'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
  readonly slotsPerOwner: number;
}

/**
 * Causes the effect a committed row owes. The stream brings every commit at least once and in order per row, so each
 * effect is written to be caused twice without harm.
 */
export async function relay(row: VideoRow, deps: RelayDependencies): Promise<void> {
  switch (row.owed) {
    case undefined:
      return;
    case 'picture':
      return takePicture(row, deps);
    case 'slot':
      return fillSlots(row, deps);
    case 'dispatch':
      return sendJob(row, deps);
    case 'settle':
      return settle(row, deps);
    case 'erase':
      return erase(row, deps);
  }
}

/** The index lags: it may still show as many jobs that have a place already, for each place there is. */
const LOOK_AHEAD = 4;

/** Lets the owner's oldest waiting jobs in, as far as there is room. The index may not show a fresh row yet. */
async function fillSlots(
  fresh: VideoRow,
  { store, clock, deadlines, slotsPerOwner }: RelayDependencies,
): Promise<void> {
  const oldest = await store.waiting(fresh.ownerId, LOOK_AHEAD * slotsPerOwner);
  const candidates = fresh.owed === 'slot' ? [...new Set([...oldest, fresh.id])].toSorted() : oldest;
  for (const id of candidates) {
    const outcome = await store.takeSlot(
      { id, ownerId: fresh.ownerId },
      { slotsPerOwner, dueAt: clock() + deadlines.OWED_SECONDS },
    );
    if (outcome === 'full') return;
  }
}

/** A further try takes the place of the one before, which may still hold an engine. */
async function sendJob(row: VideoRow, deps: RelayDependencies): Promise<void> {
  if (row.attempt > 1) await stopEngine(row.id, row.attempt - 1, deps);
  await deps.jobs.send({ video: row.id, attempt: row.attempt });
}

const stopEngine = (id: string, attempt: number, { media }: RelayDependencies): Promise<void> =>
  media.put(keys.cancelMarker(id, attempt), '', 'text/plain');

/** An ended job gives back what it held, stops its engine, and makes room for the owner's next. */
async function settle(row: VideoRow, deps: RelayDependencies): Promise<void> {
  // an attempt not yet submitted as well: its dispatch may be under way at this moment
  if (row.status !== 'completed' && row.attempt > 0) await stopEngine(row.id, row.attempt, deps);
  // the signed ones are released: nobody needs the others any more
  if (row.status === 'completed')
    for (const name of RELEASED)
      await deps.media.delete(keys.output(row.id, row.attempt) + ARTEFACTS[name].file);
  const retainUntil =
    row.status === 'completed' ? row.expiresAt : deps.clock() + deps.deadlines.RETENTION_DAYS * DAY;
  await deps.store.settle(row, null, retainUntil);
  await fillSlots(row, deps);
}

async function erase(row: VideoRow, deps: RelayDependencies): Promise<void> {
  if (row.slot || row.quotaHeld) {
    // deleted before it was settled: the settled row comes back through the stream, still owing its erasure
    await deps.store.settle(row, 'erase', deps.clock() + deps.deadlines.OWED_SECONDS);
    await fillSlots(row, deps);
    return;
  }
  await deps.media.deleteAll(keys.all(row.id));
  await deps.store.erase(row.id);
  logger.info('video erased', { videoId: row.id });
}

export const handler = serveStream(() => {
  const env = readEnv(RelayEnv);
  const db = dynamodb();
  const uploads = new UploadStore(db, env.UPLOADS_TABLE);
  const deps: RelayDependencies = {
    store: new VideoStore(db, env.VIDEOS_TABLE),
    uploads: { get: (id) => uploads.get(id), bucket: env.UPLOADS_BUCKET },
    screener: screeningOf(env),
    guard: makeGuard(db, env, Date.now),
    media: new Media(s3(), env.MEDIA_BUCKET),
    jobs: new Outbox(sqs(), env.JOBS_QUEUE_URL),
    clock: Date.now,
    deadlines: env,
    slotsPerOwner: env.SLOTS_PER_OWNER,
  };
  return async (record) => {
    const row = VideoRow.parse(unmarshallImage(record.dynamodb?.NewImage));
    logger.appendKeys({ videoId: row.id, owed: row.owed });
    await relay(row, deps);
  };
});
