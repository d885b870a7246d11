import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { logger } from '../../lambdas/platform/log.ts';
import { receivePicture } from '../../lambdas/uploads/receive.ts';
import { UploadStore } from '../../lambdas/uploads/store.ts';
import { begin, clear, expire, reject, remove as removeUpload } from '../../lambdas/uploads/transitions.ts';
import { keys as uploadKeys } from '../../lambdas/uploads/upload.ts';
import { videoHandlers } from '../../lambdas/videos/api.lambda.ts';
import { MAX_PROMPT, Video, videoOperations } from '../../lambdas/videos/contract.ts';
import { VideoStore } from '../../lambdas/videos/store.ts';
import { complete, startRelease } from '../../lambdas/videos/transitions.ts';
import { NOBODY } from '../support/cameos.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, type Call, callApi } from '../support/http.ts';
import { image } from '../support/images.ts';
import { promptScreening } from '../support/safety.ts';
import { newUpload } from '../support/uploads.ts';
import { DEADLINES } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let store: VideoStore;
let uploads: UploadStore;
let objects: Map<string, Uint8Array>;
let api: ReturnType<typeof serveApi>;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  store = new VideoStore(dynamodb.db, await dynamodb.createTable('Videos'));
  uploads = new UploadStore(dynamodb.db, await dynamodb.createTable('Uploads'));
  objects = new Map();
  const receiving = {
    store: uploads,
    bucket: { put: async (key: string, bytes: Uint8Array) => void objects.set(key, Buffer.from(bytes)) },
    quota: { uploads: 9, bytes: 1e9 },
    clock: Date.now,
  };
  api = serveApi(videoOperations, () =>
    videoHandlers({
      store,
      guard: NOBODY,
      uploads: {
        get: (id) => uploads.get(id),
        receive: (caller, picture, video) => receivePicture(caller, picture, video, receiving),
        discard: async (id) => void (await uploads.transition(id, removeUpload(Date.now()))),
      },
      media: {
        copy: async (from, to) => {
          const found = objects.get(from);
          if (found) objects.set(to, found);
          return found !== undefined;
        },
        delete: async (key) => void objects.delete(key),
        signedUrl: async (key, file, seconds) => `https://media.test/${key}?name=${file.name}&for=${seconds}`,
      },
      screening: promptScreening(),
      clock: Date.now,
      deadlines: DEADLINES,
      downloadUrlSeconds: 3600,
    }),
  );
});

const call = (request: Call) => callApi(api, request);
const create = (body: object, rest: Partial<Call> = {}) =>
  call({
    method: 'POST',
    path: '/v1/videos',
    body: JSON.stringify(body),
    ...rest,
    headers: { 'content-type': 'application/json', ...rest.headers },
  });

async function created(
  body: object = { prompt: 'a ball bounces' },
  rest: Partial<Call> = {},
): Promise<Video> {
  const answer = await create(body, rest);
  expect(answer.status).toBe(200);
  return Video.parse(answer.body);
}

const finished = async () => finish((await created()).id);

/** Lets a job end well, without an engine. */
async function finish(id: string): Promise<string> {
  const artefact = (key: string) => ({ key: `videos/${id}/1/output/${key}`, bytes: 1, sha256: 'a' });
  const artefacts = {
    video: artefact('video.mp4'),
    thumbnail: artefact('thumbnail.webp'),
    spritesheet: artefact('spritesheet.jpg'),
  };
  await store.takeSlot({ id, ownerId: 'owner_a' }, { slotsPerOwner: 99, dueAt: 0 });
  await store.transition(id, startRelease(1, Date.now(), DEADLINES));
  await store.transition(id, complete(1, artefacts, Date.now(), DEADLINES));
  return id;
}

