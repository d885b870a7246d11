import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createStorage, StorageError } from '../../../model/container/storage.client.ts';

describe('storage', () => {
  const s3 = mockClient(S3Client);
  const storage = createStorage(new S3Client({}));
  beforeEach(() => s3.reset());

  it('addresses bucket and key, also with odd characters', async () => {
    s3.on(HeadObjectCommand).resolves({});
    await storage.exists('s3://my-bucket/a b/%41/ü?#x');
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'my-bucket',
      Key: 'a b/%41/ü?#x',
    });
  });

  it('tells a missing object from a broken storage', async () => {
    s3.on(HeadObjectCommand).rejects(new NotFound({ message: '', $metadata: {} }));
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: '', $metadata: {} }));
    expect(await storage.exists('s3://bucket/key')).toBe(false);
    expect(await storage.read('s3://bucket/key')).toBeNull();
    s3.on(HeadObjectCommand).rejects(new Error('AccessDenied'));
    s3.on(GetObjectCommand).rejects(new Error('AccessDenied'));
    await expect(storage.exists('s3://bucket/key')).rejects.toThrow(StorageError);
    await expect(storage.read('s3://bucket/key')).rejects.toThrow(StorageError);
  });

  it('sends the digest along, so that S3 refuses changed bytes', async () => {
    s3.on(PutObjectCommand).resolves({});
    const digest = createHash('sha256').update('hello').digest();
    expect(await storage.writeText('s3://bucket/key', 'hello', 'text/plain')).toEqual({
      bytes: 5,
      sha256: digest.toString('hex'),
    });
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      ContentType: 'text/plain',
      ChecksumSHA256: digest.toString('base64'),
    });
  });
});
