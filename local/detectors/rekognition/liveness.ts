import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { DirectObjects } from '../../s3/direct.ts';
import { JobFailure } from '../jobs.ts';
import { MissingPartError, UnreadableMediaError } from '../models/failure.ts';
import type { Box } from '../models/measures.ts';
import { examineLiveness } from '../models/wire.ts';
import type { DetectorStore } from '../store.ts';
import { json } from '../store.ts';
import { ServiceError } from '../wire/errors.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { boundingBox, percent } from './face-detail.ts';
import type { FilmServices } from './film.ts';

/** As long as Rekognition waits for the client's video. */
const SESSION_MS = 3 * 60 * 1000;
const MAX_RECORDING_BYTES = 60 * 1024 * 1024;
const KIND = 'FaceLiveness';
const ADDRESS = /^\/liveness\/([0-9a-f-]{36})$/;

const requestSchema = z.object({
  ClientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  KmsKeyId: z.string().optional(),
  Settings: z
    .object({
      AuditImagesLimit: z.number().int().min(0).max(4).default(0),
      OutputConfig: z.object({ S3Bucket: z.string(), S3KeyPrefix: z.string().optional() }).optional(),
      ChallengePreferences: z.array(z.unknown()).optional(),
    })
    .default({ AuditImagesLimit: 0 }),
});

const imageSchema = z.object({
  BoundingBox: z.record(z.string(), z.number()),
  /** Base64. */
  Bytes: z.string().optional(),
  S3Object: z.object({ Bucket: z.string(), Name: z.string() }).optional(),
});
const resultSchema = z.object({
  Confidence: z.number(),
  ReferenceImage: imageSchema.optional(),
  AuditImages: z.array(imageSchema),
});

