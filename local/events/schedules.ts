import * as z from 'zod';
import { type CloudLog, describeError } from '../log.ts';
import type { CloudState } from '../state.ts';

export interface Schedule {
  readonly name: string;
  readonly periodMs: number;
  readonly fire: () => Promise<void>;
}

/** An expression that is not a rate. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

const UNITS_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const rowSchema = z.object({ next_at: z.number() }).optional();

/** `rate(5 minutes)` in milliseconds. @throws ScheduleExpressionError for cron(), at() and nonsense. */
export function parseRate(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const length = unit === 'minute' || unit === 'hour' || unit === 'day' ? UNITS_MS[unit] : null;
  if (!length || Number(count) < 1) {
    throw new ScheduleExpressionError(
      `${expression}: the local cloud provides rate(n minutes|hours|days) only`,
    );
  }
  return Number(count) * length;
}

/** Fires schedules, and remembers when they are due: a daily one comes even if the cloud runs an hour a day. */
export class Scheduler {
  readonly #state: CloudState;
  readonly #log: CloudLog;
  readonly #schedules: Schedule[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = true;

  constructor(state: CloudState, log: CloudLog) {
    this.#state = state;
    this.#log = log;
  }

  add(schedule: Schedule): void {
    this.#schedules.push(schedule);
  }

  start(): void {
    this.#stopped = false;
    for (const schedule of this.#schedules) this.#arm(schedule);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #arm(schedule: Schedule): void {
    const { name, periodMs } = schedule;
    const row = rowSchema.parse(
      this.#state.database.prepare('SELECT next_at FROM schedules WHERE name = ?').get(name),
    );
    // a period that was shortened in the template counts at once
    const due = Math.min(row?.next_at ?? Number.POSITIVE_INFINITY, Date.now() + periodMs);
    this.#remember(name, due);
    // a timer holds at most 24 days
    const delay = Math.min(Math.max(0, due - Date.now()), 2 ** 31 - 1);
    this.#timers.set(
      name,
      setTimeout(() => this.#tick(schedule, due), delay),
    );
  }

  #tick(schedule: Schedule, due: number): void {
    if (this.#stopped) return;
    if (Date.now() >= due) {
      this.#remember(schedule.name, Date.now() + schedule.periodMs);
      const work = schedule
        .fire()
        .catch((error: unknown) => this.#log.warn(`schedule ${schedule.name}: ${describeError(error)}`))
        .finally(() => this.#running.delete(work));
      this.#running.add(work);
    }
    this.#arm(schedule);
  }

  #remember(name: string, due: number): void {
    this.#state.database
      .prepare(
        'INSERT INTO schedules VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at',
      )
      .run(name, due);
  }
}
