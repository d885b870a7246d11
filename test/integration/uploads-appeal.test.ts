import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { DAY } from '../../lambdas/platform/clock.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import { safetyHandlers } from '../../lambdas/safety/api.lambda.ts';
import { safetyOperations } from '../../lambdas/safety/contract.ts';
import { PolicyStore } from '../../lambdas/safety/policies.store.ts';
import { PolicySource } from '../../lambdas/safety/policy-source.ts';
import { ReviewStore } from '../../lambdas/safety/reviews.store.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { remove } from '../../lambdas/uploads/transitions.ts';
import { keys, type UploadRow } from '../../lambdas/uploads/upload.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, type Call, callApi } from '../support/http.ts';
import { image } from '../support/images.ts';
import { chunk, withChunks } from '../support/picture-files.ts';
import { aFace, TestUploads } from '../support/uploads.ts';

const ANA = { ...CALLER, ownerId: 'owner_ana', handle: 'ana', operator: 'true' };
const STRANGER = { ...CALLER, ownerId: 'owner_b' };
const EXPLICIT = { name: 'Explicit Nudity', parent: 'Explicit', confidence: 95 };
const GORE = { name: 'Graphic Violence', confidence: 95 };
const picture = image(1280, 720, 'image/png');
const WithId = z.object({ id: z.string() });

let dynamodb: TestDynamoDb;
let uploads: TestUploads;
let api: ReturnType<typeof serveApi>;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  uploads = new TestUploads(dynamodb.db, await dynamodb.createTable('Uploads'));
  const table = await dynamodb.createTable('Safety');
  const policies = new PolicyStore(dynamodb.db, table);
  const reviews = new ReviewStore(dynamodb.db, table);
  uploads.allowance = (owner, digest) => reviews.allowance(owner, digest);
  uploads.labels = [EXPLICIT];
  const unused = async (): Promise<never> => {
    throw new Error('no video is appealed about here');
  };
  api = serveApi(safetyOperations, () =>
    safetyHandlers({
      policies,
      inForce: new PolicySource(policies, () => uploads.now),
      reviews,
      takedowns: new TakedownStore(dynamodb.db, table),
      videos: { get: unused },
      media: { signedUrl: unused },
      uploads: uploads.store,
      uploadBucket: { signedUrl: async (key) => `https://uploads.test/${key}` },
      clock: () => uploads.now,
    }),
  );
});

