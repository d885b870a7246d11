import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_PROMPT } from '../../lambdas/videos/contract.ts';
import { bury } from '../../lambdas/videos/dead-letter.lambda.ts';
import { dispatch } from '../../lambdas/videos/dispatch.lambda.ts';
import { relay } from '../../lambdas/videos/relay.lambda.ts';
import { sweep } from '../../lambdas/videos/sweep.lambda.ts';
import { cancel, remove } from '../../lambdas/videos/transitions.ts';
import { keys, type VideoRow } from '../../lambdas/videos/video.ts';
import { ARTEFACTS, EngineRequest, PROTOCOL } from '../../model/protocol/index.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed, ended, TestPipeline } from '../support/pipeline.ts';
import { DEADLINES, NOW } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let pipeline: TestPipeline;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  pipeline = await TestPipeline.create(dynamodb);
});

/** From admission to the end, every message delivered `times` times. */
async function live(target: TestPipeline, times = 1): Promise<VideoRow> {
  const { id } = await target.admit();
  await target.runStream(times);
  await target.runJobs(times);
  await target.runProgress(id, 1, 0);
  await target.runProgress(id, 1, 40);
  await target.runEngine(id, 1, completed(id, 1), times);
  await target.runStream(times);
  return target.row(id);
}

describe('a life without accidents', () => {
  it('ends completed, settled, with its files named', async () => {
    const row = await live(pipeline);
    expect(row).toMatchObject({
      status: 'completed',
      progress: 100,
      slot: false,
      quotaHeld: false,
      attempt: 1,
    });
    expect(row.owed).toBeUndefined();
    expect(pipeline.unsigned(row)).toEqual([]);
    expect(row.status === 'completed' && row.artefacts.video.key).toMatch(
      /\/1\/released\/[0-9a-f]{64}\/video\.mp4$/,
    );
    // what was not signed is not kept
    expect(pipeline.objects.has(`${keys.output(row.id, 1)}video.mp4`)).toBe(false);
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 4 });
  });

  it('asks the engine in the words of the protocol', async () => {
    const row = await live(pipeline);
    const request = EngineRequest.parse(JSON.parse(pipeline.objects.get(keys.request(row.id, 1)) ?? ''));
    expect(request).toMatchObject({
      job: row.id,
      attempt: 1,
      seconds: 4,
      size: { width: 1280, height: 720 },
      quality: 'standard',
      watermark: { text: 'cloudreel @ada' },
      cancelMarker: `s3://media/${keys.cancelMarker(row.id, 1)}`,
    });
  });

  it('asks for the longest prompt that the API takes, whatever its letters', async () => {
    const { id } = await pipeline.admit({ prompt: '🏀'.repeat(MAX_PROMPT) });
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([`${id}-1`]);
  });

  it('is the same when every message comes three times', async () => {
    const row = await live(pipeline, 3);
    expect(row).toMatchObject({ status: 'completed', attempt: 1 });
    expect(new Set(pipeline.invoked)).toEqual(new Set([`${row.id}-1`]));
    expect(pipeline.invoked).toHaveLength(1);
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 4 });
  });
});

it('survives a crash before or after any call of any handler', async () => {
  for (const after of [false, true])
    for (let calls = 1; ; calls++) {
      const fragile = await TestPipeline.create(dynamodb);
      fragile.crash = { calls, after };
      const row = await live(fragile);
      const where = `crash ${after ? 'after' : 'before'} call ${calls}`;
      expect(row, where).toMatchObject({ status: 'completed', attempt: 1, slot: false, quotaHeld: false });
      expect(new Set(fragile.invoked), where).toEqual(new Set([`${row.id}-1`]));
      expect(await fragile.held(), where).toEqual({ places: 0, seconds: 4 });
      expect(fragile.unsigned(row), where).toEqual([]);
      if (fragile.crash !== null) break;
    }
});

