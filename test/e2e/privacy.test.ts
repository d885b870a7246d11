import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { image } from '../support/images.ts';
import { ended, startTestCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
const told: string[] = [];
const log = {
  info: (line: string) => void told.push(line),
  warn: (line: string) => void told.push(line),
};
/** Everything is logged that can be. */
const environment = { POWERTOOLS_LOG_LEVEL: 'DEBUG', MAX_ATTEMPTS: '1' };

const overrides = (fault: string) => ({
  log,
  environment,
  engineEnvironment: { CLOUDREEL_NULL_FAULT: fault, CLOUDREEL_STOP_SECONDS: '0.5' },
});

beforeAll(async () => {
  cloud = await startTestCloud(overrides('none'));
});
afterAll(() => cloud.stop());

async function logFiles(): Promise<Map<string, string>> {
  const names = await readdir(cloud.logsFolder);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(path.join(cloud.logsFolder, name), 'utf8')] as const),
    ),
  );
}

it('no log holds a prompt, a key, a picture or a signed URL, whatever happens to a job', async () => {
  const secret = 'zebrafinchling';
  const idempotencyKey = `order-of-${secret}`;
  const { client, apiKey } = await cloud.newUser();
  const frame = image(720, 1280, 'image/png').toString('base64');
  const create = (prompt: string) =>
    client.post<{ id: string }>('/videos', {
      body: {
        prompt,
        size: '720x1280',
        input_reference: { image_url: `data:image/png;base64,${frame}` },
      },
      headers: { 'idempotency-key': `${idempotencyKey} ${prompt}` },
    });
  const refused = (request: Promise<unknown>) => expect(request).rejects.toMatchObject({ status: 400 });

  const { id } = await create(`a ${secret} sings: "${secret}!"`);
  expect(await ended(client, id)).toMatchObject({ status: 'completed' });
  const content = await fetch(`${cloud.origin}/v1/videos/${id}/content`, {
    headers: { authorization: `Bearer ${apiKey}` },
    redirect: 'manual',
  });
  const signature = new URL(content.headers.get('location') ?? '').searchParams.get('X-Amz-Signature') ?? '';
  expect((await fetch(content.headers.get('location') ?? '')).status).toBe(200);
  await refused(create(`a naked woman and a ${secret}`));
  await refused(client.post('/videos', { body: { prompt: 7, [secret]: secret } }));
  await refused(client.post('/videos', { body: { prompt: 'x', [secret]: secret } }));
  for (const body of [`{"prompt":"a [${secret}]"`, `prompt=x&${secret}=1`])
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect(
        (
          await fetch(`${cloud.origin}/v1/videos`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': type },
            body,
          })
        ).status,
      ).toBe(400);
  await fetch(`${cloud.origin}/v1/videos/${secret}?after=${secret}`, {
    headers: { authorization: `Bearer ${apiKey}x` },
  });
  await client.videos.delete(id);
  for (const fault of ['crash', 'fail', 'garbage']) {
    await cloud.restart(overrides(fault));
    const again = cloud.client(apiKey);
    const { id: broken } = await again.videos.create({ prompt: `a ${secret} and ${fault}` });
    expect(await ended(again, broken)).toMatchObject({ status: 'failed' });
  }
  // what is still in a pipe is written when the cloud stops
  await cloud.restart(overrides('none'));

  const files = await logFiles();
  for (const step of ['Api', 'Relay', 'Dispatch', 'Progress', 'Release', 'Authorize', 'Endpoint']) {
    const written = [...files].filter(([name, text]) => name.includes(step) && text.length > 0);
    expect(written, `nothing was logged by ${step}: ${[...files.keys()]}`).not.toEqual([]);
  }
  expect([...files.values()].join('\n')).toContain(id);
  for (const [name, text] of [...files, ['the cloud itself', told.join('\n')] as const])
    for (const hidden of [secret, apiKey, signature, frame.slice(200, 260), 'X-Amz-Signature='])
      expect(text.includes(hidden), `${name} holds ${hidden}`).toBe(false);
});

it('the engine listens to this machine alone', async () => {
  const lastPort = async () => {
    const [, text = ''] = [...(await logFiles())].find(([name]) => name.includes('Endpoint')) ?? [];
    return [...text.matchAll(/"message":"listening".*?"port":(\d+)/g)].at(-1)?.[1];
  };
  const ping = async (host: string) => (await fetch(`http://${host}:${await lastPort()}/ping`)).status;
  await expect.poll(() => ping('127.0.0.1').catch(() => 0), { timeout: 30_000 }).toBe(200);
  const outside = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  await expect(ping(outside?.address ?? '127.0.0.2')).rejects.toThrow('fetch failed');
});
