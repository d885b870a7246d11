import { makeGuard } from '../cameos/guard.store.ts';
import { EnrolledFaces } from '../cameos/rekognition.client.ts';
import { dynamodb, rekognition, s3 } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import { ReviewStore } from '../safety/reviews.store.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { TakedownStore } from '../safety/takedowns.store.ts';
import { UploadBucket } from './bucket.client.ts';
import { Detectors } from './detectors.client.ts';
import { InspectEnv } from './env.ts';
import { CameoFaces } from './faces.ts';
import { inspectPicture, type PictureDependencies } from './inspect-picture.ts';
import { InspectionMessage, type Look } from './messages.ts';
import { UploadStore } from './store.ts';
import { begin, clear, reject, type Transition } from './transitions.ts';
import { isDeleted, isEnded, keys, type Reason, type UploadRow } from './upload.ts';

export interface InspectDependencies extends PictureDependencies {
  readonly store: Pick<UploadStore, 'get' | 'transition'>;
  readonly bucket: Pick<UploadBucket, 'read' | 'put' | 'delete'>;
  readonly clock: () => number;
}

/**
 * Inspects what arrived in the quarantine. The bytes are read once: what is cleared is made of the very bytes that were
 * judged and lies under a name of its own, so an object that is written again later changes nothing. Every call may come
 * twice, late or after a crash in the middle.
 */
export async function inspect({ upload: id }: Look, deps: InspectDependencies): Promise<void> {
  const row = await deps.store.get(id);
  if (!row || isDeleted(row) || isEnded(row)) {
    // a form used a second time, or after its upload was deleted: nobody will ever look at what it brought
    logger.info('nothing to inspect', { status: row?.status ?? 'missing' });
    await deps.bucket.delete(keys.quarantine(id));
    return;
  }
  const begun = await deps.store.transition(id, begin(deps.clock()));
  // another delivery got further, or its owner deleted it: either way somebody takes care of it
  if (begun.outcome !== 'done') return;
  const bytes = await deps.bucket.read(keys.quarantine(id), row.bytes);
  if (!bytes) {
    logger.warn('the file is gone, or not of the size that was announced');
    return end(row, reject(row, GONE, deps.clock()), deps);
  }
  try {
    await clearOrReject(row, bytes, deps);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { code, message } = error;
    const reason = { code, message, param: null, category: null, policy: null };
    await end(row, reject(row, reason, deps.clock()), deps);
  }
}

async function clearOrReject(row: UploadRow, bytes: Uint8Array, deps: InspectDependencies): Promise<void> {
  const verdict = await inspectPicture(row, bytes, deps);
  if (verdict.kind === 'rejected') {
    const { reason, contested } = verdict;
    if (contested) await deps.bucket.put(contested.file.key, contested.jpeg, 'image/jpeg');
    const change = reject(row, reason, deps.clock(), contested?.file ?? null);
    return end(row, change, deps, contested?.file.key);
  }
  const { jpeg, file, found } = verdict;
  await deps.bucket.put(file.key, jpeg, file.contentType);
  await end(row, clear(row, file, found, deps.clock()), deps, file.key);
}

/** Commits how the inspection ended, and takes away what it was about. @param written what was put for it */
async function end(
  row: UploadRow,
  change: Transition,
  deps: InspectDependencies,
  written: string | null = null,
): Promise<void> {
  const result = await deps.store.transition(row.id, change);
  const used = 'row' in result ? keyOf(result.row) : null;
  // another delivery was faster, with other bytes, or the owner deleted it meanwhile
  if (written && (written !== used || ('row' in result && isDeleted(result.row))))
    await deps.bucket.delete(written);
  await deps.bucket.delete(keys.quarantine(row.id));
  logger.info('inspected', { change: change.name, outcome: result.outcome });
  if (result.outcome !== 'done') return;
  metrics.addMetric(change.name === 'clear' ? 'UploadCleared' : 'UploadRejected', MetricUnit.Count, 1);
  metrics.addMetric('TimeToInspected', MetricUnit.Milliseconds, deps.clock() - row.createdAt);
}

/** Where the file lies that a row names. */
function keyOf(row: UploadRow): string | null {
  if (row.status === 'cleared') return row.file.key;
  return row.status === 'rejected' ? (row.contested?.key ?? null) : null;
}

const reasonOf = (code: string, message: string): Reason => ({
  code,
  message,
  param: null,
  category: null,
  policy: null,
});
const GONE = reasonOf(
  'inspection_failed',
  'The file did not arrive as it was announced. Please ask for a new form and send it again.',
);
export const handler = serveQueue(() => {
  const env = readEnv(InspectEnv);
  const db = dynamodb();
  const codecs = new Codecs((file) => new URL(file, import.meta.url));
  const deps: InspectDependencies = {
    store: new UploadStore(db, env.UPLOADS_TABLE),
    bucket: new UploadBucket(s3(), env.UPLOADS_BUCKET),
    detectors: new Detectors(rekognition()),
    faceBook: new CameoFaces({
      faces: new EnrolledFaces(rekognition(), env.FACE_COLLECTION),
      guard: makeGuard(db, env, Date.now),
      codecs,
    }),
    codecs,
    screener: screeningOf(env),
    takedowns: new TakedownStore(db, env.SAFETY_TABLE),
    reviews: new ReviewStore(db, env.SAFETY_TABLE),
    clock: Date.now,
  };
  return async (record) => {
    const message = parseMessage(InspectionMessage, record.body);
    logger.appendKeys({ uploadId: message.upload });
    await inspect(message, deps);
  };
});
