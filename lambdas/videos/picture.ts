import type { CastGuard } from '../cameos/guard.ts';
import type { Write } from '../platform/dynamodb.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import type { Screener } from '../safety/screening.ts';
import { type CleanFile, isDeleted, isEnded, type UploadRow } from '../uploads/upload.ts';
import type { Deadlines } from './deadlines.ts';
import { toReason } from './screen-output.ts';
import type { VideoStore } from './store.ts';
import { fail, open } from './transitions.ts';
import { keys, type Reason, type VideoRow } from './video.ts';

export interface PictureDependencies {
  readonly store: Pick<VideoStore, 'transition'>;
  /** What people sent, and how it was judged. */
  readonly uploads: { get(id: string): Promise<UploadRow | null>; readonly bucket: string };
  readonly media: {
    /** Copies an object of another bucket. @returns false when it is not there. */
    copy(from: string, to: string, bucket: string): Promise<boolean>;
  };
  readonly screener: Pick<Screener, 'screen'>;
  readonly guard: Pick<CastGuard, 'join'>;
  readonly clock: () => number;
  readonly deadlines: Deadlines;
}

/**
 * Brings a video the picture it opens with, once that is cleared; ends the video with the picture's reason if it never
 * will be. Nothing else writes where engines read their pictures, and this copies from where only the inspection writes.
 */
export async function takePicture(row: VideoRow, deps: PictureDependencies): Promise<void> {
  const upload = row.upload === null ? null : await deps.uploads.get(row.upload);
  // its end will show this row again
  if (upload && !isDeleted(upload) && !isEnded(upload)) return;
  const now = deps.clock();
  const verdict = await judge(row, upload, deps);
  const taken =
    'file' in verdict &&
    (await deps.media.copy(verdict.file.key, keys.firstFrame(row.id), deps.uploads.bucket));
  const change = taken
    ? open(row.ownerId, verdict, now, deps.deadlines)
    : fail(null, 'reason' in verdict ? verdict.reason : GONE, now, deps.deadlines);
  // also when it was cancelled meanwhile: what was copied goes with the video
  const writes = taken ? verdict.writes : [];
  const { outcome } = await deps.store.transition(row.id, { ...change, when: { owed: 'picture' } }, writes);
  if (outcome === 'stale') throw new Retryable('the cast of the picture changed meanwhile');
}

type PictureVerdict =
  | { readonly reason: Reason }
  | {
      readonly file: CleanFile;
      /** What a person decides about when the video is made, as about a doubtful prompt. */
      readonly doubt: VideoRow['doubt'];
      /** Of the video, with those whom the picture brings in; and what the commit that takes them in must write. */
      readonly cast: VideoRow['cast'];
      readonly writes: readonly Write[];
    };

async function judge(
  row: VideoRow,
  upload: UploadRow | null,
  { screener, guard }: PictureDependencies,
): Promise<PictureVerdict> {
  if (!upload || isDeleted(upload) || upload.ownerId !== row.ownerId) return { reason: GONE };
  if (upload.status === 'rejected') {
    const { code, message } = upload.reason;
    return { reason: { code, message, param: PARAM } };
  }
  if (upload.status !== 'cleared') return { reason: GONE };
  const { file, found } = upload;
  const { width, height } = file;
  if (`${width}x${height}` !== row.size)
    return {
      reason: {
        code: 'invalid_image_size',
        message: `The picture is ${width}x${height} as it is seen; it must be ${row.size}, the size of the video.`,
        param: PARAM,
      },
    };
  const joined = await join(row, found.cameos, guard);
  if ('reason' in joined) return joined;
  if (found.text.length === 0 && found.faces === 0) return { file, doubt: row.doubt, ...joined };
  const decision = await screener.screen([row.prompt, ...found.text], {
    stage: 'prompt',
    audience: row.audience,
    surface: 'private',
    likeness: found.faces > 0 || row.cast.length > 0,
  });
  if (decision.outcome === 'allow' || row.allowed?.includes(decision.category))
    return { file, doubt: row.doubt, ...joined };
  if (decision.outcome === 'block') return { reason: { ...toReason(decision), param: PARAM } };
  const { stage, category, policy } = decision;
  return { file, doubt: row.doubt ?? { stage, category, policy }, ...joined };
}

/** Consent is judged for the cast alone, so who is in the picture is in the cast, whether or not the prompt names them. */
async function join(
  row: VideoRow,
  cameos: readonly string[],
  guard: PictureDependencies['guard'],
): Promise<{ reason: Reason } | { cast: VideoRow['cast']; writes: Write[] }> {
  if (cameos.every((cameo) => row.cast.some(({ id }) => id === cameo))) return { cast: row.cast, writes: [] };
  try {
    const { cast, writes } = await guard.join(row, cameos);
    return {
      cast: [...row.cast, ...cast.map((member) => ({ ...member, always: [...member.always] }))],
      writes,
    };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return { reason: { code: error.code, message: error.message, param: PARAM } };
  }
}

const PARAM = 'input_reference';
const GONE: Reason = {
  code: 'upload_not_found',
  message: 'The picture was deleted before the video was made. You were not charged.',
  param: PARAM,
};
