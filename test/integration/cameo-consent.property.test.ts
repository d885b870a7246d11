import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finished } from '../../lambdas/cameos/cameo.ts';
import type { Owing } from '../../lambdas/cameos/items.ts';
import { verifyLive } from '../../lambdas/cameos/ledger/command.ts';
import type { CameoAudience } from '../../lambdas/platform/api/operation.ts';
import { Rejected } from '../../lambdas/platform/errors.ts';
import { dispatch } from '../../lambdas/videos/dispatch.lambda.ts';
import { cancel, remove } from '../../lambdas/videos/transitions.ts';
import { isActive, isDeleted, parseInferenceId } from '../../lambdas/videos/video.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed } from '../support/pipeline.ts';
import { DEADLINES } from '../support/videos.ts';

let dynamodb: TestDynamoDb;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());

const OWNER = 'owner_a';
const USERS = ['owner_b', 'owner_c', 'owner_a'] as const;
const PROMPTS = ['@anna walks in the park', '@anna in a bikini on the beach'] as const;
const RULE = 'never in swimwear';

type Crash = { readonly calls: number; readonly after: boolean } | null;

/** What the owner wants at a moment, kept apart from anything the code under test stores. */
class Wishes {
  audience: CameoAudience = 'only_me';
  readonly approved = new Set<string>();
  readonly blocked = new Set<string>();
  readonly mutual = new Set<string>();
  readonly apart = new Set<string>();
  rule = false;
  erased = false;

  permits(user: string, prompt: string): boolean {
    if (this.erased) return false;
    if (user === OWNER) return true;
    if (this.rule && prompt.includes('bikini')) return false;
    if (this.blocked.has(user) || this.apart.has(user) || this.audience === 'only_me') return false;
    if (this.approved.has(user) || this.audience === 'everyone') return true;
    return this.audience === 'mutuals' && this.mutual.has(user);
  }
}

class World {
  readonly consent: TestConsent;
  readonly cameoId: string;
  readonly #wishes = new Wishes();
  /** Videos that a revocation, or the owner's word about one of them, has ended; a restoration takes it back. */
  readonly #ended = new Set<string>();
  readonly #admitted = new Map<string, { user: string; prompt: string }>();
  /** What the owner wanted when each attempt was judged at dispatch. */
  readonly #atDispatch = new Map<string, boolean>();
  readonly #released = new Set<string>();
  readonly #images: Owing[] = [];
  readonly #answered = new Set<string>();
  readonly #results: { id: string; attempt: number }[] = [];

  constructor(consent: TestConsent, cameoId: string) {
    this.consent = consent;
    this.cameoId = cameoId;
    const { guard } = consent;
    consent.pipeline.guard = {
      join: (video, pictured) => guard.join(video, pictured),
      check: async (video, stage, lines) => {
        if (stage === 'dispatch') this.#atDispatch.set(video.id, this.#permits(video.id));
        return guard.check(video, stage, lines);
      },
    };
  }

