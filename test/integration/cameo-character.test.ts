import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { likenessKeys } from '../../lambdas/cameos/cameo.ts';
import {
  type ClipDependencies,
  createCharacter,
  verifyClip,
} from '../../lambdas/cameos/enrolment/character.ts';
import type { Sample } from '../../lambdas/cameos/enrolment/evidence.ts';
import type { Caller } from '../../lambdas/platform/api/operation.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import type { ModerationLabel } from '../../lambdas/safety/labels.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { film } from '../support/films.ts';
import { face } from '../support/performance.ts';
import { builtInScreener } from '../support/safety.ts';

let dynamodb: TestDynamoDb;
let consent: TestConsent;
let objects: Map<string, Uint8Array>;
let found: { seconds: number; samples: Sample[] } | 'failed';
let labels: ModerationLabel[] | 'failed';
let takenDown: { sha256?: string; look?: string };

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  recorded = await film();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  consent = await TestConsent.create(dynamodb);
  objects = new Map();
  found = { seconds: 4, samples: [] };
  labels = [];
  takenDown = {};
});

const caller: Caller = {
  ownerId: 'owner_a',
  keyId: 'key',
  handle: 'anna',
  audience: 'adult',
  operator: false,
  limits: { secondsPerDay: 100, cameoAudience: null },
};
let recorded: Buffer;

const bucket = () => ({
  put: async (key: string, body: Uint8Array | string) => void objects.set(key, Buffer.from(body)),
  read: async (key: string) => objects.get(key) ?? null,
  deleteAll: async (prefix: string) => {
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
    for (const key of keys) objects.delete(key);
    return keys.length;
  },
});
const deps = (): ClipDependencies => ({
  cameos: consent.store,
  likeness: bucket(),
  faces: {
    startDetection: async (key) => key,
    readFaces: async () => (found === 'failed' ? { state: 'failed' } : { state: 'done', value: found }),
  },
  moderation: {
    start: async (key) => key,
    read: async () => (labels === 'failed' ? { state: 'failed' } : { state: 'done', value: [...labels] }),
  },
  labelJudge: builtInScreener,
  takedowns: {
    match: async (digest, frames) =>
      digest === takenDown.sha256 || frames.some((frame) => frame === takenDown.look)
        ? { kind: 'part', takedown: 'takedown_1' }
        : null,
  },
  meter: { ofClip: async () => ({ coat: '#c8722c' }), looksOfClip: async () => ['00000000ffffffff'] },
  again: { send: async () => Promise.reject(new Error('nothing to wait for')) },
  clock: consent.clock,
});
const create = (name = 'Rex') =>
  createCharacter(
    caller,
    { name, kind: 'animal', bytes: recorded },
    { store: consent.store, likeness: bucket(), clock: consent.clock },
  );

it('becomes usable under its owner’s handle, by grants like a cameo’s', async () => {
  const rex = await create();
  expect(rex).toMatchObject({ handle: 'anna.rex', status: 'verifying', audience: 'only_me' });
  const BOB = { userId: 'owner_b', handle: 'bob' };
  const ANNA = { userId: 'owner_a', handle: 'anna' };
  expect(await consent.tryOrder(ANNA, '@anna.rex runs')).toBe('cameo_not_ready');
  await verifyClip(rex.id, deps());
  expect(await consent.tryOrder(ANNA, '@anna.rex runs')).toBeNull();
  expect(await consent.tryOrder(BOB, '@anna.rex runs')).toBe('cameo_not_permitted');
  await consent.owner('owner_a').setAudience(rex.id, 'everyone', null);
  const video = await consent.order(BOB, '@anna.rex runs');
  expect(video.cast).toMatchObject([{ kind: 'animal', name: 'Rex' }]);
  expect([...objects.keys()]).toEqual([likenessKeys.clip(rex.id), likenessKeys.appearance(rex.id)]);
  expect(JSON.parse(String(objects.get(likenessKeys.appearance(rex.id))))).toEqual({ coat: '#c8722c' });
});

it('is refused when a person is in the clip, even for a moment', async () => {
  const rex = await create();
  found = { seconds: 4, samples: [{ time: 2, faces: [face(0, 0)] }] };
  await verifyClip(rex.id, deps());
  expect(await consent.store.get(rex.id)).toMatchObject({
    status: 'refused',
    reason: { code: 'person_in_clip' },
  });
  expect(await consent.tryOrder({ userId: 'owner_a', handle: 'anna' }, '@anna.rex runs')).toBe(
    'cameo_not_ready',
  );
  expect(objects.size).toBe(0);
});

