import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeAttempt } from '../../../model/container/attempt.ts';
import type { Job, Outcome } from '../../../model/container/engine-process.ts';
import { ARTEFACTS, EngineResponse, screeningFrame } from '../../../model/protocol/index.ts';
import { RESPONSE_FILE } from '../../../model/protocol/response.ts';
import { aRequest, MemoryStorage, recordLog, SECRET_PROMPT } from './fixtures.ts';

const identity = { name: 'fake', version: '1', device: 'cpu' };
const PREFIX = aRequest().output.prefix;

const made: Outcome & { type: 'made' } = {
  type: 'made',
  made: {
    width: 64,
    height: 64,
    fps: 8,
    seconds: 1,
    plan: {
      protocol: '1',
      prompt: SECRET_PROMPT,
      seed: 7,
      style: 'anime',
      worldSeed: 7,
      steps: [{ relation: 'original', prompt: SECRET_PROMPT, shots: [], seconds: 1, seed: 7, style: null }],
      shots: [],
      entities: [],
      elsewhere: [],
      understood: [],
      approximated: [],
      ignored: [],
      contacts: [],
    },
    transcript: { protocol: '1', lines: [] },
    screeningFrames: 2,
    timings: { all: 5 },
  },
};

async function writeArtefacts(folder: string, except?: string) {
  const files = [ARTEFACTS.video.file, ARTEFACTS.thumbnail.file, ARTEFACTS.spritesheet.file];
  for (const file of [...files, screeningFrame(0), screeningFrame(1)]) {
    if (file === except) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `bytes of ${file}`);
  }
}

/** An engine that does `run`, and remembers the jobs it was given. */
function fakeEngine(run: (job: Job) => Promise<Outcome>) {
  const jobs: Job[] = [];
  return {
    jobs,
    start: async () => identity,
    run: (job: Job) => {
      jobs.push(job);
      return run(job);
    },
  };
}

const makes = () =>
  fakeEngine(async ({ folder }) => {
    await writeArtefacts(folder);
    return made;
  });

/** An engine that works until it is told to stop. */
const endless = () =>
  fakeEngine(
    ({ signal }) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve({ type: 'stopped' });
        signal.addEventListener('abort', () => resolve({ type: 'stopped' }));
      }),
  );

