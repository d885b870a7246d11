import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import type { Actor } from '../../lambdas/safety/audit.ts';
import { diffPolicies } from '../../lambdas/safety/diff.ts';
import { PolicyStore } from '../../lambdas/safety/policies.store.ts';
import { builtInPolicy, type Policy } from '../../lambdas/safety/policy.ts';
import { POLICY_CACHE, PolicySource } from '../../lambdas/safety/policy-source.ts';
import { type NewReview, ReviewStore } from '../../lambdas/safety/reviews.store.ts';
import { Screening } from '../../lambdas/safety/screening.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { NOW } from '../support/videos.ts';

const ANA: Actor = { id: 'owner_ana', handle: 'ana' };
const BEN: Actor = { id: 'owner_ben', handle: 'ben' };
const PAGE = { limit: 20, after: undefined, order: 'asc' } as const;
const MONTH = new Date(NOW).toISOString().slice(0, 7);

let dynamodb: TestDynamoDb;
let policies: PolicyStore;
let reviews: ReviewStore;
let takedowns: TakedownStore;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  const table = await dynamodb.createTable('Safety');
  policies = new PolicyStore(dynamodb.db, table);
  reviews = new ReviewStore(dynamodb.db, table);
  takedowns = new TakedownStore(dynamodb.db, table);
});

/** A policy that also refuses the word "zebra". */
const withoutZebras = (version: string): Policy => ({
  version,
  categories: builtInPolicy.categories.map((category) =>
    category.id === 'ip'
      ? { ...category, rules: [...category.rules, { all: [['zebra']], score: 1 }] }
      : category,
  ),
});

const actions = async () =>
  (await policies.audit(MONTH, PAGE)).rows.map(({ action, by }) => `${by.handle} ${action}`);

describe('policies', () => {
  it('are added once, activated, rolled back, and who did it is written down', async () => {
    await policies.add(withoutZebras('2026-12-01.1'), 'no zebras', ANA, NOW);
    await expect(policies.add(withoutZebras('2026-12-01.1'), 'again', BEN, NOW)).rejects.toThrow(
      /never changed/,
    );
    await expect(policies.add({ ...builtInPolicy }, 'the built-in one', BEN, NOW)).rejects.toThrow(
      /never changed/,
    );
    expect(await policies.active()).toBeNull();

    await policies.activate('2026-12-01.1', 'they complained', BEN, NOW + 1);
    expect(await policies.active()).toMatchObject({
      version: '2026-12-01.1',
      previous: builtInPolicy.version,
      activatedBy: 'ben',
    });
    await policies.rollBack('too strict', ANA, NOW + 2);
    expect(await policies.active()).toMatchObject({
      version: builtInPolicy.version,
      previous: '2026-12-01.1',
    });

    expect(await actions()).toEqual(['ana policy.add', 'ben policy.activate', 'ana policy.roll_back']);
  });

  it('cannot be activated unless they exist, nor by two at once', async () => {
    await expect(policies.activate('2030-01-01.1', 'why not', ANA, NOW)).rejects.toThrow(/no policy/);
    await policies.add(withoutZebras('2026-12-01.1'), 'one', ANA, NOW);
    await policies.add(withoutZebras('2026-12-01.2'), 'two', ANA, NOW);
    const outcomes = await Promise.allSettled([
      policies.activate('2026-12-01.1', 'first', ANA, NOW + 1),
      policies.activate('2026-12-01.2', 'first', BEN, NOW + 1),
    ]);
    const activated = (await actions()).filter((action) => action.endsWith('activate'));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(activated.length);
    expect(activated.length).toBeGreaterThanOrEqual(1);
  });

  it('reach every function within the time promised, and not by a look at the table for each prompt', async () => {
    let now = NOW;
    let looks = 0;
    const counted = {
      active: () => {
        looks++;
        return policies.active();
      },
      get: (version: string) => policies.get(version),
    };
    const screening = new Screening(new PolicySource(counted, () => now), null);
    const context = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false } as const;
    const zebra = async () => (await screening.screen('a zebra runs', context)).outcome;
    expect(await zebra()).toBe('allow');
    await policies.add(withoutZebras('2026-12-01.1'), 'no zebras', ANA, NOW);
    await policies.activate('2026-12-01.1', 'now', ANA, NOW);
    now += POLICY_CACHE - 1;
    expect(await zebra()).toBe('allow');
    expect(looks).toBe(1);
    now += 1;
    expect(await zebra()).toBe('block');
    await policies.rollBack('oh', ANA, now);
    now += POLICY_CACHE;
    expect(await zebra()).toBe('allow');
  });

  it('fall back to what is known when the table cannot be read', async () => {
    const broken = {
      active: async () => {
        throw new Error('no table');
      },
      get: (version: string) => policies.get(version),
    };
    expect((await new PolicySource(broken, () => NOW).current()).version).toBe(builtInPolicy.version);
  });

  it('say what a version changes', () => {
    const stricter: Policy = {
      version: '2026-12-01.1',
      categories: builtInPolicy.categories.map((category) =>
        category.id === 'violence'
          ? { ...category, thresholds: [{ block: 0.1, review: 0.05 }, ...category.thresholds.slice(1)] }
          : category,
      ),
    };
    const [first, ...others] = builtInPolicy.categories.find(({ id }) => id === 'violence')?.thresholds ?? [];
    expect(others.length).toBeGreaterThan(0);
    expect(diffPolicies(builtInPolicy, stricter)).toEqual([
      { path: 'categories.violence.thresholds[0].block', before: first?.block, after: 0.1 },
      { path: 'categories.violence.thresholds[0].review', before: first?.review, after: 0.05 },
    ]);
    expect(diffPolicies(builtInPolicy, withoutZebras('2026-12-01.1'))).toEqual([
      expect.objectContaining({
        path: expect.stringMatching(/^categories\.ip\.rules\[\d+\]$/),
        before: null,
      }),
    ]);
    expect(diffPolicies(builtInPolicy, builtInPolicy)).toEqual([]);
  });
});

