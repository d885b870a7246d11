import type { Caller } from '../platform/api/operation.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256, timeOrderedId } from '../platform/ids.ts';
import { screenText } from '../safety/screen.ts';
import type { CreateVideo } from './contract.ts';
import type { Deadlines } from './deadlines.ts';
import { type FirstFrame, readFirstFrame } from './first-frame.ts';
import type { OnceKey, VideoStore } from './store.ts';
import { isDeleted, keys, type VideoRow } from './video.ts';

/** A client's automatic retry comes within its own timeout, ten minutes by default. */
const RETRY_WINDOW = 15 * MINUTE;
const IDEMPOTENCY_WINDOW = DAY;
const MAX_IDEMPOTENCY_KEY = 255;

export interface AdmitDependencies {
  readonly store: Pick<VideoStore, 'admit' | 'get'>;
  readonly media: {
    put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
    delete(key: string): Promise<void>;
  };
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

export interface AdmitRequest {
  readonly caller: Caller;
  readonly body: CreateVideo;
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
  const { caller, body } = request;
  const decision = screenText(body.prompt, 'prompt');
  if (decision.outcome === 'block')
    throw new Rejected('moderation_blocked', `${decision.message} Policy ${decision.policy}.`, {
      param: 'prompt',
    });
  const frame = body.input_reference ? await readFirstFrame(body.input_reference, body.size) : null;
  const once = identify(request, frame);

  const now = deps.clock();
  const id = timeOrderedId('video', now);
  const row = newRow(id, request, frame, now, deps.deadlines);
  // the object before the row: a crash in between leaves a file that the bucket's lifecycle removes, never a row without
  if (frame && row.firstFrame) await deps.media.put(row.firstFrame, frame.bytes, frame.contentType);

  const admission = await deps.store.admit(row, once, caller.limits);
  if (admission.outcome === 'admitted') return { row, repeated: false };
  // or whoever has no quota left could fill the bucket
  if (row.firstFrame) await deps.media.delete(row.firstFrame);
  if (admission.outcome === 'over-quota')
    throw new Rejected(
      'quota_exceeded',
      `${body.seconds} more seconds would exceed your ${caller.limits.secondsPerDay} seconds of video per day (UTC).`,
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

function identify({ caller, body, headers, receivedAt }: AdmitRequest, frame: FirstFrame | null): OnceKey {
  const { input_reference: _, ...fields } = body;
  const bodyHash = sha256(JSON.stringify([fields, frame && sha256(frame.bytes)]));
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

function newRow(
  id: string,
  { caller, body }: AdmitRequest,
  frame: FirstFrame | null,
  now: number,
  due: Deadlines,
): VideoRow {
  return {
    id,
    ownerId: caller.ownerId,
    status: 'queued',
    model: body.model,
    prompt: body.prompt,
    size: body.size,
    seconds: Number(body.seconds),
    seed: Number.parseInt(sha256(id).slice(0, 8), 16),
    firstFrame: frame ? keys.firstFrame(id) : null,
    createdAt: now,
    quotaDay: new Date(now).toISOString().slice(0, 10),
    progress: 0,
    attempt: 0,
    slot: false,
    quotaHeld: true,
    dueAt: now + due.OWED_SECONDS,
    sweeps: 0,
    owed: 'slot',
  };
}
