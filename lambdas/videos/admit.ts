import type { CastMember } from '../cameos/casting.ts';
import type { CastGuard } from '../cameos/guard.ts';
import type { Caller } from '../platform/api/operation.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256, timeOrderedId } from '../platform/ids.ts';
import type { UploadRow } from '../uploads/upload.ts';
import { castOf } from './cast.ts';
import type { CreateVideo } from './contract.ts';
import type { Deadlines } from './deadlines.ts';
import { type FirstFrame, findFirstFrame, type SentPicture } from './first-frame.ts';
import { type PromptScreening, type ScreenedPrompt, screenPrompt } from './screen-prompt.ts';
import type { OnceKey, VideoStore } from './store.ts';
import { type CompletedRow, isDeleted, keys, type VideoRow } from './video.ts';

/** A client's automatic retry comes within its own timeout, ten minutes by default. */
const RETRY_WINDOW = 15 * MINUTE;
const IDEMPOTENCY_WINDOW = DAY;
const MAX_IDEMPOTENCY_KEY = 255;

export interface AdmitDependencies {
  readonly store: Pick<VideoStore, 'admit' | 'get'>;
  readonly guard: Pick<CastGuard, 'admit'>;
  readonly media: {
    copy(from: string, to: string): Promise<boolean>;
    delete(key: string): Promise<void>;
  };
  readonly uploads: {
    get(id: string): Promise<UploadRow | null>;
    /** Puts a picture that came with the request into the quarantine. */
    receive(caller: Caller, picture: SentPicture, video: string): Promise<{ readonly id: string }>;
    /** Lets it go again. */
    discard(id: string): Promise<void>;
  };
  readonly screening: PromptScreening;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/** What is asked for, by whichever operation. */
export interface Order extends Pick<VideoRow, 'prompt' | 'model' | 'size' | 'seconds'> {
  readonly inputReference?: CreateVideo['input_reference'];
  readonly characters?: CreateVideo['characters'];
  /** The finished video this one follows from. */
  readonly source: (Omit<NonNullable<VideoRow['source']>, 'id'> & { readonly row: CompletedRow }) | null;
}

export interface AdmitRequest {
  readonly caller: Caller;
  readonly order: Order;
  readonly headers: Readonly<Record<string, string>>;
  /** When the gateway received the request, milliseconds. */
  readonly receivedAt: number;
}

/**
 * Admits a job: judges the prompt, reserves quota, commits the row. Its stream does the rest.
 *
 * The official clients repeat a create after a lost answer and send no Idempotency-Key, so a repeat is recognised by its
 * body and by the retry count the clients do send: two equal first calls are two videos, a retry never makes one.
 *
 * @throws Rejected with the field or the policy category at fault.
 */
export async function admit(
  request: AdmitRequest,
  deps: AdmitDependencies,
): Promise<{ row: VideoRow; repeated: boolean }> {
  const { caller, order } = request;
  const frame = order.inputReference
    ? await findFirstFrame(order.inputReference, { size: order.size, caller, uploads: deps.uploads })
    : null;
  const pictured = frame?.kind === 'upload' ? frame.cameos : [];
  const screened = await screenPrompt({ ...order, pictured }, caller, deps.screening);
  const once = identify(request, frame);

  const now = deps.clock();
  const id = timeOrderedId('video', now);
  const { cast, writes } = await castOf(id, order, caller, pictured, deps.guard);
  const sent = frame?.kind === 'sent' ? await deps.uploads.receive(caller, frame.picture, id) : null;
  const upload = sent?.id ?? (frame?.kind === 'upload' ? frame.id : null);
  const row = newRow(id, { request, upload, cast, screened }, now, deps.deadlines);
  // the objects before the row: a crash in between leaves files that the bucket's lifecycle removes, never a row without
  const stored = await copySource(row, order, deps);

  const admission = await deps.store.admit(row, once, caller.limits, writes);
  if (admission.outcome === 'admitted') return { row, repeated: false };
  // or whoever has no quota left could fill the bucket
  for (const key of stored) await deps.media.delete(key);
  if (sent) await deps.uploads.discard(sent.id);
  if (admission.outcome === 'over-quota')
    throw new Rejected(
      'quota_exceeded',
      `${order.seconds} more seconds would exceed your ${caller.limits.secondsPerDay} seconds of video per day (UTC).`,
      { status: 403 },
    );
  if (admission.bodyHash !== once.bodyHash)
    throw new Rejected('idempotency_key_reused', 'This Idempotency-Key was used for a different request.', {
      param: 'Idempotency-Key',
    });
  const earlier = await deps.store.get(admission.videoId);
  if (earlier && !isDeleted(earlier) && earlier.ownerId === caller.ownerId)
    return { row: earlier, repeated: true };
  throw new Rejected('video_not_found', 'The video of the first request has been deleted.', { status: 404 });
}

/** Copies what the engine will need of the video this one follows from. @returns the keys. */
async function copySource(row: VideoRow, { source }: Order, { media }: AdmitDependencies): Promise<string[]> {
  const stored: string[] = [];
  if (source) {
    const copies = [
      [source.row.artefacts.video.key, keys.sourceVideo(row.id)],
      [keys.plan(source.row.id, source.row.attempt), keys.sourcePlan(row.id)],
    ] as const;
    for (const [from, to] of copies) {
      if (!(await media.copy(from, to)))
        throw new Rejected('video_not_found', 'The source video has been deleted.', { status: 404 });
      stored.push(to);
    }
  }
  return stored;
}

function identify({ caller, order, headers, receivedAt }: AdmitRequest, frame: FirstFrame | null): OnceKey {
  const { inputReference: _, source, ...fields } = order;
  const follows = source && [source.row.id, source.relation];
  const bodyHash = sha256(JSON.stringify([fields, follows, frame && identityOf(frame)]));
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey === undefined) {
    const retry = Number(headers['x-stainless-retry-count'] ?? 0) > 0;
    return {
      key: `body:${bodyHash}`,
      bodyHash,
      requestedAt: receivedAt,
      kind: retry ? 'retry' : 'first',
      windowMs: RETRY_WINDOW,
    };
  }
  if (idempotencyKey.length === 0 || idempotencyKey.length > MAX_IDEMPOTENCY_KEY)
    throw new Rejected('invalid_value', `Idempotency-Key: 1 to ${MAX_IDEMPOTENCY_KEY} characters.`, {
      param: 'Idempotency-Key',
    });
  const key = `key:${sha256(`${caller.ownerId} ${idempotencyKey}`)}`;
  return { key, bodyHash, requestedAt: receivedAt, kind: 'keyed', windowMs: IDEMPOTENCY_WINDOW };
}

