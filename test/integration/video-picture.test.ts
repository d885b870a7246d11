import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { remove } from '../../lambdas/uploads/transitions.ts';
import type { UploadRow } from '../../lambdas/uploads/upload.ts';
import { inspected } from '../../lambdas/videos/inspected.lambda.ts';
import { relay } from '../../lambdas/videos/relay.lambda.ts';
import { cancel } from '../../lambdas/videos/transitions.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { Crash, TestPipeline } from '../support/pipeline.ts';
import { newUpload } from '../support/uploads.ts';
import { DEADLINES, NOW } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let pipeline: TestPipeline;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  pipeline = await TestPipeline.create(dynamodb);
});

const FILE = {
  key: 'cleared/x/1.jpg',
  contentType: 'image/jpeg',
  bytes: 7,
  sha256: 'aa',
  width: 1280,
  height: 720,
};
const NOTHING = { faces: 0, cameos: [], text: [] };
const ENDED = { endedAt: NOW, expiresAt: NOW + 1000 };
const waiting = newUpload();
const clearedAs = (more: object = {}, found: object = {}): UploadRow => ({
  ...waiting,
  ...ENDED,
  status: 'cleared',
  file: { ...FILE, ...more },
  found: { ...NOTHING, ...found },
});

/** A job that waits for its picture, at whichever stage of its inspection. */
async function withPicture(upload: UploadRow | null): Promise<string> {
  if (upload) pipeline.uploads.set(waiting.id, upload);
  pipeline.objects.set(FILE.key, 'picture');
  const { id } = await pipeline.admit({
    owed: 'picture',
    upload: waiting.id,
    firstFrame: 'set at admission',
  });
  return id;
}

/** The stream of the uploads table shows how the inspection ended. */
async function end(id: string, upload: UploadRow): Promise<void> {
  pipeline.uploads.set(waiting.id, upload);
  await inspected({ ...upload, video: id }, pipeline.deps);
  await pipeline.runStream();
}

const pictureOf = (id: string) => pipeline.objects.get(`videos/${id}/input/first-frame`);

describe('a video with a picture', () => {
  it('waits, holds no place and no engine, until the picture is cleared', async () => {
    const id = await withPicture(waiting);
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(await pipeline.row(id)).toMatchObject({ status: 'queued', owed: 'picture', slot: false });
    expect(pipeline.invoked).toEqual([]);
    expect(pictureOf(id)).toBeUndefined();
    await end(id, clearedAs());
    expect(pictureOf(id)).toBe('picture');
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([`${id}-1`]);
  });

  it('goes on at once where the picture was cleared before', async () => {
    const id = await withPicture(clearedAs());
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([`${id}-1`]);
    expect(pictureOf(id)).toBe('picture');
  });

  it.each<[string, UploadRow | null, string]>([
    [
      'is refused',
      {
        ...waiting,
        ...ENDED,
        status: 'rejected',
        reason: {
          code: 'person_in_upload',
          message: 'No people.',
          param: null,
          category: 'likeness',
          policy: '1',
        },
      },
      'person_in_upload',
    ],
    ['never came', { ...waiting, ...ENDED, status: 'expired' }, 'upload_not_found'],
    ['is gone', null, 'upload_not_found'],
    ['was deleted', { ...clearedAs(), deletedAt: NOW }, 'upload_not_found'],
    ['is another’s', { ...clearedAs(), ownerId: 'owner_b' }, 'upload_not_found'],
    ['lies elsewhere than it should', clearedAs({ key: 'cleared/gone' }), 'upload_not_found'],
    ['is of another size when upright', clearedAs({ width: 720, height: 1280 }), 'invalid_image_size'],
    [
      'has writing that the prompt only begins',
      clearedAs({}, { text: ['a naked woman'] }),
      'moderation_blocked',
    ],
  ])('ends with a reason and a refund where the picture %s', async (_, upload, code) => {
    const id = await withPicture(upload);
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(await pipeline.row(id)).toMatchObject({
      status: 'failed',
      reason: { code, param: 'input_reference', message: expect.stringMatching(/\.$/) },
    });
    expect(await pipeline.held()).toEqual({ places: undefined, seconds: 0 });
    expect(pipeline.invoked).toEqual([]);
    expect(pictureOf(id)).toBeUndefined();
  });

  it('is looked at by a person in the end where its writing raises a doubt', async () => {
    const doubt = { stage: 'prompt', category: 'impersonation', policy: '1' } as const;
    const screener = { screen: async () => ({ ...doubt, outcome: 'review', message: 'Hm.' }) as const };
    const id = await withPicture(clearedAs({}, { text: ['The President says'] }));
    await relay(await pipeline.row(id), { ...pipeline.deps, screener });
    expect(await pipeline.row(id)).toMatchObject({ owed: 'slot', doubt });
    const plain = await withPicture(clearedAs());
    await relay(await pipeline.row(plain), { ...pipeline.deps, screener });
    expect((await pipeline.row(plain)).doubt).toBeUndefined();
  });

  it('that was cancelled meanwhile stays so, whatever comes of the picture', async () => {
    const id = await withPicture(waiting);
    await pipeline.store.transition(id, cancel(NOW, DEADLINES));
    await end(id, clearedAs());
    expect((await pipeline.row(id)).status).toBe('cancelled');
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([]);
  });

  it('does not lose its place in line to a word that comes again and late', async () => {
    const id = await withPicture(waiting);
    await end(id, clearedAs());
    const before = await pipeline.row(id);
    await end(id, clearedAs());
    await end(id, { ...clearedAs(), deletedAt: NOW });
    expect(await pipeline.row(id)).toEqual(before);
  });

  it('lets others of its owner pass while it waits', async () => {
    for (let n = 0; n < 6; n++) await withPicture(waiting);
    const { id } = await pipeline.admit();
    await pipeline.runStream();
    await pipeline.runJobs();
    expect(pipeline.invoked).toEqual([`${id}-1`]);
  });

  it('is found by the sweep when the word was lost', async () => {
    const id = await withPicture(waiting);
    await pipeline.runStream();
    pipeline.uploads.set(waiting.id, clearedAs());
    pipeline.now += DEADLINES.OWED_SECONDS;
    await pipeline.runSweep();
    await pipeline.runStream();
    expect(pictureOf(id)).toBe('picture');
  });

  it('survives a crash before or after any call of the relay', async () => {
    for (const after of [false, true])
      for (let calls = 1; ; calls++) {
        const id = await withPicture(clearedAs());
        pipeline.crash = { calls, after };
        const died = await relay(await pipeline.row(id), pipeline.deps).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        pipeline.crash = null;
        await pipeline.deliver(async () => relay(await pipeline.row(id), pipeline.deps));
        expect(pictureOf(id)).toBe('picture');
        expect((await pipeline.row(id)).owed).not.toBe('picture');
        if (!died) break;
        expect(calls).toBeLessThan(10);
      }
  });

  it('is not fetched for a word about an upload that came alone', async () => {
    const id = await withPicture(waiting);
    const before = await pipeline.row(id);
    await inspected(clearedAs(), pipeline.deps);
    expect(await pipeline.row(id)).toEqual(before);
    // and a removed upload is removed for good
    expect(remove(NOW).set).toMatchObject({ deletedAt: NOW });
  });
});
