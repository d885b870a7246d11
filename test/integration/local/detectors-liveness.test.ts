import { readdir } from 'node:fs/promises';
import {
  CompareFacesCommand,
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
} from '@aws-sdk/client-rekognition';
import type { Canvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawFlat, drawHead, type Head, portrait, readHead } from '../../support/heads.ts';
import { recording } from '../../support/recordings.ts';
import { startDetectorsFixture } from './detectors-fixture.ts';

const FRAMES = 20;

let fixture: Awaited<ReturnType<typeof startDetectorsFixture>>;
let [head, stranger]: Head[] = [];
beforeAll(async () => {
  fixture = await startDetectorsFixture();
  head = await readHead(await portrait('first'), fixture.models);
  stranger = await readHead(await portrait('fourth'), fixture.models);
});
afterAll(() => fixture.stop());

/** A film of a head in one movement from side to side. */
const film = (draw: (angle: number, frame: number) => Canvas) =>
  recording(
    Array.from({ length: FRAMES }, (_, frame) => draw(0.5 * Math.sin((frame / FRAMES) * 2 * Math.PI), frame)),
    10,
  );
const known = (): Head => head ?? expect.fail('no head');
const other = (): Head => stranger ?? expect.fail('no second head');

const open = async (Settings: object = {}) => {
  const { SessionId } = await fixture.rekognition.send(new CreateFaceLivenessSessionCommand({ Settings }));
  return SessionId ?? expect.fail('no session');
};
const send = (session: string, body: Buffer) =>
  fetch(`${fixture.endpoint}/liveness/${session}`, { method: 'PUT', body: new Uint8Array(body) });
const results = (SessionId: string) =>
  fixture.rekognition.send(new GetFaceLivenessSessionResultsCommand({ SessionId }));

async function judged(body: Buffer, settings: object = {}) {
  const session = await open(settings);
  expect((await send(session, body)).status).toBe(204);
  return vi.waitUntil(
    async () => {
      const answer = await results(session);
      return answer.Status === 'IN_PROGRESS' ? null : answer;
    },
    { timeout: 100_000, interval: 100 },
  );
}

describe('a head that turns', () => {
  it('is alive, and its pictures go where the session says', async () => {
    const body = await film((yaw) => drawHead(known(), { yaw }, 480, 360, 160));
    const { Status, Confidence, ReferenceImage, AuditImages } = await judged(body, {
      AuditImagesLimit: 2,
      OutputConfig: { S3Bucket: 'media', S3KeyPrefix: 'checks/' },
    });
    expect(Status).toBe('SUCCEEDED');
    expect(Confidence).toBeGreaterThan(95);
    expect(AuditImages).toHaveLength(2);
    const { Bucket, Name = '' } = ReferenceImage?.S3Object ?? {};
    expect([Bucket, Name]).toEqual(['media', expect.stringMatching(/^checks\/.+\/reference\.jpg$/)]);
    const { FaceMatches } = await fixture.rekognition.send(
      new CompareFacesCommand({
        SourceImage: { Bytes: await known().photo.encode('png') },
        TargetImage: { S3Object: { Bucket, Name } },
        SimilarityThreshold: 90,
      }),
    );
    expect(FaceMatches).toHaveLength(1);
    expect(await readdir(`${fixture.folder}/detectors`)).toEqual([]);
  });
});

describe('what is no head that turns', () => {
  it.each([
    ['a photograph that is turned', (yaw: number) => drawFlat(known(), 1.4 * yaw, 480, 360, 160)],
    ['a head that keeps still', () => drawHead(known(), {}, 480, 360, 160)],
    [
      'a head that another takes the place of',
      (yaw: number, frame: number) =>
        frame < FRAMES / 2
          ? drawHead(known(), { yaw }, 480, 360, 160)
          : shifted(drawHead(other(), { yaw }, 480, 360, 160), 130),
    ],
  ])('%s does not pass', async (_, draw) => {
    const { Status, Confidence } = await judged(await film(draw));
    expect(Status).toBe('SUCCEEDED');
    expect(Confidence).toBeLessThan(10);
  });

  it('a file without a face fails', async () => {
    await expect(judged(Buffer.from('no film'))).resolves.toMatchObject({ Status: 'FAILED' });
  });
});

describe('a session', () => {
  it('takes one recording', async () => {
    const session = await open();
    expect((await send(session, Buffer.from('no film'))).status).toBe(204);
    expect((await send(session, Buffer.from('no film'))).status).toBe(409);
  });

  it('expires, and takes nothing afterwards', async () => {
    const session = await open();
    expect((await results(session)).Status).toBe('CREATED');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4 * 60 * 1000 });
    try {
      expect((await results(session)).Status).toBe('EXPIRED');
      expect((await send(session, Buffer.from('no film'))).status).toBe(409);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is one for one token, and none for an unknown id', async () => {
    const create = () =>
      fixture.rekognition.send(new CreateFaceLivenessSessionCommand({ ClientRequestToken: 'again' }));
    expect((await create()).SessionId).toBe((await create()).SessionId);
    await expect(results('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({
      name: 'SessionNotFoundException',
    });
  });
});

function shifted(picture: Canvas, by: number): Canvas {
  const context = picture.getContext('2d');
  context.drawImage(picture, by, 0);
  return picture;
}
