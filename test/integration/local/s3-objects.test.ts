import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BUCKET, type S3Fixture, startS3 } from './s3-fixture.ts';

const data = randomBytes(200 * 1024);
let s3: S3Fixture;

beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

const bytes = async ({ Body }: GetObjectCommandOutput): Promise<Buffer> =>
  Buffer.from((await Body?.transformToByteArray()) ?? []);

const put = (Key: string, Body: string | Buffer = data) =>
  s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));

describe('an object that was put', () => {
  it('comes back byte for byte with its type, metadata, ETag and checksum', async () => {
    const key = "folder/a b+c ü ~(1)!*'.jpg";
    await s3.client.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: key,
        Body: data,
        ContentType: 'image/jpeg',
        CacheControl: 'max-age=60',
        Metadata: { job: '42' },
      }),
    );
    const got = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect((await bytes(got)).equals(data)).toBe(true);
    expect(got).toMatchObject({
      ContentType: 'image/jpeg',
      CacheControl: 'max-age=60',
      Metadata: { job: '42' },
      ContentLength: data.length,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      ChecksumCRC32: expect.stringMatching(/^.{8}$/),
    });
  });

  it('may come as a stream, whose aws-chunked framing is taken off', async () => {
    const body = Readable.from([data.subarray(0, 70_000), data.subarray(70_000)]);
    await s3.client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 'stream', Body: body, ContentLength: data.length }),
    );
    const got = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'stream' }));
    expect((await bytes(got)).equals(data)).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
  });

  it.each(['SHA1', 'SHA256', 'CRC32'] as const)(
    'keeps the %s checksum it was sent with',
    async (algorithm) => {
      await s3.client.send(
        new PutObjectCommand({ Bucket: BUCKET, Key: algorithm, Body: 'hello', ChecksumAlgorithm: algorithm }),
      );
      const head = await s3.client.send(
        new HeadObjectCommand({ Bucket: BUCKET, Key: algorithm, ChecksumMode: 'ENABLED' }),
      );
      expect(head[`Checksum${algorithm}`]).toMatch(/=$/);
    },
  );

  it('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    const got = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'empty' }));
    expect(await bytes(got)).toHaveLength(0);
  });

  it('replaces the one before, and its file disappears', async () => {
    const blobs = () => readdir(path.join(s3.folder, 'blobs'));
    await put('replaced', 'one');
    const before = await blobs();
    await put('replaced', 'two');
    const got = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'replaced' }));
    expect((await bytes(got)).toString()).toBe('two');
    await vi.waitFor(async () => expect(await blobs()).toHaveLength(before.length));
  });
});

