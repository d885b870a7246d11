import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import type { ModerationLabel } from '../../lambdas/safety/labels.ts';
import type { TakedownMatch } from '../../lambdas/safety/takedown.ts';
import type { Face } from '../../lambdas/uploads/detectors.client.ts';
import type { FaceBook, Recognised } from '../../lambdas/uploads/faces.ts';
import { type InspectDependencies, inspect } from '../../lambdas/uploads/inspect.lambda.ts';
import type { Look } from '../../lambdas/uploads/messages.ts';
import { UploadStore } from '../../lambdas/uploads/store.ts';
import { sweepUploads } from '../../lambdas/uploads/sweep.lambda.ts';
import { ARRIVAL, FORM_WORKS } from '../../lambdas/uploads/transitions.ts';
import { keys, type UploadRow, type WaitingRow } from '../../lambdas/uploads/upload.ts';
import { codecs } from './codecs.ts';
import { Crash } from './pipeline.ts';
import { builtInScreener } from './safety.ts';
import { NOW } from './videos.ts';

export const newUpload = (overrides: Partial<WaitingRow> = {}): WaitingRow => ({
  id: timeOrderedId('upload', overrides.createdAt ?? NOW),
  ownerId: 'owner_a',
  audience: 'adult',
  purpose: 'first_frame',
  contentType: 'image/png',
  bytes: 1,
  filename: null,
  createdAt: NOW,
  formExpiresAt: NOW + FORM_WORKS,
  video: null,
  dueAt: NOW + FORM_WORKS + ARRIVAL,
  sweeps: 0,
  status: 'waiting',
  ...overrides,
});

export const aFace = (low = 30): Face => ({
  box: { left: 0.4, top: 0.3, width: 0.2, height: 0.3 },
  confidence: 99,
  age: { low, high: low + 10 },
});

/** A face book that says of each face whose cameo it is; null: nobody's that the uploader may use. */
export const facesOf = (name: (at: number) => string | null): FaceBook => ({
  identify: async (_uploader, _picture, faces) =>
    faces.map((_, at): Recognised => {
      const cameo = name(at);
      return cameo === null ? { cameo, refused: 'nobody' } : { cameo };
    }),
});

/**
 * The way of an upload around a real table, with the bucket, the queue and the detectors in memory, so that a test decides
 * what is delivered, how often, what the detectors see, and after which call a handler dies.
 */
export class TestUploads {
  readonly objects = new Map<string, Buffer>();
  readonly messages: Look[] = [];
  now = NOW;
  labels: ModerationLabel[] = [];
  faces: Face[] = [];
  text: string[] = [];
  faceBook: FaceBook = facesOf(() => null);
  takenDown: (digest: string | null, looks: readonly string[]) => TakedownMatch | null = () => null;
  /** What a person allowed an owner of a file, by its digest. */
  allowance: InspectDependencies['reviews']['allowance'] = async () => null;
  /** Pictures that the detectors were shown. */
  readonly shown: Buffer[] = [];
  /** Calls of dependencies until the handler dies; the call itself still takes effect when `after`. */
  crash: { calls: number; after: boolean } | null = null;
  readonly store: UploadStore;

  constructor(db: DynamoDBDocumentClient, table: string) {
    this.store = new UploadStore(db, table);
  }

  /** Whatever it is given, with each method dying when its time has come. */
  #fragile<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const dies = this.crash !== null && --this.crash.calls === 0;
          if (dies && !this.crash?.after) throw new Crash();
          const result: unknown = await Reflect.apply(value, object, args);
          if (dies) throw new Crash();
          return result;
        };
      },
    });
  }

  get deps(): InspectDependencies {
    const see =
      <T>(seen: T) =>
      async (jpeg: Uint8Array) => {
        this.shown.push(Buffer.from(jpeg));
        return seen;
      };
    return {
      store: this.#fragile(this.store),
      bucket: this.#fragile(this.bucket),
      detectors: this.#fragile({
        labels: see(this.labels),
        faces: see(this.faces),
        text: see(this.text),
      }),
      faceBook: this.faceBook,
      codecs,
      screener: builtInScreener,
      reviews: this.#fragile({ allowance: this.allowance }),
      takedowns: { match: async (digest, looks) => this.takenDown(digest, looks) },
      clock: () => this.now,
    };
  }

  readonly bucket = {
    put: async (key: string, body: Uint8Array) => void this.objects.set(key, Buffer.from(body)),
    read: async (key: string, size: number) => {
      const found = this.objects.get(key);
      return found?.length === size ? new Uint8Array(found) : null;
    },
    exists: async (key: string) => this.objects.has(key),
    delete: async (key: string) => void this.objects.delete(key),
    deleteAll: async (prefix: string) => {
      for (const key of [...this.objects.keys()]) if (key.startsWith(prefix)) this.objects.delete(key);
    },
  };

  /** An upload whose file lies in the quarantine. */
  async arrive(file: Buffer, overrides: Partial<WaitingRow> = {}): Promise<string> {
    const row = newUpload({ bytes: file.length, ...overrides });
    await this.store.create(row, { uploads: 1000, bytes: 1e12 });
    this.objects.set(keys.quarantine(row.id), file);
    return row.id;
  }

  /** Delivers the word that a file arrived, once. */
  async inspect(id: string): Promise<void> {
    await inspect({ upload: id }, this.deps);
  }

  /** Delivers it until the handler lives through it, and whatever it asked to be looked at again. */
  async deliver(id: string): Promise<void> {
    const queue: Look[] = [{ upload: id }];
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        await inspect(next, this.deps);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.crash = null;
        queue.push(next);
      }
      queue.push(...this.messages.splice(0));
    }
  }

  async sweep(): Promise<void> {
    const { clock } = this.deps;
    const [store, bucket] = [this.#fragile(this.store), this.#fragile(this.bucket)];
    const inspections = this.#fragile({
      send: async (message: Look) => void this.messages.push(message),
    });
    await sweepUploads({ store, bucket, inspections, clock });
  }

  async row(id: string): Promise<UploadRow> {
    const row = await this.store.get(id);
    if (!row) throw new Error(`${id} is gone`);
    return row;
  }
}
