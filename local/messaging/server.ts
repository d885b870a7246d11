import path from 'node:path';
import { HOST } from '../ports.ts';
import type { LogFile } from '../processes/log-file.ts';
import { waitUntilReady } from '../processes/ready.ts';
import type { Reaper } from '../processes/reaper.ts';
import { Service } from '../processes/service.ts';

export interface MessagingServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface MessagingOptions {
  readonly port: number;
  readonly folder: string;
  readonly region: string;
  readonly log: LogFile;
  readonly reaper: Reaper;
  readonly onCrash: (reason: string) => void;
}

/** Starts SQS and SNS (fauxqs, one port for both) with their messages in `folder`. */
export async function startMessaging(options: MessagingOptions): Promise<MessagingServer> {
  const service = new Service({
    name: 'SQS and SNS',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'fauxqs.child.ts')],
    env: {
      PORT: String(options.port),
      DATA_DIR: options.folder,
      FAUXQS_DEFAULT_REGION: options.region,
      NODE_COMPILE_CACHE: path.join(options.folder, 'compile-cache'),
    },
    log: options.log,
    reaper: options.reaper,
    onCrash: options.onCrash,
  });
  const endpoint = `http://${HOST}:${options.port}`;
  const answers = async () => (await fetch(`${endpoint}/health`)).ok;
  await waitUntilReady('SQS and SNS', answers, () => service.running, 20_000);
  return { endpoint, stop: () => service.stop() };
}
