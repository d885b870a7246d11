import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Cameo, Finished } from '../../lambdas/cameos/cameo.ts';
import { CastGuard } from '../../lambdas/cameos/guard.ts';
import { type Owing, parseOwing } from '../../lambdas/cameos/items.ts';
import { LedgerStore } from '../../lambdas/cameos/ledger/store.ts';
import { CameoOwner, type Other } from '../../lambdas/cameos/owner.ts';
import { type CameoRelayDependencies, relay as relayCameo } from '../../lambdas/cameos/relay.lambda.ts';
import { CameoStore } from '../../lambdas/cameos/store.ts';
import { sweepCameos } from '../../lambdas/cameos/sweep.lambda.ts';
import { Rejected } from '../../lambdas/platform/errors.ts';
import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import type { VideoRow } from '../../lambdas/videos/video.ts';
import { aCameo } from './cameos.ts';
import type { TestDynamoDb } from './dynamodb.ts';
import { TestPipeline } from './pipeline.ts';
import { DEADLINES, NOW } from './videos.ts';

/** Who follows and who has blocked whom, as a test says. */
export class TestFollows {
  readonly mutual = new Set<string>();
  readonly apart = new Set<string>();
  readonly #pair = (a: string, b: string) => [a, b].toSorted().join(' ');

  set(which: 'mutual' | 'apart', a: string, b: string, value: boolean): void {
    if (value) this[which].add(this.#pair(a, b));
    else this[which].delete(this.#pair(a, b));
  }

  areMutual = async (a: string, b: string): Promise<boolean> => this.mutual.has(this.#pair(a, b));
  areApart = async (a: string, b: string): Promise<boolean> => this.apart.has(this.#pair(a, b));
}

/** Cameos and videos over real tables, with queues, bucket, engine and face collection in memory. */
export class TestConsent {
  readonly pipeline: TestPipeline;
  readonly ledger: LedgerStore;
  readonly store: CameoStore;
  readonly guard: CastGuard;
  readonly follows = new TestFollows();
  /** Cameos whose likeness was destroyed. */
  readonly destroyed: string[] = [];
  readonly tables: { readonly cameos: string; readonly ledger: string; readonly videos: string };
  readonly #dynamodb: TestDynamoDb;

  private constructor(
    dynamodb: TestDynamoDb,
    names: { cameos: string; ledger: string },
    pipeline: TestPipeline,
  ) {
    this.#dynamodb = dynamodb;
    this.tables = { ...names, videos: pipeline.table };
    this.pipeline = pipeline;
    this.ledger = new LedgerStore(dynamodb.db, names.ledger);
    this.store = new CameoStore(dynamodb.db, names.cameos, this.ledger);
    this.guard = new CastGuard({ store: this.store, follows: this.follows, clock: this.clock });
    pipeline.guard = this.guard;
  }

  static async create(dynamodb: TestDynamoDb): Promise<TestConsent> {
    const pipeline = await TestPipeline.create(dynamodb);
    const cameos = await dynamodb.createTable('Cameos');
    return new TestConsent(
      dynamodb,
      { cameos, ledger: await dynamodb.createTable('ConsentLedger') },
      pipeline,
    );
  }

  clock = (): number => this.pipeline.now;

  owner(ownerId: string): CameoOwner {
    return new CameoOwner({ store: this.store, clock: this.clock }, ownerId);
  }

  /** A cameo as an enrolment leaves it. */
  async enrol(overrides: Partial<Cameo> = {}): Promise<Cameo> {
    const cameo = aCameo({ id: timeOrderedId('cameo', NOW), createdAt: NOW, ...overrides });
    const fact = {
      event: 'enrol',
      at: NOW,
      actor: cameo.ownerId,
      user: null,
      video: null,
      detail: {},
    } as const;
    if (!(await this.store.create(cameo, fact))) throw new Error('the handle is taken');
    return cameo;
  }

  /** Admits a video as the API does. @throws Rejected when the cast does not permit it. */
  async order(
    user: Other & { audience?: 'adult' | 'teen' },
    prompt: string,
    source: VideoRow | null = null,
  ): Promise<VideoRow> {
    const videoId = timeOrderedId('video', this.clock());
    const audience = user.audience ?? 'adult';
    const { cast, writes } = await this.guard.admit({
      videoId,
      user: { ...user, audience },
      prompt,
      source: source && { id: source.id, prompt: source.prompt, cast: source.cast },
      named: [],
    });
    const members = cast.map((member) => ({ ...member, always: [...member.always] }));
    return this.pipeline.admit(
      { id: videoId, ownerId: user.userId, prompt, cast: members, audience },
      writes,
    );
  }

  /** The code of the refusal; null when the video was admitted. */
  async tryOrder(user: Other & { audience?: 'adult' | 'teen' }, prompt: string): Promise<string | null> {
    try {
      await this.order(user, prompt);
      return null;
    } catch (error) {
      if (error instanceof Rejected) return error.code;
      throw error;
    }
  }

  get relayDeps() {
    const { pipeline } = this;
    return {
      store: pipeline.fragile(this.store),
      videos: pipeline.fragile(pipeline.store),
      likeness: pipeline.fragile({
        deleteAll: async (prefix: string) => {
          this.destroyed.push(prefix);
          return 3;
        },
      }),
      faces: pipeline.fragile({ forget: async () => 1 }),
      clock: this.clock,
      deadlines: DEADLINES,
    };
  }

  /** Every row that owes an effect. */
  async owing(): Promise<Owing[]> {
    const { Items = [] } = await this.#dynamodb.db.send(
      new ScanCommand({ TableName: this.tables.cameos, ConsistentRead: true }),
    );
    return Items.flatMap((item) => {
      const owing = parseOwing(item);
      return owing?.row.owed ? [owing] : [];
    });
  }

  /** Causes one row's effect, as the stream's two consumers do. */
  async cause(owing: Owing, deps: CameoRelayDependencies = this.relayDeps): Promise<void> {
    if (owing.kind === 'note') await this.store.record(owing.row);
    else await relayCameo(owing, deps);
  }

  /** Causes everything that is owed, and the second look a minute later. */
  async settle(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const owing = await this.owing();
      if (owing.length === 0) return;
      for (const one of owing) if (one.row.owed !== 'confirm') await this.cause(one);
      if (owing.every(({ row }) => row.owed === 'confirm')) {
        this.pipeline.now += 180_000;
        await sweepCameos(this.store, this.clock);
      }
    }
    throw new Error('the cameos do not come to rest');
  }

  /** Brings a video to its engine. */
  async dispatchAll(): Promise<void> {
    await this.pipeline.runStream();
    await this.pipeline.runJobs();
  }

  /** Brings a video all the way to its release. */
  async finish(row: VideoRow): Promise<VideoRow> {
    await this.dispatchAll();
    await this.pipeline.runEngine(row.id, 1);
    await this.pipeline.runStream();
    return this.pipeline.row(row.id);
  }

  erase(ownerId: string, id: string, finished: Finished): Promise<void> {
    return this.owner(ownerId).erase(id, finished);
  }
}
