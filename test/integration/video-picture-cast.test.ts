import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cameo } from '../../lambdas/cameos/cameo.ts';
import { Rejected } from '../../lambdas/platform/errors.ts';
import type { UploadRow } from '../../lambdas/uploads/upload.ts';
import { admit } from '../../lambdas/videos/admit.ts';
import { relay } from '../../lambdas/videos/relay.lambda.ts';
import type { PromptScreening } from '../../lambdas/videos/screen-prompt.ts';
import type { VideoRow } from '../../lambdas/videos/video.ts';
import { EngineRequest } from '../../model/protocol/request.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { Crash } from '../support/pipeline.ts';
import { promptScreening } from '../support/safety.ts';
import { newUpload } from '../support/uploads.ts';
import { DEADLINES, NOW } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let consent: TestConsent;
let anna: Cameo;

const BOB = { userId: 'owner_b', handle: 'bob' } as const;
const FILE = {
  key: 'cleared/x/1.jpg',
  contentType: 'image/jpeg',
  bytes: 7,
  sha256: 'aa',
  width: 1280,
  height: 720,
};

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  consent = await TestConsent.create(dynamodb);
  consent.pipeline.objects.set(FILE.key, 'picture');
  anna = await consent.enrol({ audience: 'everyone' });
});

const owner = () => consent.owner('owner_a');
const events = async () =>
  (await consent.ledger.history(anna.id, 100)).map(({ event }) => event).toReversed();

/** Bob's picture, in which so many cameos were recognised when it was inspected. */
function pictureOf(...cameos: Cameo[]): UploadRow {
  const found = { faces: cameos.length, cameos: cameos.map(({ id }) => id), text: [] };
  const row: UploadRow = {
    ...newUpload({ ownerId: BOB.userId }),
    endedAt: NOW,
    expiresAt: NOW + 1000,
    status: 'cleared',
    file: FILE,
    found,
  };
  consent.pipeline.uploads.set(row.id, row);
  return row;
}

/** Bob asks for a video that opens with his cleared picture, as the API takes it. */
async function order(
  picture: UploadRow,
  prompt: string,
  screening: PromptScreening = promptScreening(),
): Promise<VideoRow> {
  const { row } = await admit(
    {
      caller: {
        ownerId: BOB.userId,
        handle: BOB.handle,
        keyId: 'key_b',
        audience: 'adult',
        operator: false,
        limits: { secondsPerDay: 100, cameoAudience: null },
      },
      order: {
        prompt,
        model: 'sora-2',
        size: '1280x720',
        seconds: 4,
        source: null,
        inputReference: { file_id: picture.id },
      },
      headers: {},
      receivedAt: NOW,
    },
    {
      store: consent.pipeline.store,
      guard: consent.guard,
      media: consent.pipeline.deps.media,
      uploads: {
        ...consent.pipeline.deps.uploads,
        receive: async () => picture,
        discard: async () => {},
      },
      screening,
      clock: consent.clock,
      deadlines: DEADLINES,
    },
  );
  consent.pipeline.follow(row.id);
  return row;
}

const codeOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Rejected) return error.code;
      throw error;
    },
  );

/** Bob's video, admitted while the picture that came with it was not inspected yet. */
const admitted = (picture: UploadRow, overrides: Partial<VideoRow> = {}) =>
  consent.pipeline.admit({
    ownerId: BOB.userId,
    handle: BOB.handle,
    prompt: 'she walks in the park',
    ...overrides,
    status: 'queued',
    owed: 'picture',
    upload: picture.id,
    firstFrame: 'set at admission',
  });

describe('whoever is in a cleared picture', () => {
  it('is in the cast, named or not: asked about, in the ledger, among the owner’s uses, and known to the engine', async () => {
    const { id, cast } = await order(pictureOf(anna, anna), 'she walks in the park');
    expect(cast.map(({ handle }) => handle)).toEqual(['anna']);
    await consent.settle();
    expect(await events()).toEqual(['enrol', 'use']);
    const { uses } = await consent.store.uses(anna.id, { limit: 10 });
    expect(uses).toMatchObject([{ videoId: id, userId: BOB.userId, state: 'standing' }]);
    await consent.dispatchAll();
    const request = EngineRequest.parse(
      JSON.parse(consent.pipeline.objects.get(`videos/${id}/1/request.json`) ?? ''),
    );
    expect(request.cast).toMatchObject([{ id: anna.id, name: 'Anna' }]);
  });

  it('is in it once where the prompt names them too', async () => {
    expect((await order(pictureOf(anna), '@anna walks')).cast).toHaveLength(1);
  });

  it.each([
    ['took back their permission since the picture was cleared', () => owner().revoke(anna.id, 'withdraw')],
    ['blocked the uploader since', () => owner().block(anna.id, BOB, 'withdraw')],
    ['erased their cameo since', () => owner().erase(anna.id, 'delete')],
    ['has a rule against the prompt', () => owner().setRestrictions(anna.id, ['no walks'])],
  ])('and %s ends the order', async (_, act) => {
    const picture = pictureOf(anna);
    await act();
    expect(await codeOf(order(picture, 'she walks in the park'))).toMatch(
      /^cameo_(not_permitted|not_found|restricted|approval_required)$/,
    );
  });

  it('makes the screening of the prompt stricter', async () => {
    const asked: boolean[] = [];
    const { screener, ...rest } = promptScreening();
    const screen: typeof screener.screen = async (texts, context) => {
      asked.push(context.likeness);
      return screener.screen(texts, context);
    };
    await order(pictureOf(anna), 'she walks', { ...rest, screener: { screen } });
    expect(asked).toEqual([true]);
  });

  it('ends a job in the queue by revoking, before any engine hears of it', async () => {
    const { id } = await order(pictureOf(anna), 'she walks in the park');
    await owner().revoke(anna.id, 'withdraw');
    await consent.dispatchAll();
    expect(await consent.pipeline.row(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'cameo_revoked' },
    });
    expect(consent.pipeline.invoked).toEqual([]);
  });

  it('ends a finished video by revoking', async () => {
    const done = await consent.finish(await order(pictureOf(anna), 'she walks in the park'));
    expect(await consent.guard.stands(done)).toBe(true);
    await owner().revoke(anna.id, 'delete');
    expect(await consent.guard.stands(done)).toBe(false);
    await consent.settle();
    expect(await consent.pipeline.row(done.id)).toMatchObject({ deletedAt: expect.any(Number) });
  });
});

