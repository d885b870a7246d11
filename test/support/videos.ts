import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import type { Deadlines } from '../../lambdas/videos/deadlines.ts';
import type { OnceKey } from '../../lambdas/videos/store.ts';
import type { VideoRow } from '../../lambdas/videos/video.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);

export const DEADLINES: Deadlines = {
  OWED_SECONDS: 120_000,
  START_SECONDS: 600_000,
  SILENCE_SECONDS: 60_000,
  RELEASE_SECONDS: 60_000,
  MAX_ATTEMPTS: 2,
  RETENTION_DAYS: 30,
};

/** A job as admission commits it. */
export function newJob(
  overrides: Partial<Extract<VideoRow, { status: 'queued' | 'in_progress' | 'releasing' }>> = {},
): VideoRow {
  const id = timeOrderedId('video', overrides.createdAt ?? NOW);
  return {
    id,
    ownerId: 'owner_a',
    handle: 'ada',
    status: 'queued',
    model: 'sora-2',
    prompt: 'a ball bounces',
    size: '1280x720',
    seconds: 4,
    source: null,
    cast: [],
    audience: 'adult',
    seed: 7,
    firstFrame: null,
    upload: null,
    createdAt: NOW,
    quotaDay: '2026-11-22',
    progress: 0,
    attempt: 0,
    slot: false,
    quotaHeld: true,
    dueAt: NOW + DEADLINES.OWED_SECONDS,
    sweeps: 0,
    owed: 'slot',
    ...overrides,
  };
}

let requests = 0;

/** The identity of a request unlike any other. */
export const onceOf = (overrides: Partial<OnceKey> = {}): OnceKey => ({
  key: `body:${++requests}`,
  bodyHash: 'hash',
  requestedAt: NOW,
  kind: 'first',
  windowMs: 900_000,
  ...overrides,
});
