import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Rejected, Retryable } from '../../lambdas/platform/errors.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import { loadDecoder } from '../../lambdas/platform/media/decoder.ts';
import { provenanceHandlers } from '../../lambdas/provenance/api.lambda.ts';
import { check } from '../../lambdas/provenance/check.lambda.ts';
import { CHECK_KEPT, checkKey } from '../../lambdas/provenance/check.ts';
import { CheckStore } from '../../lambdas/provenance/checks.store.ts';
import { marksOfFilm } from '../../lambdas/provenance/decode.ts';
import type { Film } from '../../lambdas/provenance/film.ts';
import { FilmStore } from '../../lambdas/provenance/films.store.ts';
import type { MediaType } from '../../lambdas/provenance/media-types.ts';
import { remember } from '../../lambdas/provenance/remember.lambda.ts';
import type { CompletedRow, VideoRow } from '../../lambdas/videos/video.ts';
import { keys } from '../../lambdas/videos/video.ts';
import { changedFilm, stillOf, storyFilm } from '../support/changed-film.ts';
import { codecs } from '../support/codecs.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed } from '../support/pipeline.ts';
import { c2pa, claimOf, testSigner } from '../support/provenance.ts';
import { NOW, newJob } from '../support/videos.ts';

const DAY = 86_400_000;

let dynamodb: TestDynamoDb;
let films: FilmStore;
let checks: CheckStore;
let objects: Map<string, Uint8Array<ArrayBuffer>>;
let rows: Map<string, VideoRow>;
let now: number;
let { signer, chains } = testSigner();

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  await loadDecoder();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  const table = await dynamodb.createTable('Provenance');
  films = new FilmStore(dynamodb.db, table);
  checks = new CheckStore(dynamodb.db, table);
  objects = new Map();
  rows = new Map();
  now = NOW;
  ({ signer, chains } = testSigner());
});

const api = (perMinute = 100) =>
  provenanceHandlers({
    checks,
    bucket: { form: async (key) => ({ url: `https://bucket.test/${key}`, fields: {} }) },
    perMinute,
    clock: () => now,
  });

const deps = (overrides = {}) => ({
  checks,
  bucket: {
    read: async (key: string, size: number) => {
      const bytes = objects.get(key);
      return bytes?.length === size ? bytes : null;
    },
    delete: async (key: string) => void objects.delete(key),
  },
  films,
  videos: { get: async (id: string) => rows.get(id) ?? null },
  chains,
  c2pa,
  codecs,
  loadDecoder,
  ...overrides,
});

const request = { caller: null, query: undefined, headers: {}, receivedAt: NOW } as const;

const create = (body: { content_type: MediaType; bytes: number }, handlers = api()) =>
  handlers.createCheck({ ...request, params: undefined, body });

async function retrieve(id: string) {
  const found = await api().retrieveCheck({ ...request, params: { check_id: id }, body: undefined });
  if (!('status' in found)) throw new Error('headers were not expected');
  return found;
}

/** Asks about a file, sends it, and reads the answer. */
async function ask(bytes: Uint8Array<ArrayBuffer>, type: MediaType = 'video/mp4', overrides = {}) {
  const created = await create({ content_type: type, bytes: bytes.length });
  if (!('id' in created)) throw new Error('headers were not expected');
  objects.set(checkKey(created.id), bytes);
  await check({ check: created.id }, deps(overrides));
  expect(
    [...objects.keys()].filter((key) => key.startsWith('checks/')),
    'deleted',
  ).toEqual([]);
  return retrieve(created.id);
}

/** Releases a film: signed, its row completed, its pictures remembered from the stills of its engine. */
async function release(id: string, bytes: Uint8Array<ArrayBuffer>) {
  const signed = await signer.sign({ bytes, type: 'video/mp4' }, claimOf({ title: id }));
  const artefact = {
    key: `videos/${id}/1/released/x/video.mp4`,
    bytes: signed.length,
    sha256: sha256(signed),
  };
  const { owed: _, ...job } = newJob({ id, attempt: 1 });
  const row: CompletedRow = {
    ...job,
    status: 'completed',
    owed: 'settle',
    endedAt: NOW,
    expiresAt: NOW + 30 * DAY,
    artefacts: { video: artefact, thumbnail: artefact, spritesheet: artefact },
  };
  rows.set(id, row);
  const texts = new Map([
    [keys.response(id, 1), JSON.stringify({ ...completed(id, 1), screeningFrames: 4 })],
  ]);
  const media = {
    readText: async (key: string) => texts.get(key) ?? null,
    read: async (key: string) => {
      if (key === artefact.key) return signed;
      const second = /frames\/000(\d)\.jpg$/.exec(key)?.[1];
      return second === undefined ? null : stillOf(bytes, Number(second));
    },
  };
  const deps = { films, media, codecs, loadDecoder };
  await remember(row, deps);
  return { signed, row, remember: (changed: VideoRow) => remember(changed, deps) };
}

