import { dynamodb } from '../platform/clients.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { serveStream } from '../platform/queue.ts';
import { UploadRow } from '../uploads/upload.ts';
import type { Deadlines } from './deadlines.ts';
import { InspectedEnv } from './env.ts';
import { VideoStore } from './store.ts';
import { awaken } from './transitions.ts';

export interface InspectedDependencies {
  readonly store: Pick<VideoStore, 'transition'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** The inspection of an upload has ended: shows the video that waits for it to the relay. */
export async function inspected(upload: UploadRow, deps: InspectedDependencies): Promise<void> {
  if (upload.video === null) return;
  // one that is not there yet looks for itself when it is committed
  const { outcome } = await deps.store.transition(upload.video, awaken(deps.clock(), deps.deadlines));
  logger.info('awakened', { videoId: upload.video, outcome });
}

export const handler = serveStream(() => {
  const env = readEnv(InspectedEnv);
  const deps: InspectedDependencies = {
    store: new VideoStore(dynamodb(), env.VIDEOS_TABLE),
    clock: Date.now,
    deadlines: env,
  };
  return (record) => inspected(UploadRow.parse(unmarshallImage(record.dynamodb?.NewImage)), deps);
});
