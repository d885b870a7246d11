import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CompareFacesCommand,
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PORTRAITS, portrait } from '../../support/heads.ts';
import { startDetectorsFixture } from './detectors-fixture.ts';

// photographs that come with the face model's package: none is committed here
const ASSETS = path.join(import.meta.dirname, '../../../node_modules/@vladmandic/human/assets');

const GALLERY = path.join(import.meta.dirname, '../../../docs/gallery');

let fixture: Awaited<ReturnType<typeof startDetectorsFixture>>;
beforeAll(async () => {
  fixture = await startDetectorsFixture();
});
afterAll(() => fixture.stop());

async function sign(text: string): Promise<Buffer> {
  const canvas = createCanvas(640, 360);
  const context = canvas.getContext('2d');
  context.fillStyle = '#e8e4d8';
  context.fillRect(0, 0, 640, 360);
  context.fillStyle = '#222';
  context.font = '44px sans-serif';
  context.fillText(text, 60, 200);
  return canvas.encode('png');
}

describe('faces', () => {
  it('are found where they are, with pose, mouth and landmarks', async () => {
    const image = await readFile(path.join(ASSETS, 'screenshot-facedetect.jpg'));
    await fixture.put('party.jpg', image);
    const { FaceDetails = [] } = await fixture.rekognition.send(
      new DetectFacesCommand({
        Image: { S3Object: { Bucket: 'media', Name: 'party.jpg' } },
        Attributes: ['ALL'],
      }),
    );
    const portraits = FaceDetails.filter(({ BoundingBox }) => (BoundingBox?.Width ?? 0) > 0.09);
    expect(portraits).toHaveLength(5);
    for (const { BoundingBox, Pose, MouthOpen, Landmarks, AgeRange, Confidence } of portraits) {
      // the five portraits stand in one row
      expect(BoundingBox?.Top).toBeGreaterThan(0.48);
      expect(BoundingBox?.Top).toBeLessThan(0.56);
      expect(Confidence).toBeGreaterThan(80);
      expect(Math.abs(Pose?.Yaw ?? 90)).toBeLessThan(50);
      expect(MouthOpen?.Confidence).toBeGreaterThan(50);
      expect(Landmarks?.map(({ Type }) => Type)).toEqual(
        expect.arrayContaining(['eyeLeft', 'eyeRight', 'nose', 'mouthUp', 'mouthDown']),
      );
      expect(AgeRange?.Low).toBeLessThan(18);
    }
  });

  it('are not found where there are none', async () => {
    const { FaceDetails } = await fixture.rekognition.send(
      new DetectFacesCommand({ Image: { Bytes: await sign('NOBODY') } }),
    );
    expect(FaceDetails).toEqual([]);
  });
});

describe('text', () => {
  it('is read with lines before their words', async () => {
    const { TextDetections = [] } = await fixture.rekognition.send(
      new DetectTextCommand({ Image: { Bytes: await sign('Fresh lemonade 25') } }),
    );
    expect(
      TextDetections.map(({ Type, DetectedText, Id, ParentId }) => [Type, DetectedText, Id, ParentId]),
    ).toEqual([
      ['LINE', 'Fresh lemonade 25', 0, undefined],
      ['WORD', 'Fresh', 1, 0],
      ['WORD', 'lemonade', 2, 0],
      ['WORD', '25', 3, 0],
    ]);
    const box = TextDetections[0]?.Geometry?.BoundingBox;
    expect(box?.Left).toBeCloseTo(60 / 640, 1);
    expect(box?.Top).toBeCloseTo(165 / 360, 1);
  });
});

describe('moderation', () => {
  it('lets a sign pass and names a model that is not Amazon’s', async () => {
    const { ModerationLabels, ModerationModelVersion } = await fixture.rekognition.send(
      new DetectModerationLabelsCommand({ Image: { Bytes: await sign('Fresh lemonade') } }),
    );
    expect(ModerationLabels).toEqual([]);
    expect(ModerationModelVersion).toMatch(/^local-/);
  });
});