const sessionRow = z.object({
  id: z.string(),
  status: z.enum(['CREATED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  request: json(requestSchema),
  result: json(resultSchema).nullable(),
  created_at: z.number(),
});
type Session = z.output<typeof sessionRow>;

export interface LivenessServices extends FilmServices {
  readonly store: DetectorStore;
  readonly objects: DirectObjects;
  /** Recordings lie here until they are judged. */
  readonly folder: string;
}

/**
 * Face Liveness sessions. In the cloud the client streams video to Rekognition over a protocol of Amazon's own
 * components; here it sends the recording with `PUT /liveness/<SessionId>` instead.
 */
export class LivenessSessions {
  readonly #services: LivenessServices;

  constructor(services: LivenessServices) {
    this.#services = services;
    mkdirSync(services.folder, { recursive: true });
    services.jobs.register(KIND, {
      run: async (raw) => this.#judge(z.object({ id: z.string() }).parse(raw).id),
    });
  }

  operations(): Record<string, Operation> {
    return {
      CreateFaceLivenessSession: operation(requestSchema, (request) => ({
        SessionId: this.#create(request),
      })),
      GetFaceLivenessSessionResults: operation(z.object({ SessionId: z.string() }), ({ SessionId }) => {
        const session = this.#find(SessionId);
        const waited = Date.now() - session.created_at > SESSION_MS;
        const Status = session.status === 'CREATED' && waited ? 'EXPIRED' : session.status;
        return { SessionId, Status, ...session.result };
      }),
    };
  }

  /** Answers a client that sends its recording. @returns false when the request is none. */
  async receive(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, id] = ADDRESS.exec(incoming.url ?? '') ?? [];
    if (!id) return false;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', 'PUT');
    response.setHeader('access-control-allow-headers', 'content-type');
    if (incoming.method === 'OPTIONS') response.writeHead(204).end();
    else if (incoming.method === 'PUT') response.writeHead(await this.#take(id, incoming)).end();
    else response.writeHead(405).end();
    return true;
  }

  #create({ ClientRequestToken, ...request }: z.output<typeof requestSchema>): string {
    const token = ClientRequestToken ?? null;
    const { store } = this.#services;
    const known =
      token === null
        ? null
        : store.find(sessionRow, 'SELECT * FROM liveness_sessions WHERE token = ?', token);
    if (known) return known.id;
    const id = randomUUID();
    store.run(
      "INSERT INTO liveness_sessions VALUES (?, ?, 'CREATED', ?, NULL, ?)",
      id,
      token,
      JSON.stringify(request),
      Date.now(),
    );
    return id;
  }

  #find(id: string): Session {
    const session = this.#services.store.find(sessionRow, 'SELECT * FROM liveness_sessions WHERE id = ?', id);
    if (!session) throw new ServiceError('SessionNotFoundException', 'Session not found');
    return session;
  }

  /** @returns the HTTP status. A session takes one recording, as it shows one person once. */
  async #take(id: string, incoming: IncomingMessage): Promise<number> {
    const { store, jobs } = this.#services;
    const taken = store.run(
      "UPDATE liveness_sessions SET status = 'IN_PROGRESS' WHERE id = ? AND status = 'CREATED' AND created_at > ?",
      id,
      Date.now() - SESSION_MS,
    );
    if (taken === 0) return 409;
    try {
      await pipeline(incoming, atMost(MAX_RECORDING_BYTES), createWriteStream(this.#file(id)));
    } catch {
      await rm(this.#file(id), { force: true });
      store.run("UPDATE liveness_sessions SET status = 'FAILED' WHERE id = ?", id);
      return 413;
    }
    jobs.start(KIND, { id }, null);
    return 204;
  }

  async #judge(id: string): Promise<object> {
    const { store, models } = this.#services;
    const { request } = this.#find(id);
    const file = this.#file(id);
    try {
      if (!existsSync(file)) throw new JobFailure('the recording is gone');
      const found = await models.run(examineLiveness, {
        file,
        auditImages: request.Settings.AuditImagesLimit,
      });
      if (!found.reference) throw new JobFailure('no face in the recording');
      const keep = (name: string, { jpeg, box }: { jpeg: Uint8Array; box: Box }) =>
        this.#keep(id, request, name, jpeg, box);
      const AuditImages: z.output<typeof imageSchema>[] = [];
      for (const [index, image] of found.audit.entries()) {
        AuditImages.push(await keep(`audit-${index + 1}.jpg`, image));
      }
      const result = {
        Confidence: percent(found.confidence),
        ReferenceImage: await keep('reference.jpg', found.reference),
        AuditImages,
      };
      store.run(
        "UPDATE liveness_sessions SET status = 'SUCCEEDED', result = ? WHERE id = ?",
        JSON.stringify(result),
        id,
      );
    } catch (error) {
      const known =
        error instanceof JobFailure ||
        error instanceof UnreadableMediaError ||
        error instanceof MissingPartError;
      if (!known) throw error;
      store.run("UPDATE liveness_sessions SET status = 'FAILED' WHERE id = ?", id);
    }
    await rm(file, { force: true });
    return {};
  }

  /** In the bucket the session names, or in the answer itself. */
  async #keep(
    id: string,
    { Settings }: z.output<typeof requestSchema>,
    name: string,
    jpeg: Uint8Array,
    box: Box,
  ): Promise<z.output<typeof imageSchema>> {
    const bytes = Buffer.from(jpeg);
    const BoundingBox = boundingBox(box);
    if (!Settings.OutputConfig) return { BoundingBox, Bytes: bytes.toString('base64') };
    const { S3Bucket: Bucket, S3KeyPrefix = '' } = Settings.OutputConfig;
    const Name = [S3KeyPrefix.replace(/\/$/, ''), id, name].filter(Boolean).join('/');
    await this.#services.objects.write(Bucket, Name, bytes, 'image/jpeg');
    return { BoundingBox, S3Object: { Bucket, Name } };
  }

  #file(id: string): string {
    return path.join(this.#services.folder, id);
  }
}

function atMost(limit: number): Transform {
  let received = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length;
      if (received > limit) done(new Error(`more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}