describe('a put is refused', () => {
  it('when its checksum is wrong, leaving nothing', async () => {
    const wrong = new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'wrong',
      Body: 'hello',
      ChecksumCRC32: 'AAAAAA==',
    });
    await expect(s3.client.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(
      s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'wrong' })),
    ).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('when its Content-MD5 is wrong', async () => {
    const wrong = new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'md5',
      Body: 'hello',
      ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==',
    });
    await expect(s3.client.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('when the object exists and If-None-Match is *', async () => {
    await put('once', 'first');
    const again = new PutObjectCommand({ Bucket: BUCKET, Key: 'once', Body: 'second', IfNoneMatch: '*' });
    await expect(s3.client.send(again)).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const got = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'once' }));
    expect((await bytes(got)).toString()).toBe('first');
  });

  it('when If-Match names another version, and accepted when it names this one', async () => {
    const { ETag } = await put('match', 'first');
    const write = (IfMatch: string) =>
      s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'match', Body: 'second', IfMatch }));
    await expect(write('"0123"')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(write(ETag ?? '')).resolves.toBeDefined();
  });

  it('for exactly one of many that race with If-None-Match', async () => {
    const race = Array.from({ length: 10 }, (_, i) =>
      s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'race', Body: `${i}`, IfNoneMatch: '*' })),
    );
    const results = await Promise.allSettled(race);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('when the connection breaks half-way, leaving nothing on disk', async () => {
    const incoming = () => readdir(path.join(s3.folder, 'incoming'));
    const port = Number(new URL(s3.endpoint).port);
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const url = new URL(
      await getSignedUrl(s3.client, new PutObjectCommand({ Bucket: BUCKET, Key: 'broken' })),
    );
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 1000\r\n\r\nhalf`,
    );
    await vi.waitFor(async () => expect(await incoming()).toHaveLength(1));
    socket.destroy();
    await vi.waitFor(async () => expect(await incoming()).toHaveLength(0));
    await expect(s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'broken' }))).rejects.toThrow();
  });

  it('when the key is longer than 1024 bytes', async () => {
    await expect(put('ü'.repeat(513))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });
});

describe('reading', () => {
  const get = (input: Partial<ConstructorParameters<typeof GetObjectCommand>[0]>) =>
    s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'read', ...input }));
  let etag = '';
  beforeAll(async () => {
    etag = (await put('read')).ETag ?? '';
  });

  it.each([
    ['bytes=100-199', 100, 200],
    ['bytes=204700-', 204_700, 204_800],
    ['bytes=-10', 204_790, 204_800],
    ['bytes=204790-999999', 204_790, 204_800],
  ])('gives the range %s', async (Range, start, end) => {
    const got = await get({ Range });
    expect((await bytes(got)).equals(data.subarray(start, end))).toBe(true);
    expect(got.$metadata.httpStatusCode).toBe(206);
    expect(got.ContentRange).toBe(`bytes ${start}-${end - 1}/${data.length}`);
  });

  it('refuses a range outside the object', async () => {
    await expect(get({ Range: 'bytes=204800-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('tells a missing object from a present one', async () => {
    await expect(get({ Key: 'nope' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'nope' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('honours its conditions', async () => {
    await expect(get({ IfNoneMatch: etag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfModifiedSince: new Date(Date.now() + 1000) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get({ IfMatch: '"0"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    expect(await bytes(await get({ IfMatch: etag }))).toHaveLength(data.length);
    await expect(get({ IfUnmodifiedSince: new Date(0) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('knows only the buckets of the template', async () => {
    await expect(get({ Bucket: 'other' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(s3.client.send(new HeadBucketCommand({ Bucket: BUCKET }))).resolves.toBeDefined();
  });
});

describe('listing', () => {
  const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/c/1', 'l/d', 'l/e', 'l/é', 'l/z&<>'];
  const list = (input: Partial<ConstructorParameters<typeof ListObjectsV2Command>[0]>) =>
    s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'l/', ...input }));
  beforeAll(async () => {
    await Promise.all([...keys, 'm/x'].map((key) => put(key, key)));
  });

  it('gives the keys of a prefix in UTF-8 order', async () => {
    const { Contents, IsTruncated } = await list({});
    expect(Contents?.map(({ Key }) => Key)).toEqual([
      'l/a',
      'l/b/1',
      'l/b/2',
      'l/c/1',
      'l/d',
      'l/e',
      'l/z&<>',
      'l/é',
    ]);
    expect(IsTruncated).toBe(false);
    expect(Contents?.[0]).toMatchObject({ Size: 3, LastModified: expect.any(Date) });
  });

  it.each([1, 2, 3])(
    'groups at a delimiter, %i at a time, nothing twice and nothing lost',
    async (MaxKeys) => {
      const seen: (string | undefined)[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await list({
          Delimiter: '/',
          MaxKeys,
          ...(ContinuationToken ? { ContinuationToken } : {}),
        });
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
        seen.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      expect(seen.toSorted()).toEqual(['l/a', 'l/b/', 'l/c/', 'l/d', 'l/e', 'l/z&<>', 'l/é']);
    },
  );

  it('starts after a key', async () => {
    const { Contents } = await list({ StartAfter: 'l/d' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['l/e', 'l/z&<>', 'l/é']);
  });

  it('may be encoded for the way', async () => {
    const { Contents, EncodingType } = await list({ Prefix: 'l/z', EncodingType: 'url' });
    expect([Contents?.[0]?.Key, EncodingType]).toEqual(['l/z%26%3C%3E', 'url']);
  });
});

describe('copying and deleting', () => {
  it('copies bytes and metadata, and outlives the original', async () => {
    await s3.client.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: 'from ü',
        Body: data,
        ContentType: 'image/jpeg',
        Metadata: { a: '1' },
      }),
    );
    const source = `${BUCKET}/${encodeURIComponent('from ü')}`;
    await s3.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'to', CopySource: source }));
    await s3.client.send(
      new CopyObjectCommand({
        Bucket: BUCKET,
        Key: 'to-replaced',
        CopySource: source,
        MetadataDirective: 'REPLACE',
        ContentType: 'text/plain',
      }),
    );
    await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'from ü' }));
    const copy = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'to' }));
    expect((await bytes(copy)).equals(data)).toBe(true);
    expect(copy).toMatchObject({ ContentType: 'image/jpeg', Metadata: { a: '1' } });
    const replaced = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'to-replaced' }));
    expect(replaced).toMatchObject({ ContentType: 'text/plain', Metadata: {} });
  });

  it('refuses to copy what is not there', async () => {
    const copy = new CopyObjectCommand({ Bucket: BUCKET, Key: 'x', CopySource: `${BUCKET}/missing` });
    await expect(s3.client.send(copy)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('deletes many at once, and what is not there', async () => {
    await put('d/1 &<ü', 'x');
    await put('d/2', 'x');
    const objects = [{ Key: 'd/1 &<ü' }, { Key: 'd/2' }, { Key: 'd/none' }];
    const { Deleted } = await s3.client.send(
      new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: objects } }),
    );
    expect(Deleted).toHaveLength(3);
    const { KeyCount } = await s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'd/' }));
    expect(KeyCount).toBe(0);
    await expect(
      s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'none' })),
    ).resolves.toBeDefined();
  });
});

it('says so when something is not provided', async () => {
  await put('tagged', 'x');
  const tag = new PutObjectTaggingCommand({
    Bucket: BUCKET,
    Key: 'tagged',
    Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] },
  });
  await expect(s3.client.send(tag)).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(
    s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'tagged', Body: 'x', Tagging: 'a=b' })),
  ).rejects.toMatchObject({ name: 'NotImplemented' });
});

it('keeps its objects over a restart, and nothing half-written', async () => {
  const first = await startS3({ folder: s3.folder.concat('-restart') });
  await first.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'kept', Body: 'kept' }));
  await first.stop();
  const second = await startS3({ folder: first.folder });
  const got = await second.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'kept' }));
  expect((await bytes(got)).toString()).toBe('kept');
  await second.stop();
  await rm(first.folder, { recursive: true });
});