describe('create', () => {
  it('answers all thirteen keys, with the contract’s defaults', async () => {
    const answer = await create({ prompt: 'a ball bounces' });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^video_[0-9a-f]{32}$/),
      object: 'video',
      model: 'sora-2',
      status: 'queued',
      progress: 0,
      created_at: expect.any(Number),
      completed_at: null,
      expires_at: null,
      prompt: 'a ball bounces',
      size: '720x1280',
      seconds: '4',
      remixed_from_video_id: null,
      error: null,
    });
    expect(answer.headers).toMatchObject({ 'openai-poll-after-ms': '1000', 'x-request-id': 'request-1' });
  });

  it('takes multipart as well, with a file as the opening frame', async () => {
    const form = new FormData();
    form.append('prompt', 'a ball bounces');
    form.append('size', '1280x720');
    form.append('input_reference', new File([new Uint8Array(image(1280, 720, 'image/webp'))], 'x.bin'));
    const answer = await call({ method: 'POST', path: '/v1/videos', body: form });
    expect(answer.status).toBe(200);
    const { id } = Video.parse(answer.body);
    const row = await store.get(id);
    expect(row).toMatchObject({ owed: 'picture', firstFrame: `videos/${id}/input/first-frame` });
    // it lies in the quarantine, and nowhere else
    expect([...objects.keys()]).toEqual([uploadKeys.quarantine(row?.upload ?? '')]);
    expect(await uploads.get(row?.upload ?? '')).toMatchObject({
      purpose: 'first_frame',
      status: 'waiting',
      ownerId: 'owner_a',
      video: id,
    });
    expect(await store.waiting('owner_a', 9)).toEqual([]);
  });

  it('counts characters as people do', async () => {
    expect((await create({ prompt: '🏀'.repeat(MAX_PROMPT) })).status).toBe(200);
  });

  it.each([
    ['no prompt', {}, 'prompt', 'missing_required_parameter'],
    ['an empty prompt', { prompt: '   ' }, 'prompt', 'invalid_value'],
    ['a prompt of 32,001 characters', { prompt: 'x'.repeat(MAX_PROMPT + 1) }, 'prompt', 'invalid_value'],
    ['a prompt that is a number', { prompt: 7 }, 'prompt', 'invalid_value'],
    ['an unknown field', { prompt: 'x', colour: 'red' }, 'colour', 'unknown_parameter'],
    ['an unknown size', { prompt: 'x', size: '640x480' }, 'size', 'invalid_value'],
    ['an unknown length', { prompt: 'x', seconds: '5' }, 'seconds', 'invalid_value'],
    ['an unknown model', { prompt: 'x', model: 'veo-3' }, 'model', 'invalid_value'],
    [
      'an image URL we do not fetch',
      { prompt: 'x', input_reference: { image_url: 'https://x.test/a.png' } },
      'input_reference[image_url]',
      'invalid_value',
    ],
    [
      'a data URL that is no image',
      { prompt: 'x', input_reference: { image_url: 'data:image/png;base64,AAAA' } },
      'input_reference[image_url]',
      'invalid_image',
    ],
    [
      'a data URL that is not base64',
      { prompt: 'x', input_reference: { image_url: 'data:image/png,x' } },
      'input_reference[image_url]',
      'invalid_image',
    ],
    [
      'an image of another size',
      {
        prompt: 'x',
        size: '1280x720',
        input_reference: {
          image_url: `data:image/png;base64,${image(720, 1280, 'image/png').toString('base64')}`,
        },
      },
      'input_reference[image_url]',
      'invalid_image_size',
    ],
    ['a body that is a list', [], null, 'invalid_value'],
  ])('refuses %s with 400, the field and a code', async (_, body, param, code) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(answer.error).toMatchObject({ param, code, type: 'invalid_request_error' });
    expect(answer.headers).toMatchObject({ 'x-should-retry': 'false' });
    expect(objects.size).toBe(0);
  });

  it('says no more than the beginning of a field name of the caller’s', async () => {
    const answer = await create({ prompt: 'x', ['k'.repeat(1_000_000)]: 1 });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body).length).toBeLessThan(500);
  });

  it('does not log a prompt that a wrong content type made a field name of', async () => {
    const log = vi.spyOn(logger, 'info');
    const answer = await call({
      method: 'POST',
      path: '/v1/videos',
      body: '{"prompt":"a [secret] garden"}',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(400);
    expect(log).toHaveBeenCalledWith('rejected', expect.anything());
    expect(JSON.stringify(log.mock.calls)).not.toContain('garden');
  });

  it('says which values a field may have', async () => {
    expect((await create({ prompt: 'x', size: '640x480' })).error.message).toContain('1280x720');
  });

  it('refuses what the policy forbids, naming the category and not repeating the prompt', async () => {
    const answer = await create({ prompt: 'a naked woman on a beach' });
    expect(answer.status).toBe(400);
    expect(answer.error).toMatchObject({ code: 'moderation_blocked', param: 'prompt' });
    expect(answer.error.message).toContain('sexual');
    expect(answer.error.message).not.toContain('beach');
  });

  it('refuses what exceeds the quota with 403, which no client retries', async () => {
    await created(
      { prompt: 'x', seconds: '20' },
      { caller: { ...CALLER, ownerId: 'o', secondsPerDay: '30' } },
    );
    const answer = await create(
      { prompt: 'x', seconds: '12' },
      { caller: { ...CALLER, ownerId: 'o', secondsPerDay: '30' } },
    );
    expect(answer.status).toBe(403);
    expect(answer.error.code).toBe('quota_exceeded');
  });
});

