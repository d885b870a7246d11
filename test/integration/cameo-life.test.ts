import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cameo } from '../../lambdas/cameos/cameo.ts';
import { verifyLive } from '../../lambdas/cameos/ledger/command.ts';
import { Rejected } from '../../lambdas/platform/errors.ts';
import { assertStands } from '../../lambdas/videos/cast.ts';
import { keys, type VideoRow } from '../../lambdas/videos/video.ts';
import { EngineRequest } from '../../model/protocol/request.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed } from '../support/pipeline.ts';

let dynamodb: TestDynamoDb;
let consent: TestConsent;
let anna: Cameo;

const BOB = { userId: 'owner_b', handle: 'bob' } as const;
const CAROL = { userId: 'owner_c', handle: 'carol' } as const;
const ANNA = { userId: 'owner_a', handle: 'anna' } as const;
const WALK = '@anna walks in the park';

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  consent = await TestConsent.create(dynamodb);
  anna = await consent.enrol({ audience: 'everyone' });
});

const owner = () => consent.owner('owner_a');
const row = (id: string): Promise<VideoRow> => consent.pipeline.row(id);
async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}
const events = async () =>
  (await consent.ledger.history(anna.id, 100)).map(({ event }) => event).toReversed();

describe('permission', () => {
  it('is asked at admission, by mention of a handle', async () => {
    await owner().setAudience(anna.id, 'approved', null);
    expect(await consent.tryOrder(BOB, WALK)).toBe('cameo_not_permitted');
    expect(await consent.tryOrder(ANNA, WALK)).toBeNull();
    await owner().relate(anna.id, BOB, 'approved');
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
    expect(await consent.tryOrder(BOB, '@nobody_here walks')).toBe('cameo_not_found');
    expect(await consent.tryOrder(BOB, 'somebody walks')).toBeNull();
  });

  it('is asked again at dispatch: the engine never hears of a job that lost it', async () => {
    const video = await consent.order(BOB, WALK);
    await owner().setAudience(anna.id, 'only_me', null);
    await consent.dispatchAll();
    expect(consent.pipeline.invoked).toEqual([]);
    expect(await row(video.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_not_permitted' } });
  });

  it('is asked again at release, in the very commit', async () => {
    const video = await consent.order(BOB, WALK);
    await consent.dispatchAll();
    await owner().relate(anna.id, BOB, 'declined');
    await owner().setAudience(anna.id, 'approved', null);
    await consent.pipeline.runEngine(video.id, 1);
    expect(await row(video.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_not_permitted' } });
  });

  it('comes along with a source: who may not use the cameo may not remix a video with it', async () => {
    const video = await consent.finish(await consent.order(BOB, WALK));
    await owner().block(anna.id, CAROL, 'withdraw');
    expect(await codeOf(consent.order(CAROL, 'at night', video))).toBe('cameo_not_permitted');
    const remix = await consent.order(BOB, 'at night', video);
    expect(remix.cast.map(({ handle }) => handle)).toEqual(['anna']);
  });

  it('is shown to a blocked user in the same words as to any other', async () => {
    await owner().setAudience(anna.id, 'approved', null);
    const messageTo = (user: typeof BOB | typeof CAROL) =>
      consent.order(user, WALK).catch((error: Error) => error.message);
    const stranger = await messageTo(CAROL);
    await owner().block(anna.id, BOB, 'withdraw');
    expect(await messageTo(BOB)).toBe(stranger);
  });

  it('is not widened beyond what a guardian or the rules for teens allow', async () => {
    expect(await codeOf(owner().setAudience(anna.id, 'everyone', 'approved'))).toBe('audience_too_wide');
    const teen = await consent.enrol({
      ownerId: 'owner_t',
      handle: 'tim',
      teen: true,
    });
    expect(await codeOf(consent.owner('owner_t').setAudience(teen.id, 'everyone', null))).toBe(
      'audience_too_wide',
    );
  });

  it('is nobody’s to give but the owner’s', async () => {
    const bob = consent.owner('owner_b');
    for (const act of [
      () => bob.setAudience(anna.id, 'everyone', null),
      () => bob.relate(anna.id, CAROL, 'approved'),
      () => bob.setRestrictions(anna.id, []),
      () => bob.revoke(anna.id, 'delete'),
      () => bob.erase(anna.id, 'delete'),
    ])
      expect(await codeOf(act())).toBe('cameo_not_found');
  });
});

describe('written rules', () => {
  it('refuse by the prompt, at admission and at dispatch', async () => {
    const before = await consent.order(BOB, '@anna in a bikini');
    await owner().setRestrictions(anna.id, ['never in swimwear']);
    await owner().confirmRestrictions(anna.id);
    expect(await consent.tryOrder(BOB, '@anna in a swimsuit')).toBe('cameo_restricted');
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
    await consent.dispatchAll();
    expect(await row(before.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_restricted' } });
  });

  it('refuse by what is said in the finished video', async () => {
    await owner().setRestrictions(anna.id, ['never say "banana"']);
    await owner().confirmRestrictions(anna.id);
    const video = await consent.order(BOB, '@anna talks about fruit');
    await consent.dispatchAll();
    consent.pipeline.writeAnswer(video.id, 1, completed(video.id, 1));
    const transcript = `${keys.output(video.id, 1)}transcript.json`;
    const said = { protocol: '1', lines: [{ speaker: 'Anna', text: 'My banana!', start: 0, end: 1 }] };
    consent.pipeline.objects.set(transcript, JSON.stringify(said));
    await consent.pipeline.notify(video.id, 1);
    expect(await row(video.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_restricted' } });
  });

  it('that are not understood hold every use until the owner has approved its very words', async () => {
    await owner().setRestrictions(anna.id, ['never in embarrassing situations']);
    await owner().confirmRestrictions(anna.id);
    expect(await consent.tryOrder(BOB, WALK)).toBe('cameo_approval_required');
    expect(await consent.tryOrder(ANNA, WALK)).toBeNull();
    const [wish] = await consent.store.heldWishes(anna.id);
    expect(wish).toMatchObject({ handle: 'bob', prompt: WALK, decision: 'asked' });
    await owner().judgeHeld(anna.id, { userId: 'owner_b', digest: wish?.digest ?? '' }, 'approved');
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
    expect(await consent.tryOrder(BOB, '@anna falls into a cake')).toBe('cameo_approval_required');
    expect(await consent.tryOrder(CAROL, WALK)).toBe('cameo_approval_required');
  });

  it('that are not yet confirmed hold every use as well', async () => {
    await owner().setRestrictions(anna.id, ['no politics']);
    expect(await consent.tryOrder(BOB, WALK)).toBe('cameo_approval_required');
    await owner().confirmRestrictions(anna.id);
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
  });

  it('for “always” reach the engine, with names for handles and the likeness by its place', async () => {
    await owner().setRestrictions(anna.id, ['always with a hat']);
    await owner().confirmRestrictions(anna.id);
    const video = await consent.order(BOB, WALK);
    await consent.dispatchAll();
    const request = EngineRequest.parse(
      JSON.parse(consent.pipeline.objects.get(keys.request(video.id, 1)) ?? 'null'),
    );
    expect(request.prompt).toBe('Anna walks in the park Anna always wears a hat.');
    expect(request.cast).toMatchObject([{ id: anna.id, kind: 'person', name: 'Anna' }]);
    expect(request.cast[0]?.likeness[0]).toContain(`cameos/${anna.id}/`);
  });
});

describe('a revocation', () => {
  it('cancels what is queued, stops what runs, and takes finished videos out of circulation', async () => {
    const finished = await consent.finish(await consent.order(BOB, WALK));
    const running = await consent.order(CAROL, WALK);
    await consent.dispatchAll();
    const queued = await consent.order(CAROL, WALK);
    await owner().revoke(anna.id, 'withdraw');
    // before anything was carried out
    expect(await consent.guard.stands(finished)).toBe(false);
    if (finished.status !== 'completed') throw new Error(finished.status);
    expect(await codeOf(assertStands(finished, consent.guard, 'video_id'))).toBe('cameo_revoked');
    await consent.settle();
    await consent.pipeline.runStream();
    for (const { id } of [running, queued])
      expect(await row(id)).toMatchObject({
        status: 'failed',
        reason: { code: 'cameo_revoked' },
        quotaHeld: false,
      });
    expect(consent.pipeline.objects.has(keys.cancelMarker(running.id, 1))).toBe(true);
    expect(await row(finished.id)).toMatchObject({ status: 'completed', withdrawnAt: expect.any(Number) });
    await consent.pipeline.runEngine(running.id, 1);
    expect((await row(running.id)).status).toBe('failed');
  });

  it('deletes finished videos when the owner wants that, files and all', async () => {
    const finished = await consent.finish(await consent.order(BOB, WALK));
    await owner().revokeUser(anna.id, BOB, 'delete');
    await consent.settle();
    await consent.pipeline.runStream();
    expect(await consent.pipeline.store.get(finished.id)).toBeNull();
    expect(
      [...consent.pipeline.objects.keys()].filter((key) => key.startsWith(keys.all(finished.id))),
    ).toEqual([]);
  });

  it('of one user leaves everybody else’s alone, and the owner’s own', async () => {
    const videos = [];
    for (const user of [BOB, CAROL, ANNA]) videos.push(await consent.finish(await consent.order(user, WALK)));
    await owner().revokeUser(anna.id, BOB, 'withdraw');
    await consent.settle();
    expect(await Promise.all(videos.map((video) => consent.guard.stands(video)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('cannot be outrun by an admission that was judged before it', async () => {
    const { cast, writes } = await consent.guard.admit({
      videoId: 'video_00000000000000000000000000000001',
      user: { ...BOB, audience: 'adult' },
      prompt: WALK,
      source: null,
      named: [],
    });
    await owner().revoke(anna.id, 'withdraw');
    await owner().setAudience(anna.id, 'everyone', null);
    const members = cast.map((member) => ({ ...member, always: [] }));
    const late = await consent.pipeline.admit(
      { id: 'video_00000000000000000000000000000001', ownerId: 'owner_b', prompt: WALK, cast: members },
      writes,
    );
    await consent.dispatchAll();
    expect(consent.pipeline.invoked).toEqual([]);
    expect(await row(late.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_revoked' } });
  });

  it('does not come undone when the owner shares the cameo again', async () => {
    const video = await consent.finish(await consent.order(BOB, WALK));
    await owner().revoke(anna.id, 'withdraw');
    await owner().setAudience(anna.id, 'everyone', null);
    expect(await consent.guard.stands(video)).toBe(false);
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
    await owner().restoreUse(anna.id, video.id);
    await consent.settle();
    expect(await consent.guard.stands(video)).toBe(true);
    expect((await row(video.id)) as object).not.toHaveProperty('withdrawnAt');
  });

  it('that is lost on its way is found by the sweep', async () => {
    const video = await consent.finish(await consent.order(BOB, WALK));
    await owner().revoke(anna.id, 'withdraw');
    consent.pipeline.now += 200_000;
    const { sweepCameos } = await import('../../lambdas/cameos/sweep.lambda.ts');
    await sweepCameos(consent.store, consent.clock);
    await consent.settle();
    expect(await row(video.id)).toHaveProperty('withdrawnAt');
  });
});

describe('one use', () => {
  it('is the owner’s to withdraw, restore and delete, a draft of somebody else’s included', async () => {
    const draft = await consent.order(BOB, WALK);
    await owner().withdrawUse(anna.id, draft.id, 'withdraw');
    await consent.settle();
    expect(await row(draft.id)).toMatchObject({ status: 'failed', reason: { code: 'cameo_revoked' } });
    const video = await consent.finish(await consent.order(CAROL, WALK));
    await owner().withdrawUse(anna.id, video.id, 'delete');
    expect(await codeOf(owner().restoreUse(anna.id, video.id))).toBe('video_not_found');
    expect(await codeOf(consent.owner('owner_b').withdrawUse(anna.id, video.id, 'delete'))).toBe(
      'cameo_not_found',
    );
  });
});

describe('erasure', () => {
  it('destroys the likeness, ends everything made with it, and leaves the proof', async () => {
    const own = await consent.finish(await consent.order(ANNA, WALK));
    await consent.erase('owner_a', anna.id, 'withdraw');
    expect(await consent.guard.stands(own)).toBe(false);
    await consent.settle();
    expect(consent.destroyed).toContain(`cameos/${anna.id}/`);
    expect(await consent.tryOrder(ANNA, WALK)).toBe('cameo_not_found');
    const [proof] = (await consent.ledger.history(anna.id, 100)).filter(({ event }) => event === 'erase');
    expect(proof?.detail).toEqual({ objects: 3, faces: 1 });
  });

  it('frees the handle for a new enrolment, which brings no old video back', async () => {
    const video = await consent.finish(await consent.order(BOB, WALK));
    await consent.erase('owner_a', anna.id, 'withdraw');
    await consent.enrol({ audience: 'everyone' });
    expect(await consent.tryOrder(BOB, WALK)).toBeNull();
    expect(await consent.guard.stands(video)).toBe(false);
  });
});

describe('the ledger', () => {
  it('has every grant, use, refusal and revocation, once, in an unbroken chain', async () => {
    await consent.order(BOB, WALK);
    await owner().setRestrictions(anna.id, ['never in swimwear']);
    await owner().confirmRestrictions(anna.id);
    for (let n = 0; n < 3; n++) await consent.tryOrder(BOB, '@anna in a bikini');
    await owner().block(anna.id, BOB, 'withdraw');
    await consent.settle();
    expect((await events()).toSorted()).toEqual(['enrol', 'grant', 'grant', 'refuse', 'revoke', 'use']);
    expect((await verifyLive(consent.ledger, null)).faults).toEqual([]);
  });

  it('holds no word of a prompt or a rule', async () => {
    await owner().setRestrictions(anna.id, ['never in swimwear']);
    await consent.tryOrder(BOB, '@anna drinks lemonade');
    await consent.settle();
    const text = JSON.stringify(await consent.ledger.history(anna.id, 100));
    expect(text).not.toMatch(/swimwear|lemonade|Anna/);
    expect(text).toContain('cameo_approval_required');
  });
});
