import { randomBytes } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, CREDENTIALS, type S3Fixture, startS3 } from './s3-fixture.ts';

const data = randomBytes(20 * 1024);
const ORIGIN = 'http://localhost:5173';
let s3: S3Fixture;

beforeAll(async () => {
  s3 = await startS3({
    cors: [
      {
        allowedMethods: ['GET', 'POST', 'PUT'],
        allowedOrigins: [ORIGIN, 'https://*.example.com'],
        allowedHeaders: ['content-type', 'x-amz-*'],
        exposedHeaders: ['ETag'],
        maxAgeSeconds: 300,
      },
    ],
  });
  await s3.client.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: 'there', Body: data, ContentType: 'video/mp4' }),
  );
});
afterAll(() => s3.stop());

const errorCode = async (response: Response): Promise<string | undefined> =>
  /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];

describe('a request with a signature in its headers', () => {
  const read = new GetObjectCommand({ Bucket: BUCKET, Key: 'there' });

  it.each([
    [
      'a wrong secret',
      { credentials: { ...CREDENTIALS, secretAccessKey: 'other' } },
      'SignatureDoesNotMatch',
    ],
    ['an unknown key', { credentials: { ...CREDENTIALS, accessKeyId: 'AKIAOTHER' } }, 'InvalidAccessKeyId'],
    ['another region', { region: 'eu-west-1' }, 'AuthorizationHeaderMalformed'],
    ['a clock 20 minutes slow', { systemClockOffset: -20 * 60_000 }, 'RequestTimeTooSkewed'],
  ])('is refused with %s', async (_, config, name) => {
    const client = s3.clientWith(config);
    await expect(client.send(read)).rejects.toMatchObject({ name });
  });

  it('is required', async () => {
    const response = await fetch(`${s3.endpoint}/${BUCKET}/there`);
    expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
  });
});

describe('a presigned URL', () => {
  const presign = (command: GetObjectCommand | PutObjectCommand, options = {}) =>
    getSignedUrl(s3.client, command, { expiresIn: 60, ...options });
  const get = new GetObjectCommand({ Bucket: BUCKET, Key: 'there' });

  it('reads, with the overrides that were signed', async () => {
    const url = await presign(
      new GetObjectCommand({
        Bucket: BUCKET,
        Key: 'there',
        ResponseContentDisposition: 'attachment; filename="clip.mp4"',
        ResponseContentType: 'application/octet-stream',
      }),
    );
    const response = await fetch(url);
    expect(Buffer.from(await response.arrayBuffer()).equals(data)).toBe(true);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="clip.mp4"');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
  });

  it('serves a range, as a video element asks for', async () => {
    const response = await fetch(await presign(get), { headers: { range: 'bytes=0-1' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([
      206,
      `bytes 0-1/${data.length}`,
    ]);
    await response.arrayBuffer();
  });

  it('writes', async () => {
    const put = new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'put',
      ContentType: 'video/mp4',
      Metadata: { a: '1' },
    });
    const response = await fetch(await presign(put), {
      method: 'PUT',
      body: data,
      headers: { 'content-type': 'video/mp4' },
    });
    expect(response.status).toBe(200);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'put' }));
    expect(head).toMatchObject({
      ContentLength: data.length,
      ContentType: 'video/mp4',
      Metadata: { a: '1' },
    });
  });

  it('cannot be turned to another object, method, parameter or signature', async () => {
    const change = async (edit: (url: URL) => void): Promise<URL> => {
      const url = new URL(await presign(get));
      edit(url);
      return url;
    };
    const tampered = await Promise.all([
      change((url) => {
        url.pathname = `/${BUCKET}/other`;
      }),
      change((url) => url.searchParams.set('X-Amz-Expires', '604800')),
      change((url) => url.searchParams.set('response-content-type', 'text/html')),
      change((url) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))),
    ]);
    for (const url of tampered) {
      const response = await fetch(url);
      expect([response.status, await errorCode(response)]).toEqual([403, 'SignatureDoesNotMatch']);
    }
    const put = await fetch(await presign(get), { method: 'PUT', body: 'x' });
    expect([put.status, await errorCode(put)]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('does not accept an amz header that was not signed', async () => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'meta' });
    const response = await fetch(await presign(put), {
      method: 'PUT',
      body: 'x',
      headers: { 'x-amz-meta-a': '1' },
    });
    expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
  });

  it('expires', async () => {
    const response = await fetch(
      await presign(get, { expiresIn: 1, signingDate: new Date(Date.now() - 2000) }),
    );
    expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
  });

  it('is not valid before its time', async () => {
    const response = await fetch(await presign(get, { signingDate: new Date(Date.now() + 3600_000) }));
    expect(response.status).toBe(403);
    await response.text();
  });
});

