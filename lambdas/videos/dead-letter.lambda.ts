import * as z from 'zod';
import { Progress } from '../../model/protocol/progress.ts';
import { dynamodb } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import type { Deadlines } from './deadlines.ts';
import { DeadLetterEnv } from './env.ts';
import { InferenceNotification, JobMessage } from './messages.ts';
import { VideoStore } from './store.ts';
import { fail } from './transitions.ts';
import { parseInferenceId, type Reason } from './video.ts';

export interface DeadLetterDependencies {
  readonly store: Pick<VideoStore, 'transition'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** Any message of this capability's queues, as far as it tells which attempt of which video it is about. */
const DeadLetter = z.union([
  JobMessage.transform(({ video, attempt }) => ({ about: 'job' as const, id: video, attempt })),
  Progress.transform(({ job, attempt }) => ({ about: 'progress' as const, id: job, attempt })),
  InferenceNotification.transform(({ inferenceId }, context) => {
    const inference = parseInferenceId(inferenceId);
    if (inference) return { about: 'job' as const, ...inference };
    context.addIssue('not one of our inferences');
    return z.NEVER;
  }),
]);

const REASON: Reason = {
  code: 'internal_error',
  message: 'Something went wrong on our side. You were not charged; please try again.',
  param: null,
};

/**
 * Gives the user an ending when a message about their video failed too often. A message that names no video stays in the
 * dead-letter queue, where the alarm on its age points a person to it.
 */
export async function bury(letter: z.output<typeof DeadLetter>, deps: DeadLetterDependencies): Promise<void> {
  metrics.addMetric('DeadLetter', MetricUnit.Count, 1);
  const { about, id, attempt } = letter;
  if (about === 'progress') {
    // the next message or the sweep makes up for it
    logger.error('progress message given up', { videoId: id, attempt });
    return;
  }
  const { outcome } = await deps.store.transition(id, fail(attempt, REASON, deps.clock(), deps.deadlines));
  logger.error('job given up', { videoId: id, attempt, outcome });
}

export const handler = serveQueue(() => {
  const env = readEnv(DeadLetterEnv);
  const deps: DeadLetterDependencies = {
    store: new VideoStore(dynamodb(), env.VIDEOS_TABLE),
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => bury(parseMessage(DeadLetter, record.body), deps);
});
