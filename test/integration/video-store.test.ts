import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VideoStore } from '../../lambdas/videos/store.ts';
import {
  cancel,
  complete,
  fail,
  progress,
  remove,
  retry,
  startRelease,
  submit,
  type Transition,
} from '../../lambdas/videos/transitions.ts';
import { STATUSES, type VideoRow } from '../../lambdas/videos/video.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { DEADLINES, NOW, newJob, onceOf } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let table: string;
let store: VideoStore;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  table = await dynamodb.createTable('Videos');
  store = new VideoStore(dynamodb.db, table);
});

const quota = { secondsPerDay: 100 };
const slots = { slotsPerOwner: 2, dueAt: NOW + 1 };
const artefact = { key: 'k', bytes: 1, sha256: 'a' };
const artefacts = { video: artefact, thumbnail: artefact, spritesheet: artefact };

async function admitted(overrides: Parameters<typeof newJob>[0] = {}): Promise<VideoRow> {
  const row = newJob(overrides);
  expect(await store.admit(row, onceOf(), quota)).toEqual({ outcome: 'admitted' });
  return row;
}

async function reread(row: VideoRow): Promise<VideoRow> {
  const found = await store.get(row.id);
  if (!found) throw new Error(`${row.id} is gone`);
  return found;
}

const item = async (pk: string) =>
  (await dynamodb.db.send(new GetCommand({ TableName: table, Key: { pk } }))).Item;
const usedSeconds = async () => (await item('USAGE#owner_a#2026-11-22'))?.seconds;
const inPipeline = async () => (await item('OWNER#owner_a'))?.inPipeline;

describe('admission', () => {
  it('commits the row and reserves its seconds', async () => {
    const row = await admitted({ seconds: 12 });
    expect(await store.get(row.id)).toEqual(row);
    expect(await usedSeconds()).toBe(12);
  });

  it('leaves nothing behind when the quota is exceeded', async () => {
    await admitted({ seconds: 60 });
    const row = newJob({ seconds: 41 });
    expect(await store.admit(row, onceOf(), quota)).toEqual({ outcome: 'over-quota' });
    expect(await store.get(row.id)).toBeNull();
    expect(await usedSeconds()).toBe(60);
  });

  it('refuses a job larger than the whole quota even on an untouched day', async () => {
    expect(await store.admit(newJob({ seconds: 8 }), onceOf(), { secondsPerDay: 4 })).toEqual({
      outcome: 'over-quota',
    });
  });

  it('loses no reservation under fifty simultaneous admissions', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.admit(newJob({ seconds: 1 }), onceOf(), { secondsPerDay: 1000 }),
      ),
    );
    expect(await usedSeconds()).toBe(50);
  });

  it('never exceeds the quota under a race', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => store.admit(newJob({ seconds: 4 }), onceOf(), { secondsPerDay: 40 })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(10);
    expect(await usedSeconds()).toBe(40);
  });
});

describe('repeated requests', () => {
  const first = { key: 'body:x', requestedAt: NOW } as const;

  it('makes two videos of two equal first calls', async () => {
    expect(await store.admit(newJob(), onceOf({ ...first, kind: 'first' }), quota)).toEqual({
      outcome: 'admitted',
    });
    expect(
      await store.admit(newJob(), onceOf({ ...first, kind: 'first', requestedAt: NOW + 5 }), quota),
    ).toEqual({
      outcome: 'admitted',
    });
  });

  it('answers a retry with the video of its first try', async () => {
    const row = newJob();
    await store.admit(row, onceOf({ ...first, kind: 'first' }), quota);
    const retried = await store.admit(
      newJob(),
      onceOf({ ...first, kind: 'retry', requestedAt: NOW + 900 }),
      quota,
    );
    expect(retried).toEqual({ outcome: 'repeated', videoId: row.id, bodyHash: 'hash' });
    expect(await usedSeconds()).toBe(4);
  });

  it('answers a first try that its own retry overtook', async () => {
    const row = newJob();
    await store.admit(row, onceOf({ ...first, kind: 'retry', requestedAt: NOW + 900 }), quota);
    const late = await store.admit(newJob(), onceOf({ ...first, kind: 'first' }), quota);
    expect(late).toMatchObject({ outcome: 'repeated', videoId: row.id });
  });

  it('takes a new call after a retry for what it is: new', async () => {
    await store.admit(newJob(), onceOf({ ...first, kind: 'retry' }), quota);
    expect(
      await store.admit(newJob(), onceOf({ ...first, kind: 'first', requestedAt: NOW + 1 }), quota),
    ).toEqual({
      outcome: 'admitted',
    });
  });

  it('forgets after the window, whether or not the table has deleted the item', async () => {
    await store.admit(newJob(), onceOf({ ...first, kind: 'first' }), quota);
    const later = onceOf({ ...first, kind: 'retry', requestedAt: NOW + 901_000 });
    expect(await store.admit(newJob(), later, quota)).toEqual({ outcome: 'admitted' });
  });

  it('keeps the first request of an Idempotency-Key, whoever asks', async () => {
    const row = newJob();
    await store.admit(row, onceOf({ ...first, kind: 'keyed' }), quota);
    expect(
      await store.admit(newJob(), onceOf({ ...first, kind: 'keyed', bodyHash: 'other' }), quota),
    ).toEqual({
      outcome: 'repeated',
      videoId: row.id,
      bodyHash: 'hash',
    });
  });
});

