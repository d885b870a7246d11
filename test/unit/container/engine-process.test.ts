import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProcess, type Job } from '../../../model/container/engine-process.ts';
import { aRequest, recordLog, SECRET_PROMPT } from './fixtures.ts';

describe('the engine process', () => {
  let folder: string;
  let engine: EngineProcess;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-process-'));
    const recorded = recordLog();
    lines = recorded.lines;
    engine = new EngineProcess('null', 100, recorded.log);
  });
  afterEach(async () => {
    await engine.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  const job = (overrides: Partial<Job> = {}): Job => ({
    request: aRequest(),
    folder,
    firstFrame: null,
    appearances: {},
    sourcePlan: null,
    sourceVideo: null,
    signal: new AbortController().signal,
    progress: () => {},
    ...overrides,
  });
  const withFault = (fault: string) => vi.stubEnv('CLOUDREEL_NULL_FAULT', fault);

  it('says who the engine is, once it is loaded', async () => {
    expect(engine.healthy).toBe(false);
    expect(await engine.start()).toEqual({ name: 'null', version: '1', device: 'cpu' });
    expect(engine.healthy).toBe(true);
  });

  it('runs one job after the other in one process', async () => {
    expect(await engine.run(job())).toMatchObject({ type: 'made', made: { width: 64, fps: 8, seconds: 1 } });
    expect((await stat(join(folder, 'video.mp4'))).size).toBeGreaterThan(1000);
    expect(await engine.run(job())).toMatchObject({ type: 'made' });
    expect(lines).toEqual([]);
  });

  it('refuses a source whose plan is none, and goes on from one that is', async () => {
    const source = { relation: 'extension', video: 's3://media/a.mp4', plan: 's3://media/plan' } as const;
    const sourcePlan = join(folder, 'source-plan.json');
    const first = await engine.run(job());
    await writeFile(sourcePlan, '{"protocol":"1"}');
    expect(await engine.run(job({ request: aRequest({ source }), sourcePlan }))).toMatchObject({
      type: 'refused',
      code: 'invalid_source',
      param: 'video',
    });
    await writeFile(sourcePlan, JSON.stringify(first.type === 'made' ? first.made.plan : null));
    expect(await engine.run(job({ request: aRequest({ source, seed: 8 }), sourcePlan }))).toMatchObject({
      made: { plan: { seed: 8, worldSeed: 7, steps: [{ relation: 'original' }, { relation: 'extension' }] } },
    });
  });

  it('passes progress on', async () => {
    vi.stubEnv('CLOUDREEL_NULL_SECONDS', '0.3');
    const progress = vi.fn();
    await engine.run(job({ progress }));
    expect(progress).toHaveBeenCalledWith(0, 'wait');
    expect(progress.mock.calls.length).toBeGreaterThan(1);
  });

  it.each([
    ['fail', { type: 'failed', diskFull: false }],
    ['disk-full', { type: 'failed', diskFull: true }],
    ['refuse', { type: 'refused', code: 'unsupported', message: expect.any(String), param: 'prompt' }],
    ['garbage', { type: 'broken' }],
  ])('says so when the engine is told to %s', async (fault, outcome) => {
    withFault(fault);
    expect(await engine.run(job())).toEqual(outcome);
  });

  it.each(['crash', 'out-of-memory'])(
    'outlives a %s and has a fresh process for the next job',
    async (fault) => {
      // a heap that is full soon
      vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=64');
      withFault(fault);
      expect(await engine.run(job())).toEqual({ type: 'broken' });
      await engine.close();
      withFault('none');
      engine = new EngineProcess('null', 100, recordLog().log);
      expect(await engine.run(job())).toMatchObject({ type: 'made' });
    },
  );

  it('tells an error that nobody caught from a crash, and takes the next job in a fresh process', async () => {
    const path = join(folder, 'careless.mjs');
    await writeFile(
      path,
      `let jobs = 0;
       export const engine = { name: 'careless', version: '1', device: 'cpu', generate: () => new Promise((resolve) => {
         if (jobs++ > 0) resolve('a second job in the same process');
         setTimeout(() => { throw new Error('${SECRET_PROMPT}'); });
       }) };`,
    );
    const careless = new EngineProcess(path, 100, recordLog().log);
    for (let i = 0; i < 3; i++)
      expect(await careless.run(job())).toEqual({ type: 'failed', diskFull: false });
    await careless.close();
  });

  it('loads the engine again at once after a crash', async () => {
    withFault('crash');
    await engine.run(job());
    expect(await engine.start()).toMatchObject({ name: 'null' });
    expect(engine.healthy).toBe(true);
  });

  it('stops a job that listens', async () => {
    vi.stubEnv('CLOUDREEL_NULL_SECONDS', '600');
    const controller = new AbortController();
    const outcome = engine.run(job({ signal: controller.signal, progress: () => controller.abort() }));
    expect(await outcome).toEqual({ type: 'stopped' });
  });

  it('kills a job that does not listen', async () => {
    vi.stubEnv('CLOUDREEL_NULL_SECONDS', '0.1');
    withFault('hang');
    const controller = new AbortController();
    const outcome = engine.run(job({ signal: controller.signal, progress: () => controller.abort() }));
    expect(await outcome).toEqual({ type: 'stopped' });
  });

  it('rejects an engine that cannot be loaded, and is not healthy', async () => {
    const missing = new EngineProcess('./no-such-engine.ts', 100, recordLog().log);
    await expect(missing.start()).rejects.toThrow('could not be loaded');
    expect(missing.healthy).toBe(false);
  });

  it('logs of a failure where it arose, and nothing of what was said', async () => {
    withFault('fail');
    await engine.run(job());
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('null-engine.ts');
    expect(lines[0]).not.toContain('was told to fail');
    expect(lines[0]).not.toContain(SECRET_PROMPT);
  });
});