describe('a POST form', () => {
  const post = (max: number, expires = 60) =>
    createPresignedPost(s3.client, {
      Bucket: BUCKET,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
      Key: 'up/${filename}',
      Conditions: [
        ['content-length-range', 10, max],
        ['starts-with', '$Content-Type', 'image/'],
      ],
      Fields: { 'Content-Type': 'image/jpeg', 'x-amz-meta-owner': 'me' },
      Expires: expires,
    });
  const submit = (
    { url, fields }: Awaited<ReturnType<typeof post>>,
    changes: Record<string, string> = {},
    content: Uint8Array<ArrayBuffer> = new Uint8Array(data),
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value);
    form.append('file', new Blob([content]), 'pic ü.jpg');
    return fetch(url, { method: 'POST', body: form, redirect: 'manual', headers: { origin: ORIGIN } });
  };

  it('uploads under the name of the file', async () => {
    const response = await submit(await post(1e6));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'up/pic ü.jpg' }));
    expect(head).toMatchObject({
      ContentLength: data.length,
      ContentType: 'image/jpeg',
      Metadata: { owner: 'me' },
    });
  });

  it.each([
    ['too large a file', 1000, {}, data, 400, 'EntityTooLarge'],
    ['too small a file', 1e6, {}, Buffer.from('tiny'), 400, 'EntityTooSmall'],
    ['another content type', 1e6, { 'Content-Type': 'text/html' }, data, 403, 'AccessDenied'],
    ['a key outside the prefix', 1e6, { key: 'evil/x' }, data, 403, 'AccessDenied'],
    ['a field nobody signed', 1e6, { 'x-amz-meta-more': '1' }, data, 403, 'AccessDenied'],
    ['a tampered signature', 1e6, { 'X-Amz-Signature': '0'.repeat(64) }, data, 403, 'SignatureDoesNotMatch'],
    [
      'another policy',
      1e6,
      { Policy: Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64') },
      data,
      403,
      'SignatureDoesNotMatch',
    ],
  ])('is refused with %s', async (_, max, changes, content, status, code) => {
    const response = await submit(await post(max), changes, new Uint8Array(content));
    expect([response.status, await errorCode(response)]).toEqual([status, code]);
    await expect(s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'evil/x' }))).rejects.toThrow();
  });

  it('is refused after its policy has expired', async () => {
    const later = await startS3({ now: () => Date.now() + 120_000 });
    const form = await post(1e6);
    const response = await submit({ ...form, url: form.url.replace(s3.endpoint, later.endpoint) });
    expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
    await later.stop();
  });

  it('answers 201 with the place, or redirects, when the policy says so', async () => {
    const make = (field: Record<string, string>) =>
      createPresignedPost(s3.client, { Bucket: BUCKET, Key: 'placed', Fields: field });
    const created = await submit(await make({ success_action_status: '201' }));
    expect([created.status, /<Key>(.*)<\/Key>/.exec(await created.text())?.[1]]).toEqual([201, 'placed']);
    const redirected = await submit(await make({ success_action_redirect: `${ORIGIN}/done` }));
    expect([redirected.status, redirected.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^http:\/\/localhost:5173\/done\?bucket=media&key=placed&etag=/),
    ]);
  });
});

describe('a browser from another origin', () => {
  const preflight = (origin: string, method: string, headers = '') =>
    fetch(`${s3.endpoint}/${BUCKET}/x`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(headers ? { 'access-control-request-headers': headers } : {}),
      },
    });

  it.each([
    [ORIGIN, 'PUT', 'content-type, x-amz-meta-a', 200],
    ['https://app.example.com', 'GET', '', 200],
    [ORIGIN, 'DELETE', '', 403],
    [ORIGIN, 'PUT', 'authorization', 403],
    ['https://evil.test', 'GET', '', 403],
  ])('%s wants to %s with "%s": %i', async (origin, method, headers, status) => {
    const response = await preflight(origin, method, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
    await response.text();
  });

  it('may read what a rule exposes, errors included', async () => {
    const response = await fetch(`${s3.endpoint}/${BUCKET}/there`, { headers: { origin: ORIGIN } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-expose-headers')).toBe('ETag');
    await response.text();
  });
});
