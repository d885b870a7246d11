import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { FunctionError, NotInvocableError, PayloadTooLargeError } from '../../../local/lambda/errors.ts';
import { type FunctionFixture, isRunning, startFunctions } from './function-fixture.ts';

let host: FunctionFixture;
beforeAll(async () => {
  host = await startFunctions();
});
afterAll(() => host.stop());

const asNumber = (value: unknown): number => z.number().parse(value);

describe('a function', () => {
  it('gets its event and a context, and gives back what JSON can carry', async () => {
    const target = await host.create(
      'export const handler = async (event, context) => ({ event, gone: undefined, date: new Date(0), name: context.functionName, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 5000 })',
    );
    expect(await target.invoke({ a: 1 }, 'request-1')).toEqual({
      event: { a: 1 },
      date: '1970-01-01T00:00:00.000Z',
      name: target.definition.name,
      id: 'request-1',
      left: true,
    });
  });

  it('may be a CommonJS bundle with another handler name', async () => {
    const target = await host.create('exports.main = async () => require("node:path").sep', {
      file: 'app.cjs',
      handler: 'app.main',
    });
    expect(await target.invoke({})).toBe('/');
  });

  it('sees the environment Lambda would give it, and nothing of ours', async () => {
    vi.stubEnv('CLOUDREEL_SECRET_OF_THE_PARENT', 'leak');
    const target = await host.create('export const handler = async () => process.env', {
      variables: { TABLE: 'videos' },
      memoryMegabytes: 512,
    });
    const environment = z.record(z.string(), z.string()).parse(await target.invoke({}));
    vi.unstubAllEnvs();
    expect(environment).toMatchObject({
      TABLE: 'videos',
      AWS_LAMBDA_FUNCTION_NAME: target.definition.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_REGION: 'us-east-1',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
    });
    const own = /^(AWS_|LAMBDA_|_HANDLER$|TABLE$|PATH$|HOME$|TMPDIR$|TZ$|LANG$|NODE_CHANNEL_)/;
    expect(Object.keys(environment).filter((name) => !own.test(name))).toEqual([]);
  });

  it('stays warm from one invocation to the next', async () => {
    const target = await host.create('let n = 0; export const handler = async () => ++n');
    expect([await target.invoke({}), await target.invoke({})]).toEqual([1, 2]);
  });

  it('runs in several environments at once, up to its concurrency', async () => {
    const code =
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 150)); return process.pid }';
    const target = await host.create(code, { reservedConcurrency: 2 });
    const pids = await Promise.all([1, 2, 3, 4].map(() => target.invoke({})));
    expect(new Set(pids).size).toBe(2);
  });

  it('does not run with a reserved concurrency of 0', async () => {
    const target = await host.create('export const handler = async () => 1', { reservedConcurrency: 0 });
    await expect(target.invoke({})).rejects.toBeInstanceOf(NotInvocableError);
  });

  it('leaves what it prints in its log', async () => {
    const target = await host.create(
      'export const handler = async () => { console.log("a line"); console.error("an error") }',
    );
    await target.invoke({});
    await vi.waitFor(async () => {
      const log = await readFile(host.log(target), 'utf8');
      expect(log).toMatch(/a line/);
      expect(log).toMatch(/an error/);
    });
  });
});

describe('a function fails', () => {
  it('with the error it threw', async () => {
    const target = await host.create(
      'export const handler = async () => { throw Object.assign(new Error("no such video"), { name: "NotFound" }) }',
    );
    await expect(target.invoke({})).rejects.toMatchObject({
      constructor: FunctionError,
      errorType: 'NotFound',
      message: 'no such video',
    });
  });

  it('when its time is up, and the next invocation has a fresh environment', async () => {
    const code = 'let n = 0; export const handler = async (e) => { n++; if (e.hang) for (;;); return n }';
    const target = await host.create(code, { timeoutSeconds: 1, reservedConcurrency: 1 });
    await target.invoke({});
    await expect(target.invoke({ hang: true })).rejects.toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(await target.invoke({})).toBe(1);
  });

  it('when its process ends, and the next invocation has a fresh one', async () => {
    const code = 'export const handler = async (e) => { if (e.crash) process.exit(3); return process.pid }';
    const target = await host.create(code, { reservedConcurrency: 1 });
    const before = await target.invoke({});
    await expect(target.invoke({ crash: true })).rejects.toMatchObject({
      errorType: 'Runtime.ExitError',
      message: expect.stringContaining('exit status 3'),
    });
    expect(await target.invoke({})).not.toBe(before);
  });

  it.each([
    ['throws while loading', 'throw new TypeError("bad bundle")', {}, 'TypeError'],
    ['has no such export', 'export const other = 1', {}, 'Runtime.HandlerNotFound'],
    ['has no such file', '', { handler: 'missing.handler' }, 'Runtime.ImportModuleError'],
  ])('when its bundle %s, time after time', async (_, code, definition, errorType) => {
    const target = await host.create(code, { ...definition, reservedConcurrency: 1 });
    await expect(target.invoke({})).rejects.toMatchObject({ errorType });
    await expect(target.invoke({})).rejects.toMatchObject({ errorType });
  });

  it('when event or result are larger than 6 MiB', async () => {
    const target = await host.create('export const handler = async (e) => "x".repeat(e.size ?? 0)');
    const large = 6 * 1024 * 1024 + 1;
    await expect(target.invoke({ text: 'x'.repeat(large) })).rejects.toBeInstanceOf(PayloadTooLargeError);
    await expect(target.invoke({ size: large })).rejects.toBeInstanceOf(PayloadTooLargeError);
    expect(await target.invoke({ size: 3 })).toBe('xxx');
  });
});

it('leaves no process behind when it stops, not even a busy one', async () => {
  const own = await startFunctions();
  const target = await own.create(
    'export const handler = async (e) => { if (e.busy) for (;;); return process.pid }',
    { reservedConcurrency: 2 },
  );
  const pid = asNumber(await target.invoke({}));
  const busy = target.invoke({ busy: true });
  busy.catch(() => {});
  await own.stop();
  await expect(busy).rejects.toBeInstanceOf(FunctionError);
  expect(isRunning(pid)).toBe(false);
});
