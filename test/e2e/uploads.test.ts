import path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { Upload } from '../../lambdas/uploads/contract.ts';
import { exif, withSegment } from '../support/picture-files.ts';
import { ended, startTestCloud, type TestCloud } from './cloud.ts';

// photographs that come with the face model's package: none is committed here
const PEOPLE = path.join(
  import.meta.dirname,
  '../../node_modules/@vladmandic/human/assets/screenshot-facedetect.jpg',
);

const WithForm = Upload.extend({
  form: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
});
type WithForm = z.output<typeof WithForm>;

let cloud: TestCloud;
let user: Awaited<ReturnType<TestCloud['newUser']>>;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud();
  user = await cloud.newUser();
  s3 = new S3Client({
    endpoint: cloud.cloud.endpoints.s3,
    region: cloud.cloud.region,
    credentials: cloud.cloud.credentials,
    forcePathStyle: true,
  });
});
afterAll(async () => {
  s3.destroy();
  await cloud.stop();
});

/** Hills, of the size of a video. */
function hills(words = ''): Buffer {
  const canvas = createCanvas(1280, 720);
  const context = canvas.getContext('2d');
  context.fillStyle = '#bcd4e6';
  context.fillRect(0, 0, 1280, 720);
  context.fillStyle = '#557a46';
  for (const [x, radius] of [
    [200, 260],
    [640, 340],
    [1080, 230],
  ] as const) {
    context.beginPath();
    context.arc(x, 760, radius, 0, 2 * Math.PI);
    context.fill();
  }
  context.fillStyle = '#111';
  context.font = '80px sans-serif';
  context.fillText(words, 120, 180);
  return canvas.toBuffer('image/jpeg');
}

async function people(): Promise<Buffer> {
  const canvas = createCanvas(1280, 720);
  canvas.getContext('2d').drawImage(await loadImage(PEOPLE), 0, 0, 1280, 720);
  return canvas.toBuffer('image/jpeg');
}

async function announce(
  file: Buffer,
  purpose = 'first_frame',
  contentType = 'image/jpeg',
): Promise<WithForm> {
  const body = { purpose, content_type: contentType, bytes: file.length };
  return WithForm.parse(await user.client.post('/uploads', { body }));
}

/** What a page does with the form. @param changes fields that it has no right to change */
async function post({ form }: WithForm, file: Buffer, changes: Record<string, string> = {}): Promise<number> {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...changes })) data.append(name, value);
  data.append('file', new Blob([new Uint8Array(file)]));
  const answer = await fetch(form.url, { method: 'POST', body: data });
  await answer.arrayBuffer();
  return answer.status;
}

const look = async (id: string): Promise<Upload> => Upload.parse(await user.client.get(`/uploads/${id}`));

/** How the inspection ended. */
const endOf = (id: string): Promise<Upload> =>
  vi.waitUntil(
    async () => {
      const upload = await look(id);
      return upload.status === 'waiting' || upload.status === 'inspecting' ? null : upload;
    },
    { timeout: 100_000, interval: 200 },
  );

async function send(file: Buffer, purpose?: string, contentType?: string): Promise<Upload> {
  const upload = await announce(file, purpose, contentType);
  expect(await post(upload, file)).toBe(204);
  return endOf(upload.id);
}

describe('a form', () => {
  it('takes the file it was asked for, and nothing else', async () => {
    const file = hills();
    const upload = await announce(file);
    const bigger = Buffer.concat([file, Buffer.from('x')]);
    expect(await post(upload, bigger)).toBe(400);
    expect(await post(upload, file.subarray(1))).toBe(400);
    for (const changes of [
      { 'Content-Type': 'text/html' },
      { key: `cleared/${upload.id}/x.jpg` },
      { key: `quarantine/upload_${'0'.repeat(32)}` },
      { 'x-amz-meta-more': 'x' },
    ])
      expect(await post(upload, file, changes)).toBe(403);
    expect((await look(upload.id)).status).toBe('waiting');
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: cloud.cloud.outputs.CloudreelData?.UploadsBucket }),
    );
    expect(Contents).toEqual([]);
  });

  it('can be posted by a page from anywhere, which can read nothing', async () => {
    const { form } = await announce(hills());
    const preflight = (method: string) =>
      fetch(form.url, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': method },
      });
    expect((await preflight('POST')).headers.get('access-control-allow-origin')).toBe('*');
    expect((await preflight('GET')).status).toBe(403);
  });
});

describe('a picture', () => {
  it('is cleared without its metadata, and opens a video', async () => {
    const upload = await send(withSegment(hills('Good morning'), 0xe1, exif(1, 'my garden')));
    expect(upload).toMatchObject({ status: 'cleared', width: 1280, height: 720, error: null });
    const Bucket = cloud.cloud.outputs.CloudreelData?.UploadsBucket;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents).toHaveLength(1);
    expect(Contents[0]?.Key).toMatch(new RegExp(`^cleared/${upload.id}/[0-9a-f]{64}\\.jpg$`));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).toString('latin1')).not.toMatch(
      /GPS|garden|Exif/,
    );

    const body = { prompt: 'a ball bounces', size: '1280x720', input_reference: { file_id: upload.id } };
    const video = await user.client.post<{ id: string }>('/videos', { body });
    expect(await ended(user.client, video.id)).toMatchObject({ status: 'completed' });
    const stranger = await cloud.newUser();
    await expect(stranger.client.post('/videos', { body })).rejects.toMatchObject({
      status: 404,
      code: 'upload_not_found',
    });
  });

  it('with people in it is refused, with what to do', async () => {
    expect(await send(await people())).toMatchObject({
      status: 'rejected',
      error: { code: 'person_in_upload', category: 'likeness', message: expect.stringContaining('cameo') },
    });
  });

  it('with forbidden words painted into it is refused', async () => {
    expect(await send(hills('a naked woman'))).toMatchObject({
      status: 'rejected',
      error: { code: 'moderation_blocked', category: 'sexual' },
    });
  });

  it('that is something else is refused', async () => {
    expect(await send(Buffer.from('<!doctype html><script>alert(1)</script>'))).toMatchObject({
      status: 'rejected',
      error: { code: 'invalid_image' },
    });
  });

  it('that comes inside the request meets the same inspection, and no engine before it', async () => {
    const before = await user.client.videos.list({ limit: 1 });
    const reference = (file: Buffer) => ({ image_url: `data:image/jpeg;base64,${file.toString('base64')}` });
    const create = (file: Buffer) =>
      user.client.post<{ id: string }>('/videos', {
        body: { prompt: 'a ball bounces', size: '1280x720', input_reference: reference(file) },
      });
    const [shown, plain] = [await create(await people()), await create(hills())];
    expect(await ended(user.client, shown.id)).toMatchObject({
      status: 'failed',
      progress: 0,
      error: { code: 'person_in_upload', param: 'input_reference' },
    });
    expect(await ended(user.client, plain.id)).toMatchObject({ status: 'completed' });
    expect(before.data).toHaveLength(1);
  });

  it('that was deleted is gone at once', async () => {
    const { id } = await send(hills());
    expect(await user.client.delete(`/uploads/${id}`)).toMatchObject({ id, deleted: true });
    await expect(user.client.get(`/uploads/${id}`)).rejects.toMatchObject({ status: 404 });
  });
});
