import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type CloudLog, describeError } from '../log.ts';
import type { DirectObjects } from '../s3/direct.ts';
import type { Jobs } from './jobs.ts';
import type { Models } from './models/host.ts';
import { FaceCollections } from './rekognition/collections.ts';
import type { Publish } from './rekognition/film.ts';
import { LivenessSessions } from './rekognition/liveness.ts';
import { rekognition } from './rekognition/service.ts';
import type { DetectorStore } from './store.ts';
import { transcribe } from './transcribe/service.ts';
import { answerJson, type JsonService } from './wire/json-service.ts';
import type { SignatureVerifier } from './wire/signature.ts';

/** Two inline images of 5 MB, as base64. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface DetectorOptions {
  readonly models: Models;
  readonly objects: DirectObjects;
  readonly store: DetectorStore;
  readonly jobs: Jobs;
  readonly publish: Publish;
  /** For recordings that are not yet judged. */
  readonly folder: string;
  readonly verifier: SignatureVerifier;
  readonly log: CloudLog;
}

/** Rekognition and Transcribe on one port, told apart by `X-Amz-Target`. */
export function createDetectorServer(options: DetectorOptions): Server {
  const collections = new FaceCollections(options.store);
  const liveness = new LivenessSessions({ ...options, collections });
  const services = [rekognition({ ...options, collections }, liveness), transcribe(options)];
  options.jobs.resume();
  return createServer((incoming, response) => {
    respond(incoming, response, services, liveness, options).catch((error: unknown) => {
      options.log.warn(`detectors: ${describeError(error)}`);
      response.destroy();
    });
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  services: readonly JsonService[],
  liveness: LivenessSessions,
  { verifier, log }: DetectorOptions,
): Promise<void> {
  if (await liveness.receive(incoming, response)) return;
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    response.writeHead(413).end();
    return;
  }
  await answerJson(incoming, await buffer(incoming), response, services, verifier, log);
}
