import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
} from '@aws-sdk/client-s3';
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { dispatch } from '../../../lambdas/videos/dispatch.lambda.ts';
import { Endpoint } from '../../../lambdas/videos/endpoint.client.ts';
import { Media } from '../../../lambdas/videos/media.client.ts';
import { Outbox } from '../../../lambdas/videos/queue.client.ts';
import { LIKENESS, NOBODY } from '../../support/cameos.ts';
import { DEADLINES, NOW, newJob } from '../../support/videos.ts';

const sagemaker = mockClient(SageMakerRuntimeClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);

afterEach(() => {
  sagemaker.reset();
  s3.reset();
  sqs.reset();
});

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const media = () => new Media(new S3Client({ region: 'us-east-1', credentials }), 'media');

describe('the endpoint', () => {
  it('is asked for one attempt under its own id, with the most time SageMaker gives', async () => {
    sagemaker.on(InvokeEndpointAsyncCommand).resolves({});
    const row = newJob();
    await new Endpoint(new SageMakerRuntimeClient({}), 'engine').invoke(row.id, 2, 's3://media/request.json');
    const [call] = sagemaker.commandCalls(InvokeEndpointAsyncCommand);
    expect(call?.args[0].input).toEqual({
      EndpointName: 'engine',
      ContentType: 'application/json',
      InputLocation: 's3://media/request.json',
      InferenceId: `${row.id}-2`,
      InvocationTimeoutSeconds: 3600,
      RequestTTLSeconds: 21_600,
    });
  });

  it('that throttles leaves the job where it was, for the queue to bring again', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    sagemaker.on(InvokeEndpointAsyncCommand).rejects(throttled);
    const row = newJob({ owed: 'dispatch', attempt: 1, slot: true });
    const transitions: string[] = [];
    const dispatched = dispatch(
      { video: row.id, attempt: 1 },
      {
        store: {
          get: async () => row,
          transition: async (_, change) => {
            transitions.push(change.name);
            return { outcome: 'done', row };
          },
        },
        guard: NOBODY,
        likeness: LIKENESS,
        media: { put: async () => {}, uri: (key) => `s3://media/${key}` },
        endpoint: new Endpoint(new SageMakerRuntimeClient({}), 'engine'),
        watermarks: 'off',
        progressQueueUrl: 'https://sqs.test/progress',
        clock: () => NOW,
        deadlines: DEADLINES,
      },
    );
    await expect(dispatched).rejects.toThrow('slow down');
    expect(transitions).toEqual([]);
  });
});

describe('media', () => {
  it('reads an object that is not there as null', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
    expect(await media().readText('x')).toBeNull();
  });

  it('does not read a giant as a manifest', async () => {
    s3.on(GetObjectCommand).resolves({ ContentLength: 2_000_000 });
    expect(await media().readText('x')).toBe('');
  });

  it('deletes page after page, and says so when S3 keeps something', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'a' }], IsTruncated: true })
      .resolvesOnce({ Contents: [{ Key: 'b' }], IsTruncated: false });
    s3.on(DeleteObjectsCommand)
      .resolvesOnce({})
      .resolvesOnce({ Errors: [{ Key: 'b', Code: 'InternalError' }] });
    await expect(media().deleteAll('p/')).rejects.toThrow('S3 kept 1 objects: InternalError');
    expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(2);
  });

  it('signs a URL for one object, one name and a time', async () => {
    const url = new URL(
      await media().signedUrl('videos/x/video.mp4', { name: 'video.mp4', contentType: 'video/mp4' }, 60),
    );
    expect(url.pathname).toContain('/videos/x/video.mp4');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('response-content-type')).toBe('video/mp4');
  });
});

it('sends JSON', async () => {
  sqs.on(SendMessageCommand).resolves({});
  await new Outbox<object>(new SQSClient({}), 'https://sqs.test/q').send({ video: 'v', attempt: 1 });
  expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://sqs.test/q',
    MessageBody: '{"video":"v","attempt":1}',
  });
});
