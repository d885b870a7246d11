import { screen } from '../safety/screen.ts';
import { isDeleted, isEnded, type UploadRow } from '../uploads/upload.ts';
import type { Deadlines } from './deadlines.ts';
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
  const reason = reasonAgainst(row, upload);
  const now = deps.clock();
  const taken =
    !reason &&
    upload?.status === 'cleared' &&
    (await deps.media.copy(upload.file.key, keys.firstFrame(row.id), deps.uploads.bucket));
  const change = taken
    ? open(row.ownerId, now, deps.deadlines)
    : fail(null, reason ?? GONE, now, deps.deadlines);
  // also when it was cancelled meanwhile: what was copied goes with the video
  await deps.store.transition(row.id, { ...change, when: { owed: 'picture' } });
}

function reasonAgainst(row: VideoRow, upload: UploadRow | null): Reason | null {
  if (!upload || isDeleted(upload) || upload.ownerId !== row.ownerId) return GONE;
  if (upload.status === 'rejected') return { ...REFUSED, ...pick(upload.reason) };
  if (upload.status !== 'cleared' || upload.purpose !== 'first_frame') return GONE;
  const { width, height } = upload.file;
  if (`${width}x${height}` !== row.size)
    return {
      code: 'invalid_image_size',
      message: `The picture is ${width}x${height} as it is seen; it must be ${row.size}, the size of the video.`,
      param: PARAM,
    };
  // consent is judged for the cast alone
  if (upload.found.cameos.some((cameo) => !row.cast.some(({ id }) => id === cameo))) return UNNAMED;
  const decision = screen([row.prompt, ...upload.found.text], {
    stage: 'prompt',
    audience: row.audience,
    surface: 'private',
    likeness: upload.found.faces > 0 || row.cast.length > 0,
  });
  return decision.outcome === 'allow'
    ? null
    : { code: 'moderation_blocked', message: `${decision.message} Policy ${decision.policy}.`, param: PARAM };
}

const PARAM = 'input_reference';
const pick = ({ code, message }: { code: string; message: string }) => ({ code, message });
const REFUSED = { param: PARAM };
const GONE: Reason = {
  code: 'upload_not_found',
  message: 'The picture was deleted before the video was made. You were not charged.',
  param: PARAM,
};
const UNNAMED: Reason = {
  code: 'cameo_not_named',
  message:
    'A cameo is in the picture that the prompt does not name. Write its @handle into the prompt. You were not charged.',
  param: PARAM,
};
