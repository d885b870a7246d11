import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BUCKET, type S3Fixture, startS3 } from './s3-fixture.ts';

const MIB = 1024 * 1024;
const data = randomBytes(6 * MIB);
let s3: S3Fixture;

beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

const start = async (Key: string): Promise<string> => {
  const { UploadId } = await s3.client.send(
    new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ContentType: 'video/mp4' }),
  );
  return UploadId ?? '';
};
const uploadPart = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer) => {
  const { ETag } = await s3.client.send(
    new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber, Body }),
  );
  return { PartNumber, ETag };
};
const complete = (Key: string, UploadId: string, Parts: { PartNumber: number; ETag: string | undefined }[]) =>
  s3.client.send(
    new CompleteMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts } }),
  );
const read = async (Key: string): Promise<Buffer> => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

describe('a multipart upload', () => {
  it('joins its parts, uploaded in any order and more than once, and leaves no part behind', async () => {
    const id = await start('joined');
    const second = await uploadPart('joined', id, 2, data.subarray(5 * MIB));
    await uploadPart('joined', id, 1, randomBytes(5 * MIB));
    const first = await uploadPart('joined', id, 1, data.subarray(0, 5 * MIB));
    await expect(s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'joined' }))).rejects.toThrow();
    const { ETag } = await complete('joined', id, [first, second]);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect((await read('joined')).equals(data)).toBe(true);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'joined' }));
    expect(head.ContentType).toBe('video/mp4');
    await vi.waitFor(async () => expect(await readdir(path.join(s3.folder, 'blobs'))).toHaveLength(1));
  });

  it('may be done by lib-storage from a stream', async () => {
    const body = Readable.from([data.subarray(0, 3_000_001), data.subarray(3_000_001)]);
    await new Upload({ client: s3.client, params: { Bucket: BUCKET, Key: 'stream', Body: body } }).done();
    expect((await read('stream')).equals(data)).toBe(true);
  });

  it('may be done with presigned part URLs', async () => {
    const id = await start('presigned');
    const command = new UploadPartCommand({ Bucket: BUCKET, Key: 'presigned', UploadId: id, PartNumber: 1 });
    const url = await getSignedUrl(s3.client, command, { expiresIn: 60 });
    const response = await fetch(url, { method: 'PUT', body: data.subarray(0, 1000) });
    expect(response.status).toBe(200);
    await complete('presigned', id, [{ PartNumber: 1, ETag: response.headers.get('etag') ?? '' }]);
    expect((await read('presigned')).equals(data.subarray(0, 1000))).toBe(true);
  });

  it.each([
    ['parts out of order', [2, 1], 'InvalidPartOrder'],
    ['a part that was never uploaded', [1, 3], 'InvalidPart'],
    ['a small part in the middle', [1, 2], 'EntityTooSmall'],
  ])('is refused with %s', async (_, numbers, name) => {
    const id = await start('refused');
    const parts = [
      await uploadPart('refused', id, 1, data.subarray(0, 100)),
      await uploadPart('refused', id, 2, data.subarray(0, 100)),
    ];
    const listed = numbers.map((number) => ({
      PartNumber: number,
      ETag: parts.at(number - 1)?.ETag ?? '"00"',
    }));
    await expect(complete('refused', id, listed)).rejects.toMatchObject({ name });
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key: 'refused', UploadId: id }));
  });

  it('is over once aborted', async () => {
    const id = await start('aborted');
    const part = await uploadPart('aborted', id, 1, data.subarray(0, 100));
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key: 'aborted', UploadId: id }));
    await expect(complete('aborted', id, [part])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(uploadPart('aborted', id, 2, data.subarray(0, 100))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });
});
