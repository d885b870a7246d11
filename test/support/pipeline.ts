import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CastGuard } from '../../lambdas/cameos/guard.ts';
import type { Write } from '../../lambdas/platform/dynamodb.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import type { Asset } from '../../lambdas/provenance/c2pa.ts';
import type { Claim } from '../../lambdas/provenance/manifest.ts';
import type { UploadRow } from '../../lambdas/uploads/upload.ts';
import { dispatch } from '../../lambdas/videos/dispatch.lambda.ts';
import type { JobMessage } from '../../lambdas/videos/messages.ts';
import { recordProgress } from '../../lambdas/videos/progress.lambda.ts';
import { relay } from '../../lambdas/videos/relay.lambda.ts';
import { type ReleaseDependencies, release } from '../../lambdas/videos/release.lambda.ts';
import type { OutputScreening } from '../../lambdas/videos/screen-output.ts';
import { VideoStore } from '../../lambdas/videos/store.ts';
import { sweep } from '../../lambdas/videos/sweep.lambda.ts';
import { inferenceId, isDeleted, keys, VideoRow } from '../../lambdas/videos/video.ts';
import { ARTEFACTS, PROTOCOL } from '../../model/protocol/index.ts';
import { LIKENESS, NOBODY } from './cameos.ts';
import type { TestDynamoDb } from './dynamodb.ts';
import { builtInScreener, outputScreening } from './safety.ts';
import { DEADLINES, NOW, newJob, onceOf } from './videos.ts';

/** Thrown in the middle of a handler, as a process that dies would be noticed. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** What a signed file begins with. */
export const SIGNED = 'signed for';

export const SLOTS_PER_OWNER = 2;

const Item = z.looseObject({ pk: z.string() });
const OwnerItem = z.object({ inPipeline: z.number() });
const UsageItem = z.object({ seconds: z.number() });

/** The whole table at one moment. */
export interface Snapshot {
  readonly rows: ReadonlyMap<string, VideoRow>;
  /** Places held, by owner. */
  readonly places: ReadonlyMap<string, number>;
  /** Seconds reserved or spent, by owner, all days together. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Where SageMaker puts what the container answered. */
const answerOf = (id: string, attempt: number) => `${keys.responses}/${inferenceId(id, attempt)}.out`;

/**
 * The steps of a job around a real table, with the queues, the bucket and the engine in memory, so that a test decides
 * what is delivered, how often, and after which call a handler dies.
 */
export class TestPipeline {
  readonly objects = new Map<string, string>();
  readonly invoked: string[] = [];
  readonly uploads = new Map<string, UploadRow>();
  readonly jobs: JobMessage[] = [];
  readonly results: { inferenceId: string; invocationStatus: 'Completed' | 'Failed' }[] = [];
  now = NOW;
  guard: Pick<CastGuard, 'check' | 'join'> = NOBODY;
  /** Screens what the engine made; none of its own: as the built-in policy says. */
  screening: Pick<OutputScreening, 'judge' | 'hold' | 'verdict'> | null = null;
  /** Calls of dependencies until the handler dies; the call itself still takes effect when `after`. */
  crash: { calls: number; after: boolean } | null = null;
  readonly store: VideoStore;
  readonly #dynamodb: TestDynamoDb;
  readonly table: string;
  readonly #ids: string[] = [];
  #signatures = 0;

  constructor(dynamodb: TestDynamoDb, table: string) {
    this.#dynamodb = dynamodb;
    this.table = table;
    this.store = new VideoStore(dynamodb.db, table);
  }

  static async create(dynamodb: TestDynamoDb): Promise<TestPipeline> {
    return new TestPipeline(dynamodb, await dynamodb.createTable('Videos'));
  }