describe('an opening frame', () => {
  const withFrame = {
    prompt: 'x',
    size: '1280x720',
    input_reference: {
      image_url: `data:image/png;base64,${image(1280, 720, 'image/png').toString('base64')}`,
    },
  };

  /** Uploads that nobody let go of. */
  const kept = async () => {
    const ids = [...objects.keys()].map((key) => key.replace('quarantine/', ''));
    const rows = await Promise.all(ids.map((id) => uploads.get(id)));
    return rows.filter((row) => row?.deletedAt === undefined).map((row) => row?.id);
  };

  it('is not kept for a job that exceeds the quota', async () => {
    const caller = { ...CALLER, ownerId: 'o', secondsPerDay: '3' };
    expect((await create(withFrame, { caller })).status).toBe(403);
    expect(await kept()).toEqual([]);
  });

  it('is kept once, however often its request is repeated', async () => {
    const headers = { 'idempotency-key': 'order-8' };
    const { id } = await created(withFrame, { headers });
    expect((await created(withFrame, { headers })).id).toBe(id);
    expect(await kept()).toEqual([(await store.get(id))?.upload]);
  });
});

describe('an upload as the opening frame', () => {
  const FILE = {
    key: 'cleared/x',
    contentType: 'image/jpeg',
    bytes: 9,
    sha256: 'aa',
    width: 1280,
    height: 720,
    seconds: null,
  };
  const withUpload = (id: string, size = '1280x720') =>
    create({ prompt: 'a ball', size, input_reference: { file_id: id } });

  async function anUpload(
    end: 'waiting' | 'inspecting' | 'cleared' | 'rejected' | 'expired',
    more = {},
  ): Promise<string> {
    const row = newUpload({ createdAt: Date.now(), ...more });
    await uploads.create(row, { uploads: 99, bytes: 1e9 });
    if (end !== 'waiting' && end !== 'expired') await uploads.transition(row.id, begin(Date.now()));
    const reason = {
      code: 'person_in_upload',
      message: 'No people.',
      param: null,
      category: null,
      policy: null,
    };
    if (end === 'cleared')
      await uploads.transition(row.id, clear(row, FILE, { faces: 0, cameos: [], text: [] }, Date.now()));
    if (end === 'rejected') await uploads.transition(row.id, reject(row, reason, Date.now()));
    if (end === 'expired') await uploads.transition(row.id, expire(row, Date.now()));
    return row.id;
  }

  it('is taken once it is cleared', async () => {
    const upload = await anUpload('cleared');
    const answer = await withUpload(upload);
    expect(answer.status).toBe(200);
    expect(await store.get(Video.parse(answer.body).id)).toMatchObject({ owed: 'picture', upload });
  });

  it.each([
    ['waiting', {}, '1280x720', 400, 'upload_not_ready'],
    ['inspecting', {}, '1280x720', 400, 'upload_not_ready'],
    ['rejected', {}, '1280x720', 400, 'person_in_upload'],
    ['expired', {}, '1280x720', 400, 'upload_expired'],
    ['cleared', {}, '720x1280', 400, 'invalid_image_size'],
    ['cleared', { ownerId: 'owner_b' }, '1280x720', 404, 'upload_not_found'],
  ] as const)('that is %s (%j, for %s) is refused', async (end, more, size, status, code) => {
    const answer = await withUpload(await anUpload(end, more), size);
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({ code, param: 'input_reference[file_id]' });
  });

  it('that was deleted, or never was, is refused alike', async () => {
    const gone = await anUpload('cleared');
    await uploads.transition(gone, removeUpload(Date.now()));
    const none = newUpload().id;
    for (const id of [gone, none]) expect((await withUpload(id)).error.code).toBe('upload_not_found');
    expect((await withUpload('file-123')).error.code).toBe('invalid_value');
  });

  it('makes the same request again the same video', async () => {
    const upload = await anUpload('cleared');
    const body = { prompt: 'a ball', size: '1280x720', input_reference: { file_id: upload } };
    const headers = { 'idempotency-key': 'with-upload' };
    const { id } = await created(body, { headers });
    expect((await created(body, { headers })).id).toBe(id);
    const other = { ...body, input_reference: { file_id: await anUpload('cleared') } };
    expect((await create(other, { headers })).error.code).toBe('idempotency_key_reused');
  });
});

