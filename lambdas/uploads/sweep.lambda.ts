import { dynamodb, s3, sqs } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { serveSchedule } from '../platform/schedule.ts';
import { sweepDue } from '../platform/sweep.ts';
import { UploadBucket } from './bucket.client.ts';
import { UploadSweepEnv } from './env.ts';
import { Inspections } from './inspections.client.ts';
import { UploadStore } from './store.ts';
import { DUE_SHARDS } from './table.ts';
import { expire, INSPECTION, postpone, reject, remove, type Transition } from './transitions.ts';
import { isDeleted, isEnded, keys, type Reason, type UploadRow } from './upload.ts';

/** After as many reminders that changed nothing an upload is given up: what it holds may be what stops the inspection. */
const MAX_REMINDERS = 3;

export interface UploadSweepDependencies {
  readonly store: Pick<UploadStore, 'due' | 'get' | 'transition' | 'erase'>;
  readonly bucket: Pick<UploadBucket, 'exists' | 'deleteAll'>;
  readonly inspections: Pick<Inspections, 'send'>;
  readonly clock: () => number;
}

/**
 * Looks at every row whose time has come: erases what was deleted, ends forms that nothing was sent with, and has a file
 * inspected again whose event or inspection was lost.
 *
 * @throws Error as {@link sweepDue}
 */
export const sweepUploads = (deps: UploadSweepDependencies): Promise<void> =>
  sweepDue(deps.store, DUE_SHARDS, deps.clock, (row) => look(row, deps));

async function look(row: UploadRow, deps: UploadSweepDependencies): Promise<void> {
  metrics.addMetric('UploadSwept', MetricUnit.Count, 1);
  if (isDeleted(row)) {
    await eraseFiles(row.id, deps);
    await deps.store.erase(row.id);
    logger.info('upload erased', { uploadId: row.id });
    return;
  }
  const change = await decide(row, deps);
  const { outcome } = await deps.store.transition(row.id, change);
  if (change.name === 'reject' && outcome === 'done') await eraseFiles(row.id, deps);
  logger.info('swept', { uploadId: row.id, status: row.status, change: change.name, outcome });
}

async function eraseFiles(id: string, { bucket }: UploadSweepDependencies): Promise<void> {
  for (const prefix of keys.all(id)) await bucket.deleteAll(prefix);
}

async function decide(row: UploadRow, deps: UploadSweepDependencies): Promise<Transition> {
  const now = deps.clock();
  if (isEnded(row)) return remove(now);
  if (!(await deps.bucket.exists(keys.quarantine(row.id))))
    return row.status === 'waiting' ? expire(row, now) : reject(row, LOST, now);
  if (row.sweeps >= MAX_REMINDERS) return reject(row, LOST, now);
  await deps.inspections.send({ upload: row.id }, 0);
  return postpone(row, now + INSPECTION);
}

const LOST: Reason = {
  code: 'inspection_failed',
  message: 'The file could not be inspected. Please send it again, or export it anew with another program.',
  param: null,
  category: null,
  policy: null,
};

export const handler = serveSchedule(() => {
  const env = readEnv(UploadSweepEnv);
  const deps: UploadSweepDependencies = {
    store: new UploadStore(dynamodb(), env.UPLOADS_TABLE),
    bucket: new UploadBucket(s3(), env.UPLOADS_BUCKET),
    inspections: new Inspections(sqs(), env.INSPECTIONS_QUEUE_URL),
    clock: Date.now,
  };
  return () => sweepUploads(deps);
});