  /** Whatever it is given, with each method dying when its time has come. */
  fragile<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const dies = this.crash !== null && --this.crash.calls === 0;
          if (dies && !this.crash?.after) throw new Crash();
          const result: unknown = await Reflect.apply(value, object, args);
          if (dies) throw new Crash();
          return result;
        };
      },
    });
  }

  get deps() {
    const media = {
      put: async (key: string, body: Uint8Array | string) => {
        this.objects.set(key, typeof body === 'string' ? body : new TextDecoder().decode(body));
      },
      readText: async (key: string) => this.objects.get(key) ?? null,
      read: async (key: string) => {
        const text = this.objects.get(key);
        return text === undefined ? null : new TextEncoder().encode(text);
      },
      delete: async (key: string) => {
        this.objects.delete(key);
      },
      size: async (key: string) => this.objects.get(key)?.length ?? null,
      copy: async (from: string, to: string) => {
        const text = this.objects.get(from);
        if (text !== undefined) this.objects.set(to, text);
        return text !== undefined;
      },
      deleteAll: async (prefix: string) => {
        for (const key of [...this.objects.keys()]) if (key.startsWith(prefix)) this.objects.delete(key);
      },
    };
    return {
      store: this.fragile(this.store),
      guard: this.fragile(this.guard),
      screening: this.fragile(this.screening ?? outputScreening({ media, clock: () => this.now })),
      likeness: LIKENESS,
      media: { ...this.fragile(media), uri: (key: string) => `s3://media/${key}` },
      screener: builtInScreener,
      uploads: {
        ...this.fragile({ get: async (id: string) => this.uploads.get(id) ?? null }),
        bucket: 'uploads',
      },
      endpoint: this.fragile({
        invoke: async (id: string, attempt: number) => {
          this.invoked.push(inferenceId(id, attempt));
        },
      }),
      jobs: this.fragile({ send: async (message: JobMessage) => void this.jobs.push(message) }),
      results: this.fragile({
        send: async (message: { inferenceId: string; invocationStatus: 'Completed' | 'Failed' }) =>
          void this.results.push(message),
      }),
      // a real signature differs each time, too
      signer: this.fragile({
        sign: async ({ bytes }: Asset, { title }: Claim) =>
          new TextEncoder().encode(
            `${SIGNED} ${title} ${++this.#signatures} ${new TextDecoder().decode(bytes)}`,
          ),
      }),
      version: '0.1.0',
      watermarks: 'handle' as const,
      progressQueueUrl: 'https://sqs.test/progress',
      clock: () => this.now,
      deadlines: DEADLINES,
      slotsPerOwner: SLOTS_PER_OWNER,
    };
  }

  /** @param also what else the admission writes, as for a video that somebody is in */
  async admit(overrides: Parameters<typeof newJob>[0] = {}, also: readonly Write[] = []): Promise<VideoRow> {
    const row = newJob({ createdAt: this.now, ...overrides });
    const { outcome } = await this.store.admit(row, onceOf(), { secondsPerDay: 1000 }, also);
    if (outcome !== 'admitted') throw new Error(outcome);
    this.#ids.push(row.id);
    return row;
  }

  /** Follows a video that was admitted by the API's own code. */
  follow(id: string): void {
    this.#ids.push(id);
  }

  /** Names of released files that are not there, not signed for this video, or not those that its row names. */
  unsigned(row: VideoRow): string[] {
    if (row.status !== 'completed' || isDeleted(row)) return [];
    return Object.entries(row.artefacts).flatMap(([name, { key, bytes, sha256: digest }]) => {
      const text = this.objects.get(key) ?? '';
      const good =
        text.startsWith(`${SIGNED} ${row.id} `) && text.length === bytes && sha256(text) === digest;
      return good ? [] : [name];
    });
  }

  async row(id: string): Promise<VideoRow> {
    const row = await this.store.get(id);
    if (!row) throw new Error(`${id} is gone`);
    return row;
  }

  async rows(): Promise<VideoRow[]> {
    const rows = await Promise.all(this.#ids.map((id) => this.store.get(id)));
    return rows.filter((row) => row !== null);
  }

  /** Delivers a message once. False: its handler died in the middle, and the message will come again. */
  async tryOnce(
    handle: () => Promise<void>,
    crash: { calls: number; after: boolean } | null,
  ): Promise<boolean> {
    this.crash = crash && { ...crash };
    try {
      await handle();
      return true;
    } catch (error) {
      const died = this.crash !== null && this.crash.calls <= 0;
      if (died) return false;
      throw error;
    } finally {
      this.crash = null;
    }
  }

  /** Delivers a message until its handler lives through it, as a queue or a stream would. */
  async deliver(handle: () => Promise<void>): Promise<void> {
    for (;;)
      try {
        return await handle();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.crash = null;
      }
  }

  /** Brings every row that owes something to the relay, as its stream does, until none changes any more. */
  async runStream(times = 1): Promise<void> {
    for (let seen = ''; ; ) {
      const owing = (await this.rows()).filter((row) => row.owed !== undefined);
      const state = JSON.stringify([owing, this.jobs.length]);
      if (state === seen) return;
      for (const row of owing) {
        if (
          row.owed === 'dispatch' &&
          this.jobs.some((job) => job.video === row.id && job.attempt === row.attempt)
        )
          continue;
        for (let n = 0; n < times; n++) await this.deliver(() => relay(row, this.deps));
      }
      seen = state;
    }
  }

  async runJobs(times = 1): Promise<void> {
    for (const message of this.jobs.splice(0))
      for (let n = 0; n < times; n++) await this.deliver(() => dispatch(message, this.deps));
  }

  /** The engine answers one attempt, and SageMaker says so. */
  async runEngine(
    id: string,
    attempt: number,
    response: unknown = completed(id, attempt),
    times = 1,
  ): Promise<void> {
    this.writeAnswer(id, attempt, response);
    for (let n = 0; n < times; n++) await this.notify(id, attempt);
  }

  /** What an engine leaves in the bucket when it has answered one attempt. */
  writeAnswer(id: string, attempt: number, response: unknown): void {
    const output = keys.output(id, attempt);
    for (const { file } of Object.values(ARTEFACTS)) this.objects.set(output + file, 'x');
    this.objects.set(output + ARTEFACTS.transcript.file, JSON.stringify({ protocol: PROTOCOL, lines: [] }));
    // a failure is only told to SageMaker: another run may do better
    const key = Object(response).status === 'failed' ? answerOf(id, attempt) : keys.response(id, attempt);
    if (response !== null)
      this.objects.set(key, typeof response === 'string' ? response : JSON.stringify(response));
  }

  /** SageMaker's word that an attempt ended. */
  release(id: string, attempt: number, deps: ReleaseDependencies = this.deps): Promise<void> {
    const notification = {
      inferenceId: inferenceId(id, attempt),
      invocationStatus: 'Completed' as const,
      responseParameters: { outputLocation: `s3://media/${answerOf(id, attempt)}` },
    };
    return release(notification, deps);
  }

  async notify(id: string, attempt: number): Promise<void> {
    await this.deliver(() => this.release(id, attempt));
  }

  async runProgress(id: string, attempt: number, percent: number): Promise<void> {
    const message = { protocol: PROTOCOL, job: id, attempt, progress: percent, step: 'shoot' } as const;
    await this.deliver(() => recordProgress(message, this.deps));
  }

  async runSweep(): Promise<void> {
    await this.deliver(() => sweep(this.deps));
  }

  async snapshot(): Promise<Snapshot> {
    const { Items = [] } = await this.#dynamodb.db.send(
      new ScanCommand({ TableName: this.table, ConsistentRead: true }),
    );
    const rows = new Map<string, VideoRow>();
    const places = new Map<string, number>();
    const seconds = new Map<string, number>();
    for (const item of Items) {
      const [kind, name = ''] = Item.parse(item).pk.split('#');
      if (kind === 'VIDEO') rows.set(name, VideoRow.parse(item));
      if (kind === 'OWNER') places.set(name, OwnerItem.parse(item).inPipeline);
      if (kind === 'USAGE') seconds.set(name, (seconds.get(name) ?? 0) + UsageItem.parse(item).seconds);
    }
    return { rows, places, seconds };
  }

  /** What owner_a's jobs hold: places and seconds. */
  async held(): Promise<{ places: unknown; seconds: unknown }> {
    const read = async (pk: string) =>
      (await this.#dynamodb.db.send(new GetCommand({ TableName: this.table, Key: { pk } }))).Item;
    const [owner, usage] = await Promise.all([read('OWNER#owner_a'), read('USAGE#owner_a#2026-11-22')]);
    return { places: owner?.inPipeline, seconds: usage?.seconds };
  }
}

const artefact = { bytes: 1, sha256: sha256('x') };

export const completed = (job: string, attempt: number) => ({
  protocol: PROTOCOL,
  job,
  attempt,
  status: 'completed',
  engine: { name: 'test', version: '1', device: 'cpu' },
  artefacts: {
    video: artefact,
    thumbnail: artefact,
    spritesheet: artefact,
    plan: artefact,
    transcript: { ...artefact, bytes: 27 },
  },
  screeningFrames: 1,
  made: { width: 1280, height: 720, fps: 24, seconds: 4, seed: 7 },
  timings: {},
});

export const ended = (job: string, attempt: number, rest: object) => ({
  protocol: PROTOCOL,
  job,
  attempt,
  engine: { name: 'test', version: '1', device: 'cpu' },
  ...rest,
});
