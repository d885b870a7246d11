import type { Pixels } from './codecs.ts';

/** A part of a picture, in pixels; it may reach over the picture's edge. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What lies beyond the edge: as far from black as from white. */
const BEYOND = 0xff808080;

/** A part of a picture as a picture of its own. What lies beyond the edge is grey, so that the part has the size asked for. */
export function cropPixels(picture: Pixels, { left, top, width, height }: Region): Pixels {
  const from = new Uint32Array(picture.data.buffer, picture.data.byteOffset, picture.width * picture.height);
  const to = new Uint32Array(width * height).fill(BEYOND);
  const first = Math.max(left, 0);
  const last = Math.min(left + width, picture.width);
  for (let y = Math.max(top, 0); y < Math.min(top + height, picture.height) && first < last; y++)
    to.set(
      from.subarray(y * picture.width + first, y * picture.width + last),
      (y - top) * width + first - left,
    );
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