describe('repeats of a create', () => {
  it('do not bring back a video that was deleted', async () => {
    const headers = { 'idempotency-key': 'order-9' };
    const { id } = await created({ prompt: 'x' }, { headers });
    await call({ method: 'POST', path: `/v1/videos/${id}/cancel` });
    await call({ method: 'DELETE', path: `/v1/videos/${id}` });
    const again = await create({ prompt: 'x' }, { headers });
    expect(again.status).toBe(404);
    expect(again.error.code).toBe('video_not_found');
  });

  it('makes one video of a call and its automatic retries', async () => {
    const first = await created(
      { prompt: 'x' },
      { headers: { 'x-stainless-retry-count': '0' }, receivedAt: 1000 },
    );
    for (const [count, receivedAt] of [
      ['1', 2000],
      ['2', 4000],
    ] as const) {
      const again = await create(
        { prompt: 'x' },
        { headers: { 'x-stainless-retry-count': count }, receivedAt },
      );
      expect(again.body).toMatchObject({ id: first.id });
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    }
  });

  it('makes two videos of two equal calls', async () => {
    const headers = { 'x-stainless-retry-count': '0' };
    const [a, b] = await Promise.all([
      created({ prompt: 'x' }, { headers }),
      created({ prompt: 'x' }, { headers }),
    ]);
    expect(a.id).not.toBe(b.id);
  });

  it('keeps to an Idempotency-Key, and refuses it for another request', async () => {
    const headers = { 'idempotency-key': 'order-7' };
    const first = await created({ prompt: 'x' }, { headers });
    expect((await created({ prompt: 'x' }, { headers })).id).toBe(first.id);
    const other = await create({ prompt: 'y' }, { headers });
    expect(other.status).toBe(400);
    expect(other.error.code).toBe('idempotency_key_reused');
  });

  it('does not share a key between owners', async () => {
    const headers = { 'idempotency-key': 'order-7' };
    const mine = await created({ prompt: 'x' }, { headers });
    const theirs = await created(
      { prompt: 'x' },
      { headers, caller: { ...CALLER, ownerId: 'owner_b', secondsPerDay: '100' } },
    );
    expect(theirs.id).not.toBe(mine.id);
  });
});