describe('people', () => {
  // the model alone takes each of these for suggestive, with 0.7 to 0.96
  it.each(['skater-cinematic-wide-1', 'gymnast-anime-wide-1', 'miss-realistic-wide-1'])(
    '%s: an athlete is found and not flagged',
    async (name) => {
      const show = await loadImage(await readFile(path.join(GALLERY, `${name}.webp`)));
      const canvas = createCanvas(show.width, show.height);
      canvas.getContext('2d').drawImage(show, 0, 0);
      const Image = { Bytes: await canvas.encode('jpeg', 90) };
      const { ModerationLabels } = await fixture.rekognition.send(
        new DetectModerationLabelsCommand({ Image, MinConfidence: 30 }),
      );
      expect(ModerationLabels).toEqual([]);
      const { Labels = [] } = await fixture.rekognition.send(new DetectLabelsCommand({ Image }));
      expect(Labels[0]?.Name).toBe('Person');
      expect(Labels[0]?.Instances?.length).toBeGreaterThan(0);
    },
  );

  it('are told apart', async () => {
    const bytes = async (name: keyof typeof PORTRAITS, size: number): Promise<Buffer> => {
      const canvas = createCanvas(size, size);
      canvas.getContext('2d').drawImage(await portrait(name), 0, 0, size, size);
      return canvas.encode('jpeg', 80);
    };
    const compare = async (source: Buffer, target: Buffer) => {
      const { FaceMatches = [] } = await fixture.rekognition.send(
        new CompareFacesCommand({
          SourceImage: { Bytes: source },
          TargetImage: { Bytes: target },
          SimilarityThreshold: 0,
        }),
      );
      return FaceMatches[0]?.Similarity ?? Number.NaN;
    };
    expect(await compare(await bytes('first', 480), await bytes('first', 200))).toBeGreaterThan(90);
    expect(await compare(await bytes('first', 480), await bytes('fourth', 480))).toBeLessThan(60);
    // the two who look most alike to the model
    expect(await compare(await bytes('second', 480), await bytes('third', 480))).toBeLessThan(60);
  });
});

describe('an answer', () => {
  it('is the same whatever was asked before', async () => {
    const ask = async (name: 'first' | 'second') => {
      const Bytes = await (await portrait(name)).encode('png');
      const { FaceDetails } = await fixture.rekognition.send(
        new DetectFacesCommand({ Image: { Bytes }, Attributes: ['ALL'] }),
      );
      return FaceDetails;
    };
    const before = await ask('first');
    await ask('second');
    expect(await ask('first')).toEqual(before);
  });
});

describe('refusals', () => {
  const bytes = () => sign('x');

  it.each([
    [
      'an object that is not there',
      { S3Object: { Bucket: 'media', Name: 'none.jpg' } },
      'InvalidS3ObjectException',
    ],
    ['bytes that are no image', { Bytes: Buffer.from('no image at all') }, 'InvalidImageFormatException'],
    ['no image', {}, 'InvalidParameterException'],
  ])('%s', async (_, Image, name) => {
    await expect(fixture.rekognition.send(new DetectFacesCommand({ Image }))).rejects.toMatchObject({ name });
  });

  it('a picture of fewer than 80 pixels', async () => {
    const Bytes = await createCanvas(79, 200).encode('png');
    await expect(
      fixture.rekognition.send(new DetectFacesCommand({ Image: { Bytes } })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('a signature by another key, and none', async () => {
    const { endpoint, credentials } = fixture;
    const stranger = new RekognitionClient({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials, secretAccessKey: 'guessed' },
      maxAttempts: 1,
    });
    await expect(
      stranger.send(new DetectFacesCommand({ Image: { Bytes: await bytes() } })),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    stranger.destroy();
    const unsigned = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'RekognitionService.DetectFaces' },
      body: '{}',
    });
    expect(unsigned.status).toBe(403);
  });

  it('an operation nobody provides', async () => {
    const answer = await fetch(fixture.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'RekognitionService.RecognizeCelebrities' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ __type: 'UnknownOperationException' });
  });
});
