import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dispatch } from '../../lambdas/videos/dispatch.lambda.ts';
import type { JobMessage } from '../../lambdas/videos/messages.ts';
import { relay } from '../../lambdas/videos/relay.lambda.ts';
import { sweep } from '../../lambdas/videos/sweep.lambda.ts';
import { cancel, remove } from '../../lambdas/videos/transitions.ts';
import { isActive, keys, parseInferenceId, type VideoRow } from '../../lambdas/videos/video.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed, ended, SLOTS_PER_OWNER, type Snapshot, TestPipeline } from '../support/pipeline.ts';
import { DEADLINES } from '../support/videos.ts';

let dynamodb: TestDynamoDb;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());

const OWNERS = ['owner_a', 'owner_b', 'owner_c'] as const;
const RANK = { queued: 0, in_progress: 1, releasing: 2, completed: 3, failed: 3, cancelled: 3 } as const;

type Attempt = { readonly id: string; readonly attempt: number };
type Answer = 'completed' | 'refused' | 'failed' | 'garbage' | 'nothing';

/**
 * One world in which everything may go wrong: messages come twice, late, out of order or never, handlers die anywhere,
 * and users cancel and delete whenever they like. After each event it checks what must hold at any moment.
 */
class World {
  readonly pipeline: TestPipeline;
  /** Every image of every row, in order; `relayed` counts those that the relay is through with. */
  readonly #streams = new Map<string, { images: VideoRow[]; relayed: number }>();
  /** Attempts an engine is through with. */
  readonly #answered = new Set<string>();
  readonly #results: Attempt[] = [];
  /** Every job ever admitted. */
  readonly #secondsOf = new Map<string, { owner: string; seconds: number }>();
  readonly #completed = new Set<string>();
  /** How often an attempt may have been submitted: once, and once more for each crash in between. */
  readonly #excused = new Map<string, number>();
  #before: Snapshot = { rows: new Map(), places: new Map(), seconds: new Map() };

  constructor(pipeline: TestPipeline) {
    this.pipeline = pipeline;
  }

  async create(owner: string, seconds: number): Promise<void> {
    const { id } = await this.pipeline.admit({ ownerId: owner, seconds });
    this.#secondsOf.set(id, { owner, seconds });
  }

