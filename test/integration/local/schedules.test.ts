import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Scheduler } from '../../../local/events/schedules.ts';
import { silentLog } from '../../../local/log.ts';
import { rememberedPort } from '../../../local/ports.ts';
import { CloudState } from '../../../local/state.ts';

const DAY_MS = 86_400_000;
let folder: string;
let state: CloudState;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-schedules-'));
  state = new CloudState(folder);
});
afterEach(async () => {
  vi.useRealTimers();
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (periodMs: number, fire: () => Promise<void>): Scheduler => {
  const scheduler = new Scheduler(state, silentLog);
  scheduler.add({ name: 'sweep', periodMs, fire });
  scheduler.start();
  return scheduler;
};

it('fires after each period, even when it failed before', async () => {
  vi.useFakeTimers();
  const fire = vi.fn(async () => {});
  fire.mockRejectedValueOnce(new Error('busy'));
  const scheduler = start(60_000, fire);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(fire).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(122_000);
  expect(fire).toHaveBeenCalledTimes(3);
  await scheduler.stop();
});

it('remembers over a restart when it is due', async () => {
  vi.useFakeTimers();
  const fire = vi.fn(async () => {});
  const first = start(DAY_MS, fire);
  await vi.advanceTimersByTimeAsync(DAY_MS / 2);
  await first.stop();
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(fire).not.toHaveBeenCalled();
  const second = start(DAY_MS, fire);
  await vi.advanceTimersByTimeAsync(1);
  expect(fire).toHaveBeenCalledOnce();
  await second.stop();
});

it('takes a shorter period at once', async () => {
  vi.useFakeTimers();
  const fire = vi.fn(async () => {});
  await start(DAY_MS, fire).stop();
  const scheduler = start(60_000, fire);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fire).toHaveBeenCalledOnce();
  await scheduler.stop();
});

it('gives a service the same port and key every time, and no two services the same port', async () => {
  const [one, two] = [await rememberedPort('one', state), await rememberedPort('two', state)];
  const { secretAccessKey } = state.credentials();
  state.close();
  state = new CloudState(folder);
  expect(await rememberedPort('one', state)).toBe(one);
  expect(two).not.toBe(one);
  expect(state.credentials().secretAccessKey).toBe(secretAccessKey);
});
