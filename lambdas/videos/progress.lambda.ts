import { Progress } from '../../model/protocol/progress.ts';
import { dynamodb } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import type { Deadlines } from './deadlines.ts';
import { ProgressEnv } from './env.ts';
import { VideoStore } from './store.ts';
import { heartbeat, progress } from './transitions.ts';

export interface ProgressDependencies {
  readonly store: Pick<VideoStore, 'transition'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** Shows an engine's progress. Messages come out of order and twice: only one that says more is taken. */
export async function recordProgress(message: Progress, deps: ProgressDependencies): Promise<void> {
  const now = deps.clock();
  const result = await deps.store.transition(
    message.job,
    progress(message.attempt, message.progress, now, deps.deadlines),
  );
  const alive = result.outcome === 'refused' && result.row.status === 'in_progress';
  if (alive) await deps.store.transition(message.job, heartbeat(message.attempt, now, deps.deadlines));
}

export const handler = serveQueue(() => {
  const env = readEnv(ProgressEnv);
  const deps: ProgressDependencies = {
    store: new VideoStore(dynamodb(), env.VIDEOS_TABLE),
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => {
    const message = parseMessage(Progress, record.body);
    logger.appendKeys({ videoId: message.job, attempt: message.attempt });
    await recordProgress(message, deps);
  };
});
