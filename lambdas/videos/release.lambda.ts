import { Transcript } from '../../model/protocol/plan.ts';
import { ARTEFACTS, type Completed, EngineResponse } from '../../model/protocol/response.ts';
import { makeGuard } from '../cameos/guard.store.ts';
import type { CastGuard } from '../cameos/guard.ts';
import { dynamodb, kms, rekognition, s3 } from '../platform/clients.ts';
import { HOUR } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Retryable } from '../platform/errors.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import { C2pa } from '../provenance/c2pa.ts';
import { ChainStore } from '../provenance/chain.store.ts';
import { C2PA_WASM } from '../provenance/env.ts';
import { SigningKey } from '../provenance/kms.client.ts';
import { Signer } from '../provenance/signer.ts';
import { ModerationDetector } from '../safety/moderation.client.ts';
import { ReviewStore } from '../safety/reviews.store.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { TakedownStore } from '../safety/takedowns.store.ts';
import type { Deadlines } from './deadlines.ts';
import { ReleaseEnv } from './env.ts';
import { Media } from './media.client.ts';
import { InferenceNotification } from './messages.ts';
import { OutputScreening, toReason } from './screen-output.ts';
import { type SigningDependencies, signArtefacts } from './sign.ts';
import { VideoStore } from './store.ts';
import { complete, fail, hold, retry, startRelease } from './transitions.ts';
import { type CompletedRow, isActive, keys, parseInferenceId, type Reason, type VideoRow } from './video.ts';

export interface ReleaseDependencies extends SigningDependencies {
  readonly store: Pick<VideoStore, 'get' | 'transition'>;
  readonly guard: Pick<CastGuard, 'check'>;
  readonly screening: Pick<OutputScreening, 'judge' | 'hold' | 'verdict'>;
  readonly media: Pick<Media, 'readText' | 'read' | 'put' | 'uri' | 'deleteAll'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** How one attempt of the engine ended, as far as the job is concerned. */
type Verdict =
  | { readonly kind: 'release'; readonly response: Completed }
  | { readonly kind: 'fail'; readonly reason: Reason }
  | { readonly kind: 'retry'; readonly code: string };

const EXHAUSTED: Reason = {
  code: 'engine_error',
  message: 'The engine could not make this video, though it was tried several times. You were not charged.',
  param: null,
};

/**
 * Takes the engine's word that an attempt ended: screens what it made, signs and releases it, tries again, or ends the job
 * with a reason. The row's commit is the release, and it names signed files only: a crash before it leaves files that
 * nobody was told of.
 */
export async function release(notification: InferenceNotification, deps: ReleaseDependencies): Promise<void> {
  const inference = parseInferenceId(notification.inferenceId);
  if (!inference) {
    logger.warn('not one of our inferences');
    return;
  }
  const { id, attempt } = inference;
  logger.appendKeys({ videoId: id, attempt });
  const row = await deps.store.get(id);
  if (!row) {
    // the video was erased while the engine was at work: what it wrote since then goes as well
    logger.info('result of an erased video');
    await deps.media.deleteAll(keys.all(id));
    return;
  }
  if (row.attempt !== attempt || !isActive(row.status)) {
    logger.info('late or repeated result', { status: row.status });
    return;
  }
  const verdict = judge(await readAnswer(id, attempt, notification, deps), id, attempt);
  logger.info('attempt ended', {
    verdict: verdict.kind,
    ...(verdict.kind === 'retry' && { code: verdict.code }),
  });
  if (verdict.kind === 'release') return publish(row, verdict.response, deps);
  const now = deps.clock();
  const change =
    verdict.kind === 'fail'
      ? fail(attempt, verdict.reason, now, deps.deadlines)
      : attempt < deps.deadlines.MAX_ATTEMPTS
        ? retry(attempt, now, deps.deadlines)
        : fail(attempt, EXHAUSTED, now, deps.deadlines);
  await deps.store.transition(id, change);
  metrics.addMetric(`Attempt${verdict.kind === 'fail' ? 'Refused' : 'Failed'}`, MetricUnit.Count, 1);
}

/** The lasting answer beside the artefacts; else, for a failure, what the container told SageMaker. */
async function readAnswer(
  id: string,
  attempt: number,
  notification: InferenceNotification,
  { media }: ReleaseDependencies,
): Promise<string | null> {
  const lasting = await media.readText(keys.response(id, attempt));
  if (lasting !== null) return lasting;
  const prefix = media.uri(`${keys.responses}/`);
  const location = notification.responseParameters?.outputLocation;
  return location?.startsWith(prefix)
    ? media.readText(`${keys.responses}/${location.slice(prefix.length)}`)
    : null;
}

/** Reads the engine's response object. None, or one that does not parse, is a crash of the engine: worth another try. */
function judge(text: string | null, id: string, attempt: number): Verdict {
  if (text === null) return { kind: 'retry', code: 'no_response' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'retry', code: 'garbage' };
  }
  const parsed = EngineResponse.safeParse(value);
  if (!parsed.success || parsed.data.job !== id || parsed.data.attempt !== attempt) {
    logger.error('engine response does not parse', {
      issues: parsed.error?.issues.map((issue) => issue.path.join('.')),
    });
    return { kind: 'retry', code: 'garbage' };
  }
  const response = parsed.data;
  if (response.status === 'completed') return { kind: 'release', response };
  if (response.status === 'refused') return { kind: 'fail', reason: response.reason };
  const { code, message, retryable } = response.reason;
  return retryable ? { kind: 'retry', code } : { kind: 'fail', reason: { code, message, param: null } };
}