describe('a file of ours', () => {
  it('is ours when it is unchanged: by its credentials, and by its bytes when the certificate is another by now', async () => {
    const { signed } = await release('video_a', await storyFilm(1));
    const answer = await ask(signed);
    expect(answer).toMatchObject({
      status: 'done',
      credentials: 'valid',
      signed_by_us: true,
      ours: 'yes',
      pictures: 'not_needed',
      videos: [{ id: 'video_a', engine: 'test', created_at: NOW / 1000, similarity: 1 }],
    });
    chains.pem = (await testSigner().signer.chain()).pem;
    expect(await ask(signed)).toMatchObject({
      signed_by_us: false,
      ours: 'yes',
      videos: [{ id: 'video_a' }],
    });
  });

  it.each([
    ['stripped of its credentials', {}, 'absent'],
    ['encoded anew with a quarter of the bits', { rate: 0.25 }, 'absent'],
    ['at half its size', { scale: 0.5 }, 'absent'],
    ['with a twentieth cut off each side', { crop: 0.05 }, 'absent'],
    ['between black bars', { bars: 0.12 }, 'absent'],
    ['cut at both ends, smaller and coarser', { scale: 0.5, rate: 0.25, from: 0.8, to: 3.4 }, 'absent'],
  ])('is likely ours %s', async (_, change, credentials) => {
    for (const [id, story] of [
      ['video_a', 1],
      ['video_b', 2],
      ['video_c', 3],
    ] as const)
      await release(id, await storyFilm(story));
    const answer = await ask(await changedFilm(await storyFilm(2), change));
    expect(answer).toMatchObject({ credentials, signed_by_us: false, ours: 'likely', pictures: 'compared' });
    expect(answer.videos[0]).toMatchObject({ id: 'video_b' });
    expect(answer.videos.map(({ id }) => id)).not.toContain('video_a');
  });

  it('is likely ours when one byte of it was changed, and its credentials are invalid', async () => {
    const { signed } = await release('video_a', await storyFilm(1));
    const at = signed.length - 9;
    signed[at] = (signed[at] ?? 0) ^ 1;
    expect(await ask(signed)).toMatchObject({ credentials: 'invalid', signed_by_us: false, ours: 'likely' });
  });

  it('is not made theirs by somebody who signs it themselves', async () => {
    const film = await storyFilm(1);
    await release('video_a', film);
    const { signer: stranger } = testSigner();
    const stolen = await stranger.sign({ bytes: film, type: 'video/mp4' }, claimOf({ title: 'video_b' }));
    expect(await ask(stolen)).toMatchObject({
      credentials: 'valid',
      signed_by_us: false,
      ours: 'likely',
      videos: [{ id: 'video_a' }],
    });
  });

  it('is found by one of its pictures', async () => {
    const film = await storyFilm(1);
    await release('video_a', film);
    await release('video_b', await storyFilm(2));
    expect(await ask(await stillOf(film, 2, 60), 'image/jpeg')).toMatchObject({
      credentials: 'absent',
      ours: 'likely',
      videos: [{ id: 'video_a' }],
    });
  });

  it('is not named once its owner deleted it, and forgotten', async () => {
    const film = await storyFilm(1);
    const { row, remember } = await release('video_a', film);
    const deleted = { ...row, deletedAt: NOW, owed: 'erase' as const };
    rows.set('video_a', deleted);
    expect(await ask(film)).toMatchObject({ ours: 'likely', videos: [] });
    await remember(deleted);
    await remember(deleted);
    expect(await films.get('video_a')).toBeNull();
    expect(await ask(film)).toMatchObject({ ours: 'no', videos: [] });
  });
});

describe('the sound', () => {
  const releaseAll = async () => {
    for (const story of [1, 2, 3]) await release(`video_${story}`, await storyFilm(story));
  };

  it.each([
    ['coarser and softer', { gain: 0.7, bitrate: 64_000 }, {}],
    ['louder, with both ends cut off', { gain: 1.4, bitrate: 96_000 }, { from: 0.6, to: 3.5 }],
  ])('is known %s', async (_, heard, change) => {
    await releaseAll();
    const film = await storyFilm(2);
    const answer = await ask(await changedFilm(film, { ...change, sound: { of: film, ...heard } }));
    expect(answer).toMatchObject({ ours: 'likely', pictures: 'compared', sound: 'compared' });
    expect(answer.videos).toEqual([
      expect.objectContaining({
        id: 'video_2',
        // cut between two of the known pictures, what moves is elsewhere
        pictures: expect.stringMatching(/^(same|alike)$/),
        sound: 'same',
      }),
    ]);
  });

  it('is not ours under our pictures, and ours under other pictures', async () => {
    await releaseAll();
    const dubbed = await changedFilm(await storyFilm(2), { sound: { of: await storyFilm(9) } });
    expect((await ask(dubbed)).videos[0]).toMatchObject({ id: 'video_2', pictures: 'same', sound: 'other' });
    const borrowed = await changedFilm(await storyFilm(9), { sound: { of: await storyFilm(3) } });
    const answer = await ask(borrowed);
    expect(answer).toMatchObject({ ours: 'likely' });
    expect(answer.videos).toEqual([
      expect.objectContaining({ id: 'video_3', pictures: 'other', sound: 'same' }),
    ]);
    expect(answer.videos[0]?.similarity).toBeLessThan(0.6);
  });

  it('is no evidence where there is none', async () => {
    await releaseAll();
    const answer = await ask(await changedFilm(await storyFilm(1), {}));
    expect(answer).toMatchObject({ ours: 'likely', sound: 'none' });
    expect(answer.videos[0]).toMatchObject({ id: 'video_1', pictures: 'same', sound: 'unknown' });
  });

  it('of a film that was remembered without a decoder is not known', async () => {
    const film = await storyFilm(1);
    const { row } = await release('video_1', film);
    const answered = JSON.stringify({ ...completed('video_1', 1), screeningFrames: 1 });
    const media = {
      readText: async () => answered,
      read: async (key: string) => (key.endsWith('.jpg') ? null : film),
    };
    await films.forget('video_1');
    await remember(row, {
      films,
      media,
      codecs,
      loadDecoder: async () => false,
    });
    expect(await films.get('video_1')).toMatchObject({ sound: '', soundKeys: [] });
  });
});

