import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { DAY, MINUTE } from '../../lambdas/platform/clock.ts';
import { uploadHandlers } from '../../lambdas/uploads/api.lambda.ts';
import { MAX_PICTURE_BYTES, Upload, uploadOperations } from '../../lambdas/uploads/contract.ts';
import { UploadStore } from '../../lambdas/uploads/store.ts';
import { begin, clear, expire, reject } from '../../lambdas/uploads/transitions.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, type Call, callApi } from '../support/http.ts';

let dynamodb: TestDynamoDb;
let store: UploadStore;
let now: number;
let api: ReturnType<typeof serveApi>;
const forms: unknown[][] = [];
const QUOTA = { uploads: 5, bytes: 20_000_000 };

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 12);
  forms.length = 0;
  store = new UploadStore(dynamodb.db, await dynamodb.createTable('Uploads'));
  api = serveApi(uploadOperations, () =>
    uploadHandlers({
      store,
      bucket: {
        form: async (...asked) => {
          forms.push(asked);
          return { url: 'https://uploads.test', fields: { key: asked[0] } };
        },
      },
      quota: QUOTA,
      clock: () => now,
    }),
  );
});

const call = (request: Call) => callApi(api, request);
const PICTURE = { purpose: 'first_frame', content_type: 'image/png', bytes: 1000 };
const create = (body: object, rest: Partial<Call> = {}) =>
  call({
    method: 'POST',
    path: '/v1/uploads',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...rest,
  });
const created = async (body: object = PICTURE) => {
  const answer = await create(body);
  expect(answer.status).toBe(200);
  return Upload.parse(answer.body).id;
};
const get = (id: string, rest: Partial<Call> = {}) =>
  call({ method: 'GET', path: `/v1/uploads/${id}`, ...rest });
const stranger = { ...CALLER, ownerId: 'owner_b', keyId: 'key_b' };

describe('a new upload', () => {
  it('comes with a form for this file alone, and waits', async () => {
    const answer = await create({ ...PICTURE, filename: 'frame.png' });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^upload_[0-9a-f]{32}$/),
      object: 'upload',
      purpose: 'first_frame',
      status: 'waiting',
      filename: 'frame.png',
      content_type: 'image/png',
      bytes: 1000,
      created_at: now / 1000,
      expires_at: now / 1000 + 600,
      width: null,
      height: null,
      error: null,
      form: {
        url: 'https://uploads.test',
        fields: { key: expect.any(String) },
        expires_at: now / 1000 + 600,
      },
    });
    const { id } = Upload.parse(answer.body);
    expect(forms).toEqual([[`quarantine/${id}`, { contentType: 'image/png', bytes: 1000 }, 600]]);
    expect((await get(id)).body).not.toHaveProperty('form');
  });

  it.each([
    ['a film as a first frame', { ...PICTURE, content_type: 'video/mp4' }, 'content_type'],
    ['a film of oneself', { ...PICTURE, purpose: 'recording' }, 'purpose'],
    ['any other type', { ...PICTURE, content_type: 'image/svg+xml' }, 'content_type'],
    ['a film for any other purpose', { ...PICTURE, purpose: 'video', content_type: 'video/mp4' }, 'purpose'],
    ['no bytes', { ...PICTURE, bytes: 0 }, 'bytes'],
    ['half a byte', { ...PICTURE, bytes: 1.5 }, 'bytes'],
    ['a picture that is too large', { ...PICTURE, bytes: MAX_PICTURE_BYTES + 1 }, 'bytes'],
    ['a key of its own', { ...PICTURE, key: 'cleared/x' }, 'key'],
    ['a long name', { ...PICTURE, filename: 'x'.repeat(256) }, 'filename'],
  ])('is refused for %s', async (_, body, param) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(answer.error.param).toBe(param);
    expect(forms).toEqual([]);
  });

  it('counts against the day, by number and by bytes, and the next day is new', async () => {
    const large = { ...PICTURE, bytes: MAX_PICTURE_BYTES };
    await created(large);
    const second = await create(large);
    expect(second.status).toBe(403);
    expect(second.error.code).toBe('quota_exceeded');
    for (let n = 0; n < 4; n++) await created();
    expect((await create(PICTURE)).status).toBe(403);
    expect((await create(PICTURE, { caller: stranger })).status).toBe(200);
    now += DAY;
    await created(large);
  });

  it('counts once for each of many at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(PICTURE)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(QUOTA.uploads);
  });
});

