import { dynamodb, rekognition, s3 } from '../platform/clients.ts';
import { MINUTE } from '../platform/clock.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { serveStream } from '../platform/queue.ts';
import type { Deadlines } from '../videos/deadlines.ts';
import { VideoStore } from '../videos/store.ts';
import { fail, remove, restore, withdraw } from '../videos/transitions.ts';
import { isActive } from '../videos/video.ts';
import { type Cameo, type Finished, likenessKeys, type Use } from './cameo.ts';
import { RelayEnv } from './env.ts';
import { noteOf } from './guard.ts';
import { type Owing, parseOwing } from './items.ts';
import { LedgerStore } from './ledger/store.ts';
import { LikenessBucket } from './likeness.client.ts';
import { stands } from './permission.ts';
import { revoked } from './refusals.ts';
import { EnrolledFaces } from './rekognition.client.ts';
import { CameoStore } from './store.ts';

/** Commits at once, and videos in each: a revocation at ten thousand uses must be through in seconds. */
const LANES = 8;
const CHUNK = 100;
const PAGE = 1000;
/** The index a page is read from is surely up to date after this long. */
const CONFIRM = MINUTE;

export interface CameoRelayDependencies {
  readonly store: Pick<CameoStore, 'get' | 'relation' | 'use' | 'uses' | 'settle' | 'note'>;
  readonly videos: Pick<VideoStore, 'transition' | 'transitionAll'>;
  readonly likeness: Pick<LikenessBucket, 'deleteAll'>;
  readonly faces: Pick<EnrolledFaces, 'forget'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/**
 * Carries out what an owner decided: stops, withdraws or deletes every video that no longer stands. Nothing depends on how
 * fast this is: a video that does not stand is neither dispatched, released nor shown from the decision's commit on.
 */
export async function relay(owing: Owing, deps: CameoRelayDependencies): Promise<void> {
  if (owing.kind === 'note' || (owing.row.owed !== 'withdraw' && owing.row.owed !== 'erase')) return;
  if (owing.kind === 'use') return settleUse(owing, deps);
  const cameoId = owing.kind === 'cameo' ? owing.row.id : owing.row.cameoId;
  // the row may have moved on since this image: what counts is what holds now
  const cameo = await deps.store.get(cameoId);
  if (!cameo) return;
  if (owing.row.owed === 'erase') await eraseLikeness(cameo, deps);
  const finished = owing.row.revocation?.finished ?? 'withdraw';
  const userId = owing.kind === 'relation' ? owing.row.userId : null;
  const reached = await withdrawAll(cameo, userId, finished, deps);
  logger.info('revocation carried out', {
    cameoId,
    reached,
    finished,
    confirming: owing.row.confirming ?? false,
  });
  metrics.addMetric('UsesWithdrawn', MetricUnit.Count, reached);
  const again = owing.row.confirming ? null : { owed: 'confirm' as const, dueAt: deps.clock() + CONFIRM };
  await deps.store.settle(owing, again);
}

/** Videos that fall together. */
interface Fall {
  readonly ids: readonly string[];
  readonly finished: Finished;
}

/** @returns how many videos do not stand. */
async function withdrawAll(
  cameo: Cameo,
  userId: string | null,
  finished: Finished,
  deps: CameoRelayDependencies,
): Promise<number> {
  const relation = userId === null ? null : await deps.store.relation(cameo.id, userId);
  const mayFall = (use: Use) => (userId === null || use.userId === userId) && !stands(cameo, relation, use);
  let reached = 0;
  await inLanes(fallsOf(cameo.id, mayFall, finished, deps), async (fall) => {
    reached += fall.ids.length;
    await takeAllDown(fall, cameo, deps);
  });
  return reached;
}

/** Newest first: what is queued or running is among the newest. */
async function* fallsOf(
  cameoId: string,
  mayFall: (use: Use) => boolean,
  finished: Finished,
  { store }: CameoRelayDependencies,
): AsyncGenerator<Fall> {
  for await (const uses of pagesOf(cameoId, store)) {
    const fallen = uses.filter(mayFall);
    for (const [falling, how] of [
      [fallen.filter(({ state }) => state === 'deleted'), 'delete'],
      [fallen.filter(({ state }) => state !== 'deleted'), finished],
    ] as const)
      for (let at = 0; at < falling.length; at += CHUNK)
        yield { ids: falling.slice(at, at + CHUNK).map(({ videoId }) => videoId), finished: how };
  }
}

/** Reads a page ahead, so that the lanes never wait for one. */
async function* pagesOf(
  cameoId: string,
  store: Pick<CameoRelayDependencies['store'], 'uses'>,
): AsyncGenerator<readonly Use[]> {
  const read = (after?: string) => {
    const page = store.uses(cameoId, { limit: PAGE, after });
    // it is awaited below, or nobody wants it any more because a lane failed: then its own failure is no news
    page.catch(() => {});
    return page;
  };
  for (let page: ReturnType<typeof read> | null = read(); page; ) {
    const { uses, more }: Awaited<ReturnType<CameoStore['uses']>> = await page;
    const after: string | undefined = uses.at(-1)?.videoId;
    page = more && after !== undefined ? read(after) : null;
    yield uses;
  }
}

/** Most are finished and fall by the hundred; those that are not are stopped by the hundred, and what moves meanwhile one by one. */
async function takeAllDown(
  { ids, finished }: Fall,
  cameo: Pick<Cameo, 'handle'>,
  deps: CameoRelayDependencies,
): Promise<void> {
  const unfinished = await deps.videos.transitionAll(ids, endOf(finished, deps));
  const moving = await deps.videos.transitionAll(unfinished, stopOf(cameo, deps));
  for (const videoId of moving) await takeDown({ videoId }, cameo, finished, deps);
}

const stopOf = (cameo: Pick<Cameo, 'handle'>, { clock, deadlines }: CameoRelayDependencies) =>
  fail(null, { ...revoked(cameo), param: null }, clock(), deadlines);

const endOf = (finished: Finished, { clock, deadlines }: CameoRelayDependencies) =>
  finished === 'delete' ? remove(clock(), deadlines) : withdraw(clock());

/** Works on what the source yields, so many at once. The first failure ends the source, and with it the other lanes. */
async function inLanes<T>(source: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for await (const item of source) await work(item);
    }),
  );
}