describe('whoever is in a picture that came inside the request', () => {
  it('joins the cast in the commit that brings the picture', async () => {
    const { id } = await admitted(pictureOf(anna));
    expect((await consent.store.uses(anna.id, { limit: 10 })).uses).toEqual([]);
    await consent.pipeline.runStream();
    expect((await consent.pipeline.row(id)).cast).toMatchObject([{ id: anna.id }]);
    await consent.settle();
    expect(await events()).toEqual(['enrol', 'use']);
    await consent.dispatchAll();
    expect(consent.pipeline.invoked).toEqual([`${id}-1`]);
  });

  it('joins those whom the prompt named, and no more than a cast may have', async () => {
    const others: Cameo[] = [];
    for (const handle of ['ben', 'cleo', 'dan', 'eve'])
      others.push(
        await consent.enrol({ ownerId: `owner_${handle}`, handle, name: handle, audience: 'everyone' }),
      );
    const { id } = await admitted(pictureOf(anna, ...others));
    await consent.pipeline.runStream();
    expect(await consent.pipeline.row(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'too_many_cameos', param: 'input_reference' },
    });
    expect((await consent.store.uses(anna.id, { limit: 10 })).uses).toEqual([]);
  });

  it('is asked about then: who no longer lets the uploader use them ends the job, at no cost', async () => {
    const { id } = await admitted(pictureOf(anna));
    await owner().setAudience(anna.id, 'only_me', null);
    await consent.dispatchAll();
    expect(await consent.pipeline.row(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'cameo_not_permitted', param: 'input_reference' },
      quotaHeld: false,
    });
    expect(consent.pipeline.invoked).toEqual([]);
    await consent.settle();
    expect(await events()).toEqual(['enrol', 'grant', 'refuse']);
  });

  it('is protected by the prompt’s stricter screening then', async () => {
    const asked: boolean[] = [];
    const { id } = await admitted(pictureOf(anna));
    const { deps } = consent.pipeline;
    await relay(await consent.pipeline.row(id), {
      ...deps,
      screener: {
        screen: async (texts, context) => {
          asked.push(context.likeness);
          return deps.screener.screen(texts, context);
        },
      },
    });
    expect(asked).toEqual([true]);
  });

  it('ends the job by revoking in the instant between the question and the commit', async () => {
    const { id } = await admitted(pictureOf(anna));
    const { deps } = consent.pipeline;
    await relay(await consent.pipeline.row(id), {
      ...deps,
      guard: {
        join: async (video, pictured) => {
          const joined = await consent.guard.join(video, pictured);
          await owner().revoke(anna.id, 'withdraw');
          return joined;
        },
      },
    });
    await consent.dispatchAll();
    expect(await consent.pipeline.row(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'cameo_revoked' },
    });
    expect(consent.pipeline.invoked).toEqual([]);
  });

  it('is used once, wherever the relay dies', async () => {
    for (const after of [false, true])
      for (let calls = 1; ; calls++) {
        const { id } = await admitted(pictureOf(anna), { createdAt: NOW + calls });
        consent.pipeline.crash = { calls, after };
        const died = await relay(await consent.pipeline.row(id), consent.pipeline.deps).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        consent.pipeline.crash = null;
        const row = await consent.pipeline.row(id);
        await consent.pipeline.deliver(() => relay(row, consent.pipeline.deps));
        expect((await consent.pipeline.row(id)).cast).toHaveLength(1);
        expect(await consent.store.use(anna.id, id)).toMatchObject({ state: 'standing' });
        if (!died) break;
        expect(calls).toBeLessThan(10);
      }
  });
});
