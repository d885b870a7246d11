import { Rejected } from '../errors.ts';
import type { Orientation } from './exif.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';

/** What a picture file says of itself, read from its structure before anything is decoded. */
export interface PictureFile {
  readonly format: 'jpeg' | 'png' | 'webp';
  /** Pixels, as stored: before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** More than one for an animation or a file with several pictures. */
  readonly pictures: number;
  /** How often the coded data go over the whole picture. */
  readonly passes: number;
  /** Where words may be: everything but the pixels, what decoding needs, and colour profiles. */
  readonly metadata: readonly Uint8Array[];
  /** The file anew with nothing but what decoding needs: no metadata, no colour profile, nothing after its end. */
  readonly essence: Uint8Array;
}

const text = (bytes: Uint8Array, length: number): string =>
  Buffer.from(bytes.subarray(0, length)).toString('latin1');

/** What people try, by how it begins, so that the refusal can call it by its name. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^GIF8/, 'a GIF'],
  [/^.{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/s, 'a HEIC picture'],
  [/^.{4}ftypavi[fs]/s, 'an AVIF picture'],
  [/^.{4}ftyp/s, 'a video'],
  [/^.E\xdf\xa3/s, 'a video'],
  [/^%PDF/, 'a PDF'],
  [/^BM/, 'a BMP picture'],
  [/^(II\*\0|MM\0\*)/, 'a TIFF picture'],
  [/^PK/, 'a ZIP archive'],
  [/^[\s\xef\xbb\xbf]*(<\?xml[\s\S]{0,300})?<svg/i, 'an SVG drawing'],
  [/^[\s\xef\xbb\xbf]*<(!doctype html|html|script)/i, 'a web page'],
];

/**
 * Reads a picture's structure. The type is what the bytes are: names and declared types are the caller's word.
 *
 * @throws Rejected `invalid_image` for anything but one JPEG, PNG or WebP from beginning to end.
 */
export function openPicture(bytes: Uint8Array, param: string | null = null): PictureFile {
  const start = text(bytes, 400);
  const read = start.startsWith('\xff\xd8\xff')
    ? readJpeg
    : start.startsWith('\x89PNG\r\n\x1a\n')
      ? readPng
      : /^RIFF.{4}WEBP/s.test(start)
        ? readWebp
        : null;
  if (!read) {
    const what = OTHERS.find(([pattern]) => pattern.test(start))?.[1] ?? 'no picture that can be read';
    throw new Rejected('invalid_image', `The file is ${what}. Send a JPEG, PNG or WebP.`, { param });
  }
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw damaged(param);
  }
}

export const damaged = (param: string | null): Rejected =>
  new Rejected(
    'invalid_image',
    'The picture is damaged or cut short. Export it again as a plain JPEG or PNG.',
    {
      param,
    },
  );