describe('fairness', () => {
  it('keeps an owner to a few places and lets every owner in', async () => {
    for (let n = 0; n < 5; n++) await pipeline.admit();
    await pipeline.admit({ ownerId: 'owner_b' });
    await pipeline.runStream();
    const owners = await Promise.all(
      pipeline.jobs.map(async (job) => (await pipeline.row(job.video)).ownerId),
    );
    expect(owners.toSorted()).toEqual(['owner_a', 'owner_a', 'owner_b']);
  });

  it('fills a free place though the index still shows the jobs that have one', async () => {
    const rows = [];
    for (let n = 0; n < 4; n++) rows.push(await pipeline.admit({ createdAt: NOW + n }));
    const [first, second, third] = rows;
    const { deps } = pipeline;
    const lagging = async (owner: string, limit: number) =>
      [first, second, ...(await pipeline.store.waiting(owner, limit)).map((id) => ({ id }))]
        .flatMap((row) => row?.id ?? [])
        .slice(0, limit);
    await pipeline.runStream();
    await pipeline.store.transition(first?.id ?? '', cancel(NOW, DEADLINES));
    const store = {
      waiting: lagging,
      takeSlot: pipeline.store.takeSlot.bind(pipeline.store),
      settle: pipeline.store.settle.bind(pipeline.store),
      erase: pipeline.store.erase.bind(pipeline.store),
      transition: pipeline.store.transition.bind(pipeline.store),
    };
    await relay(await pipeline.row(first?.id ?? ''), { ...deps, store });
    expect(await pipeline.row(third?.id ?? '')).toMatchObject({ slot: true });
  });

  it('lets the oldest in next, and all in the end', async () => {
    const rows = [];
    for (let n = 0; n < 5; n++) rows.push(await pipeline.admit({ createdAt: NOW + n }));
    const order: string[] = [];
    for (let rounds = 0; rounds < 10; rounds++) {
      await pipeline.runStream();
      const jobs = [...pipeline.jobs];
      await pipeline.runJobs();
      for (const { video } of jobs) {
        order.push(video);
        await pipeline.runEngine(video, 1);
      }
    }
    expect(order).toEqual(rows.map((row) => row.id));
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 20 });
  });
});

describe('an engine that does not deliver', () => {
  async function attempt(respond: (id: string, attempt: number) => unknown): Promise<VideoRow> {
    const { id } = await pipeline.admit();
    for (let n = 1; n <= DEADLINES.MAX_ATTEMPTS; n++) {
      await pipeline.runStream();
      await pipeline.runJobs();
      if ((await pipeline.row(id)).attempt === n) await pipeline.runEngine(id, n, respond(id, n));
    }
    await pipeline.runStream();
    return pipeline.row(id);
  }

  it.each([
    ['nothing', () => null],
    ['what is not JSON', () => '<html>502</html>'],
    ['JSON of another shape', () => ({ status: 'completed' })],
    ['the response of another job', () => completed('video_other', 1)],
    [
      'a failure worth another try',
      (id: string, n: number) =>
        ended(id, n, {
          status: 'failed',
          reason: { code: 'disk_full', message: 'No space.', retryable: true },
        }),
    ],
  ])('is tried again, then given up with a refund, when it answers %s', async (_, respond) => {
    const row = await attempt(respond);
    expect(row).toMatchObject({ status: 'failed', attempt: 2, reason: { code: 'engine_error' } });
    expect(pipeline.invoked).toEqual([`${row.id}-1`, `${row.id}-2`]);
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 0 });
  });

  it('ends the job at once with its own reason when it refuses', async () => {
    const reason = {
      code: 'unsupported_image',
      message: 'The image cannot be read.',
      param: 'input_reference',
    };
    const row = await attempt((id, n) => ended(id, n, { status: 'refused', reason }));
    expect(row).toMatchObject({ status: 'failed', attempt: 1, reason });
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 0 });
  });

  it('ends the job at once when another try would not help', async () => {
    const reason = { code: 'too_long', message: 'Too long.', retryable: false };
    const row = await attempt((id, n) => ended(id, n, { status: 'failed', reason }));
    expect(row).toMatchObject({ status: 'failed', attempt: 1, reason: { code: 'too_long' } });
  });
});

it('refuses a video whose spoken words break the policy', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.runEngine(id, 1, null, 0);
  pipeline.objects.set(
    keys.output(id, 1) + ARTEFACTS.transcript.file,
    JSON.stringify({
      protocol: PROTOCOL,
      lines: [{ speaker: 'man', text: 'Sieg heil!', start: 0, end: 1 }],
    }),
  );
  pipeline.objects.set(keys.response(id, 1), JSON.stringify(completed(id, 1)));
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({ status: 'failed', reason: { code: 'moderation_blocked' } });
});

it('does not quote a broken transcript, which holds what the prompt let people say', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.runEngine(id, 1, null, 0);
  pipeline.objects.set(keys.output(id, 1) + ARTEFACTS.transcript.file, 'secret words');
  pipeline.objects.set(keys.response(id, 1), JSON.stringify(completed(id, 1)));
  await expect(pipeline.notify(id, 1)).rejects.toThrow(/^the engine's transcript does not parse$/);
});