describe('an upload that has ended', () => {
  const FILE = {
    key: 'cleared/x',
    contentType: 'image/jpeg',
    bytes: 9,
    sha256: 'aa',
    width: 1280,
    height: 720,
  };
  const REASON = {
    code: 'person_in_upload',
    message: 'No people.',
    param: null,
    category: 'likeness',
    policy: '1',
  };

  it('shows its size and nothing of where it lies, or why it was refused', async () => {
    const [good, bad] = [await created(), await created()];
    for (const id of [good, bad]) await store.transition(id, begin(now));
    const row = await store.get(good);
    if (!row) throw new Error('gone');
    await store.transition(good, clear(row, FILE, { faces: 0, cameos: [], text: ['secret'] }, now));
    await store.transition(bad, reject(row, REASON, now));
    const shown = await get(good);
    expect(shown.body).toMatchObject({ status: 'cleared', width: 1280, height: 720, error: null });
    expect(JSON.stringify(shown.body)).not.toMatch(/cleared\/|secret|aa/);
    expect((await get(bad)).body).toMatchObject({ status: 'rejected', error: REASON });
  });

  it('is gone when its time is over', async () => {
    const id = await created();
    const row = await store.get(id);
    if (!row) throw new Error('gone');
    await store.transition(id, expire(row, now));
    expect((await get(id)).body).toMatchObject({ status: 'expired' });
    now += DAY + MINUTE;
    expect((await get(id)).status).toBe(404);
    expect((await call({ method: 'GET', path: '/v1/uploads' })).body).toMatchObject({ data: [] });
  });
});

describe('an upload of somebody else', () => {
  it.each(['GET', 'DELETE'])('answers %s as one that does not exist', async (method) => {
    const id = await created();
    const none = id.replace(/.{6}$/, 'ffffff');
    const foreign = await call({ method, path: `/v1/uploads/${id}`, caller: stranger });
    const missing = await call({ method, path: `/v1/uploads/${none}`, caller: stranger });
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.error.message.replace(id, '')).toBe(missing.error.message.replace(none, ''));
    expect((await get(id)).status).toBe(200);
  });

  it('is in no list', async () => {
    await created();
    expect((await call({ method: 'GET', path: '/v1/uploads', caller: stranger })).body).toMatchObject({
      data: [],
    });
  });
});

it('a deleted upload is gone at once, twice over', async () => {
  const id = await created();
  const answer = await call({ method: 'DELETE', path: `/v1/uploads/${id}` });
  expect(answer.body).toEqual({ id, deleted: true, object: 'upload.deleted' });
  expect((await get(id)).status).toBe(404);
  expect((await call({ method: 'DELETE', path: `/v1/uploads/${id}` })).status).toBe(404);
  expect((await call({ method: 'GET', path: '/v1/uploads' })).body).toMatchObject({ data: [] });
  // what its form still brings is nobody's
  expect(await store.transition(id, begin(now))).toMatchObject({ outcome: 'refused' });
});

it('lists page by page, newest first', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    now += 1000;
    ids.push(await created());
  }
  const List = z.object({
    data: z.array(z.object({ id: z.string() })),
    last_id: z.string(),
    has_more: z.boolean(),
  });
  const first = List.parse((await call({ method: 'GET', path: '/v1/uploads?limit=2' })).body);
  const rest = List.parse(
    (await call({ method: 'GET', path: `/v1/uploads?limit=2&after=${first.last_id}` })).body,
  );
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids.toReversed());
  expect([first.has_more, rest.has_more]).toEqual([true, false]);
});