const wish = (overrides: Partial<NewReview> = {}): NewReview => ({
  kind: 'hold',
  subject: { kind: 'video', id: timeOrderedId('video', NOW), attempt: 1 },
  ownerId: 'owner_carl',
  stage: 'frames',
  category: 'violence',
  policy: builtInPolicy.version,
  words: null,
  text: 'a prompt',
  digest: null,
  dueAt: NOW + 1000,
  ...overrides,
});

describe('reviews', () => {
  it('are opened once for each thing', async () => {
    const asked = wish();
    const { review, fresh } = await reviews.open(asked, NOW);
    const again = await reviews.open({ ...asked, category: 'sexual' }, NOW + 5);
    expect(fresh).toBe(true);
    expect(again).toEqual({ review, fresh: false });
    expect((await reviews.list('hold', 'open', PAGE)).rows).toEqual([review]);
  });

  it('belong to whoever claimed them, until the claim lapses', async () => {
    const { review } = await reviews.open(wish({ dueAt: null }), NOW);
    expect(await reviews.claim(review.id, ANA, NOW)).toMatchObject({
      status: 'claimed',
      claim: { handle: 'ana' },
    });
    expect(await reviews.claim(review.id, BEN, NOW + 60_000)).toBeNull();
    const verdict = { verdict: 'approve', reason: 'harmless', by: BEN } as const;
    expect(await reviews.decide(review, verdict, NOW + 60_000)).toBeNull();
    expect(await reviews.claim(review.id, BEN, NOW + 31 * 60_000)).toMatchObject({
      claim: { handle: 'ben' },
    });
    expect(await reviews.decide(review, verdict, NOW + 32 * 60_000)).toMatchObject({
      status: 'decided',
      owed: 'resume',
      decision: { verdict: 'approve', handle: 'ben' },
    });
    expect(await reviews.decide(review, { ...verdict, verdict: 'refuse' }, NOW + 33 * 60_000)).toBeNull();
    expect((await reviews.list('hold', 'decided', PAGE)).rows).toHaveLength(1);
    expect((await reviews.list('hold', 'open', PAGE)).rows).toHaveLength(0);
    expect(await actions()).toEqual(['ana review.claim', 'ben review.claim', 'ben review.decide']);
  });

  it('that nobody decides are refused at their deadline and not before', async () => {
    const { review } = await reviews.open(wish(), NOW);
    await reviews.claim(review.id, ANA, NOW);
    expect(await reviews.expire(review.id, NOW + 999)).toBeNull();
    expect(await reviews.expire(review.id, NOW + 1000)).toMatchObject({ decision: { verdict: 'refuse' } });
    expect(
      await reviews.decide(review, { verdict: 'approve', reason: 'late', by: ANA }, NOW + 1001),
    ).toBeNull();
    expect(await actions()).toContain('deadline review.expire');
  });

  it('of appeals leave an allowance for this owner and this text, when they are approved', async () => {
    const refusal = await reviews.refuse(
      {
        ownerId: 'owner_carl',
        stage: 'prompt',
        category: 'violence',
        policy: builtInPolicy.version,
        text: 'a text',
      },
      NOW,
    );
    expect(await reviews.refusal(refusal.id)).toEqual(refusal);
    const subject = { kind: 'refusal', id: refusal.id, attempt: null } as const;
    const asked = wish({
      kind: 'appeal',
      subject,
      words: 'it is a play',
      digest: refusal.digest,
      dueAt: null,
    });
    const { review } = await reviews.open(asked, NOW);
    expect(await reviews.allowance('owner_carl', refusal.digest)).toBeNull();
    await reviews.claim(review.id, ANA, NOW);
    await reviews.decide(review, { verdict: 'approve', reason: 'a play indeed', by: ANA }, NOW);
    expect(await reviews.allowance('owner_carl', refusal.digest)).toMatchObject({ category: 'violence' });
    expect(await reviews.allowance('owner_dora', refusal.digest)).toBeNull();
    expect((await reviews.listOfOwner('owner_carl', PAGE)).rows).toHaveLength(1);
  });
});