/** Ends one video's life with the cameo, wherever in it the video is. A job may end between two of these steps. */
async function takeDown(
  { videoId }: Pick<Use, 'videoId'>,
  cameo: Pick<Cameo, 'handle'>,
  finished: Finished,
  deps: CameoRelayDependencies,
): Promise<void> {
  const { videos } = deps;
  const [end, stop] = [endOf(finished, deps), stopOf(cameo, deps)];
  for (let step = end; ; step = stop) {
    const result = await videos.transition(videoId, step);
    // refused where it is active: it must be stopped; where it has just ended: once more
    if (result.outcome !== 'refused' || (step === end && !isActive(result.row.status))) return;
    if (step === stop && !isActive(result.row.status)) return takeDown({ videoId }, cameo, finished, deps);
  }
}

/** One use that its owner judged by itself. */
async function settleUse(
  owing: Extract<Owing, { kind: 'use' }>,
  deps: CameoRelayDependencies,
): Promise<void> {
  const { row } = owing;
  const [use, cameo, relation] = await Promise.all([
    deps.store.use(row.cameoId, row.videoId),
    deps.store.get(row.cameoId),
    deps.store.relation(row.cameoId, row.userId),
  ]);
  if (use && cameo) {
    if (stands(cameo, relation, use)) await deps.videos.transition(row.videoId, restore());
    else await takeDown(use, cameo, use.state === 'deleted' ? 'delete' : 'withdraw', deps);
  }
  await deps.store.settle(owing, null);
}

/** Destroys what was captured, and leaves the proof of it in the ledger: how many objects and faces are gone. */
async function eraseLikeness(
  cameo: Cameo,
  { store, likeness, faces, clock }: CameoRelayDependencies,
): Promise<void> {
  const forgotten = await faces.forget(cameo.id);
  const objects = await likeness.deleteAll(likenessKeys.all(cameo.id));
  await store.note(
    noteOf(`erase#${cameo.id}`, cameo.id, {
      event: 'erase',
      at: clock(),
      actor: 'system',
      user: cameo.ownerId,
      video: null,
      detail: { objects, faces: forgotten },
    }),
  );
}

export const handler = serveStream(() => {
  const env = readEnv(RelayEnv);
  const db = dynamodb();
  const deps: CameoRelayDependencies = {
    store: new CameoStore(db, env.CAMEOS_TABLE, new LedgerStore(db, env.LEDGER_TABLE)),
    videos: new VideoStore(db, env.VIDEOS_TABLE),
    likeness: new LikenessBucket(s3(), env.LIKENESS_BUCKET),
    faces: new EnrolledFaces(rekognition(), env.FACE_COLLECTION),
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => {
    const owing = parseOwing(unmarshallImage(record.dynamodb?.NewImage));
    if (owing) await relay(owing, deps);
  };
});