describe('a video that follows from another', () => {
  const post = (path: string, body: object, rest: Partial<Call> = {}) =>
    call({
      method: 'POST',
      path,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      ...rest,
    });
  /** A finished video with its files. */
  async function source(): Promise<string> {
    const id = await finished();
    objects.set(`videos/${id}/1/output/video.mp4`, Buffer.from(`film ${id}`));
    objects.set(`videos/${id}/1/output/plan.json`, Buffer.from(`plan ${id}`));
    return id;
  }
  const inputs = (id: string) =>
    ['source.mp4', 'source-plan.json'].map((name) =>
      Buffer.from(objects.get(`videos/${id}/input/${name}`) ?? []).toString(),
    );
  const extend = (id: string, seconds: string) =>
    post(
      '/v1/videos/extensions',
      { prompt: 'it goes on', seconds, video: { id } },
      { caller: { ...CALLER, ownerId: 'owner_a', secondsPerDay: '1000' } },
    );

  it('is an edit: as long and as large, remixed from its source, with copies of what it needs', async () => {
    const id = await source();
    const answer = await post('/v1/videos/edits', { prompt: 'at night', video: { id } });
    expect(answer.status).toBe(200);
    const video = Video.parse(answer.body);
    expect(video).toMatchObject({
      seconds: '4',
      size: '720x1280',
      remixed_from_video_id: id,
      status: 'queued',
    });
    expect(inputs(video.id)).toEqual([`film ${id}`, `plan ${id}`]);
    expect((await store.get(video.id))?.source).toEqual({ id, relation: 'edit', seconds: 0, extensions: 0 });
  });

  it('is a remix, by path', async () => {
    const id = await source();
    const answer = await post(`/v1/videos/${id}/remix`, { prompt: 'in anime style' });
    expect(Video.parse(answer.body)).toMatchObject({ remixed_from_video_id: id, seconds: '4' });
  });

  it('is an extension: longer by what was asked for, and only that is paid for', async () => {
    const id = await source();
    const video = Video.parse((await extend(id, '8')).body);
    expect(video).toMatchObject({ seconds: '12', remixed_from_video_id: null });
    expect(await store.get(video.id)).toMatchObject({
      seconds: 8,
      source: { id, relation: 'extension', seconds: 4, extensions: 1 },
    });
  });

  it('takes the source as a multipart form too', async () => {
    const id = await source();
    const form = new FormData();
    form.append('prompt', 'at night');
    form.append('video[id]', id);
    expect((await call({ method: 'POST', path: '/v1/videos/edits', body: form })).status).toBe(200);
  });

  it('says that a video cannot be uploaded', async () => {
    const form = new FormData();
    form.append('prompt', 'at night');
    form.append('video', new File(['film'], 'film.mp4'));
    const answer = await call({ method: 'POST', path: '/v1/videos/edits', body: form });
    expect(answer.status).toBe(400);
    expect(answer.error).toMatchObject({
      param: 'video[id]',
      message: expect.stringContaining('cannot be uploaded'),
    });
  });

  it('may be extended six times and to 120 seconds, and says which limit it met', async () => {
    let id = await source();
    const grow = async (seconds: string) => {
      const answer = await extend(id, seconds);
      if (answer.status !== 200) return answer.error;
      id = await finish(Video.parse(answer.body).id);
      objects.set(`videos/${id}/1/output/video.mp4`, Buffer.from('film'));
      objects.set(`videos/${id}/1/output/plan.json`, Buffer.from('plan'));
      return Video.parse(answer.body).seconds;
    };
    for (const seconds of ['24', '44', '64', '84', '104']) expect(await grow('20')).toBe(seconds);
    expect(await grow('20')).toMatchObject({ code: 'video_too_long', param: 'seconds' });
    expect(await grow('4')).toBe('108');
    expect(await grow('4')).toMatchObject({ code: 'too_many_extensions', param: 'video[id]' });
  });

  it.each([
    ['/v1/videos/edits', { prompt: 'x' }],
    ['/v1/videos/extensions', { prompt: 'x', seconds: '4' }],
  ])('of an unfinished, foreign or missing one is refused: %s', async (path, body) => {
    const unfinished = await created();
    expect((await post(path, { ...body, video: { id: unfinished.id } })).error).toMatchObject({
      code: 'video_not_ready',
      param: 'video[id]',
    });
    const caller = { ...CALLER, ownerId: 'owner_b', secondsPerDay: '100' };
    const foreign = await post(path, { ...body, video: { id: await source() } }, { caller });
    expect(foreign.status).toBe(404);
    expect(foreign.error).toMatchObject({ code: 'video_not_found', param: 'video[id]' });
  });

  it('of one whose files are gone already is refused, and leaves no row', async () => {
    const id = await finished();
    expect((await post(`/v1/videos/${id}/remix`, { prompt: 'x' })).error.code).toBe('video_not_found');
    const { body } = await call({ method: 'GET', path: '/v1/videos' });
    expect(body).toMatchObject({ data: [{ id }] });
  });

  it('leaves no copies when there is no quota left', async () => {
    const id = await source();
    const caller = { ...CALLER, ownerId: 'owner_a', secondsPerDay: '4' };
    const before = objects.size;
    expect((await post(`/v1/videos/${id}/remix`, { prompt: 'x' }, { caller })).status).toBe(403);
    expect(objects.size).toBe(before);
  });

  it('is screened like any other, and repeated by a retry only', async () => {
    const id = await source();
    expect((await post(`/v1/videos/${id}/remix`, { prompt: 'make her nude, a woman' })).error.code).toBe(
      'moderation_blocked',
    );
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'remix-1' };
    const first = await post(`/v1/videos/${id}/remix`, { prompt: 'at night' }, { headers });
    const again = await post(`/v1/videos/${id}/remix`, { prompt: 'at night' }, { headers });
    expect(Video.parse(again.body).id).toBe(Video.parse(first.body).id);
    const other = await post(`/v1/videos/${await source()}/remix`, { prompt: 'at night' }, { headers });
    expect(other.error.code).toBe('idempotency_key_reused');
  });
});

