import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import OpenAI, { toFile } from 'openai';
import OpenAI6 from 'openai-6';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image } from '../support/images.ts';
import { probe } from '../support/media.ts';
import { ended, follow, startTestCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
let user: Awaited<ReturnType<TestCloud['newUser']>>;
let folder: string;

beforeAll(async () => {
  cloud = await startTestCloud();
  user = await cloud.newUser();
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-clients-'));
});
afterAll(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
});

const small = { seconds: '4', size: '720x1280' } as const;

describe.each([
  ['7.57.0', OpenAI],
  ['6.49.0', OpenAI6],
])('the official client %s, with nothing changed but its base URL', (_, Client) => {
  const connect = () => new Client({ baseURL: `${cloud.origin}/v1`, apiKey: user.apiKey });

  it('makes a video and downloads its three files', async () => {
    const client = connect();
    const video = await client.videos.create({ prompt: 'a ball bounces', model: 'sora-2', ...small });
    expect(video).toMatchObject({ object: 'video', status: 'queued', progress: 0, seconds: '4' });
    const states = await follow(user.client, video.id);
    const progress = states.map((state) => state.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(states.at(-1)).toMatchObject({ status: 'completed', progress: 100, error: null });

    const file = await (await client.videos.downloadContent(video.id)).bytes();
    expect(Buffer.from(file.subarray(4, 8)).toString()).toBe('ftyp');
    const thumbnail = await client.videos.downloadContent(video.id, { variant: 'thumbnail' });
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    expect(
      Buffer.from(await thumbnail.arrayBuffer())
        .subarray(8, 12)
        .toString(),
    ).toBe('WEBP');
    const sheet = await client.videos.downloadContent(video.id, { variant: 'spritesheet' });
    expect(sheet.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await sheet.arrayBuffer()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });

  it('takes an image as the opening frame', async () => {
    const reference = await toFile(image(720, 1280, 'image/png'), 'first.png', { type: 'image/png' });
    const video = await connect().videos.create({ prompt: 'a ball', input_reference: reference, ...small });
    expect((await ended(user.client, video.id)).status).toBe('completed');
  });

  it('edits, remixes and extends a finished video', async () => {
    const client = connect();
    const { id } = await client.videos.create({ prompt: 'a ball bounces', ...small });
    await ended(user.client, id);
    const edit = await client.videos.edit({ prompt: 'at night', video: { id } });
    const remix = await client.videos.remix(id, { prompt: 'in anime style' });
    const longer = await client.videos.extend({ prompt: 'it rolls away', seconds: '4', video: { id } });
    expect(edit).toMatchObject({ seconds: '4', remixed_from_video_id: id });
    expect(remix).toMatchObject({ seconds: '4', remixed_from_video_id: id });
    expect(longer).toMatchObject({ seconds: '8', remixed_from_video_id: null });
    for (const video of [edit, remix, longer])
      expect((await ended(user.client, video.id)).status).toBe('completed');
    const file = path.join(folder, `${longer.id}.mp4`);
    await writeFile(file, await (await client.videos.downloadContent(longer.id)).bytes());
    expect((await probe(file)).duration).toBeCloseTo(8, 1);
  });

  it('lists through every page', async () => {
    const other = await cloud.newUser();
    const mine = new Client({ baseURL: `${cloud.origin}/v1`, apiKey: other.apiKey });
    const made = [];
    for (let n = 0; n < 5; n++) made.push((await mine.videos.create({ prompt: `ball ${n}`, ...small })).id);
    const listed = [];
    for await (const video of mine.videos.list({ limit: 2 })) listed.push(video.id);
    expect(listed.toSorted()).toEqual(made.toSorted());
  });

  it('deletes', async () => {
    const client = connect();
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    await expect(client.videos.delete(id)).rejects.toBeInstanceOf(Client.BadRequestError);
    await ended(user.client, id);
    expect(await client.videos.delete(id)).toEqual({ id, deleted: true, object: 'video.deleted' });
    await expect(client.videos.retrieve(id)).rejects.toBeInstanceOf(Client.NotFoundError);
  });

  it('raises its own error classes, with code, param and request id', async () => {
    const client = connect();
    const refused = await client.videos.create({ prompt: '' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Client.BadRequestError);
    expect(refused).toMatchObject({ code: 'invalid_value', param: 'prompt', requestID: expect.any(String) });
    await expect(
      new Client({ baseURL: `${cloud.origin}/v1`, apiKey: 'sk-none' }).videos.list(),
    ).rejects.toBeInstanceOf(Client.AuthenticationError);
    await expect(client.videos.retrieve(`video_${'0'.repeat(32)}`)).rejects.toBeInstanceOf(
      Client.NotFoundError,
    );
  });

  it('makes one video when its first answer is lost', async () => {
    const other = await cloud.newUser();
    const proxy = await lossyProxy(cloud.origin, 1);
    const client = new Client({ baseURL: `${proxy.url}/v1`, apiKey: other.apiKey, maxRetries: 2 });
    const video = await client.videos.create({ prompt: 'only once', ...small });
    proxy.server.close();
    const { data } = await other.client.videos.list();
    expect(data.map(({ id }) => id)).toEqual([video.id]);
  });
});

/** Passes requests on and loses the first answers on the way back. */
async function lossyProxy(target: string, losses: number): Promise<{ url: string; server: Server }> {
  let left = losses;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (left-- > 0) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, server };
}

describe('downloads', () => {
  it('answer with a redirect to a signed URL that serves ranges and cannot be altered', async () => {
    const { id } = await user.client.videos.create({ prompt: 'a ball', ...small });
    await ended(user.client, id);
    const answer = await fetch(`${cloud.origin}/v1/videos/${id}/content`, {
      headers: { authorization: `Bearer ${user.apiKey}` },
      redirect: 'manual',
    });
    expect(answer.status).toBe(302);
    const location = answer.headers.get('location') ?? '';
    const part = await fetch(location, { headers: { range: 'bytes=4-7' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('ftyp');
    expect((await fetch(location.replace('video.mp4', 'plan.json'))).status).toBe(403);
    expect((await fetch(location.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'))).status).toBe(403);
  });
});

describe('cancel', () => {
  it('stops a job and returns its seconds', async () => {
    const poor = await cloud.newUser(4);
    const { id } = await poor.client.videos.create({ prompt: 'a ball', ...small });
    await expect(poor.client.videos.create({ prompt: 'a second ball', ...small })).rejects.toMatchObject({
      status: 403,
      code: 'quota_exceeded',
    });
    const cancelled = await poor.client.post(`/videos/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
    await expect
      .poll(() => poor.client.videos.create({ prompt: 'a third ball', ...small }).catch(() => null), {
        timeout: 10_000,
        interval: 200,
      })
      .toMatchObject({ status: 'queued' });
  });
});

describe('a revoked key', () => {
  it('stops working at once', async () => {
    const leaving = await cloud.newUser();
    const [key] = await cloud.accounts.listKeys(leaving.ownerId);
    await leaving.client.delete(`/api_keys/${key?.keyId}`);
    await expect(leaving.client.videos.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});

it('answers a 10 MB body with 413 and no job', async () => {
  const other = await cloud.newUser();
  const answer = await fetch(`${cloud.origin}/v1/videos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${other.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt: 'x',
      input_reference: { image_url: `data:image/png;base64,${'A'.repeat(10 * 1024 * 1024)}` },
    }),
  });
  expect(answer.status).toBe(413);
  expect((await other.client.videos.list()).data).toEqual([]);
});

it('is healthy without a key', async () => {
  const answer = await fetch(`${cloud.origin}/healthz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ok' });
});

it('lets owners take turns, loses none and makes none twice', async () => {
  const owners = await Promise.all(Array.from({ length: 3 }, () => cloud.newUser()));
  const made = await Promise.all(
    owners.flatMap(({ client }) =>
      Array.from({ length: 6 }, async () => ({
        client,
        id: (await client.videos.create({ prompt: 'ball', ...small })).id,
      })),
    ),
  );
  const videos = await Promise.all(made.map(({ client, id }) => ended(client, id, 280_000)));
  expect(videos.every((video) => video.status === 'completed')).toBe(true);
  expect(new Set(videos.map((video) => video.id)).size).toBe(18);
  const order = made.map(({ id }, at) => ({
    owner: Math.floor(at / 6),
    at: videos.find((video) => video.id === id)?.completed_at ?? 0,
  }));
  const lastOf = (owner: number) =>
    Math.max(...order.filter((job) => job.owner === owner).map((job) => job.at));
  const firstOf = (owner: number) =>
    Math.min(...order.filter((job) => job.owner === owner).map((job) => job.at));
  // nobody's first video came after somebody else's last
  for (const a of [0, 1, 2]) for (const b of [0, 1, 2]) expect(firstOf(a)).toBeLessThanOrEqual(lastOf(b));
}, 300_000);
