import {
  DetectFacesCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { HeadObjectCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { UploadBucket } from '../../../lambdas/uploads/bucket.client.ts';
import { Detectors } from '../../../lambdas/uploads/detectors.client.ts';
import { Inspections } from '../../../lambdas/uploads/inspections.client.ts';
import { InspectionMessage } from '../../../lambdas/uploads/messages.ts';

const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const s3 = mockClient(S3Client);
afterEach(() => {
  rekognition.reset();
  sqs.reset();
  s3.reset();
});

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const detectors = () => new Detectors(new RekognitionClient({}));
const jpeg = new Uint8Array([1, 2, 3]);

describe('the detectors', () => {
  it('see the bytes themselves, and say more than a policy could want', async () => {
    rekognition.on(DetectModerationLabelsCommand).resolves({
      ModerationLabels: [{ Name: 'Weapons', ParentName: 'Violence', Confidence: 61.5 }, { Name: 'Violence' }],
    });
    expect(await detectors().labels(jpeg)).toEqual([
      { name: 'Weapons', parent: 'Violence', confidence: 61.5 },
      { name: 'Violence', confidence: 0 },
    ]);
    const [call] = rekognition.commandCalls(DetectModerationLabelsCommand);
    expect(call?.args[0].input).toEqual({ Image: { Bytes: jpeg }, MinConfidence: 20 });
  });

  it('tell faces with their age, and take one of unknown age for a child’s', async () => {
    const BoundingBox = { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 };
    rekognition.on(DetectFacesCommand).resolves({
      FaceDetails: [{ BoundingBox, Confidence: 99, AgeRange: { Low: 21, High: 29 } }, { Confidence: 80 }],
    });
    const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
    expect(await detectors().faces(jpeg)).toMatchObject([
      { box, confidence: 99, age: { low: 21, high: 29 } },
      { confidence: 80, age: { low: 0, high: 0 } },
    ]);
    const [call] = rekognition.commandCalls(DetectFacesCommand);
    expect(call?.args[0].input.Attributes).toEqual(['DEFAULT', 'AGE_RANGE']);
  });

  it('read lines, not each word once more', async () => {
    rekognition.on(DetectTextCommand).resolves({
      TextDetections: [
        { Type: 'LINE', DetectedText: 'Fresh lemonade' },
        { Type: 'WORD', DetectedText: 'Fresh' },
        { Type: 'LINE' },
      ],
    });
    expect(await detectors().text(jpeg)).toEqual(['Fresh lemonade']);
  });
});

describe('a form', () => {
  const Policy = z.object({ expiration: z.string(), conditions: z.array(z.unknown()) });

  it('signs one key, one type and one size, and nothing that could be added', async () => {
    const bucket = new UploadBucket(new S3Client({ region: 'us-east-1', credentials }), 'uploads');
    const { fields } = await bucket.form('quarantine/x', { contentType: 'image/png', bytes: 1234 }, 600);
    const policy = Policy.parse(JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString()));
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1234, 1234],
        ['eq', '$Content-Type', 'image/png'],
        { key: 'quarantine/x' },
        { bucket: 'uploads' },
      ]),
    );
    expect(JSON.stringify(policy.conditions)).not.toContain('starts-with');
    const minutes = (Date.parse(policy.expiration) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
  });
});

it('an object that is not there is no error', async () => {
  s3.on(HeadObjectCommand).rejects(new NotFound({ message: 'no', $metadata: {} }));
  const bucket = new UploadBucket(new S3Client({ region: 'us-east-1', credentials }), 'uploads');
  expect(await bucket.exists('quarantine/x')).toBe(false);
});

it('a look is asked for as late as it is wanted', async () => {
  sqs.on(SendMessageCommand).resolves({});
  await new Inspections(new SQSClient({}), 'https://sqs.test/inspections').send({ upload: 'upload_1' }, 5);
  expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://sqs.test/inspections',
    MessageBody: '{"upload":"upload_1"}',
    DelaySeconds: 5,
  });
});

describe('a message', () => {
  const id = `upload_${'a'.repeat(32)}`;
  const event = (key: string) => ({ source: 'aws.s3', detail: { bucket: { name: 'b' }, object: { key } } });

  it('is S3’s word or our own', () => {
    expect(InspectionMessage.parse(event(`quarantine/${id}`))).toEqual({ upload: id });
    expect(InspectionMessage.parse({ upload: id })).toEqual({ upload: id });
  });

  it.each([`cleared/${id}`, `quarantine/${id}/more`, 'quarantine/../x', 'quarantine/'])(
    'about %s is none',
    (key) => {
      expect(InspectionMessage.safeParse(event(key)).success).toBe(false);
    },
  );
});
