import { makeGuard } from '../cameos/guard.store.ts';
import { EnrolledFaces } from '../cameos/rekognition.client.ts';
import { dynamodb, rekognition, s3, sqs } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256 } from '../platform/ids.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { cleanFilm, type FilmLimits } from '../platform/media/film.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { TakedownStore } from '../safety/takedowns.store.ts';
import { UploadBucket } from './bucket.client.ts';
import { Detectors } from './detectors.client.ts';
import { InspectEnv } from './env.ts';
import { CameoFaces } from './faces.ts';
import { inspectPicture, type PictureDependencies } from './inspect-picture.ts';
import { Inspections } from './inspections.client.ts';
import { barred, judgeFilm } from './judge.ts';
import { InspectionMessage, type Look } from './messages.ts';
import { UploadStore } from './store.ts';
import { begin, clear, examine, reject, type Transition } from './transitions.ts';
import {
  type CleanFile,
  isDeleted,
  isEnded,
  type Jobs,
  keys,
  type Purpose,
  type Reason,
  type UploadRow,
} from './upload.ts';

export interface InspectDependencies extends PictureDependencies {
  readonly store: Pick<UploadStore, 'get' | 'transition'>;
  readonly bucket: Pick<UploadBucket, 'bucket' | 'read' | 'put' | 'copy' | 'delete'>;
  readonly detectors: Pick<Detectors, 'labels' | 'faces' | 'text' | 'startFilm' | 'filmResult'>;
  readonly inspections: Pick<Inspections, 'send'>;
  readonly clock: () => number;
}

const FILMS: Record<Exclude<Purpose, 'first_frame'>, FilmLimits> = {
  recording: { seconds: [3, 30], rate: 60, side: [240, 1920], sound: 'required' },
  character: { seconds: [2, 10], rate: 60, side: [240, 1920], sound: 'optional' },
};

/** Seconds until the detectors of a film are asked again. */
const FILM_POLL = 5;

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
  if (row.status === 'inspecting' && row.film) return followFilm(row, row.film, deps);
  const begun = await deps.store.transition(id, begin(deps.clock()));
  // another delivery got further, or its owner deleted it: either way somebody takes care of it
  if (begun.outcome !== 'done') return;
  const bytes = await deps.bucket.read(keys.quarantine(id), row.bytes);
  if (!bytes) {
    logger.warn('the file is gone, or not of the size that was announced');
    return end(row, reject(row, GONE, deps.clock()), deps);
  }
  try {
    await (row.purpose === 'first_frame'
      ? clearOrReject(row, bytes, deps)
      : startFilm(row, bytes, FILMS[row.purpose], deps));
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { code, message } = error;
    const reason = { code, message, param: null, category: null, policy: null };
    await end(row, reject(row, reason, deps.clock()), deps);
  }
}

async function clearOrReject(row: UploadRow, bytes: Uint8Array, deps: InspectDependencies): Promise<void> {
  const verdict = await inspectPicture(row, bytes, deps);
  if (verdict.kind === 'rejected') return end(row, reject(row, verdict.reason, deps.clock()), deps);
  const { jpeg, file, found } = verdict;
  await deps.bucket.put(file.key, jpeg, file.contentType);
  await end(row, clear(row, file, found, deps.clock()), deps, file.key);
}

/** The token that detectors know the film by comes from its bytes: after a crash they are not set to work again. */
async function startFilm(
  row: UploadRow,
  bytes: Uint8Array,
  limits: FilmLimits,
  deps: InspectDependencies,
): Promise<void> {
  if (await deps.takedowns.match(sha256(bytes), []))
    return end(row, reject(row, barred(), deps.clock()), deps);
  const { mp4, width, height, seconds } = await cleanFilm(bytes, limits);
  const digest = sha256(mp4);
  const key = keys.candidate(row.id, digest);
  await deps.bucket.put(key, mp4, 'video/mp4');
  const token = sha256(`${row.id} ${digest}`);
  const jobs = await deps.detectors.startFilm({ bucket: deps.bucket.bucket, key }, token);
  const file = { key, contentType: 'video/mp4', bytes: mp4.length, sha256: digest, width, height, seconds };
  await deps.store.transition(row.id, examine({ ...file, jobs }, deps.clock()));
  await deps.inspections.send({ upload: row.id }, FILM_POLL);
}

async function followFilm(
  row: UploadRow,
  { jobs, ...candidate }: CleanFile & { readonly jobs: Jobs },
  deps: InspectDependencies,
): Promise<void> {
  const seen = await deps.detectors.filmResult(jobs);
  if (seen === 'running') return deps.inspections.send({ upload: row.id }, FILM_POLL);
  const now = deps.clock();
  if (seen === 'failed') return end(row, reject(row, UNSEEN, now), deps);
  const reason = await judgeFilm(row, seen, deps.screener);
  if (reason) return end(row, reject(row, reason, now), deps);
  const file = { ...candidate, key: keys.cleared(row.id, candidate.sha256, 'mp4') };
  if (!(await deps.bucket.copy(candidate.key, file.key))) throw new Error('the candidate is gone');
  const atOnce = Map.groupBy(seen.faces, ({ at }) => at);
  const faces = Math.max(0, ...[...atOnce.values()].map((faces) => faces.length));
  await end(row, clear(row, file, { faces, cameos: [], text: [] }, now), deps, file.key);
}

/** Commits how the inspection ended, and takes away what it was about. @param written what was put for it */
async function end(
  row: UploadRow,
  change: Transition,
  deps: InspectDependencies,
  written: string | null = null,
): Promise<void> {
  const result = await deps.store.transition(row.id, change);
  const used = 'row' in result && result.row.status === 'cleared' ? result.row.file.key : null;
  // another delivery was faster, with other bytes, or the owner deleted it meanwhile
  if (written && (written !== used || ('row' in result && isDeleted(result.row))))
    await deps.bucket.delete(written);
  if (row.status === 'inspecting' && row.film) await deps.bucket.delete(row.film.key);
  await deps.bucket.delete(keys.quarantine(row.id));
  logger.info('inspected', { change: change.name, outcome: result.outcome });
  if (result.outcome !== 'done') return;
  metrics.addMetric(change.name === 'clear' ? 'UploadCleared' : 'UploadRejected', MetricUnit.Count, 1);
  metrics.addMetric('TimeToInspected', MetricUnit.Milliseconds, deps.clock() - row.createdAt);
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
const UNSEEN = reasonOf(
  'invalid_film',
  'The film could not be looked at. Export it again as an MP4 with H.264 pictures and AAC sound.',
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
    inspections: new Inspections(sqs(), env.INSPECTIONS_QUEUE_URL),
    clock: Date.now,
  };
  return async (record) => {
    const message = parseMessage(InspectionMessage, record.body);
    logger.appendKeys({ uploadId: message.upload });
    await inspect(message, deps);
  };
});