describe('a file that is not ours', () => {
  it('is not, with or without credentials of somebody else', async () => {
    for (const story of [1, 2, 3]) await release(`video_${story}`, await storyFilm(story));
    const other = await storyFilm(9);
    expect(await ask(other)).toMatchObject({ credentials: 'absent', ours: 'no', videos: [] });
    const theirs = await testSigner().signer.sign(
      { bytes: other, type: 'video/mp4' },
      claimOf({ title: 'video_1' }),
    );
    // the title of another's manifest proves nothing
    expect(await ask(theirs)).toMatchObject({
      credentials: 'valid',
      signed_by_us: false,
      ours: 'no',
      videos: [],
    });
  });

  it('may be no film at all', async () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, n) => (n * 31) % 251);
    for (const type of ['video/mp4', 'image/jpeg', 'image/webp'] as const)
      expect(await ask(noise, type), type).toMatchObject({
        status: 'done',
        ours: 'no',
        pictures: 'unreadable',
      });
  });
});

it('says so when there is no decoder, and still knows the credentials', async () => {
  const film = await storyFilm(1);
  const { signed } = await release('video_a', film);
  const without = { loadDecoder: async () => false };
  expect(await ask(film, 'video/mp4', without)).toMatchObject({ ours: 'no', pictures: 'no_decoder' });
  expect(await ask(signed, 'video/mp4', without)).toMatchObject({ ours: 'yes', pictures: 'not_needed' });
});

describe('asking', () => {
  it('is open to anyone, for so many in a minute', async () => {
    const handlers = api(2);
    const body = { content_type: 'video/mp4', bytes: 10 } as const;
    await create(body, handlers);
    await create(body, handlers);
    await expect(create(body, handlers)).rejects.toBeInstanceOf(Retryable);
    now += 60_000;
    await expect(create(body, handlers)).resolves.toBeDefined();
  });

  it('is answered for a day, to whoever has the id, and about a file that came as it was announced', async () => {
    const created = await create({ content_type: 'video/mp4', bytes: 10 });
    if (!('id' in created)) throw new Error('headers were not expected');
    expect(created).toMatchObject({ status: 'waiting', ours: null, form: { expires_at: NOW / 1000 + 600 } });
    objects.set(checkKey(created.id), new Uint8Array(11));
    await check({ check: created.id }, deps());
    expect(await retrieve(created.id)).toMatchObject({ status: 'failed', error: { code: 'file_missing' } });
    now += CHECK_KEPT;
    await expect(retrieve(created.id)).rejects.toBeInstanceOf(Rejected);
  });

  it('is answered once: a file that is sent again changes nothing', async () => {
    const film = await storyFilm(1);
    const answer = await ask(film);
    await release('video_a', film);
    objects.set(checkKey(answer.id), film);
    await check({ check: answer.id }, deps());
    expect(await retrieve(answer.id)).toEqual(answer);
    expect(objects.size).toBe(0);
  });
});

it('finds a film among many by what it looks like', async () => {
  const marks = await marksOfFilm(await storyFilm(1));
  const shift = (hash: string, by: number) =>
    ((BigInt(`0x${hash}`) * 6364136223846793005n + BigInt(by) * 1442695040888963407n) % 2n ** 64n)
      .toString(16)
      .padStart(16, '0');
  const filmOf = (n: number): Film => ({
    video: `video_${n}`,
    engine: 'world',
    madeAt: NOW,
    expiresAt: NOW + DAY,
    files: [],
    marks: marks
      .filter(({ at }) => Number.isInteger(at))
      .map(({ at, hash }) => ({ at, hash: n === 7 ? hash : shift(hash, n) })),
    sound: '',
    soundKeys: [],
  });
  for (let n = 0; n < 40; n++) await films.remember(filmOf(n));
  const near = await films.near(
    marks.map(({ hash }) => hash),
    [],
    5,
  );
  expect(near[0]).toBe('video_7');
});
