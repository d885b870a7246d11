import { imageSize } from 'image-size';
import { Rejected } from '../platform/errors.ts';
import type { CreateVideo } from './contract.ts';

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/** An image that may open a video: its bytes and the type they really have. */
export interface FirstFrame {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Reads `input_reference`. The type is judged by content: names and declared types are the caller's word.
 *
 * @throws Rejected naming the field, for anything but a JPEG, PNG or WebP of exactly the video's size.
 */
export async function readFirstFrame(
  reference: NonNullable<CreateVideo['input_reference']>,
  size: string,
): Promise<FirstFrame> {
  const [bytes, param] =
    reference instanceof File
      ? [await reference.bytes(), 'input_reference']
      : [readDataUrl(reference.image_url), 'input_reference[image_url]'];
  const found = measure(bytes, param);
  const contentType = TYPES[found.type ?? ''];
  if (!contentType) throw new Rejected('invalid_image', 'The image must be JPEG, PNG or WebP.', { param });
  const actual = `${found.width}x${found.height}`;
  if (actual !== size)
    throw new Rejected(
      'invalid_image_size',
      `The image is ${actual}; it must be ${size}, the size of the video.`,
      {
        param,
      },
    );
  return { bytes, contentType };
}

function readDataUrl(url: string): Uint8Array {
  const [, data] = /^data:image\/[a-z+.-]+;base64,([A-Za-z0-9+/]+={0,2})$/.exec(url) ?? [];
  if (!data)
    throw new Rejected('invalid_image', 'The URL must be a base64 data: URL of an image.', {
      param: 'input_reference[image_url]',
    });
  return Buffer.from(data, 'base64');
}

function measure(bytes: Uint8Array, param: string): { width: number; height: number; type?: string } {
  try {
    return imageSize(bytes);
  } catch {
    throw new Rejected('invalid_image', 'The file is not an image we can read (JPEG, PNG or WebP).', {
      param,
    });
  }
}
