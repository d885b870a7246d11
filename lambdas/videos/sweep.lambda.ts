import { dynamodb, s3, sqs } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { serveSchedule } from '../platform/schedule.ts';
import { sweepDue } from '../platform/sweep.ts';
import type { Deadlines } from './deadlines.ts';
import { SweepEnv } from './env.ts';
import { Media } from './media.client.ts';
import type { InferenceNotification } from './messages.ts';
import { Outbox } from './queue.client.ts';
import { VideoStore } from './store.ts';
import { DUE_SHARDS } from './table.ts';
import { fail, postpone, remind, remove, retry, type Transition } from './transitions.ts';
import { inferenceId, isActive, keys, type VideoRow } from './video.ts';

/** After as many reminders that changed nothing, a job is given up: something is wrong that time will not mend. */
const MAX_REMINDERS = 20;

export interface SweepDependencies {
  readonly store: Pick<VideoStore, 'due' | 'get' | 'transition'>;
  readonly media: Pick<Media, 'size'>;
  readonly results: Pick<Outbox<InferenceNotification>, 'send'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/**
 * Looks at every row whose time has come, so that no job waits for ever on an event that was lost: reminds it of its
 * effect, fetches a result nobody announced, tries again, ends it with a reason, or ends its retention.
 *
 * @throws Error as {@link sweepDue}
 */
export const sweep = (deps: SweepDependencies): Promise<void> =>
  sweepDue(deps.store, DUE_SHARDS, deps.clock, (row) => look(row, deps));

async function look(row: VideoRow, deps: SweepDependencies): Promise<void> {
  const change = await decide(row, deps);
  const { outcome } = await deps.store.transition(row.id, change);
  logger.info('swept', { videoId: row.id, status: row.status, change: change.name, outcome });
  metrics.addMetric('Swept', MetricUnit.Count, 1);
}

async function decide(
  row: VideoRow,
  { media, results, clock, deadlines }: SweepDependencies,
): Promise<Transition> {
  const now = clock();
  const { attempt, sweeps } = row;
  if (row.owed) {
    // waiting for a place behind one's own jobs is no fault, however long it takes
    const stuck = row.owed !== 'slot' && isActive(row.status) && sweeps >= MAX_REMINDERS;
    return stuck ? fail(null, stuckReason, now, deadlines) : remind(row.owed, sweeps, now, deadlines);
  }
  if (!isActive(row.status)) return remove(now, deadlines);
  if (sweeps >= MAX_REMINDERS) return fail(null, stuckReason, now, deadlines);
  if ((await media.size(keys.response(row.id, attempt))) !== null) {
    await results.send({ inferenceId: inferenceId(row.id, attempt), invocationStatus: 'Completed' });
    return postpone(row.status, sweeps, now + deadlines.RELEASE_SECONDS);
  }
  return attempt < deadlines.MAX_ATTEMPTS && row.status !== 'releasing'
    ? retry(attempt, now, deadlines)
    : fail(attempt, silentReason, now, deadlines);
}

const silentReason = {
  code: 'engine_timeout',
  message: 'The engine did not answer in time. You were not charged; please try again.',
  param: null,
};

const stuckReason = {
  code: 'internal_error',
  message: 'This video got stuck on our side. You were not charged; please try again.',
  param: null,
};

export const handler = serveSchedule(() => {
  const env = readEnv(SweepEnv);
  const deps: SweepDependencies = {
    store: new VideoStore(dynamodb(), env.VIDEOS_TABLE),
    media: new Media(s3(), env.MEDIA_BUCKET),
    results: new Outbox(sqs(), env.RESULTS_QUEUE_URL),
    clock: Date.now,
    deadlines: env,
  };
  return () => sweep(deps);
});