describe('places in the pipeline', () => {
  it('hands out no more than there are, under a race', async () => {
    const rows = [];
    for (let n = 0; n < 6; n++) rows.push(await admitted({ seconds: 1 }));
    const outcomes = await Promise.all(rows.map((row) => store.takeSlot(row, slots)));
    expect(outcomes.toSorted()).toEqual(['full', 'full', 'full', 'full', 'taken', 'taken']);
    expect(await inPipeline()).toBe(2);
  });

  it('gives one job one place, however often it is asked', async () => {
    const row = await admitted();
    expect(await store.takeSlot(row, slots)).toBe('taken');
    expect(await store.takeSlot(row, slots)).toBe('not-waiting');
    expect(await inPipeline()).toBe(1);
    expect(await reread(row)).toMatchObject({ slot: true, owed: 'dispatch', attempt: 1 });
  });

  it('lists who waits, oldest first, and nobody else', async () => {
    const older = await admitted({ createdAt: NOW - 2 });
    const newer = await admitted({ createdAt: NOW - 1 });
    const third = await admitted();
    await admitted({ ownerId: 'owner_b' });
    await store.takeSlot(newer, slots);
    await store.transition(third.id, cancel(NOW, DEADLINES));
    expect(await store.waiting('owner_a', 10)).toEqual([older.id]);
  });
});

describe('settling', () => {
  it('gives back place and seconds of a failed job once', async () => {
    const row = await admitted();
    await store.takeSlot(row, slots);
    await store.transition(row.id, fail(1, { code: 'x', message: 'x', param: null }, NOW, DEADLINES));
    const failed = await reread(row);
    expect(await store.settle(failed, null, NOW + 9)).toBe('settled');
    expect(await store.settle(failed, null, NOW + 9)).toBe('settled-before');
    expect(await inPipeline()).toBe(0);
    expect(await usedSeconds()).toBe(0);
    const settled = await reread(row);
    expect(settled).toMatchObject({ slot: false, quotaHeld: false, dueAt: NOW + 9 });
    expect(settled.owed).toBeUndefined();
  });

  it('keeps the seconds of a completed video', async () => {
    const row = await admitted();
    await store.takeSlot(row, slots);
    await store.transition(row.id, startRelease(1, NOW, DEADLINES));
    await store.transition(row.id, complete(1, artefacts, NOW, DEADLINES));
    await store.settle(await reread(row), null, NOW + 9);
    expect(await usedSeconds()).toBe(4);
    expect(await inPipeline()).toBe(0);
  });

  it('settles a job that is deleted before it was settled, and only then erases it', async () => {
    const row = await admitted();
    await store.takeSlot(row, slots);
    await store.transition(row.id, cancel(NOW, DEADLINES));
    await store.transition(row.id, remove(NOW, DEADLINES));
    await store.erase(row.id);
    const removed = await reread(row);
    expect(removed).toMatchObject({ owed: 'erase', slot: true });
    expect(await store.settle(removed, 'erase', NOW)).toBe('settled');
    expect(await inPipeline()).toBe(0);
    await store.erase(row.id);
    expect(await store.get(row.id)).toBeNull();
  });
});

