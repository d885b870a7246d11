import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type EngineRequest, PROTOCOL, type Progress } from '../protocol/index.ts';
import { describeError, type Log } from './log.ts';

/** At most one message in this time, milliseconds. */
const INTERVAL = 1000;

export interface ProgressReporter {
  /** Says how far the job is. The first call is sent at once; the percentage sent never falls. */
  report(fraction: number, step: string): void;
  /** Resolves when nothing is on its way any more; later reports are dropped. */
  close(): Promise<void>;
}

/** Sends a job's progress to the queue of its request. Progress is a courtesy: what cannot be sent is logged and lost. */
export function createProgressReporter(
  client: SQSClient,
  request: EngineRequest,
  log: Log,
): ProgressReporter {
  const { progressQueue, job, attempt } = request;
  let highest = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> | undefined;
  let closed = progressQueue === null;

  const send = async (progress: Progress) => {
    try {
      await client.send(
        new SendMessageCommand({
          QueueUrl: progressQueue ?? undefined,
          MessageBody: JSON.stringify(progress),
        }),
      );
    } catch (error) {
      log.warn('progress could not be sent', { error: describeError(error) });
    } finally {
      sending = undefined;
    }
  };
  return {
    report(fraction, step) {
      if (Number.isFinite(fraction)) highest = Math.max(highest, Math.min(99, Math.floor(fraction * 100)));
      const now = performance.now();
      // one on its way at a time keeps them in order
      if (closed || sending !== undefined || now - sentAt < INTERVAL) return;
      sentAt = now;
      sending = send({
        protocol: PROTOCOL,
        job,
        attempt,
        progress: highest,
        step: step === '' ? 'work' : step,
      });
    },
    async close() {
      closed = true;
      await sending;
    },
  };
}
