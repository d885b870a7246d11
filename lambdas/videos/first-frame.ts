import { imageSize } from 'image-size';
import type { Caller } from '../platform/api/operation.ts';
import { Rejected } from '../platform/errors.ts';
import { isDeleted, isEnded, type UploadRow } from '../uploads/upload.ts';
import type { CreateVideo } from './contract.ts';

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/** A picture that came inside the request: its bytes and the type they really have. */
export interface SentPicture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What a video is to open with: a picture that is still to be inspected, or an upload that was. */
export type FirstFrame =
  | { readonly kind: 'sent'; readonly picture: SentPicture }
  | {
      readonly kind: 'upload';
      readonly id: string;
      /** Cameos that were recognised in it. */
      readonly cameos: readonly string[];
    };

export interface FrameContext {
  /** Of the video, as `1280x720`. */
  readonly size: string;
  readonly caller: Pick<Caller, 'ownerId'>;
  readonly uploads: { get(id: string): Promise<UploadRow | null> };
}

/**
 * Finds what `input_reference` means. A first look, so that a plain mistake is answered at once: whether a picture may be
 * used is for its inspection to say, which the video waits for.
 *
 * @throws Rejected naming the field, for anything but a JPEG, PNG or WebP of exactly the video's size
 */
export async function findFirstFrame(
  reference: NonNullable<CreateVideo['input_reference']>,
  context: FrameContext,
): Promise<FirstFrame> {
  if (reference instanceof File)
    return { kind: 'sent', picture: look(await reference.bytes(), context.size, 'input_reference') };
  if ('file_id' in reference) return findUpload(reference.file_id, context);
  const picture = look(readDataUrl(reference.image_url), context.size, 'input_reference[image_url]');
  return { kind: 'sent', picture };
}

async function findUpload(id: string, { size, caller, uploads }: FrameContext): Promise<FirstFrame> {
  const param = 'input_reference[file_id]';
  const row = await uploads.get(id);
  if (!row || row.ownerId !== caller.ownerId || isDeleted(row))
    throw new Rejected('upload_not_found', `There is no upload ${id}.`, { status: 404, param });
  if (row.status === 'rejected') throw new Rejected(row.reason.code, row.reason.message, { param });
  if (!isEnded(row))
    throw new Rejected(
      'upload_not_ready',
      `This upload is ${row.status}. It can be used once it is cleared.`,
      { param },
    );
  if (row.status === 'expired')
    throw new Rejected('upload_expired', 'Nothing was sent with the form of this upload.', { param });
  checkSize(`${row.file.width}x${row.file.height}`, size, param);
  return { kind: 'upload', id, cameos: row.found.cameos };
}

function look(bytes: Uint8Array, size: string, param: string): SentPicture {
  const found = measure(bytes, param);
  const contentType = TYPES[found.type ?? ''];
  if (!contentType) throw new Rejected('invalid_image', 'The image must be JPEG, PNG or WebP.', { param });
  const sideways = (found.orientation ?? 1) >= 5;
  checkSize(sideways ? `${found.height}x${found.width}` : `${found.width}x${found.height}`, size, param);
  return { bytes, contentType };
}

function checkSize(actual: string, size: string, param: string): void {
  if (actual !== size)
    throw new Rejected(
      'invalid_image_size',
      `The image is ${actual}; it must be ${size}, the size of the video.`,
      { param },
    );
}

function readDataUrl(url: string): Uint8Array {
  const [, data] = /^data:image\/[a-z+.-]+;base64,([A-Za-z0-9+/]+={0,2})$/.exec(url) ?? [];
  if (!data)
    throw new Rejected('invalid_image', 'The URL must be a base64 data: URL of an image.', {
      param: 'input_reference[image_url]',
    });
  return Buffer.from(data, 'base64');
}

function measure(bytes: Uint8Array, param: string) {
  try {
    return imageSize(bytes);
  } catch {
    throw new Rejected('invalid_image', 'The file is not an image we can read (JPEG, PNG or WebP).', {
      param,
    });
  }
}
