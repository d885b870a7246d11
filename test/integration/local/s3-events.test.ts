import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUCKET, type S3Fixture, startS3 } from './s3-fixture.ts';

let s3: S3Fixture;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.stop());

const put = (Key: string) => s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'hello' }));
const rule = { id: 'rule', event: 's3:ObjectCreated:*', prefix: 'in/', suffix: '.jsonl' };

describe('a bucket with notifications', () => {
  it('tells of what was put under its prefix and suffix, the key form-encoded', async () => {
    const deliver = vi.fn(async (_: unknown) => {});
    s3.dispatcher.configure(BUCKET, { rules: [{ ...rule, deliver }], eventBridge: null });
    s3.dispatcher.start();
    await put('out/x.jsonl');
    await put('in/x.txt');
    await put('in/a b+ü.jsonl');
    await vi.waitFor(() => expect(deliver).toHaveBeenCalledOnce());
    expect(deliver.mock.calls[0]?.[0]).toMatchObject({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: {
            configurationId: 'rule',
            bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
            object: { key: 'in/a+b%2B%C3%BC.jsonl', size: 5, eTag: expect.stringMatching(/^[0-9a-f]{32}$/) },
          },
        },
      ],
    });
  });

  it('gives EventBridge the key as it is, and tells of deletions', async () => {
    const eventBridge = vi.fn(async (_: unknown) => {});
    s3.dispatcher.configure(BUCKET, { rules: [], eventBridge });
    s3.dispatcher.start();
    await put('in/a b.txt');
    await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'in/a b.txt' }));
    await vi.waitFor(() => expect(eventBridge).toHaveBeenCalledTimes(2));
    expect(eventBridge.mock.calls.map(([event]) => event)).toMatchObject([
      {
        'detail-type': 'Object Created',
        source: 'aws.s3',
        detail: { bucket: { name: BUCKET }, object: { key: 'in/a b.txt', size: 5 }, reason: 'PutObject' },
      },
      { 'detail-type': 'Object Deleted', detail: { object: { key: 'in/a b.txt' } } },
    ]);
  });

  it('delivers after a restart what it could not deliver before', async () => {
    await put('in/late.jsonl');
    await s3.dispatcher.stop();
    const again = await startS3({ folder: s3.folder });
    const deliver = vi.fn(async (_: unknown) => {});
    again.dispatcher.configure(BUCKET, { rules: [{ ...rule, deliver }], eventBridge: null });
    again.dispatcher.start();
    await vi.waitFor(() => expect(deliver).toHaveBeenCalledOnce());
    await again.stop();
  });

  it('tries again when a receiver did not take an event', async () => {
    const deliver = vi.fn(async (_: unknown) => {});
    deliver.mockRejectedValueOnce(new Error('busy'));
    s3.dispatcher.configure(BUCKET, { rules: [{ ...rule, deliver }], eventBridge: null });
    s3.dispatcher.start();
    await put('in/x.jsonl');
    await vi.waitFor(() => expect(deliver).toHaveBeenCalledTimes(2), { timeout: 5000 });
  });
});