async function publish(row: VideoRow, response: Completed, deps: ReleaseDependencies): Promise<void> {
  const { attempt } = row;
  if (row.held !== undefined) return resume(row, response, deps);
  const started = await deps.store.transition(row.id, startRelease(attempt, deps.clock(), deps.deadlines));
  if (started.outcome !== 'done') return;
  const lines = await readLines(keys.output(row.id, attempt), deps);
  const decision = await deps.screening.judge(row, lines);
  if (decision.outcome === 'block') return end(row, toReason(decision), deps);
  if (decision.outcome === 'review') {
    const review = await deps.screening.hold(row, decision);
    await deps.store.transition(row.id, hold(attempt, review.id, review.dueAt));
    return;
  }
  await finish(row, response, lines, deps);
}

/** Goes on with a video that waited for a person: as they decided, or not at all while they have time. */
async function resume(row: VideoRow, response: Completed, deps: ReleaseDependencies): Promise<void> {
  const decided = await deps.screening.verdict(row);
  if (!decided) return;
  if (decided.verdict === 'refuse') return end(row, decided.reason, deps);
  await finish(row, response, await readLines(keys.output(row.id, row.attempt), deps), deps);
}

async function finish(
  row: VideoRow,
  response: Completed,
  lines: readonly string[],
  deps: ReleaseDependencies,
): Promise<void> {
  const refusal = await refusalOf(row, lines, deps);
  if (refusal) await end(row, refusal, deps);
  else await commit(row, await signArtefacts(row, response, deps), lines, deps);
  metrics.addMetric('TimeToRelease', MetricUnit.Milliseconds, deps.clock() - row.createdAt);
}

async function end(
  row: VideoRow,
  reason: Reason,
  { store, clock, deadlines }: ReleaseDependencies,
): Promise<void> {
  await store.transition(row.id, fail(row.attempt, reason, clock(), deadlines));
}

const MAX_JUDGEMENTS = 5;

/** Releases on the condition that everybody in the video permits it in that very commit. */
async function commit(
  row: VideoRow,
  artefacts: CompletedRow['artefacts'],
  lines: readonly string[],
  { store, guard, clock, deadlines }: ReleaseDependencies,
): Promise<void> {
  const { id, attempt } = row;
  const change = () => complete(attempt, artefacts, clock(), deadlines);
  if (row.cast.length === 0) {
    await store.transition(id, change());
    return;
  }
  for (let judgement = 0; judgement < MAX_JUDGEMENTS; judgement++) {
    const verdict = await guard.check(row, 'release', lines);
    if (verdict.refusal) {
      await store.transition(id, fail(attempt, { ...verdict.refusal, param: null }, clock(), deadlines));
      return;
    }
    const { outcome } = await store.transition(id, change(), verdict.conditions);
    if (outcome !== 'stale') return;
  }
  throw new Retryable('consent changes all the time');
}

/** Before anything is signed: whether somebody in the video no longer permits it, or a rule of theirs is broken by what was said. */
async function refusalOf(
  row: VideoRow,
  lines: readonly string[],
  { guard }: ReleaseDependencies,
): Promise<Reason | null> {
  if (row.cast.length === 0) return null;
  const { refusal } = await guard.check(row, 'release', lines);
  return refusal && { ...refusal, param: null };
}

const readLines = async (prefix: string, { media }: ReleaseDependencies): Promise<string[]> =>
  readTranscript(await media.readText(prefix + ARTEFACTS.transcript.file)).lines.map(({ text }) => text);

/** @throws Error without what was said: JSON.parse quotes it. */
function readTranscript(text: string | null): Transcript {
  let value: unknown;
  try {
    value = JSON.parse(text ?? 'null');
  } catch {
    value = null;
  }
  const parsed = Transcript.safeParse(value);
  if (!parsed.success) throw new Error("the engine's transcript does not parse");
  return parsed.data;
}

export const handler = serveQueue(() => {
  const env = readEnv(ReleaseEnv);
  const db = dynamodb();
  const media = new Media(s3(), env.MEDIA_BUCKET);
  const signer = new Signer({
    key: new SigningKey(kms(), env.SIGNING_KEY_ID),
    chains: new ChainStore(db, env.PROVENANCE_TABLE),
    c2pa: new C2pa(new URL(C2PA_WASM, import.meta.url)),
    clock: Date.now,
  });
  const deps: ReleaseDependencies = {
    signer,
    version: env.CLOUDREEL_VERSION,
    store: new VideoStore(db, env.VIDEOS_TABLE),
    guard: makeGuard(db, env, Date.now),
    media,
    screening: new OutputScreening({
      screener: screeningOf(env),
      detector: new ModerationDetector(rekognition()),
      reviews: new ReviewStore(db, env.SAFETY_TABLE),
      takedowns: new TakedownStore(db, env.SAFETY_TABLE),
      media,
      codecs: new Codecs((file) => new URL(file, import.meta.url)),
      clock: Date.now,
      reviewMs: env.REVIEW_HOURS * HOUR,
    }),
    clock: Date.now,
    deadlines: env,
  };
  return async (record) => release(parseMessage(InferenceNotification, record.body), deps);
});