  async relayOne(pick: number, crash: { calls: number; after: boolean } | null): Promise<void> {
    const behind = [...this.#streams.values()].filter(({ images, relayed }) => relayed < images.length);
    const stream = behind[pick % behind.length];
    const image = stream?.images[stream.relayed];
    if (!stream || !image) return;
    if (await this.pipeline.tryOnce(() => relay(image, this.pipeline.deps), crash)) stream.relayed++;
  }

  /** A shard that is read again from an earlier place. */
  async relayAgain(pick: number): Promise<void> {
    const seen = [...this.#streams.values()].flatMap(({ images, relayed }) => images.slice(0, relayed));
    const image = seen[pick % seen.length];
    if (image) await relay(image, this.pipeline.deps);
  }

  async dispatchOne(
    pick: number,
    { crash, twice }: { crash: { calls: number; after: boolean } | null; twice: boolean },
  ): Promise<void> {
    const message = this.#take(this.pipeline.jobs, pick);
    if (!message) return;
    const before = this.pipeline.invoked.length;
    const lived = await this.pipeline.tryOnce(() => dispatch(message, this.pipeline.deps), crash);
    const [inference] = this.pipeline.invoked.slice(before);
    if (!lived && inference) this.#excused.set(inference, (this.#excused.get(inference) ?? 0) + 1);
    if (!lived || twice) this.pipeline.jobs.push(message);
  }

  async report(pick: number, percent: number): Promise<void> {
    const running = this.#running();
    const attempt = running[pick % running.length];
    if (attempt) await this.pipeline.runProgress(attempt.id, attempt.attempt, percent);
  }

  answer(pick: number, answer: Answer): void {
    const running = this.#running();
    const found = running[pick % running.length];
    if (!found) return;
    const { id, attempt } = found;
    this.#answered.add(`${id}-${attempt}`);
    const response = {
      completed: completed(id, attempt),
      refused: ended(id, attempt, { status: 'refused', reason: { code: 'no', message: 'No.', param: null } }),
      failed: ended(id, attempt, {
        status: 'failed',
        reason: { code: 'disk_full', message: 'No space.', retryable: true },
      }),
      garbage: '<html>',
      nothing: null,
    }[answer];
    this.pipeline.writeAnswer(id, attempt, response);
    this.#results.push(found);
  }

  async releaseOne(
    pick: number,
    { crash, twice }: { crash: { calls: number; after: boolean } | null; twice: boolean },
  ): Promise<void> {
    for (const { inferenceId } of this.pipeline.results.splice(0)) {
      const found = parseInferenceId(inferenceId);
      if (found) this.#results.push(found);
    }
    const result = this.#take(this.#results, pick);
    if (!result) return;
    const { id, attempt } = result;
    const lived = await this.pipeline.tryOnce(() => this.pipeline.release(id, attempt), crash);
    if (!lived || twice) this.#results.push(result);
  }

  async sweep(ms: number, crash: { calls: number; after: boolean } | null): Promise<void> {
    this.pipeline.now += ms;
    await this.pipeline.tryOnce(() => sweep(this.pipeline.deps), crash);
  }

  async cancel(pick: number): Promise<void> {
    const rows = [...this.#before.rows.values()].filter((row) => isActive(row.status));
    const row = rows[pick % rows.length];
    if (row) await this.pipeline.store.transition(row.id, cancel(this.pipeline.now, DEADLINES));
  }

  async delete(pick: number): Promise<void> {
    const rows = [...this.#before.rows.values()].filter((row) => !isActive(row.status));
    const row = rows[pick % rows.length];
    if (row) await this.pipeline.store.transition(row.id, remove(this.pipeline.now, DEADLINES));
  }

  async deleteAll(): Promise<void> {
    for (const { id } of this.#before.rows.values())
      await this.pipeline.store.transition(id, remove(this.pipeline.now, DEADLINES));
    await this.check();
  }

  /** A message that never arrives. */
  lose(pick: number): void {
    if (pick % 2 === 0) this.#take(this.pipeline.jobs, pick);
    else this.#take(this.#results, pick);
  }

  /** What must hold after every event. */
  async check(): Promise<void> {
    const now = await this.pipeline.snapshot();
    for (const owner of OWNERS) {
      const rows = [...now.rows.values()].filter((row) => row.ownerId === owner);
      const held = rows.filter((row) => row.slot).length;
      expect(now.places.get(owner) ?? 0, 'places counted').toBe(held);
      expect(held, 'places held').toBeLessThanOrEqual(SLOTS_PER_OWNER);
    }
    for (const [id, row] of now.rows) {
      const before = this.#before.rows.get(id);
      if (row.status === 'completed') this.#completed.add(id);
      expect(this.pipeline.unsigned(row), 'released unsigned').toEqual([]);
      if (before) {
        expect(RANK[row.status], `${before.status} to ${row.status}`).toBeGreaterThanOrEqual(
          RANK[before.status],
        );
        if (!isActive(before.status)) expect(row.status).toBe(before.status);
        expect(row.progress, 'progress').toBeGreaterThanOrEqual(before.progress);
        expect(row.attempt, 'attempt').toBeGreaterThanOrEqual(before.attempt);
      }
      expect(row.attempt).toBeLessThanOrEqual(DEADLINES.MAX_ATTEMPTS);
      if (row.owed && JSON.stringify(row) !== JSON.stringify(before)) {
        const stream = this.#streams.get(id) ?? { images: [], relayed: 0 };
        stream.images.push(row);
        this.#streams.set(id, stream);
      }
    }
    for (const id of this.#before.rows.keys())
      if (!now.rows.has(id)) expect(isActive(this.#before.rows.get(id)?.status ?? 'queued')).toBe(false);
    this.#before = now;
    for (const owner of OWNERS)
      expect(now.seconds.get(owner) ?? 0, 'seconds').toBe(
        this.#sumSeconds(owner, (id) => this.#completed.has(id) || now.rows.get(id)?.quotaHeld === true),
      );
    for (const inference of new Set(this.pipeline.invoked))
      expect(
        this.pipeline.invoked.filter((other) => other === inference).length,
        `submissions of ${inference}`,
      ).toBeLessThanOrEqual(1 + (this.#excused.get(inference) ?? 0));
  }

  /** Lets everything run until nothing moves, with the engine at work or dead for ever. */
  async comeToRest(engineWorks: boolean): Promise<void> {
    for (let round = 0; ; round++) {
      for (let moved = true; moved; ) {
        moved = false;
        const [images, jobs] = [this.#imagesBehind(), this.pipeline.jobs.length];
        if (images > 0) await this.relayOne(0, null);
        else if (jobs > 0) await this.dispatchOne(0, { crash: null, twice: false });
        else if (engineWorks && this.#running().length > 0) this.answer(0, 'completed');
        else if (this.#results.length + this.pipeline.results.length > 0)
          await this.releaseOne(0, { crash: null, twice: false });
        else break;
        moved = true;
        await this.check();
      }
      const rows = [...this.#before.rows.values()];
      if (rows.every((row) => !isActive(row.status) && row.owed === undefined)) return;
      expect(round, `at rest but for ${JSON.stringify(rows)}`).toBeLessThan(60);
      await this.sweep(DEADLINES.START_SECONDS + 1, null);
      await this.check();
    }
  }

  /** What must hold when nothing is left to do. */
  checkAtRest(): void {
    const { rows, places, seconds } = this.#before;
    for (const owner of OWNERS) {
      expect(places.get(owner) ?? 0).toBe(0);
      expect(seconds.get(owner) ?? 0).toBe(this.#sumSeconds(owner, (id) => this.#completed.has(id)));
    }
    for (const { id, attempt } of this.#running()) {
      const row = rows.get(id);
      const stopped = this.pipeline.objects.has(keys.cancelMarker(id, attempt));
      expect(stopped, `an engine still works on ${id}-${attempt} (${row?.status ?? 'erased'})`).toBe(true);
    }
    for (const key of this.pipeline.objects.keys()) {
      const [, id = ''] = key.match(/^videos\/([^/]+)\//) ?? [];
      if (id) expect(rows.has(id), `${key} outlived its video`).toBe(true);
    }
  }

  /** Attempts an engine was asked for and has not answered. */
  #running(): Attempt[] {
    return [...new Set(this.pipeline.invoked)]
      .filter((inference) => !this.#answered.has(inference))
      .flatMap((inference) => parseInferenceId(inference) ?? []);
  }

  #imagesBehind(): number {
    return [...this.#streams.values()].reduce((sum, { images, relayed }) => sum + images.length - relayed, 0);
  }

  #sumSeconds(owner: string, counts: (id: string) => boolean): number {
    let sum = 0;
    for (const [id, job] of this.#secondsOf) if (job.owner === owner && counts(id)) sum += job.seconds;
    return sum;
  }

  #take<T extends JobMessage | Attempt>(queue: T[], pick: number): T | undefined {
    return queue.splice(pick % Math.max(1, queue.length), 1)[0];
  }
}

const pick = fc.nat(99);
const crash = fc.option(fc.record({ calls: fc.integer({ min: 1, max: 16 }), after: fc.boolean() }), {
  freq: 4,
});
const delivery = fc.record({ crash, twice: fc.boolean() });

const some = fc.integer({ min: 1, max: 4 });

type Step = (world: World) => unknown;

/** Between two events the invariants hold too: they are checked after each. */
async function repeat(count: number, event: () => Promise<void>): Promise<void> {
  for (let n = 0; n < count; n++) await event();
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...OWNERS), fc.constantFrom(4, 8, 12)).map(
      ([owner, seconds]): Step =>
        (world) =>
          world.create(owner, seconds),
    ),
  },
  {
    weight: 10,
    arbitrary: fc.tuple(some, pick, crash).map(
      ([count, n, dies]): Step =>
        (world) =>
          repeat(count, () => world.relayOne(n, dies)),
    ),
  },
  {
    weight: 2,
    arbitrary: pick.map(
      (n): Step =>
        (world) =>
          world.relayAgain(n),
    ),
  },
  {
    weight: 7,
    arbitrary: fc.tuple(some, pick, delivery).map(
      ([count, n, how]): Step =>
        (world) =>
          repeat(count, () => world.dispatchOne(n, how)),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(pick, fc.integer({ min: 0, max: 99 })).map(
      ([n, percent]): Step =>
        (world) =>
          world.report(n, percent),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        pick,
        fc.constantFrom<Answer>('completed', 'completed', 'refused', 'failed', 'garbage', 'nothing'),
      )
      .map(
        ([n, answer]): Step =>
          (world) =>
            world.answer(n, answer),
      ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(pick, delivery).map(
      ([n, how]): Step =>
        (world) =>
          world.releaseOne(n, how),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 1000, max: DEADLINES.START_SECONDS + 1000 }), crash).map(
      ([ms, dies]): Step =>
        (world) =>
          world.sweep(ms, dies),
    ),
  },
  {
    weight: 3,
    arbitrary: pick.map(
      (n): Step =>
        (world) =>
          world.cancel(n),
    ),
  },
  {
    weight: 3,
    arbitrary: pick.map(
      (n): Step =>
        (world) =>
          world.delete(n),
    ),
  },
  {
    weight: 1,
    arbitrary: pick.map(
      (n): Step =>
        (world) =>
          world.lose(n),
    ),
  },
);

it('keeps its promises through any order of events, and every job ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 25, maxLength: 40, size: 'max' }),
      fc.boolean(),
      async (steps, engineWorks) => {
        const world = new World(await TestPipeline.create(dynamodb));
        for (const owner of OWNERS) for (const seconds of [4, 8]) await world.create(owner, seconds);
        await world.check();
        for (const run of steps) {
          await run(world);
          await world.check();
        }
        await world.comeToRest(engineWorks);
        world.checkAtRest();
        await world.deleteAll();
        await world.comeToRest(false);
        // an engine that was in the middle of its upload when it was told to stop
        world.answer(0, 'completed');
        await world.comeToRest(false);
        world.checkAtRest();
      },
    ),
    { numRuns: 10, endOnFailure: true },
  );
});
