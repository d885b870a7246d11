import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import { safetyHandlers } from '../../lambdas/safety/api.lambda.ts';
import { safetyOperations } from '../../lambdas/safety/contract.ts';
import { PolicyStore } from '../../lambdas/safety/policies.store.ts';
import { builtInPolicy } from '../../lambdas/safety/policy.ts';
import { PolicySource } from '../../lambdas/safety/policy-source.ts';
import { ReviewStore } from '../../lambdas/safety/reviews.store.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { type PromptScreening, screenPrompt } from '../../lambdas/videos/screen-prompt.ts';
import { VideoStore } from '../../lambdas/videos/store.ts';
import { fail } from '../../lambdas/videos/transitions.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, type Call, callApi } from '../support/http.ts';
import { builtInScreener } from '../support/safety.ts';
import { DEADLINES, NOW, newJob, onceOf } from '../support/videos.ts';

const ANA = { ...CALLER, ownerId: 'owner_ana', handle: 'ana', operator: 'true' };
const BEN = { ...CALLER, ownerId: 'owner_ben', handle: 'ben', operator: 'true' };
const UNSAFE = 'a naked woman dances on a table';
const WithId = z.object({ id: z.string() });
const List = z.object({ data: z.array(z.looseObject({ id: z.string() })) });