it('does not complete a video whose file is not there', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.runEngine(id, 1, null, 0);
  pipeline.objects.set(keys.response(id, 1), JSON.stringify(completed(id, 1)));
  pipeline.objects.delete(`${keys.output(id, 1)}video.mp4`);
  await expect(pipeline.notify(id, 1)).rejects.toThrow('video is not in the bucket');
  expect((await pipeline.row(id)).status).toBe('releasing');
});

it('does not vouch for a file that is another than the engine said', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  pipeline.writeAnswer(id, 1, completed(id, 1));
  pipeline.objects.set(`${keys.output(id, 1)}thumbnail.webp`, 'y');
  await expect(pipeline.notify(id, 1)).rejects.toThrow('thumbnail is not in the bucket as it said');
  expect((await pipeline.row(id)).status).toBe('releasing');
});

it('names the files of one delivery when two are signing at once', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  pipeline.writeAnswer(id, 1, completed(id, 1));
  await Promise.all([pipeline.release(id, 1), pipeline.release(id, 1)]);
  const row = await pipeline.row(id);
  expect(row.status).toBe('completed');
  expect(pipeline.unsigned(row)).toEqual([]);
});

describe('cancelling', () => {
  it('stops an engine at work, gives everything back, and is not undone by a late result', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    await pipeline.runProgress(id, 1, 10);
    await pipeline.store.transition(id, cancel(NOW, DEADLINES));
    await pipeline.runStream();
    expect(pipeline.objects.has(keys.cancelMarker(id, 1))).toBe(true);
    await pipeline.runEngine(id, 1);
    await pipeline.runProgress(id, 1, 90);
    expect((await pipeline.row(id)).status).toBe('cancelled');
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 0 });
  });

  it('takes a waiting job out of the line', async () => {
    const rows = [];
    for (let n = 0; n < 3; n++) rows.push(await pipeline.admit({ createdAt: NOW + n }));
    await pipeline.runStream();
    await pipeline.store.transition(rows[2]?.id ?? '', cancel(NOW, DEADLINES));
    await pipeline.runStream();
    expect(await pipeline.store.waiting('owner_a', 10)).toEqual([]);
    expect(await pipeline.held()).toEqual({ places: 2, seconds: 8 });
  });

  it('of a job on its way to the engine leaves nothing to dispatch', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.store.transition(id, cancel(NOW, DEADLINES));
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([]);
  });
});

it('erases every file and the row of a deleted video, even one deleted before it was settled', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.runEngine(id, 1);
  await pipeline.store.transition(id, remove(NOW, DEADLINES));
  await pipeline.runStream();
  expect(await pipeline.store.get(id)).toBeNull();
  expect([...pipeline.objects.keys()].filter((key) => key.startsWith(keys.all(id)))).toEqual([]);
  expect(await pipeline.held()).toEqual({ places: 0, seconds: 4 });
});

it('stops the engine of a video that was cancelled and deleted, and erases what it still writes', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.store.transition(id, cancel(NOW, DEADLINES));
  await pipeline.runStream();
  await pipeline.store.transition(id, remove(NOW, DEADLINES));
  await pipeline.runStream();
  expect(pipeline.objects.has(keys.cancelMarker(id, 1))).toBe(true);
  await pipeline.runEngine(id, 1);
  expect([...pipeline.objects.keys()].filter((key) => key.startsWith(keys.all(id)))).toEqual([]);
});

it('stops an attempt that was on its way to the engine when its video was cancelled', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  const { endpoint } = pipeline.deps;
  const invoke = async (video: string, attempt: number) => {
    await pipeline.store.transition(id, cancel(NOW, DEADLINES));
    await pipeline.runStream();
    await endpoint.invoke(video, attempt);
  };
  await dispatch({ video: id, attempt: 1 }, { ...pipeline.deps, endpoint: { invoke } });
  expect(pipeline.invoked).toEqual([`${id}-1`]);
  expect(pipeline.objects.has(keys.cancelMarker(id, 1))).toBe(true);
});

