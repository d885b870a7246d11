import * as z from 'zod';
import { type CloudLog, describeError } from '../log.ts';
import type { CloudState } from '../state.ts';
import type { EngineProcess } from './engine.ts';
import { type Outcome, resultNotification } from './notification.ts';
import { type Inference, inferenceSchema, parseS3Uri } from './request.ts';

/** Reading and writing the objects of inferences. */
export interface InferenceObjects {
  read(bucket: string, key: string): Promise<Buffer>;
  write(bucket: string, key: string, body: Buffer, contentType: string): Promise<void>;
}

export interface EndpointOptions {
  readonly name: string;
  readonly region: string;
  /** Inferences at the same time. */
  readonly concurrency: number;
  readonly outputPath: string;
  readonly failurePath: string | null;
  readonly engine: EngineProcess;
  readonly objects: InferenceObjects;
  readonly state: CloudState;
  readonly notify: (outcome: Outcome['kind'], message: Record<string, unknown>) => Promise<void>;
  readonly log: CloudLog;
}

const rowSchema = z.object({ id: z.string(), request: z.string() });
const RETRY_MS = 1000;

/** An asynchronous endpoint: first in, first out, nothing forgotten over a restart. */
export class AsyncEndpoint {
  readonly options: EndpointOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly #abort = new AbortController();
  #started = false;

  constructor(options: EndpointOptions) {
    this.options = options;
  }

  /** Takes an inference; it is safe once this returns. */
  accept(inference: Inference): void {
    this.options.state.database
      .prepare('INSERT INTO inferences VALUES (?, ?, ?, ?)')
      .run(inference.id, this.options.name, JSON.stringify(inference), inference.receivedAt);
    this.#fill();
  }

  start(): void {
    this.#started = true;
    this.options.engine.start();
    this.#fill();
  }

  /** Breaks off what runs; after a restart it runs again from the start. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#abort.abort();
    await this.options.engine.stop();
    await Promise.all(this.#running.values());
  }

  #fill(): void {
    const { state, name, concurrency } = this.options;
    if (!this.#started || this.#running.size >= concurrency) return;
    const rows = z
      .array(rowSchema)
      .parse(
        state.database
          .prepare(
            'SELECT id, request FROM inferences WHERE endpoint = ? ORDER BY received_at, rowid LIMIT ?',
          )
          .all(name, concurrency + this.#running.size),
      );
    for (const { id, request } of rows) {
      if (this.#running.size >= concurrency) return;
      if (this.#running.has(id)) continue;
      const work = this.#process(inferenceSchema.parse(JSON.parse(request))).finally(() => {
        this.#running.delete(id);
        this.#fill();
      });
      this.#running.set(id, work);
    }
  }

  async #process(inference: Inference): Promise<void> {
    const outcome = await this.#infer(inference);
    if (this.#abort.signal.aborted) return;
    const { notify, name, region, state, log } = this.options;
    for (;;) {
      try {
        await notify(outcome.kind, resultNotification(inference, name, region, outcome));
        break;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        log.warn(
          `${name}: the result of ${inference.inferenceId} was not published yet: ${describeError(error)}`,
        );
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    state.database.prepare('DELETE FROM inferences WHERE id = ?').run(inference.id);
  }

  async #infer(inference: Inference): Promise<Outcome> {
    const { engine, objects, log, name } = this.options;
    const expiresIn = inference.receivedAt + inference.requestTtlSeconds * 1000 - Date.now();
    if (expiresIn <= 0) return this.#fail(inference, 'ClientError: the request expired in the queue', null);
    let input: Buffer;
    try {
      const { bucket, key } = parseS3Uri(inference.inputLocation);
      input = await objects.read(bucket, key);
    } catch (error) {
      return this.#fail(
        inference,
        `ClientError: cannot read the input object: ${describeError(error)}`,
        null,
      );
    }
    let timeout: AbortSignal | null = null;
    try {
      await engine.ready();
      timeout = AbortSignal.timeout(inference.invocationTimeoutSeconds * 1000);
      const answer = await engine.invoke(
        invocationHeaders(inference),
        input,
        AbortSignal.any([this.#abort.signal, timeout]),
      );
      if (answer.status < 200 || answer.status > 299) {
        const kind = answer.status < 500 ? 'client' : 'server';
        const excerpt = answer.body.toString().slice(0, 1024);
        const reason = `ClientError: Received ${kind} error (${answer.status}) from model with message "${excerpt}".`;
        return await this.#fail(inference, reason, answer.body);
      }
      const { bucket, key } = parseS3Uri(inference.outputLocation);
      await objects.write(bucket, key, answer.body, answer.contentType);
      return { kind: 'completed' };
    } catch (error) {
      if (this.#abort.signal.aborted) return { kind: 'failed', reason: 'stopped' };
      log.warn(`${name}: ${inference.inferenceId} failed: ${describeError(error)}`);
      const reason = timeout?.aborted
        ? `ClientError: the model did not answer within ${inference.invocationTimeoutSeconds} seconds`
        : `InternalServerException: the model ended while it worked: ${describeError(error)}`;
      return this.#fail(inference, reason, null);
    }
  }

  /** Leaves the failure object, which holds what the model said, or the reason when it said nothing. */
  async #fail(inference: Inference, reason: string, body: Buffer | null): Promise<Outcome> {
    const { objects, log, name } = this.options;
    if (inference.failureLocation) {
      const { bucket, key } = parseS3Uri(inference.failureLocation);
      await objects
        .write(bucket, key, body ?? Buffer.from(reason), body ? 'application/json' : 'text/plain')
        .catch((error: unknown) => log.warn(`${name}: failure object not written: ${describeError(error)}`));
    }
    return { kind: 'failed', reason };
  }
}

function invocationHeaders(inference: Inference): Record<string, string> {
  return {
    'content-type': inference.contentType,
    ...(inference.accept === undefined ? {} : { accept: inference.accept }),
    'x-amzn-sagemaker-inference-id': inference.inferenceId,
    ...(inference.customAttributes === undefined
      ? {}
      : { 'x-amzn-sagemaker-custom-attributes': inference.customAttributes }),
  };
}
