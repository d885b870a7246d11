import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { TranscribeClient } from '@aws-sdk/client-transcribe';
import { Jobs } from '../../../local/detectors/jobs.ts';
import { ModelHost } from '../../../local/detectors/models/host.ts';
import { createDetectorServer } from '../../../local/detectors/server.ts';
import { DetectorStore } from '../../../local/detectors/store.ts';
import { silentLog } from '../../../local/log.ts';
import { listen } from '../../../local/ports.ts';
import { LogFile } from '../../../local/processes/log-file.ts';
import { Reaper } from '../../../local/processes/reaper.ts';
import { DirectObjects } from '../../../local/s3/direct.ts';
import { NotificationDispatcher } from '../../../local/s3/notifications.ts';
import { createS3Server } from '../../../local/s3/server.ts';
import { ObjectStore } from '../../../local/s3/store.ts';
import { closeServer } from '../../../local/servers.ts';
import { CloudState } from '../../../local/state.ts';

const REGION = 'us-east-1';

/** The detectors with a bucket beside them, and clients of the real SDK that speak to them. */
export async function startDetectorsFixture() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-detectors-'));
  const state = new CloudState(folder);
  const reaper = new Reaper();
  const log = new LogFile(path.join(folder, 'logs'), 'detectors');
  const models = new ModelHost({ log, reaper });
  const store = new ObjectStore(path.join(folder, 's3'));
  const dispatcher = new NotificationDispatcher(store, REGION, '000000000000', silentLog);
  const objects = new DirectObjects(store, dispatcher);
  const credentials = state.credentials();
  const verifier = { credentials, region: REGION, now: Date.now };
  const detectorStore = new DetectorStore(state.database);
  const warnings: string[] = [];
  const serviceLog = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  const jobs = new Jobs(detectorStore, serviceLog);
  const published: { readonly topic: string; readonly message: object }[] = [];
  const server = createDetectorServer({
    models,
    objects,
    store: detectorStore,
    folder: path.join(folder, 'detectors'),
    jobs,
    publish: async (topic, message) => void published.push({ topic, message }),
    verifier,
    log: serviceLog,
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const buckets = new Map([['media', { cors: [] }]]);
  const s3Server = createS3Server({ store, dispatcher, verifier, buckets, log: silentLog });
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${await listen(s3Server, 0)}`,
    region: REGION,
    credentials,
  });
  const rekognition = new RekognitionClient({ endpoint, region: REGION, credentials, maxAttempts: 1 });
  const transcribe = new TranscribeClient({ endpoint, region: REGION, credentials, maxAttempts: 1 });
  return {
    endpoint,
    folder,
    credentials,
    models,
    objects,
    published,
    /** What went wrong through no fault of a caller. */
    warnings,
    rekognition,
    transcribe,
    /** Of the bucket `media`. */
    s3,
    logFile: log.path,
    put: (key: string, body: Buffer, type = 'application/octet-stream') =>
      objects.write('media', key, body, type),
    stop: async () => {
      rekognition.destroy();
      s3.destroy();
      await closeServer(s3Server);
      transcribe.destroy();
      await closeServer(server);
      const idle = jobs.stop();
      await models.stop();
      await idle;
      await reaper.stop();
      store.close();
      await log.close();
      state.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