describe('someone else', () => {
  const stranger = { ...CALLER, ownerId: 'owner_b', secondsPerDay: '100' };

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/content'],
    ['POST', '/cancel'],
  ])('gets the same 404 for %s of my video%s as for one that does not exist', async (method, tail) => {
    const { id } = await created();
    const none = id.replace(/.{6}$/, 'ffffff');
    const foreign = await call({ method, path: `/v1/videos/${id}${tail}`, caller: stranger });
    const missing = await call({ method, path: `/v1/videos/${none}${tail}`, caller: stranger });
    expect(foreign.status).toBe(404);
    expect({ ...foreign.error, message: '' }).toEqual({ ...missing.error, message: '' });
    expect(foreign.error.message.replace(id, '')).toBe(missing.error.message.replace(none, ''));
  });

  it('does not see it in a list', async () => {
    await created();
    expect((await call({ method: 'GET', path: '/v1/videos', caller: stranger })).body).toMatchObject({
      data: [],
    });
  });

  it.each([[null], [{}], [{ ownerId: 'x' }]])(
    'without a key we know is refused with 401 (%j)',
    async (caller) => {
      const answer = await call({ method: 'GET', path: '/v1/videos', caller });
      expect(answer.status).toBe(401);
      expect(answer.error).toMatchObject({ type: 'authentication_error', code: 'invalid_api_key' });
    },
  );
});

