import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogFile } from '../../../local/processes/log-file.ts';
import { NotReadyError, waitUntilReady } from '../../../local/processes/ready.ts';
import { Reaper } from '../../../local/processes/reaper.ts';
import { Service } from '../../../local/processes/service.ts';
import { isRunning } from './function-fixture.ts';

let folder: string;
let reaper: Reaper;
let log: LogFile;
const onCrash = vi.fn((_: string) => {});

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-processes-'));
  reaper = new Reaper();
  log = new LogFile(folder, 'service');
  onCrash.mockClear();
});
afterEach(async () => {
  await reaper.stop();
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (code: string, command = process.execPath): Service =>
  new Service({ name: 'test service', command, args: ['-e', code], env: {}, log, reaper, onCrash });
const printed = (text: string) =>
  vi.waitFor(async () => expect(await readFile(log.path, 'utf8')).toContain(text), { timeout: 5000 });

describe('a service', () => {
  it('that ends by itself is reported, with its exit code and its log', async () => {
    run('console.log("last words"); process.exit(3)');
    await vi.waitFor(() => expect(onCrash).toHaveBeenCalledOnce(), { timeout: 5000 });
    expect(onCrash.mock.calls[0]?.[0]).toMatch(
      /^test service ended unexpectedly \(exit code 3\); see .*service\.log$/,
    );
    await printed('last words');
  });

  it('that cannot be started is reported', async () => {
    run('', '/no/such/command');
    await vi.waitFor(() => expect(onCrash).toHaveBeenCalledOnce());
    expect(onCrash.mock.calls[0]?.[0]).toMatch(/test service did not start/);
  });

  it('that is stopped is not a crash', async () => {
    const service = run('setInterval(() => {}, 1000); console.log("up")');
    await printed('up');
    await service.stop();
    expect(isRunning(service.pid ?? 0)).toBe(false);
    expect(onCrash).not.toHaveBeenCalled();
  });

  it('that will not stop is made to', async () => {
    const service = run(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("stubborn")',
    );
    await printed('stubborn');
    await service.stop(50);
    expect(isRunning(service.pid ?? 0)).toBe(false);
  });

  it('takes the processes it started with it', async () => {
    const child = 'setInterval(() => {}, 1000)';
    const service = run(
      `const c = require('node:child_process').spawn(process.execPath, ['-e', '${child}']); console.log('child=' + c.pid); ${child}`,
    );
    await printed('child=');
    const pid = Number(/child=(\d+)/.exec(await readFile(log.path, 'utf8'))?.[1]);
    expect(isRunning(pid)).toBe(true);
    await service.stop();
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });
});

describe('waiting for a service', () => {
  it('ends when it answers', async () => {
    const probe = vi
      .fn(async () => true)
      .mockRejectedValueOnce(new Error('refused'))
      .mockResolvedValueOnce(false);
    await waitUntilReady('it', probe, () => true, 5000);
    expect(probe).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['has ended', () => false, 5000],
    ['takes too long', () => true, 0],
  ])('is given up when it %s', async (_, alive, timeoutMs) => {
    await expect(waitUntilReady('it', async () => false, alive, timeoutMs)).rejects.toBeInstanceOf(
      NotReadyError,
    );
  });
});
