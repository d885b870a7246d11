import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsyncInvoker, DEFAULT_ASYNC_POLICY, type FailedInvocation } from '../../../local/lambda/async.ts';
import { silentLog } from '../../../local/log.ts';
import { CloudState } from '../../../local/state.ts';

let folder: string;
let state: CloudState;
const definition = { name: 'fn', arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn' };
const start = (invoke: (event: unknown) => Promise<unknown>, policy = DEFAULT_ASYNC_POLICY): AsyncInvoker => {
  const invoker = new AsyncInvoker(state, silentLog, [1]);
  invoker.register({ definition, invoke }, policy);
  return invoker;
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-async-'));
  state = new CloudState(folder);
});
afterEach(async () => {
  state.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an asynchronous invocation', () => {
  it('is tried three times and then handed to whom it may concern', async () => {
    const invoke = vi.fn(async () => {
      throw new Error('always');
    });
    const onFailure = vi.fn(async (_: FailedInvocation) => {});
    const invoker = start(invoke, { ...DEFAULT_ASYNC_POLICY, onFailure });
    invoker.start();
    invoker.enqueue(definition.arn, { a: 1 });
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    expect(invoke).toHaveBeenCalledTimes(3);
    expect(onFailure.mock.calls[0]?.[0]).toMatchObject({
      condition: 'RetriesExhausted',
      attempts: 3,
      event: { a: 1 },
    });
    await invoker.stop();
  });

  it('is not tried again once it is too old', async () => {
    const invoke = vi.fn(async () => {
      throw new Error('always');
    });
    const onFailure = vi.fn(async (_: FailedInvocation) => {});
    const invoker = start(invoke, { maximumRetryAttempts: 2, maximumEventAgeSeconds: 0, onFailure });
    invoker.start();
    invoker.enqueue(definition.arn, {});
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    expect(invoke).toHaveBeenCalledOnce();
    await invoker.stop();
  });

  it('outlives a restart', async () => {
    const first = start(async () => {});
    first.enqueue(definition.arn, { late: true });
    await first.stop();
    const invoke = vi.fn(async (_: unknown) => {});
    const second = start(invoke);
    second.start();
    await vi.waitFor(() => expect(invoke.mock.calls).toMatchObject([[{ late: true }, expect.any(String)]]));
    await second.stop();
    second.start();
    await second.stop();
    expect(invoke).toHaveBeenCalledOnce();
  });
});