describe('one video', () => {
  it.each([
    ['', 'video.mp4'],
    ['?variant=video', 'video.mp4'],
    ['?variant=thumbnail', 'thumbnail.webp'],
    ['?variant=spritesheet', 'spritesheet.jpg'],
  ])('redirects content%s to a signed URL', async (query, file) => {
    const id = await finished();
    const answer = await call({ method: 'GET', path: `/v1/videos/${id}/content${query}` });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(
      `https://media.test/videos/${id}/1/output/${file}?name=${file}&for=3600`,
    );
  });

  it('says when it expires, and that it is complete', async () => {
    const id = await finished();
    const video = Video.parse((await call({ method: 'GET', path: `/v1/videos/${id}` })).body);
    expect(video).toMatchObject({ status: 'completed', progress: 100 });
    expect((video.expires_at ?? 0) - (video.completed_at ?? 0)).toBe(30 * 24 * 3600);
  });

  it.each([
    ['content before completion', 'GET', '/content', 'video_not_ready'],
    ['deletion while it runs', 'DELETE', '', 'video_not_finished'],
  ])('refuses %s and loses nothing', async (_, method, tail, code) => {
    const { id } = await created();
    const answer = await call({ method, path: `/v1/videos/${id}${tail}` });
    expect(answer.status).toBe(400);
    expect(answer.error.code).toBe(code);
    expect((await call({ method: 'GET', path: `/v1/videos/${id}` })).body).toMatchObject({
      status: 'queued',
    });
  });

  it('can be cancelled, twice, and then deleted, once', async () => {
    const { id } = await created();
    for (let n = 0; n < 2; n++)
      expect((await call({ method: 'POST', path: `/v1/videos/${id}/cancel` })).body).toMatchObject({
        status: 'failed',
        error: { code: 'cancelled' },
      });
    const deleted = await call({ method: 'DELETE', path: `/v1/videos/${id}` });
    expect(deleted.body).toEqual({ id, deleted: true, object: 'video.deleted' });
    expect((await call({ method: 'DELETE', path: `/v1/videos/${id}` })).status).toBe(404);
  });

  it('cannot be cancelled once it is complete', async () => {
    const id = await finished();
    const answer = await call({ method: 'POST', path: `/v1/videos/${id}/cancel` });
    expect(answer.error.code).toBe('video_not_cancellable');
  });

  it.each(['x', 'video_1', `video_${'A'.repeat(32)}`, encodeURIComponent('../etc/passwd')])(
    'with the malformed id %s is refused, naming the field',
    async (id) => {
      const answer = await call({ method: 'GET', path: `/v1/videos/${id}` });
      expect(answer.status).toBe(400);
      expect(answer.error.param).toBe('video_id');
    },
  );
});

describe('lists', () => {
  it('pages with after, newest first', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) {
      ids.push((await created({ prompt: `ball ${n}` })).id);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const newest = ids.toReversed();
    const first = await call({ method: 'GET', path: '/v1/videos?limit=2' });
    expect(first.body).toMatchObject({ first_id: newest[0], last_id: newest[1], has_more: true });
    const second = await call({ method: 'GET', path: `/v1/videos?limit=2&after=${newest[1]}` });
    expect(second.body).toMatchObject({ first_id: newest[2], last_id: newest[2], has_more: false });
  });

  it('of no videos at all, when asked for none, end there', async () => {
    await created();
    expect((await call({ method: 'GET', path: '/v1/videos?limit=0' })).body).toEqual({
      object: 'list',
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
  });

  it.each(['limit=101', 'limit=-1', 'limit=x', 'order=up', 'after=x', 'page=2'])(
    'refuses ?%s',
    async (query) => {
      expect((await call({ method: 'GET', path: `/v1/videos?${query}` })).status).toBe(400);
    },
  );
});

it('answers an unknown path with 404 in the envelope', async () => {
  const answer = await call({ method: 'POST', path: '/v1/videos/characters' });
  expect(answer.status).toBe(404);
  expect(answer.error.code).toBe('unknown_url');
});

it('answers a bug with 500 and says nothing about it', async () => {
  const broken = serveApi(videoOperations, () => {
    throw new Error('secret table name');
  });
  const answer = await callApi(broken, { method: 'GET', path: '/v1/videos' });
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain('secret');
});
