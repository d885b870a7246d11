import {
  CreateCollectionCommand,
  GetContentModerationCommand,
  GetFaceDetectionCommand,
  GetFaceSearchCommand,
  IndexFacesCommand,
  StartContentModerationCommand,
  StartFaceDetectionCommand,
  StartFaceSearchCommand,
} from '@aws-sdk/client-rekognition';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawHead, type Head, portrait, readHead } from '../../support/heads.ts';
import { recording } from '../../support/recordings.ts';
import { startDetectorsFixture } from './detectors-fixture.ts';

const FPS = 15;

let fixture: Awaited<ReturnType<typeof startDetectorsFixture>>;
let head: Head;
const object = (Name: string) => ({ S3Object: { Bucket: 'media', Name } });
const mouth = (frame: number): number => (frame % 10 < 5 ? 0 : 0.08);

beforeAll(async () => {
  fixture = await startDetectorsFixture();
  head = await readHead(await portrait('first'), fixture.models);
  const turning = Array.from({ length: 30 }, (_, frame) =>
    drawHead(head, { yaw: (frame / 29 - 0.5) * 1.0 }, 480, 360, 160),
  );
  await fixture.put('turning.mp4', await recording(turning, FPS), 'video/mp4');
  const speaking = Array.from({ length: 30 }, (_, frame) =>
    drawHead(head, { mouth: mouth(frame) }, 480, 360, 160),
  );
  await fixture.put('speaking.mp4', await recording(speaking, FPS), 'video/mp4');
});
afterAll(() => fixture.stop());

/** Asks until the job has ended. */
const ended = <Answer extends { JobStatus?: string | undefined }>(
  ask: () => Promise<Answer>,
): Promise<Answer> =>
  vi.waitUntil(
    async () => {
      const answer = await ask();
      return answer.JobStatus === 'IN_PROGRESS' ? null : answer;
    },
    { timeout: 100_000, interval: 100 },
  );

async function detect(name: string, FaceAttributes: 'DEFAULT' | 'ALL') {
  const { JobId } = await fixture.rekognition.send(
    new StartFaceDetectionCommand({ Video: object(name), FaceAttributes }),
  );
  return ended(() => fixture.rekognition.send(new GetFaceDetectionCommand({ JobId })));
}

describe('faces in films', () => {
  it('are followed five times a second while they turn', async () => {
    const { JobStatus, Faces = [], VideoMetadata } = await detect('turning.mp4', 'DEFAULT');
    expect(JobStatus).toBe('SUCCEEDED');
    expect(VideoMetadata).toMatchObject({ DurationMillis: 2000, FrameWidth: 480, FrameHeight: 360 });
    expect(Faces.map(({ Timestamp }) => Timestamp)).toEqual([
      0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800,
    ]);
    const yaws = Faces.map(({ Face }) => Face?.Pose?.Yaw ?? Number.NaN);
    expect((yaws.at(-1) ?? 0) - (yaws[0] ?? 0)).toBeGreaterThan(35);
  });

  it('tell fifteen times a second whether the mouth is open', async () => {
    const { Faces = [] } = await detect('speaking.mp4', 'ALL');
    expect(Faces).toHaveLength(30);
    const right = Faces.filter(({ Face }, frame) => Face?.MouthOpen?.Value === mouth(frame) > 0);
    expect(right.length).toBeGreaterThanOrEqual(28);
  });

  it('are given page by page', async () => {
    const { JobId } = await fixture.rekognition.send(
      new StartFaceDetectionCommand({ Video: object('turning.mp4') }),
    );
    const first = await ended(() =>
      fixture.rekognition.send(new GetFaceDetectionCommand({ JobId, MaxResults: 6 })),
    );
    expect(first.Faces).toHaveLength(6);
    const second = await fixture.rekognition.send(
      new GetFaceDetectionCommand({ JobId, MaxResults: 6, NextToken: first.NextToken }),
    );
    expect(second.Faces?.map(({ Timestamp }) => Timestamp)).toEqual([1200, 1400, 1600, 1800]);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('a job', () => {
  it('is started once by one token, which fits no other request', async () => {
    const request = { Video: object('turning.mp4'), ClientRequestToken: 'once' };
    const start = (input: object) =>
      fixture.rekognition.send(new StartContentModerationCommand({ ...request, ...input }));
    const [first, again] = [await start({}), await start({})];
    expect(again.JobId).toBe(first.JobId);
    await expect(start({ MinConfidence: 90 })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    const answer = await ended(() =>
      fixture.rekognition.send(new GetContentModerationCommand({ JobId: first.JobId })),
    );
    expect(answer).toMatchObject({ JobStatus: 'SUCCEEDED', ModerationLabels: [] });
  });

  it('tells its topic that it has ended', async () => {
    const { JobId } = await fixture.rekognition.send(
      new StartFaceDetectionCommand({
        Video: object('turning.mp4'),
        JobTag: 'recording-7',
        NotificationChannel: { SNSTopicArn: 'arn:topic', RoleArn: 'arn:aws:iam::000000000000:role/r' },
      }),
    );
    await vi.waitUntil(() => fixture.published.length > 0, { timeout: 60_000 });
    expect(fixture.published[0]).toMatchObject({
      topic: 'arn:topic',
      message: { JobId, Status: 'SUCCEEDED', API: 'StartFaceDetection', JobTag: 'recording-7' },
    });
  });

  it('fails with the reason when the file is no film', async () => {
    await fixture.put('broken.mp4', Buffer.from('this is no film'), 'video/mp4');
    const { JobStatus, StatusMessage } = await detect('broken.mp4', 'DEFAULT');
    expect(JobStatus).toBe('FAILED');
    expect(StatusMessage).toBe('the file is no film that can be read');
  });

  it('is refused without an object, and unknown under another name', async () => {
    await expect(detect('nowhere.mp4', 'DEFAULT')).rejects.toMatchObject({
      name: 'InvalidS3ObjectException',
    });
    await expect(
      fixture.rekognition.send(new GetFaceDetectionCommand({ JobId: 'none' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a collection', () => {
  it('finds the person in a film whose portrait it holds', async () => {
    const send = fixture.rekognition;
    await send.send(new CreateCollectionCommand({ CollectionId: 'people' }));
    for (const name of ['first', 'second'] as const) {
      const Bytes = await (await portrait(name)).encode('png');
      await send.send(
        new IndexFacesCommand({ CollectionId: 'people', Image: { Bytes }, ExternalImageId: name }),
      );
    }
    const { JobId } = await send.send(
      new StartFaceSearchCommand({ Video: object('speaking.mp4'), CollectionId: 'people' }),
    );
    const { Persons = [] } = await ended(() => send.send(new GetFaceSearchCommand({ JobId })));
    expect(Persons).toHaveLength(4);
    for (const { FaceMatches = [] } of Persons) {
      expect(FaceMatches.map(({ Face }) => Face?.ExternalImageId)).toEqual(['first']);
    }
    await expect(
      send.send(new StartFaceSearchCommand({ Video: object('speaking.mp4'), CollectionId: 'nobody' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