describe('an attempt', () => {
  let storage: MemoryStorage;
  let lines: string[];
  let reports: [number, string][];
  let stopping: AbortController;

  beforeEach(() => {
    storage = new MemoryStorage();
    reports = [];
    stopping = new AbortController();
  });
  afterEach(() => vi.useRealTimers());

  const attempt = (engine: ReturnType<typeof fakeEngine>, request = aRequest(), jobMs = 60_000) => {
    const recorded = recordLog();
    lines = recorded.lines;
    const reporter = () => ({
      report: (fraction: number, step: string) => void reports.push([fraction, step]),
      close: async () => {},
    });
    return makeAttempt(request, { engine, storage, log: recorded.log, reporter, jobMs }, stopping.signal);
  };
  const keys = () => [...storage.objects.keys()].map((uri) => uri.replace(PREFIX, ''));

  it('stores every artefact with its type and says their sizes and digests', async () => {
    const response = await attempt(makes());
    expect(EngineResponse.parse(response)).toEqual(response);
    expect(response).toMatchObject({
      status: 'completed',
      engine: identity,
      screeningFrames: 2,
      made: { seed: 7 },
    });
    const video = storage.objects.get(`${PREFIX}video.mp4`);
    expect(video?.contentType).toBe('video/mp4');
    expect(response).toMatchObject({ artefacts: { video: { bytes: video?.body.length } } });
    expect(storage.objects.get(`${PREFIX}frames/0001.jpg`)?.contentType).toBe('image/jpeg');
    expect(new TextDecoder().decode(storage.objects.get(`${PREFIX}plan.json`)?.body)).toContain(
      SECRET_PROMPT,
    );
  });

  it('writes the response last', async () => {
    await attempt(makes());
    expect(keys().at(-1)).toBe(RESPONSE_FILE);
    expect(keys()).toHaveLength(8);
  });

  it('answers a finished attempt again without work', async () => {
    const first = await attempt(makes());
    const engine = makes();
    expect(await attempt(engine)).toEqual(first);
    expect(engine.jobs).toHaveLength(0);
  });

  it('works again where an earlier answer is damaged', async () => {
    await storage.writeText(`${PREFIX}${RESPONSE_FILE}`, '{"status":', 'application/json');
    expect(await attempt(makes())).toMatchObject({ status: 'completed' });
  });

  it('keeps no failure: a second delivery may do better', async () => {
    await attempt(fakeEngine(async () => ({ type: 'failed', diskFull: false })));
    expect(keys()).toEqual([]);
    expect(await attempt(makes())).toMatchObject({ status: 'completed' });
  });

  it('says progress 0 before anything else', async () => {
    const engine = makes();
    await attempt(engine);
    expect(reports[0]).toEqual([0, 'start']);
  });

  it('hands the engine its own empty folder and takes it away afterwards', async () => {
    const engine = makes();
    await attempt(engine);
    const folder = engine.jobs[0]?.folder ?? '';
    expect(folder).not.toBe('');
    expect(existsSync(dirname(folder))).toBe(false);
  });

  it('takes the folder away when the engine fails', async () => {
    const engine = fakeEngine(async () => ({ type: 'broken' }));
    await attempt(engine);
    expect(existsSync(dirname(engine.jobs[0]?.folder ?? ''))).toBe(false);
  });

  it('gives the engine the first frame as a file', async () => {
    await storage.writeText('s3://media/first', 'picture', 'image/png');
    let seen: boolean | undefined;
    const engine = fakeEngine(async ({ folder, firstFrame }) => {
      seen = firstFrame !== null && existsSync(firstFrame);
      await writeArtefacts(folder);
      return made;
    });
    await attempt(engine, aRequest({ references: { firstFrame: 's3://media/first' } }));
    expect(seen).toBe(true);
  });

  it('gives the engine what was measured of the cast, and goes without where nothing lies', async () => {
    const member = (id: string) => ({
      id,
      kind: 'person' as const,
      name: id,
      likeness: [],
      voice: null,
      appearance: `s3://likeness/cameos/${id}/appearance.json` as const,
    });
    await storage.writeText(member('ann').appearance, '{"skin":"#d49f74"}', 'application/json');
    const engine = makes();
    await attempt(engine, aRequest({ cast: [member('ann'), member('erased')] }));
    expect(engine.jobs[0]?.appearances).toEqual({ ann: { skin: '#d49f74' } });
  });

  it('fails rather than guess at an appearance that is none, and logs nothing of it', async () => {
    const appearance = 's3://likeness/cameos/ann/appearance.json';
    await storage.writeText(appearance, '{"skin":"secretive brown"}', 'application/json');
    const cast = [{ id: 'ann', kind: 'person' as const, name: 'Ann', likeness: [], voice: null, appearance }];
    expect(await attempt(makes(), aRequest({ cast }))).toMatchObject({ reason: { code: 'engine_error' } });
    expect(lines.join()).not.toContain('secretive');
  });

  it('fails when the first frame is not there', async () => {
    const request = aRequest({ references: { firstFrame: 's3://media/none' } });
    expect(await attempt(makes(), request)).toMatchObject({
      status: 'failed',
      reason: { code: 'storage_unavailable', retryable: true },
    });
  });

  it('gives the engine the plan and the video of its source as files, and fails when they are not there', async () => {
    const source = { relation: 'extension', video: 's3://media/a.mp4', plan: 's3://media/plan' } as const;
    expect(await attempt(makes(), aRequest({ source }))).toMatchObject({
      reason: { code: 'storage_unavailable', retryable: true },
    });
    await storage.writeText('s3://media/plan', '{"a":"plan"}', 'application/json');
    await storage.writeText('s3://media/a.mp4', 'a video', 'video/mp4');
    let seen: string[] = [];
    const engine = fakeEngine(async ({ folder, sourcePlan, sourceVideo }) => {
      seen = [sourcePlan, sourceVideo].map((path) => (path === null ? 'none' : readFileSync(path, 'utf8')));
      await writeArtefacts(folder);
      return made;
    });
    await attempt(engine, aRequest({ source }));
    expect(seen).toEqual(['{"a":"plan"}', 'a video']);
    // an edit or a remix is made anew from the plan
    const remix = aRequest({
      source: { ...source, relation: 'remix' },
      output: { prefix: 's3://media/out/2/' },
    });
    await attempt(engine, remix);
    expect(seen).toEqual(['{"a":"plan"}', 'none']);
  });

  it('does nothing when the job was cancelled before', async () => {
    await storage.writeText(aRequest().cancelMarker, '', 'text/plain');
    const engine = makes();
    expect(await attempt(engine)).toMatchObject({
      status: 'failed',
      reason: { code: 'cancelled', retryable: false },
    });
    expect(engine.jobs).toHaveLength(0);
  });

  it('stops within a look or two when the job is cancelled', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const engine = endless();
    const pending = attempt(engine);
    await vi.waitUntil(() => engine.jobs.length === 1);
    await storage.writeText(aRequest().cancelMarker, '', 'text/plain');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await pending).toMatchObject({ reason: { code: 'cancelled', retryable: false } });
  });

  it('goes on when it cannot look for the marker', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    let finish: (() => void) | undefined;
    const engine = fakeEngine(async ({ folder }) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      await writeArtefacts(folder);
      return made;
    });
    const pending = attempt(engine);
    await vi.waitUntil(() => finish !== undefined);
    storage.broken.add('exists');
    await vi.advanceTimersByTimeAsync(3000);
    finish?.();
    expect(await pending).toMatchObject({ status: 'completed' });
    expect(lines.filter((line) => line.includes('could not look')).length).toBeGreaterThan(1);
  });

  it('stops a job that takes too long', async () => {
    expect(await attempt(endless(), aRequest(), 20)).toMatchObject({
      reason: { code: 'timed_out', retryable: true },
    });
  });

  it('stops when the container shuts down', async () => {
    const engine = endless();
    const pending = attempt(engine);
    await vi.waitUntil(() => engine.jobs.length === 1);
    stopping.abort();
    expect(await pending).toMatchObject({ reason: { code: 'stopping', retryable: true } });
  });

  it('keeps a refusal and answers it again', async () => {
    const refuses = fakeEngine(async () => ({
      type: 'refused',
      code: 'too_hard',
      message: 'Too hard.',
      param: 'prompt',
    }));
    const response = await attempt(refuses);
    expect(response).toMatchObject({ status: 'refused', reason: { code: 'too_hard', param: 'prompt' } });
    expect(await attempt(makes())).toEqual(response);
  });

  it.each<[string, Outcome, string]>([
    ['a full disk', { type: 'failed', diskFull: true }, 'disk_full'],
    ['an exception', { type: 'failed', diskFull: false }, 'engine_error'],
    ['a crash', { type: 'broken' }, 'engine_error'],
  ])('calls %s by its name', async (_what, outcome, code) => {
    expect(await attempt(fakeEngine(async () => outcome))).toMatchObject({
      status: 'failed',
      reason: { code, retryable: true },
    });
  });

  it.each([ARTEFACTS.video.file, screeningFrame(1)])('fails when the engine forgot %s', async (file) => {
    const engine = fakeEngine(async ({ folder }) => {
      await writeArtefacts(folder, file);
      return made;
    });
    expect(await attempt(engine)).toMatchObject({ status: 'failed', reason: { code: 'engine_error' } });
    expect(keys()).not.toContain(RESPONSE_FILE);
  });

  it.each(['read', 'exists', 'write'] as const)('fails when storage cannot %s', async (operation) => {
    storage.broken.add(operation);
    expect(await attempt(makes())).toMatchObject({
      status: 'failed',
      reason: { code: 'storage_unavailable', retryable: true },
    });
  });

  it('tells a full disk of its own from other faults', async () => {
    const full = new Error('no room', { cause: Object.assign(new Error('write'), { code: 'ENOSPC' }) });
    expect(await attempt(fakeEngine(() => Promise.reject(full)))).toMatchObject({
      status: 'failed',
      reason: { code: 'disk_full', retryable: true },
    });
  });

  it('fails when the engine cannot be loaded', async () => {
    const engine = { ...makes(), start: () => Promise.reject(new Error('no such module')) };
    expect(await attempt(engine)).toMatchObject({ status: 'failed', reason: { code: 'engine_error' } });
  });

  it('logs job and attempt on every line, and the prompt on none', async () => {
    await attempt(fakeEngine(async () => Promise.reject(new Error(`cannot read ${SECRET_PROMPT}`))));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ job: 'video_1', attempt: 1 });
    expect(lines.join()).not.toContain('Zebulon');
  });
});