describe('takedowns', () => {
  const LOOK = 'f0f0f0f00f0f0f0f';
  /** The look with some bits changed. */
  const changed = (bits: readonly number[]) =>
    bits
      .reduce((look, bit) => look ^ (1n << BigInt(bit)), BigInt(`0x${LOOK}`))
      .toString(16)
      .padStart(16, '0');
  const SHA = 'a'.repeat(64);
  const add = async () => {
    const takedown = await takedowns.add(
      { videoId: null, sha256: SHA, frames: [LOOK], reason: 'stolen' },
      ANA,
      NOW,
    );
    await takedowns.index(takedown);
    return takedown;
  };

  it('bar the same bytes', async () => {
    expect(await takedowns.match(SHA, [])).toBeNull();
    const { id } = await add();
    expect(await takedowns.match(SHA, [])).toEqual({ kind: 'exact', takedown: id });
    expect(await takedowns.match('b'.repeat(64), [])).toBeNull();
  });

  it('bar what looks nearly alike, wherever the bits differ', async () => {
    const { id } = await add();
    for (const bits of [
      [],
      [0],
      [63],
      [0, 8, 16, 24, 32, 40, 48],
      [1, 2, 3, 4, 5, 6, 7],
      [7, 15, 23, 31, 39, 47, 63],
    ])
      expect(await takedowns.match(null, [changed(bits)]), String(bits)).toEqual({
        kind: 'near',
        takedown: id,
      });
    expect(await takedowns.match(null, [changed([0, 1, 2, 3, 4, 5, 6, 7])])).toBeNull();
  });

  it('leave a film to a person that has only a part of one', async () => {
    const { id } = await add();
    const other = ['1234567890abcdef', '00ff00ff00ff00ff', 'aa55aa55aa55aa55'];
    expect(await takedowns.match(null, [LOOK, ...other])).toEqual({ kind: 'part', takedown: id });
    expect(await takedowns.match(null, other)).toBeNull();
  });

  it('can be withdrawn, once', async () => {
    const { id } = await add();
    await takedowns.withdraw(id, 'a mistake', BEN, NOW + 1);
    expect(await takedowns.match(SHA, [LOOK])).toBeNull();
    await expect(takedowns.withdraw(id, 'again', BEN, NOW + 2)).rejects.toThrow(/no takedown/);
    expect(await actions()).toEqual(['ana takedown.add', 'ben takedown.withdraw']);
  });
});