const identityOf = (frame: FirstFrame): string =>
  frame.kind === 'sent' ? sha256(frame.picture.bytes) : frame.id;

function newRow(
  id: string,
  {
    request: { caller, order },
    upload,
    cast,
    screened,
  }: {
    request: AdmitRequest;
    upload: string | null;
    cast: CastMember[];
    screened: ScreenedPrompt;
  },
  now: number,
  due: Deadlines,
): VideoRow {
  return {
    id,
    ownerId: caller.ownerId,
    handle: caller.handle,
    status: 'queued',
    model: order.model,
    prompt: order.prompt,
    size: order.size,
    seconds: order.seconds,
    source: order.source && {
      id: order.source.row.id,
      relation: order.source.relation,
      seconds: order.source.seconds,
      extensions: order.source.extensions,
    },
    cast: cast.map((member) => ({ ...member, always: [...member.always] })),
    audience: caller.audience,
    ...screened,
    seed: Number.parseInt(sha256(id).slice(0, 8), 16),
    firstFrame: upload === null ? null : keys.firstFrame(id),
    upload,
    createdAt: now,
    quotaDay: new Date(now).toISOString().slice(0, 10),
    progress: 0,
    attempt: 0,
    slot: false,
    quotaHeld: true,
    dueAt: now + due.OWED_SECONDS,
    sweeps: 0,
    owed: upload === null ? 'slot' : 'picture',
  };
}