let dynamodb: TestDynamoDb;
let reviews: ReviewStore;
let videos: VideoStore;
let screening: PromptScreening;
let api: ReturnType<typeof serveApi>;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  const table = await dynamodb.createTable('Safety');
  const policies = new PolicyStore(dynamodb.db, table);
  reviews = new ReviewStore(dynamodb.db, table);
  videos = new VideoStore(dynamodb.db, await dynamodb.createTable('Videos'));
  screening = { screener: builtInScreener, reviews, clock: () => NOW };
  api = serveApi(safetyOperations, () =>
    safetyHandlers({
      policies,
      inForce: new PolicySource(policies, () => NOW),
      reviews,
      takedowns: new TakedownStore(dynamodb.db, table),
      videos,
      media: { signedUrl: async (key) => `https://media.test/${key}` },
      uploads: { get: async () => null },
      uploadBucket: { signedUrl: async (key) => `https://uploads.test/${key}` },
      clock: () => NOW,
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

const ask = (prompt: string) =>
  screenPrompt({ prompt, source: null }, { ownerId: CALLER.ownerId, audience: 'adult' }, screening);

/** A prompt that was refused; the id its owner can appeal with. */
async function refusedPrompt(): Promise<string> {
  const error = await ask(UNSAFE).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const [id] = /refusal_[0-9a-f]{32}/.exec(String(error)) ?? [];
  if (!id) throw new Error('it was not refused with an id');
  return id;
}

async function failedVideo(): Promise<string> {
  const row = newJob();
  await videos.admit(row, onceOf(), { secondsPerDay: 1000 });
  const stopped = { stage: 'frames', category: 'violence', policy: builtInPolicy.version } as const;
  const reason = { code: 'moderation_blocked', message: 'no', param: null, stopped };
  await videos.transition(row.id, fail(null, reason, NOW, DEADLINES));
  return row.id;
}

const review = (id: string, verdict: 'approve' | 'refuse', caller = ANA) =>
  post(`/v1/operator/reviews/${id}/claim`, {}, caller).then(() =>
    post(`/v1/operator/reviews/${id}/decide`, { verdict, reason: 'I read it.' }, caller),
  );

it('tells anybody with a key the policy in plain words, without the words that trip it', async () => {
  const answer = await get('/v1/safety/policy');
  expect(answer.body).toMatchObject({ object: 'policy', version: builtInPolicy.version });
  expect(JSON.stringify(answer.body)).not.toContain('thresholds');
  expect(JSON.stringify(answer.body)).not.toContain('rules');
});

describe('operators only', () => {
  const VERSION = builtInPolicy.version;
  const ID = timeOrderedId('review', NOW);
  it.each([
    ['GET', '/v1/operator/reviews'],
    ['GET', `/v1/operator/reviews/${ID}`],
    ['POST', `/v1/operator/reviews/${ID}/claim`],
    ['POST', `/v1/operator/reviews/${ID}/decide`, { verdict: 'approve', reason: 'because' }],
    ['POST', '/v1/operator/takedowns', { sha256: 'a'.repeat(64), reason: 'because' }],
    ['GET', '/v1/operator/takedowns'],
    ['POST', `/v1/operator/takedowns/${timeOrderedId('takedown', NOW)}/withdraw`, { reason: 'because' }],
    ['GET', '/v1/operator/policies'],
    ['POST', '/v1/operator/policies', { policy: builtInPolicy, note: 'mine' }],
    ['GET', `/v1/operator/policies/${VERSION}`],
    ['GET', `/v1/operator/policies/${VERSION}/diff`],
    ['POST', `/v1/operator/policies/${VERSION}/activate`, { reason: 'because' }],
    ['POST', '/v1/operator/policies/roll_back', { reason: 'because' }],
    ['GET', '/v1/operator/audit?month=2026-11'],
  ])('%s %s', async (method, path, body: object = {}) => {
    const answer = method === 'GET' ? await get(path) : await post(path, body);
    expect(answer.status).toBe(403);
    expect(answer.error.code).toBe('not_an_operator');
    expect((method === 'GET' ? await get(path, null) : await post(path, body, null)).status).toBe(401);
  });
});

describe('an appeal', () => {
  it('against a refused prompt, once, lets exactly that prompt of its owner pass when approved', async () => {
    const refusal = await refusedPrompt();
    const appealed = await post('/v1/safety/appeals', { refusal, words: 'It is a painting.' });
    expect(appealed.body).toMatchObject({ status: 'open', category: 'sexual', subject: { kind: 'refusal' } });
    const again = await post('/v1/safety/appeals', { refusal, words: 'Please.' });
    expect(again.error.code).toBe('already_appealed');

    const { id } = WithId.parse(appealed.body);
    expect((await get(`/v1/operator/reviews/${id}`, ANA)).body).toMatchObject({
      text: UNSAFE,
      words: 'It is a painting.',
    });
    await review(id, 'approve');
    expect((await get('/v1/safety/appeals')).body).toMatchObject({
      data: [{ id, status: 'approved', reason: 'I read it.' }],
    });
    expect(await ask(UNSAFE)).toEqual({ allowed: ['sexual'] });
    await expect(ask(`${UNSAFE} and on a chair`)).rejects.toThrow(/refused/);
  });

  it('that is refused changes nothing, and says why', async () => {
    const refusal = await refusedPrompt();
    const { id } = WithId.parse((await post('/v1/safety/appeals', { refusal, words: 'Art!' })).body);
    await review(id, 'refuse');
    expect((await get('/v1/safety/appeals')).body).toMatchObject({
      data: [{ status: 'refused', reason: 'I read it.' }],
    });
    await expect(ask(UNSAFE)).rejects.toThrow(/refused/);
  });

  it('against a failed video goes to the queue', async () => {
    const video = await failedVideo();
    const answer = await post('/v1/safety/appeals', { video, words: 'It was ketchup.' });
    expect(answer.body).toMatchObject({
      status: 'open',
      category: 'violence',
      subject: { kind: 'video', id: video },
    });
    const queue = List.parse((await get('/v1/operator/reviews?kind=appeal', ANA)).body);
    expect(queue.data).toMatchObject([{ words: 'It was ketchup.' }]);
  });

  it('is nobody else’s, and about nothing else', async () => {
    const refusal = await refusedPrompt();
    const video = await failedVideo();
    const stranger = { ...CALLER, ownerId: 'owner_eve' };
    expect((await post('/v1/safety/appeals', { refusal, words: 'Mine.' }, stranger)).status).toBe(404);
    expect((await post('/v1/safety/appeals', { video, words: 'Mine.' }, stranger)).status).toBe(404);
    expect((await post('/v1/safety/appeals', { video, refusal, words: 'Both.' })).status).toBe(400);
    const fine = newJob();
    await videos.admit(fine, onceOf(), { secondsPerDay: 1000 });
    expect((await post('/v1/safety/appeals', { video: fine.id, words: 'Why?' })).error.code).toBe(
      'nothing_to_appeal',
    );
    expect((await get('/v1/safety/appeals', stranger)).body).toMatchObject({ data: [] });
  });

  it('is not decided by who made it', async () => {
    const refusal = await refusedPrompt();
    const { id } = WithId.parse((await post('/v1/safety/appeals', { refusal, words: 'Please.' })).body);
    const owner = { ...CALLER, operator: 'true' };
    expect((await post(`/v1/operator/reviews/${id}/claim`, {}, owner)).error.code).toBe('not_impartial');
    const answer = await post(
      `/v1/operator/reviews/${id}/decide`,
      { verdict: 'approve', reason: 'mine' },
      owner,
    );
    expect(answer.error.code).toBe('not_impartial');
  });

  it('is not decided without a claim, nor by another than who claimed it', async () => {
    const refusal = await refusedPrompt();
    const { id } = WithId.parse((await post('/v1/safety/appeals', { refusal, words: 'Please.' })).body);
    const verdict = { verdict: 'approve', reason: 'because' };
    expect((await post(`/v1/operator/reviews/${id}/decide`, verdict, ANA)).error.code).toBe(
      'review_not_claimed',
    );
    await post(`/v1/operator/reviews/${id}/claim`, {}, ANA);
    expect((await post(`/v1/operator/reviews/${id}/claim`, {}, BEN)).error.code).toBe('review_taken');
    expect((await post(`/v1/operator/reviews/${id}/decide`, verdict, BEN)).error.code).toBe(
      'review_not_claimed',
    );
    expect((await post(`/v1/operator/reviews/${id}/decide`, verdict, ANA)).body).toMatchObject({
      verdict: 'approve',
    });
  });
});

it('a remix is judged with what it follows from: it must not finish a sentence that its source began', async () => {
  const source = (prompt: string) => {
    const artefact = { key: 'k', bytes: 1, sha256: 'a'.repeat(64) };
    const artefacts = { video: artefact, thumbnail: artefact, spritesheet: artefact };
    const ended = { status: 'completed', endedAt: NOW, expiresAt: NOW, artefacts } as const;
    const row = { ...newJob({ prompt }), ...ended };
    return { row, relation: 'remix', seconds: 0, extensions: 0 } as const;
  };
  const remix = (prompt: string, of: string) =>
    screenPrompt({ prompt, source: source(of) }, { ownerId: CALLER.ownerId, audience: 'adult' }, screening);
  expect(await remix('she is completely naked marble, a statue', 'a castle')).toEqual({});
  expect(await remix('make the coat red', 'a girl of nine stands in a room')).toEqual({});
  await expect(remix('she is completely naked', 'a girl of nine stands in a room')).rejects.toThrow(
    /\(minors\)/,
  );
});

describe('the policy', () => {
  const draft = { ...builtInPolicy, version: '2026-12-24.1' };

  it('is added, compared, activated, rolled back, and all of it is in the audit', async () => {
    expect((await post('/v1/operator/policies', { policy: draft, note: 'for Christmas' }, ANA)).body).toEqual(
      {
        version: draft.version,
      },
    );
    expect((await get(`/v1/operator/policies/${draft.version}/diff`, ANA)).body).toMatchObject({
      against: builtInPolicy.version,
      differences: [],
    });
    const activated = await post(
      `/v1/operator/policies/${draft.version}/activate`,
      { reason: 'it is time' },
      BEN,
    );
    expect(activated.body).toMatchObject({ version: draft.version, activated_by: 'ben' });
    const back = await post('/v1/operator/policies/roll_back', { reason: 'not yet' }, ANA);
    expect(back.body).toMatchObject({ version: builtInPolicy.version, previous: draft.version });
    const audit = await get(`/v1/operator/audit?month=${new Date(NOW).toISOString().slice(0, 7)}`, ANA);
    const deeds = z
      .object({ data: z.array(z.object({ action: z.string(), by: z.string() })) })
      .parse(audit.body);
    expect(deeds.data.map(({ by, action }) => `${by} ${action}`).toSorted()).toEqual([
      'ana policy.add',
      'ana policy.roll_back',
      'ben policy.activate',
    ]);
  });

  it('is refused when it is malformed, with the field at fault', async () => {
    const [first, ...rest] = draft.categories;
    const broken = { ...draft, categories: [{ ...first, thresholds: [{ block: -1, review: 0 }] }, ...rest] };
    const answer = await post('/v1/operator/policies', { policy: broken, note: 'broken' }, ANA);
    expect(answer.error.param).toBe('categories[0][thresholds][0][block]');
    const unknown = { ...draft, categories: [{ ...first, rules: [{ all: [['@unicorns']] }] }, ...rest] };
    const other = await post('/v1/operator/policies', { policy: unknown, note: 'unknown class' }, ANA);
    expect(other.error.message).toContain('@unicorns');
  });
});
