/** What the container does when an engine misbehaves: the null engine is told to. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from './client.ts';
import { type Cloud, type Container, startCloud, startContainer } from './target.ts';

describe('the container', () => {
  let cloud: Cloud;
  let container: Container | undefined;

  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterAll(() => cloud.stop());
  afterEach(async () => {
    await container?.stop();
    container = undefined;
  });

  const start = async (environment: Record<string, string>, engine = 'null') => {
    container = await startContainer(engine, cloud, { CLOUDREEL_STOP_SECONDS: '0.3', ...environment });
    return new EngineClient(container.url, cloud);
  };

  it.each([
    ['fail', { status: 'failed', reason: { code: 'engine_error', retryable: true } }],
    ['garbage', { status: 'failed', reason: { code: 'engine_error', retryable: true } }],
    ['no-video', { status: 'failed', reason: { code: 'engine_error', retryable: true } }],
    ['disk-full', { status: 'failed', reason: { code: 'disk_full', retryable: true } }],
    ['refuse', { status: 'refused', reason: { code: 'unsupported', param: 'prompt' } }],
    ['crash', { status: 'failed', reason: { code: 'engine_error', retryable: true } }],
  ])('answers, and stays up, when the engine does %s', async (fault, response) => {
    const client = await start({ CLOUDREEL_NULL_FAULT: fault });
    const request = client.request();
    expect(await client.invoke(request)).toMatchObject(response);
    expect((await client.ping()).status).toBe(200);
    // the next job is taken
    expect(await client.invoke(client.request())).toMatchObject(response);
    expect(container?.log()).not.toContain(request.prompt);
  });

  it('kills an engine that hangs when its time is over', async () => {
    const client = await start({ CLOUDREEL_NULL_FAULT: 'hang', CLOUDREEL_JOB_SECONDS: '0.5' });
    expect(await client.invoke(client.request())).toMatchObject({
      reason: { code: 'timed_out', retryable: true },
    });
    expect((await client.ping()).status).toBe(200);
  });

  it('kills an engine that hangs when its job is cancelled', async () => {
    const client = await start({ CLOUDREEL_NULL_FAULT: 'hang' });
    const request = client.request();
    const pending = client.invoke(request);
    await client.put(request.cancelMarker);
    expect(await pending).toMatchObject({ reason: { code: 'cancelled', retryable: false } });
  });

  it('says what it was doing and ends when it is told to end', async () => {
    const client = await start({ CLOUDREEL_NULL_SECONDS: '600' });
    const request = client.request();
    const pending = client.invoke(request);
    await expect.poll(() => client.takeProgress(request.job)).not.toEqual([]);
    const exit = once(container?.process ?? process, 'exit');
    container?.process.kill('SIGTERM');
    expect(await pending).toMatchObject({ reason: { code: 'stopping', retryable: true } });
    expect(await exit).toEqual([0, null]);
  });

  it('turns a second job away while one runs, and gives the same attempt one answer', async () => {
    const client = await start({ CLOUDREEL_NULL_SECONDS: '1' });
    const request = client.request();
    const both = [client.invoke(request), client.invoke(request)];
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await client.post(client.request())).status).toBe(503);
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
  });

  it('fails, to be tried again, when storage is gone', async () => {
    const client = await start({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' });
    expect(await client.invoke(client.request())).toMatchObject({
      reason: { code: 'storage_unavailable', retryable: true },
    });
  });

  it('makes the video though nobody takes the progress', async () => {
    const client = await start({ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9' });
    expect(await client.invoke(client.request())).toMatchObject({ status: 'completed' });
  });

  it('fails when the first frame is missing', async () => {
    const client = await start({});
    const request = client.request({
      references: { firstFrame: `s3://${cloud.bucket}/no-such-picture.png` },
    });
    expect(await client.invoke(request)).toMatchObject({ reason: { code: 'storage_unavailable' } });
  });

  it('does not start with an engine that does not exist, and says so', async () => {
    await expect(start({}, './no-such-engine.ts')).rejects.toThrow('could not be loaded');
  });
});
