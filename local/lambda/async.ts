import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type CloudLog, describeError } from '../log.ts';
import type { CloudState } from '../state.ts';
import { FunctionError, NotInvocableError } from './errors.ts';
import type { Invocable } from './invocable.ts';

/** What becomes of an event whose function keeps failing. */
export interface AsyncPolicy {
  /** 0 to 2. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** Receives the event and why it was given up; null: it is dropped, as in Lambda. */
  readonly onFailure: ((record: FailedInvocation) => Promise<void>) | null;
}

export interface FailedInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  readonly attempts: number;
  readonly event: unknown;
  readonly error: string;
}

export const DEFAULT_ASYNC_POLICY: AsyncPolicy = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 6 * 3600,
  onFailure: null,
};

const rowSchema = z.object({
  id: z.string(),
  function: z.string(),
  event: z.string(),
  attempts: z.number(),
  received_at: z.number(),
  next_at: z.number(),
});
type Row = z.output<typeof rowSchema>;

/** Pause before the second and the third try, milliseconds: what Lambda waits. */
const RETRY_DELAYS_MS = [60_000, 120_000] as const;

/** Asynchronous invocations: stored first, then run, and tried again when they fail. A restart goes on with them. */
export class AsyncInvoker {
  readonly #state: CloudState;
  readonly #log: CloudLog;
  readonly #retryDelays: readonly number[];
  readonly #functions = new Map<string, { target: Invocable; policy: AsyncPolicy }>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = true;

  constructor(state: CloudState, log: CloudLog, retryDelays: readonly number[] = RETRY_DELAYS_MS) {
    this.#state = state;
    this.#log = log;
    this.#retryDelays = retryDelays;
  }

  register(target: Invocable, policy: AsyncPolicy): void {
    this.#functions.set(target.definition.arn, { target, policy });
  }

  /** Takes an event; it is safe once this returns. */
  enqueue(functionArn: string, event: unknown): void {
    const now = Date.now();
    this.#state.database
      .prepare('INSERT INTO invocations VALUES (?, ?, ?, 0, ?, ?)')
      .run(randomUUID(), functionArn, JSON.stringify(event), now, now);
    this.#run();
  }

  start(): void {
    this.#stopped = false;
    this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await Promise.all(this.#running.values());
  }

  #run(): void {
    if (this.#stopped) return;
    const rows = z
      .array(rowSchema)
      .parse(this.#state.database.prepare('SELECT * FROM invocations ORDER BY next_at LIMIT 100').all());
    for (const row of rows) {
      if (row.next_at > Date.now() || this.#running.has(row.id)) continue;
      const attempt = this.#attempt(row).finally(() => {
        this.#running.delete(row.id);
        this.#run();
      });
      this.#running.set(row.id, attempt);
    }
    const next = rows.find((row) => !this.#running.has(row.id));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = next ? setTimeout(() => this.#run(), Math.max(0, next.next_at - Date.now())) : null;
  }

  async #attempt(row: Row): Promise<void> {
    const registered = this.#functions.get(row.function);
    // the template no longer has this function
    if (!registered) return this.#forget(row);
    const { target, policy } = registered;
    try {
      await target.invoke(JSON.parse(row.event), row.id);
      this.#forget(row);
    } catch (error) {
      // being stopped is not a failure: the event waits for the next start
      if (error instanceof NotInvocableError || this.#stopped) return;
      const attempts = row.attempts + 1;
      const delay = this.#retryDelays[Math.min(attempts, this.#retryDelays.length) - 1] ?? 0;
      const tooOld = Date.now() + delay - row.received_at > policy.maximumEventAgeSeconds * 1000;
      if (attempts <= policy.maximumRetryAttempts && !tooOld) {
        this.#state.database
          .prepare('UPDATE invocations SET attempts = ?, next_at = ? WHERE id = ?')
          .run(attempts, Date.now() + delay, row.id);
        return;
      }
      this.#log.warn(
        `${target.definition.name} gave up on an event after ${attempts} tries: ${describeError(error)}`,
      );
      await policy
        .onFailure?.({
          requestId: row.id,
          functionArn: row.function,
          condition: tooOld ? 'EventAgeExceeded' : 'RetriesExhausted',
          attempts,
          event: JSON.parse(row.event),
          error:
            error instanceof FunctionError ? `${error.errorType}: ${error.message}` : describeError(error),
        })
        .catch((cause: unknown) =>
          this.#log.warn(`${target.definition.name}: dead letter lost: ${describeError(cause)}`),
        );
      this.#forget(row);
    }
  }

  #forget(row: Row): void {
    this.#state.database.prepare('DELETE FROM invocations WHERE id = ?').run(row.id);
  }
}
