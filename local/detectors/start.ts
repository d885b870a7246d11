import path from 'node:path';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { CloudLog } from '../log.ts';
import { HOST, listenRemembered } from '../ports.ts';
import { LogFile } from '../processes/log-file.ts';
import type { Reaper } from '../processes/reaper.ts';
import type { DirectObjects } from '../s3/direct.ts';
import { closeServer } from '../servers.ts';
import type { CloudState } from '../state.ts';
import type { Teardown } from '../teardown.ts';
import { Jobs } from './jobs.ts';
import { ModelHost } from './models/host.ts';
import { createDetectorServer } from './server.ts';
import { DetectorStore } from './store.ts';
import type { SignatureVerifier } from './wire/signature.ts';

export interface DetectorParts {
  readonly state: CloudState;
  readonly reaper: Reaper;
  readonly dataDir: string;
  readonly logsFolder: string;
  readonly objects: DirectObjects;
  readonly sns: SNSClient;
  readonly verifier: SignatureVerifier;
  readonly log: CloudLog;
  readonly teardown: Teardown;
}

/** @returns the address of Rekognition and Transcribe; their models start with the first question. */
export async function startDetectors(parts: DetectorParts): Promise<string> {
  const { state, reaper, dataDir, logsFolder, sns, teardown, ...shared } = parts;
  const log = new LogFile(logsFolder, 'detectors');
  teardown.add('detector log', () => log.close());
  const models = new ModelHost({ log, reaper });
  const store = new DetectorStore(state.database);
  const jobs = new Jobs(store, parts.log);
  teardown.add('models', async () => {
    const idle = jobs.stop();
    await models.stop();
    await idle;
  });
  const publish = async (TopicArn: string, message: object): Promise<void> => {
    await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(message) }));
  };
  const folder = path.join(dataDir, 'detectors');
  const server = createDetectorServer({ ...shared, models, store, jobs, publish, folder });
  teardown.add('detectors', () => closeServer(server));
  return `http://${HOST}:${await listenRemembered(server, 'detectors', state)}`;
}