it.each([
  [1.5, 'wrong_length'],
  [12, 'wrong_length'],
])('is refused with a clip of %d seconds', async (seconds, code) => {
  const rex = await create();
  found = { seconds, samples: [] };
  await verifyClip(rex.id, deps());
  expect(await consent.store.get(rex.id)).toMatchObject({ reason: { code } });
});

it('is refused when the clip cannot be read, or is no film', async () => {
  const rex = await create();
  found = 'failed';
  await verifyClip(rex.id, deps());
  expect(await consent.store.get(rex.id)).toMatchObject({ reason: { code: 'unreadable' } });
  const picture = createCharacter(
    caller,
    { name: 'Max', kind: 'animal', bytes: Buffer.from('GIF89a, not a film') },
    { store: consent.store, likeness: bucket(), clock: consent.clock },
  );
  await expect(picture).rejects.toMatchObject({ code: 'invalid_video', param: 'video' });
});

it.each([
  ['block', 96, /was refused because .*\(sexual\)\. You can/],
  ['doubt', 60, /in doubt it is refused\. You can use another clip/],
])(
  'is refused when the policy says %s of what it shows, in words to act on',
  async (_, confidence, words) => {
    const rex = await create();
    labels = [
      { name: 'Alcohol', parent: '', confidence: 99 },
      { name: 'Explicit Nudity', parent: 'Explicit', confidence },
    ];
    await verifyClip(rex.id, deps());
    const { status, reason } = (await consent.store.get(rex.id)) ?? {};
    expect(status).toBe('refused');
    expect(reason).toMatchObject({
      code: 'moderation_blocked',
      message: expect.stringMatching(words),
    });
    expect(objects.size).toBe(0);
  },
);

it('is not refused for what the policy says nothing of', async () => {
  const rex = await create();
  labels = [{ name: 'Alcohol', parent: '', confidence: 99 }];
  await verifyClip(rex.id, deps());
  expect((await consent.store.get(rex.id))?.status).toBe('active');
});

it('is refused when nobody could say what it shows', async () => {
  const rex = await create();
  labels = 'failed';
  await verifyClip(rex.id, deps());
  expect(await consent.store.get(rex.id)).toMatchObject({ reason: { code: 'unreadable' } });
});

it.each([
  ['the very bytes', () => ({ sha256: sha256(recorded) })],
  ['a single picture', () => ({ look: '00000000ffffffff' })],
])('is refused when %s was taken down before', async (_, barred) => {
  takenDown = barred();
  const rex = await create();
  await verifyClip(rex.id, deps());
  expect(await consent.store.get(rex.id)).toMatchObject({
    status: 'refused',
    reason: { code: 'moderation_blocked', message: expect.stringMatching(/\(takedown\)\. You can/) },
  });
  expect(objects.size).toBe(0);
});

it('stays refused when the step that refused it died before or after it said so', async () => {
  takenDown = { sha256: sha256(recorded) };
  const rex = await create();
  const dying = {
    ...deps(),
    likeness: { ...bucket(), deleteAll: async () => Promise.reject(new Error('died')) },
  };
  await expect(verifyClip(rex.id, dying)).rejects.toThrow('died');
  expect(objects.size).toBe(1);
  await verifyClip(rex.id, deps());
  expect((await consent.store.get(rex.id))?.status).toBe('refused');
  expect(objects.size).toBe(0);

  takenDown = {};
  const tom = await create('Tom');
  const kept = {
    ...deps(),
    clock: () => {
      throw new Error('died');
    },
  };
  await expect(verifyClip(tom.id, kept)).rejects.toThrow('died');
  expect([...objects.keys()]).toContain(likenessKeys.clip(tom.id));
  takenDown = { sha256: sha256(recorded) };
  await verifyClip(tom.id, deps());
  expect((await consent.store.get(tom.id))?.status).toBe('refused');
  expect(objects.size).toBe(0);

  const max = await create('Max');
  objects.clear();
  await verifyClip(max.id, deps());
  expect(await consent.store.get(max.id)).toMatchObject({ reason: { code: 'unreadable' } });
});

it('has its name once per owner, and can never pass for an account', async () => {
  await create();
  await expect(create('rex')).rejects.toMatchObject({ code: 'name_taken' });
  expect((await create('Bob!')).handle).toBe('anna.bob');
});