  #permits(id: string): boolean {
    const video = this.#admitted.get(id);
    return video !== undefined && !this.#ended.has(id) && this.#wishes.permits(video.user, video.prompt);
  }

  get #owner() {
    return this.consent.owner(OWNER);
  }

  async order(user: string, prompt: string): Promise<void> {
    try {
      const row = await this.consent.order({ userId: user, handle: user }, prompt);
      expect(this.#wishes.permits(user, prompt), `admitted for ${user}`).toBe(true);
      this.#admitted.set(row.id, { user, prompt });
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      expect(this.#wishes.permits(user, prompt), `refused for ${user}: ${error.code}`).toBe(false);
    }
  }

  /** One act of the owner. Also used between two calls of a handler. */
  async act(act: Act): Promise<void> {
    const wishes = this.#wishes;
    if (wishes.erased) return;
    const { user, finished } = act;
    const other = { userId: user, handle: user };
    const end = (of: (id: string) => boolean) => {
      for (const [id, video] of this.#admitted) if (video.user !== OWNER && of(id)) this.#ended.add(id);
    };
    const ofUser = (id: string) => this.#admitted.get(id)?.user === user;
    if (user === OWNER && ['approve', 'decline', 'block', 'unblock', 'revokeUser'].includes(act.kind)) return;
    switch (act.kind) {
      case 'audience':
        await this.#owner.setAudience(this.cameoId, act.audience, null);
        wishes.audience = act.audience;
        return;
      case 'approve':
        await this.#owner.relate(this.cameoId, other, 'approved');
        wishes.approved.add(user);
        wishes.blocked.delete(user);
        return;
      case 'decline':
      case 'unblock':
        await this.#owner.relate(this.cameoId, other, act.kind === 'decline' ? 'declined' : 'none');
        wishes.approved.delete(user);
        wishes.blocked.delete(user);
        return;
      case 'block':
        await this.#owner.block(this.cameoId, other, finished);
        wishes.approved.delete(user);
        wishes.blocked.add(user);
        end(ofUser);
        return;
      case 'revokeUser':
        await this.#owner.revokeUser(this.cameoId, other, finished);
        wishes.approved.delete(user);
        wishes.blocked.delete(user);
        end(ofUser);
        return;
      case 'revoke':
        await this.#owner.revoke(this.cameoId, finished);
        wishes.audience = 'only_me';
        end(() => true);
        return;
      case 'rule':
        await this.#owner.setRestrictions(this.cameoId, wishes.rule ? [] : [RULE]);
        await this.#owner.confirmRestrictions(this.cameoId);
        wishes.rule = !wishes.rule;
        return;
      case 'follow':
      case 'part': {
        const which = act.kind === 'follow' ? 'mutual' : 'apart';
        if (user === OWNER) return;
        if (wishes[which].has(user)) wishes[which].delete(user);
        else wishes[which].add(user);
        this.consent.follows.set(which, OWNER, user, wishes[which].has(user));
        return;
      }
      case 'withdraw':
      case 'restore':
        return this.#judgeUse(act);
      case 'erase':
        await this.#owner.erase(this.cameoId, finished);
        wishes.erased = true;
        for (const id of this.#admitted.keys()) this.#ended.add(id);
    }
  }

  async #judgeUse({ kind, pick, finished }: Act): Promise<void> {
    const ids = [...this.#admitted.keys()];
    const id = ids[pick % ids.length];
    if (!id) return;
    try {
      if (kind === 'withdraw') await this.#owner.withdrawUse(this.cameoId, id, finished);
      else await this.#owner.restoreUse(this.cameoId, id);
    } catch (error) {
      // deleted before: there is nothing to judge
      if (error instanceof Rejected && error.code === 'video_not_found') return;
      throw error;
    }
    if (kind === 'withdraw') this.#ended.add(id);
    else this.#ended.delete(id);
  }

  /** Dependencies in which the owner acts just before a step's last write. */
  #raced(act: Act | null, before: readonly string[]) {
    const { deps } = this.consent.pipeline;
    let pending = act;
    const racing = async () => {
      const now = pending;
      pending = null;
      if (now) await this.act(now);
    };
    const { store, endpoint } = deps;
    return {
      ...deps,
      store: {
        get: (id: string) => store.get(id),
        transition: async (...args: Parameters<typeof store.transition>) => {
          if (before.includes(args[1].name)) await racing();
          return store.transition(...args);
        },
      },
      endpoint: {
        invoke: async (...args: Parameters<typeof endpoint.invoke>) => {
          await racing();
          return endpoint.invoke(...args);
        },
      },
    };
  }

  async dispatchOne(pick: number, { crash, twice, race }: Delivery): Promise<void> {
    const { pipeline } = this.consent;
    await pipeline.runStream();
    const [message] = pipeline.jobs.splice(pick % Math.max(1, pipeline.jobs.length), 1);
    if (!message) return;
    const deps = this.#raced(race, []);
    const lived = await pipeline.tryOnce(() => dispatch(message, deps), crash);
    if (!lived || twice) pipeline.jobs.push(message);
  }

  answerOne(pick: number): void {
    const { pipeline } = this.consent;
    const running = [...new Set(pipeline.invoked)].filter((name) => !this.#answered.has(name));
    const name = running[pick % running.length];
    const found = name ? parseInferenceId(name) : null;
    if (!name || !found) return;
    this.#answered.add(name);
    pipeline.writeAnswer(found.id, found.attempt, completed(found.id, found.attempt));
    this.#results.push(found);
  }

  async releaseOne(pick: number, { crash, twice, race }: Delivery): Promise<void> {
    const { pipeline } = this.consent;
    const [result] = this.#results.splice(pick % Math.max(1, this.#results.length), 1);
    if (!result) return;
    const deps = this.#raced(race, ['complete']);
    const lived = await pipeline.tryOnce(() => pipeline.release(result.id, result.attempt, deps), crash);
    if (!lived || twice) this.#results.push(result);
  }

  /** One row's effect, perhaps by an image from long ago, perhaps twice, perhaps dying in the middle. */
  async causeOne(pick: number, { crash, twice }: Delivery): Promise<void> {
    const owing = (await this.consent.owing()).filter(({ row }) => row.owed !== 'confirm');
    this.#images.push(...owing);
    const one = pick % 5 === 4 ? this.#images[pick % this.#images.length] : owing[pick % owing.length];
    if (!one) return;
    await this.consent.pipeline.tryOnce(() => this.consent.cause(one), crash);
    if (twice) await this.consent.cause(one);
  }

  async userEnds(pick: number): Promise<void> {
    const rows = await this.consent.pipeline.rows();
    const row = rows[pick % rows.length];
    if (!row) return;
    const { pipeline } = this.consent;
    const change = isActive(row.status) ? cancel(pipeline.now, DEADLINES) : remove(pipeline.now, DEADLINES);
    await pipeline.store.transition(row.id, change);
  }

  /** What must hold after every event. */
  async check(): Promise<void> {
    for (const row of await this.consent.pipeline.rows()) {
      if (row.status !== 'completed') continue;
      if (!this.#released.has(row.id)) {
        this.#released.add(row.id);
        expect(this.#atDispatch.get(row.id), `${row.id} permitted at dispatch`).toBe(true);
        expect(this.#permits(row.id), `${row.id} permitted at release`).toBe(true);
      }
      expect(await this.consent.guard.stands(row), `${row.id} stands`).toBe(!this.#ended.has(row.id));
    }
  }

  /** Everything that is under way comes to its end. */
  async comeToRest(): Promise<void> {
    const nothing = { crash: null, twice: false, race: null };
    const { pipeline } = this.consent;
    for (let round = 0; round < 60; round++) {
      await pipeline.runStream();
      if (pipeline.jobs.length > 0) await this.dispatchOne(0, nothing);
      else if (this.#results.length > 0) await this.releaseOne(0, nothing);
      else {
        const before = this.#answered.size;
        this.answerOne(0);
        if (this.#answered.size === before) break;
      }
      await this.check();
    }
    await this.consent.settle();
    await pipeline.runStream();
    await this.check();
  }

  async checkAtRest(): Promise<void> {
    for (const row of await this.consent.pipeline.rows()) {
      if (isDeleted(row)) continue;
      if (this.#ended.has(row.id)) expect(isActive(row.status), `${row.id} is stopped`).toBe(false);
      if (row.status === 'completed')
        expect(row.withdrawnAt !== undefined, `${row.id} withdrawn`).toBe(this.#ended.has(row.id));
    }
    const { faults } = await verifyLive(this.consent.ledger, null);
    expect(faults).toEqual([]);
    const uses = (await this.#history()).filter(({ event }) => event === 'use').map(({ video }) => video);
    expect(uses.toSorted()).toEqual([...this.#admitted.keys()].toSorted());
    if (this.#wishes.erased) {
      expect(this.consent.destroyed).toContain(`cameos/${this.cameoId}/`);
      expect((await this.#history()).filter(({ event }) => event === 'erase')).toHaveLength(1);
    }
  }

  async #history() {
    const entries = [];
    for (let before: number | undefined; ; ) {
      const page = await this.consent.ledger.history(this.cameoId, 100, before);
      entries.push(...page);
      before = page.at(-1)?.seq;
      if (!before) return entries;
    }
  }
}

interface Act {
  readonly kind:
    | 'audience'
    | 'approve'
    | 'decline'
    | 'block'
    | 'unblock'
    | 'revokeUser'
    | 'revoke'
    | 'rule'
    | 'follow'
    | 'part'
    | 'withdraw'
    | 'restore'
    | 'erase';
  readonly user: string;
  readonly audience: CameoAudience;
  readonly finished: Finished;
  readonly pick: number;
}

interface Delivery {
  readonly crash: Crash;
  readonly twice: boolean;
  /** What the owner does just before the step commits. */
  readonly race: Act | null;
}

const act = fc.record<Act>({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('audience' as const) },
    { weight: 3, arbitrary: fc.constant('revoke' as const) },
    { weight: 3, arbitrary: fc.constantFrom('approve' as const, 'revokeUser' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'decline' as const,
        'block' as const,
        'unblock' as const,
        'rule' as const,
        'follow' as const,
        'withdraw' as const,
        'restore' as const,
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('part' as const, 'erase' as const) },
  ),
  user: fc.constantFrom(...USERS),
  audience: fc.constantFrom('only_me', 'approved', 'mutuals', 'everyone', 'everyone'),
  finished: fc.constantFrom('withdraw', 'delete'),
  pick: fc.nat(20),
});

const delivery = fc.record<Delivery>({
  crash: fc.option(fc.record({ calls: fc.integer({ min: 1, max: 6 }), after: fc.boolean() }), { freq: 3 }),
  twice: fc.boolean(),
  race: fc.option(act, { freq: 2 }),
});

const pick = fc.nat(20);
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('make' as const),
      user: fc.constantFrom(...USERS),
      prompt: fc.constantFrom(...PROMPTS, PROMPTS[0]),
      delivery,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      user: fc.constantFrom(...USERS),
      prompt: fc.constantFrom(...PROMPTS, PROMPTS[0]),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('act' as const), act }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('dispatch' as const), pick, delivery }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('release' as const), pick, delivery }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cause' as const), pick, delivery }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('userEnds' as const), pick }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

async function happen(world: World, what: Event): Promise<void> {
  switch (what.kind) {
    case 'order':
      return world.order(what.user, what.prompt);
    case 'make':
      await world.order(what.user, what.prompt);
      await world.dispatchOne(0, what.delivery);
      return world.answerOne(0);
    case 'act':
      return world.act(what.act);
    case 'dispatch':
      return world.dispatchOne(what.pick, what.delivery);
    case 'answer':
      return world.answerOne(what.pick);
    case 'release':
      return world.releaseOne(what.pick, what.delivery);
    case 'cause':
      return world.causeOne(what.pick, what.delivery);
    case 'userEnds':
      return world.userEnds(what.pick);
  }
}

it('releases no video with a cameo whose owner did not permit it, and shows none that was revoked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 40, size: 'max' }), async (events) => {
      const consent = await TestConsent.create(dynamodb);
      const cameo = await consent.enrol({ ownerId: OWNER, audience: 'only_me' });
      const world = new World(consent, cameo.id);
      await world.act({ kind: 'audience', audience: 'everyone', user: OWNER, finished: 'withdraw', pick: 0 });
      for (const what of events) {
        await happen(world, what);
        await world.check();
      }
      await world.comeToRest();
      await world.checkAtRest();
    }),
    { numRuns: Number(process.env.RUNS ?? 25) },
  );
}, 600_000);
