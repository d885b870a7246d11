import type { Codecs, Pixels } from './codecs.ts';
import type { Orientation } from './exif.ts';
import { damaged, type PictureFile } from './picture-file.ts';

/** Rekognition takes 5 MB in a request. */
const MOST_BYTES = 5_000_000;
const QUALITIES = [95, 85, 75, 60] as const;

/** A picture made anew from its pixels: upright, opaque, sRGB by default, and nothing else in the file. */
export interface CleanPicture {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly pixels: Pixels;
}

/** Width and height as the picture is seen. */
export function uprightSize({
  width,
  height,
  orientation,
}: Pick<PictureFile, 'width' | 'height' | 'orientation'>) {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Decodes all of a picture and writes it anew as a JPEG. Transparency is laid on white, so that what lies under it shows
 * for nobody; the orientation is applied.
 *
 * @throws Rejected `invalid_image` where the coded data are damaged
 */
export async function cleanPicture(
  file: PictureFile,
  codecs: Pick<Codecs, 'decode' | 'encodeJpeg'>,
): Promise<CleanPicture> {
  let decoded: Pixels;
  try {
    decoded = await codecs.decode(file);
  } catch {
    throw damaged(null);
  }
  if (decoded.width !== file.width || decoded.height !== file.height) throw damaged(null);
  const pixels = turnUpright(layOnWhite(decoded), file.orientation);
  for (const quality of QUALITIES) {
    const jpeg = await codecs.encodeJpeg(pixels, quality);
    if (jpeg.length <= MOST_BYTES) return { jpeg, width: pixels.width, height: pixels.height, pixels };
  }
  throw new Error('no quality makes the picture small enough');
}

function layOnWhite({ width, height, data }: Pixels): Pixels {
  for (let at = 0; at < data.length; at += 4) {
    const opacity = (data[at + 3] ?? 0) / 255;
    if (opacity === 1) continue;
    for (let channel = at; channel < at + 3; channel++)
      data[channel] = (data[channel] ?? 0) * opacity + 255 * (1 - opacity);
    data[at + 3] = 255;
  }
  return { width, height, data };
}

/** Where the pixel seen at (x, y) is stored. `w` and `h`: the stored width and height. */
const STORED: Record<Orientation, (x: number, y: number, w: number, h: number) => readonly [number, number]> =
  {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, _, h) => [y, h - 1 - x],
    7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
    8: (x, y, w) => [w - 1 - y, x],
  };

/** The picture as it is seen. */
export function turnUpright(stored: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return stored;
  const { width, height } = uprightSize({ ...stored, orientation });
  const from = new Uint32Array(stored.data.buffer);
  const to = new Uint32Array(width * height);
  const storedAt = STORED[orientation];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = storedAt(x, y, stored.width, stored.height);
      to[y * width + x] = from[row * stored.width + column] ?? 0;
    }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
