import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type CloudLog, describeError } from '../log.ts';
import { type DetectorStore, json } from './store.ts';

const jobRow = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  request: json(z.unknown()),
  result: json(z.unknown()).nullable(),
  message: z.string().nullable(),
  created_at: z.number(),
  completed_at: z.number().nullable(),
});
export type Job = z.output<typeof jobRow>;

/** What a kind of job does; a thrown {@link JobFailure} is the caller's to read, any other error is ours. */
export interface JobKind {
  run(request: unknown, job: { readonly id: string }): Promise<unknown>;
  /** Called once the end is stored. */
  ended?(job: Job): Promise<void>;
}

/** The job cannot succeed, and why. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/** The same token came with another request. */
export class TokenMismatchError extends Error {
  override readonly name = 'TokenMismatchError';
}

/** Long work, one piece after the other; what was not done when the cloud stopped is done at the next start. */
export class Jobs {
  readonly #store: DetectorStore;
  readonly #kinds = new Map<string, JobKind>();
  readonly #log: CloudLog;
  #queue: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(store: DetectorStore, log: CloudLog) {
    this.#store = store;
    this.#log = log;
  }

  register(name: string, kind: JobKind): void {
    this.#kinds.set(name, kind);
  }

  /** Takes up what an earlier run of the cloud left. Call once every kind is registered. */
  resume(): void {
    const left = this.#store.all(
      jobRow,
      "SELECT * FROM detector_jobs WHERE status = 'IN_PROGRESS' ORDER BY created_at, id",
    );
    for (const { id } of left) this.#enqueue(id);
  }

  /**
   * Starts a job; the same token starts it once.
   * @returns its id.
   * @throws TokenMismatchError
   */
  start(kind: string, request: object, token: string | null, id: string = newJobId()): string {
    const text = JSON.stringify(request);
    if (token !== null) {
      const known = this.#store.find(
        z.object({ id: z.string(), request: z.string() }),
        'SELECT id, request FROM detector_jobs WHERE kind = ? AND token = ?',
        kind,
        token,
      );
      if (known && known.request !== text)
        throw new TokenMismatchError('the token was used for another request');
      if (known) return known.id;
    }
    this.#store.run(
      "INSERT INTO detector_jobs VALUES (?, ?, ?, 'IN_PROGRESS', ?, NULL, NULL, ?, NULL)",
      id,
      kind,
      token,
      text,
      Date.now(),
    );
    this.#enqueue(id);
    return id;
  }

  find(kind: string, id: string): Job | null {
    return this.#store.find(jobRow, 'SELECT * FROM detector_jobs WHERE kind = ? AND id = ?', kind, id);
  }

  /** Its result goes nowhere if it still runs. */
  forget(kind: string, id: string): void {
    this.#store.run('DELETE FROM detector_jobs WHERE kind = ? AND id = ?', kind, id);
  }

  /** Lets nothing new begin and waits for what runs; end the models first, or it may take long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#queue;
  }

  #enqueue(id: string): void {
    this.#queue = this.#queue.then(() => (this.#stopped ? undefined : this.#run(id)));
  }

  async #run(id: string): Promise<void> {
    const job = this.#store.find(jobRow, 'SELECT * FROM detector_jobs WHERE id = ?', id);
    const kind = job && this.#kinds.get(job.kind);
    if (!job || !kind) return;
    try {
      const result = await kind.run(job.request, { id });
      this.#end(id, 'SUCCEEDED', result, null);
    } catch (error) {
      // the models were taken away under it: it runs again at the next start
      if (this.#stopped) return;
      if (!(error instanceof JobFailure)) this.#log.warn(`detectors: job ${id}: ${describeError(error)}`);
      this.#end(id, 'FAILED', null, error instanceof JobFailure ? error.message : 'internal failure');
    }
    const ended = this.#store.find(jobRow, 'SELECT * FROM detector_jobs WHERE id = ?', id);
    if (!ended) return;
    await kind.ended?.(ended).catch((error: unknown) => {
      this.#log.warn(`detectors: job ${id} could not tell of its end: ${describeError(error)}`);
    });
  }

  #end(id: string, status: Job['status'], result: unknown, message: string | null): void {
    this.#store.run(
      'UPDATE detector_jobs SET status = ?, result = ?, message = ?, completed_at = ? WHERE id = ?',
      status,
      result === null ? null : JSON.stringify(result),
      message,
      Date.now(),
      id,
    );
  }
}

/** 64 hexadecimal digits, as Rekognition's. */
function newJobId(): string {
  return createHash('sha256').update(randomUUID()).digest('hex');
}