describe('the sweep', () => {
  const later = async (ms: number) => {
    pipeline.now += ms;
    await pipeline.runSweep();
    await pipeline.runStream();
  };

  it('reminds a job of a dispatch that was lost', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    pipeline.jobs.length = 0;
    await later(DEADLINES.OWED_SECONDS + 1);
    expect(await pipeline.row(id)).toMatchObject({ sweeps: 1 });
    expect(pipeline.jobs).toEqual([{ video: id, attempt: 1 }]);
  });

  it('leaves a job alone whose time has not come', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    const before = await pipeline.row(id);
    await later(DEADLINES.START_SECONDS - 1);
    expect(await pipeline.row(id)).toEqual(before);
  });

  it('fetches a result that nobody announced', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    pipeline.objects.set(keys.response(id, 1), '{}');
    await later(DEADLINES.START_SECONDS + 1);
    expect(pipeline.results).toEqual([{ inferenceId: `${id}-1`, invocationStatus: 'Completed' }]);
  });

  it('tries a silent engine again, then ends the job with a refund', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    await pipeline.runProgress(id, 1, 5);
    await later(DEADLINES.SILENCE_SECONDS + 1);
    expect(await pipeline.row(id)).toMatchObject({ status: 'in_progress', attempt: 2, owed: 'dispatch' });
    expect(pipeline.objects.has(keys.cancelMarker(id, 1))).toBe(true);
    await pipeline.runJobs();
    await later(DEADLINES.START_SECONDS + 1);
    expect(await pipeline.row(id)).toMatchObject({ status: 'failed', reason: { code: 'engine_timeout' } });
    expect(await pipeline.held()).toEqual({ places: 0, seconds: 0 });
  });

  it('lets a working engine work: its progress is its heartbeat', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    for (let percent = 0; percent < 50; percent += 10) {
      await pipeline.runProgress(id, 1, percent === 30 ? 20 : percent);
      await later(DEADLINES.SILENCE_SECONDS - 1);
    }
    expect(await pipeline.row(id)).toMatchObject({ status: 'in_progress', attempt: 1 });
  });

  it('ends a job that reminders do not move', async () => {
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    for (let n = 0; n <= 20; n++) {
      pipeline.jobs.length = 0;
      await later(DEADLINES.OWED_SECONDS + 1);
    }
    expect(await pipeline.row(id)).toMatchObject({ status: 'failed', reason: { code: 'internal_error' } });
  });

  it('reminds a job in a long line ever more seldom, to have time for others', async () => {
    const rows = [];
    for (let n = 0; n < 3; n++) rows.push(await pipeline.admit({ createdAt: NOW + n }));
    await pipeline.runStream();
    for (let n = 0; n < 48; n++) {
      pipeline.now += DEADLINES.OWED_SECONDS;
      for (const { id } of rows.slice(0, 2)) await pipeline.runProgress(id, 1, n + 1);
      await pipeline.runSweep();
    }
    const { sweeps } = await pipeline.row(rows[2]?.id ?? '');
    expect(sweeps).toBeGreaterThanOrEqual(4);
    expect(sweeps).toBeLessThanOrEqual(8);
  });

  it('never gives up on a job that only waits for its owner’s others', async () => {
    const rows = [];
    for (let n = 0; n < 3; n++) rows.push(await pipeline.admit({ createdAt: NOW + n }));
    await pipeline.runStream();
    await pipeline.runJobs();
    for (const { id } of rows.slice(0, 2)) await pipeline.runProgress(id, 1, 1);
    for (let n = 0; n <= 25; n++) {
      pipeline.now += DEADLINES.OWED_SECONDS + 1;
      for (const { id } of rows.slice(0, 2)) await pipeline.runProgress(id, 1, n + 2);
      await pipeline.runSweep();
    }
    expect(await pipeline.row(rows[2]?.id ?? '')).toMatchObject({ status: 'queued', owed: 'slot' });
  });

  it('is not held up by a row that it cannot read', async () => {
    const rows = [await pipeline.admit({ dueAt: NOW - 1 }), await pipeline.admit({ dueAt: NOW })];
    const store = {
      due: async (shard: number) => (shard === 0 ? rows.map((row) => row.id) : []),
      get: async (id: string) => {
        if (id === rows[0]?.id) throw new Error('does not parse');
        return pipeline.store.get(id);
      },
      transition: pipeline.store.transition.bind(pipeline.store),
    };
    await expect(sweep({ ...pipeline.deps, store })).rejects.toThrow('1 rows could not be swept');
    expect(await pipeline.row(rows[1]?.id ?? '')).toMatchObject({ sweeps: 1 });
  });

  it('ends retention: the row and its files go when it said they would', async () => {
    const row = await live(pipeline);
    const expiresAt = row.status === 'completed' ? row.expiresAt : 0;
    expect(expiresAt).toBe(NOW + 30 * 24 * 3600 * 1000);
    await later(expiresAt - pipeline.now - 1);
    expect(await pipeline.store.get(row.id)).not.toBeNull();
    await later(2);
    expect(await pipeline.store.get(row.id)).toBeNull();
  });
});

it('gives the user an ending when a message was given up', async () => {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await bury({ about: 'job', id, attempt: 1 }, pipeline.deps);
  await pipeline.runStream();
  expect(await pipeline.row(id)).toMatchObject({ status: 'failed', reason: { code: 'internal_error' } });
  expect(await pipeline.held()).toEqual({ places: 0, seconds: 0 });
});
