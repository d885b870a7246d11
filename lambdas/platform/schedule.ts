import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { logger, publishMetrics } from './log.ts';

/** The bundle of a function that a clock calls. `prepare` runs once per cold start. */
export function serveSchedule(prepare: () => () => Promise<void>) {
  let prepared: (() => Promise<void>) | undefined;
  return middy<unknown, void>()
    .use({
      before: ({ context }: { context: Context }) => {
        logger.resetKeys();
        logger.addContext(context);
      },
      after: () => {
        publishMetrics();
      },
      onError: ({ error }) => {
        logger.error('scheduled run failed', { error });
        publishMetrics();
      },
    })
    .handler(async () => {
      prepared ??= prepare();
      await prepared();
    });
}