const get = (path: string, caller: Call['caller'] = CALLER) => callApi(api, { method: 'GET', path, caller });
const post = (path: string, body: object = {}, caller: Call['caller'] = CALLER) =>
  callApi(api, {
    method: 'POST',
    path,
    caller,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const appeal = (upload: string, caller: Call['caller'] = CALLER) =>
  post('/v1/safety/appeals', { upload, words: 'It is a statue.' }, caller);

async function send(file: Buffer, ownerId = CALLER.ownerId): Promise<UploadRow> {
  const id = await uploads.arrive(file, { ownerId });
  await uploads.deliver(id);
  return uploads.row(id);
}

/** An operator claims an appeal and decides. */
async function decide(id: string, verdict: 'approve' | 'refuse'): Promise<void> {
  await post(`/v1/operator/reviews/${id}/claim`, {}, ANA);
  const answer = await post(`/v1/operator/reviews/${id}/decide`, { verdict, reason: 'I looked.' }, ANA);
  expect(answer.status).toBe(200);
}

async function appealed(): Promise<{ row: UploadRow; review: string }> {
  const row = await send(picture);
  const answer = await appeal(row.id);
  expect(answer.body).toMatchObject({
    status: 'open',
    category: 'sexual',
    subject: { kind: 'upload', id: row.id },
  });
  return { row, review: WithId.parse(answer.body).id };
}

describe('a picture that the policy refused', () => {
  it('says how to appeal, and is kept for a reviewer alone, made anew', async () => {
    const { row, review } = await appealed();
    if (row.status !== 'rejected') throw new Error(row.status);
    expect(row.reason.message).toContain(`appeal with ${row.id}`);
    const [key, ...others] = [...uploads.objects.keys()];
    expect(others).toEqual([]);
    expect(key).toBe(keys.refused(row.id, sha256(uploads.objects.get(key ?? '') ?? '')));
    const seen = await get(`/v1/operator/reviews/${review}`, ANA);
    expect(seen.body).toMatchObject({ words: 'It is a statue.', content_url: `https://uploads.test/${key}` });
    expect((await get(`/v1/operator/reviews/${review}`)).status).toBe(403);
  });

  it('is cleared when it is sent again after a person allowed it, and the audit says who did', async () => {
    const { review } = await appealed();
    expect((await send(picture)).status).toBe('rejected');
    await decide(review, 'approve');
    expect((await send(picture)).status).toBe('cleared');
    expect((await get('/v1/safety/appeals')).body).toMatchObject({
      data: [{ status: 'approved', reason: 'I looked.' }],
    });
    const audit = await get('/v1/operator/audit?month=2026-11', ANA);
    expect(audit.body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          by: 'ana',
          action: 'review.decide',
          subject: review,
          reason: 'approve: I looked.',
        }),
      ]),
    });
  });

  it('stays refused when the person says so', async () => {
    const { review } = await appealed();
    await decide(review, 'refuse');
    expect((await send(picture)).status).toBe('rejected');
  });

  it('is allowed to its owner, as this very file, in this category, and no further', async () => {
    const { review } = await appealed();
    await decide(review, 'approve');
    expect((await send(picture, STRANGER.ownerId)).status).toBe('rejected');
    expect((await send(withChunks(picture, chunk('tEXt', Buffer.from('a\0b'))))).status).toBe('rejected');
    uploads.labels = [GORE];
    expect((await send(picture)).status).toBe('rejected');
    uploads.labels = [EXPLICIT];
    uploads.faces = [aFace()];
    expect(await send(picture)).toMatchObject({ reason: { code: 'person_in_upload' } });
    uploads.faces = [];
    uploads.takenDown = () => ({ kind: 'exact', takedown: 't' });
    expect(await send(picture)).toMatchObject({ reason: { category: 'takedown' } });
  });

  it('is appealed about once, by its owner', async () => {
    const { row } = await appealed();
    expect((await appeal(row.id)).error).toMatchObject({ code: 'already_appealed', param: 'upload' });
    const other = await send(picture);
    expect((await appeal(other.id, STRANGER)).status).toBe(404);
  });

  it.each(['is deleted', 'has had its time'])('is gone for the reviewer too when it %s', async (how) => {
    const { row, review } = await appealed();
    if (how === 'is deleted') await uploads.store.transition(row.id, remove(uploads.now));
    else {
      uploads.now += 8 * DAY;
      await uploads.sweep();
    }
    expect((await get(`/v1/operator/reviews/${review}`, ANA)).body).toMatchObject({ content_url: null });
    await uploads.sweep();
    expect([...uploads.objects.keys()]).toEqual([]);
  });

  it('leaves one file behind wherever the inspection dies', async () => {
    for (const after of [false, true])
      for (let calls = 1; calls <= 9; calls++) {
        const id = await uploads.arrive(picture);
        uploads.crash = { calls, after };
        await uploads.deliver(id);
        uploads.crash = null;
        const row = await uploads.row(id);
        const mine = [...uploads.objects.keys()].filter((key) => key.includes(id));
        expect(mine).toEqual([row.status === 'rejected' && row.contested?.key]);
      }
  });
});

describe('what no reviewer can allow', () => {
  it.each(['somebody’s face', 'what was taken down'])(
    '%s is not kept, and cannot be appealed about',
    async (what) => {
      uploads.labels = [];
      if (what === 'somebody’s face') uploads.faces = [aFace()];
      else uploads.takenDown = () => ({ kind: 'exact', takedown: 't' });
      const row = await send(picture);
      expect(row.status).toBe('rejected');
      expect([...uploads.objects.keys()]).toEqual([]);
      expect((await appeal(row.id)).error.code).toBe('nothing_to_appeal');
    },
  );

  it('nor a file that is no picture, nor one that was cleared', async () => {
    expect((await appeal((await send(Buffer.from('no picture'))).id)).error.code).toBe('nothing_to_appeal');
    uploads.labels = [];
    expect((await appeal((await send(picture)).id)).error.code).toBe('nothing_to_appeal');
  });

  it('nor two things at once, nor nothing', async () => {
    const upload = `upload_${'0'.repeat(32)}`;
    const video = `video_${'0'.repeat(32)}`;
    for (const about of [{}, { upload, video }])
      expect((await post('/v1/safety/appeals', { ...about, words: 'Please.' })).status).toBe(400);
  });
});