describe('transitions', () => {
  /** A row in each status, with attempt 1 under way. */
  async function inStatus(status: (typeof STATUSES)[number]): Promise<VideoRow> {
    const row = await admitted({ seconds: 1 });
    await store.takeSlot(row, { slotsPerOwner: 1000, dueAt: NOW });
    const path: Record<typeof status, Transition[]> = {
      queued: [],
      in_progress: [progress(1, 10, NOW, DEADLINES)],
      releasing: [startRelease(1, NOW, DEADLINES)],
      completed: [startRelease(1, NOW, DEADLINES), complete(1, artefacts, NOW, DEADLINES)],
      failed: [fail(1, { code: 'x', message: 'x', param: null }, NOW, DEADLINES)],
      cancelled: [cancel(NOW, DEADLINES)],
    };
    for (const step of path[status]) expect((await store.transition(row.id, step)).outcome).toBe('done');
    return reread(row);
  }

  const allowed: Record<string, { change: Transition; from: string[] }> = {
    submit: { change: submit(1, NOW, DEADLINES), from: ['queued', 'in_progress'] },
    progress: { change: progress(1, 50, NOW, DEADLINES), from: ['queued', 'in_progress'] },
    startRelease: { change: startRelease(1, NOW, DEADLINES), from: ['queued', 'in_progress', 'releasing'] },
    complete: { change: complete(1, artefacts, NOW, DEADLINES), from: ['releasing'] },
    retry: { change: retry(1, NOW, DEADLINES), from: ['queued', 'in_progress'] },
    fail: {
      change: fail(1, { code: 'x', message: 'x', param: null }, NOW, DEADLINES),
      from: ['queued', 'in_progress', 'releasing'],
    },
    cancel: { change: cancel(NOW, DEADLINES), from: ['queued', 'in_progress', 'releasing'] },
    remove: { change: remove(NOW, DEADLINES), from: ['completed', 'failed', 'cancelled'] },
  };

  it.each(Object.entries(allowed))('%s starts only where it is declared to', async (_, { change, from }) => {
    const outcomes = await Promise.all(
      STATUSES.map(async (status) => [
        status,
        (await store.transition((await inStatus(status)).id, change)).outcome,
      ]),
    );
    const done = outcomes.filter(([, outcome]) => outcome === 'done').map(([status]) => status);
    expect(done).toEqual(from);
  });

  it('lets progress only rise, and shows a job that began', async () => {
    const row = await inStatus('queued');
    await store.transition(row.id, progress(1, 0, NOW, DEADLINES));
    expect(await reread(row)).toMatchObject({ status: 'in_progress', progress: 1 });
    await store.transition(row.id, progress(1, 40, NOW, DEADLINES));
    expect((await store.transition(row.id, progress(1, 30, NOW, DEADLINES))).outcome).toBe('refused');
    expect((await reread(row)).progress).toBe(40);
  });

  it('ignores the word of an earlier attempt', async () => {
    const row = await inStatus('in_progress');
    await store.transition(row.id, retry(1, NOW, DEADLINES));
    expect(await reread(row)).toMatchObject({ status: 'in_progress', attempt: 2, owed: 'dispatch' });
    for (const late of [
      progress(1, 90, NOW, DEADLINES),
      startRelease(1, NOW, DEADLINES),
      retry(1, NOW, DEADLINES),
    ])
      expect((await store.transition(row.id, late)).outcome).toBe('refused');
  });

  it('lets exactly one of many cancels and releases win', async () => {
    const row = await inStatus('in_progress');
    const results = await Promise.all([
      ...Array.from({ length: 5 }, () => store.transition(row.id, cancel(NOW, DEADLINES))),
      ...Array.from({ length: 5 }, () =>
        store.transition(row.id, fail(1, { code: 'x', message: 'x', param: null }, NOW, DEADLINES)),
      ),
    ]);
    expect(results.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
  });

  it('says so when there is no such row', async () => {
    expect(await store.transition('video_none', cancel(NOW, DEADLINES))).toEqual({ outcome: 'missing' });
  });
});

describe('lists', () => {
  it('pages through the owner’s videos by age, in both directions, without the deleted', async () => {
    const rows: VideoRow[] = [];
    for (let n = 0; n < 7; n++) rows.push(await admitted({ createdAt: NOW + n, seconds: 1 }));
    const ids = rows.map((row) => row.id);
    const gone = ids[3] ?? '';
    await store.transition(gone, cancel(NOW, DEADLINES));
    await store.transition(gone, remove(NOW, DEADLINES));
    const kept = ids.filter((id) => id !== gone);
    for (const order of ['asc', 'desc'] as const) {
      const seen: string[] = [];
      for (let after: string | undefined; ; ) {
        const { rows: page, more } = await store.list('owner_a', { limit: 2, after, order, now: NOW });
        seen.push(...page.map((row) => row.id));
        expect(page.length).toBeLessThanOrEqual(2);
        if (!more) break;
        after = page.at(-1)?.id;
      }
      expect(seen).toEqual(order === 'asc' ? kept : kept.toReversed());
    }
  });

  it('leaves out what has expired, as a look at it does, before the sweep has come by', async () => {
    const row = await admitted();
    await store.takeSlot(row, slots);
    await store.transition(row.id, startRelease(1, NOW, DEADLINES));
    await store.transition(row.id, complete(1, artefacts, NOW, DEADLINES));
    const completed = await reread(row);
    const expiresAt = completed.status === 'completed' ? completed.expiresAt : 0;
    const list = async (now: number) =>
      (await store.list('owner_a', { limit: 9, after: undefined, order: 'asc', now })).rows.length;
    expect(await list(expiresAt - 1)).toBe(1);
    expect(await list(expiresAt)).toBe(0);
  });

  it('takes the id of a deleted or foreign video for the place in time that it is', async () => {
    const mine = await admitted({ createdAt: NOW + 2 });
    const foreign = await admitted({ createdAt: NOW + 1, ownerId: 'owner_b' });
    const page = { limit: 9, after: foreign.id, order: 'asc', now: NOW } as const;
    expect((await store.list('owner_a', page)).rows.map((row) => row.id)).toEqual([mine.id]);
  });

  it('finds every row whose time has come, in one of the shards', async () => {
    const due = [await admitted({ dueAt: NOW - 1 }), await admitted({ dueAt: NOW })];
    await admitted({ dueAt: NOW + 1 });
    const found = await Promise.all([0, 1, 2, 3].map((shard) => store.due(shard, NOW, 10)));
    expect(found.flat().toSorted()).toEqual(due.map((row) => row.id).toSorted());
  });
});
