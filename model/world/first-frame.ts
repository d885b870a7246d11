import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { Picture } from './shoot/pixels.ts';
import { i420Bytes } from './shoot/pixels.ts';

/** Seconds in which a given first frame gives way to the scene. */
export const DISSOLVE = 0.6;

/** Fills the frame with a picture: scaled to cover it, centred, the rest cut off. */
const covering = (picture: Picture, width: number, height: number): Uint8ClampedArray => {
  const source = createCanvas(picture.width, picture.height);
  source.getContext('2d').putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  const scale = Math.max(width / picture.width, height / picture.height);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  const [w, h] = [picture.width * scale, picture.height * scale];
  context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h);
  return context.getImageData(0, 0, width, height).data;
};

/** A picture as a frame: I420, BT.709, limited range. Sides must be even. */
export const frameOfPicture = (picture: Picture, width: number, height: number): Uint8Array<ArrayBuffer> => {
  const rgba = covering(picture, width, height);
  const i420 = new Uint8Array(i420Bytes(width, height));
  const luma = width * height;
  const half = width / 2;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [r, g, b] = [0, 0, 0];
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const at = (y + dy) * width + x + dx;
        const [pr, pg, pb] = [rgba[at * 4] ?? 0, rgba[at * 4 + 1] ?? 0, rgba[at * 4 + 2] ?? 0];
        i420[at] = 16 + (219 / 255) * (0.2126 * pr + 0.7152 * pg + 0.0722 * pb) + 0.5;
        r += pr / 4;
        g += pg / 4;
        b += pb / 4;
      }
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const at = (y / 2) * half + x / 2;
      i420[luma + at] = 128 + ((224 / 255) * (b - light)) / 1.8556 + 0.5;
      i420[luma * 1.25 + at] = 128 + ((224 / 255) * (r - light)) / 1.5748 + 0.5;
    }
  }
  return i420;
};

/** Mixes two frames; `share` 0 is the first, 1 the second. */
export const dissolve = (first: Uint8Array, second: Uint8Array, share: number): Uint8Array<ArrayBuffer> => {
  const mixed = new Uint8Array(second.length);
  for (let i = 0; i < mixed.length; i += 1) {
    const a = first[i] ?? 0;
    mixed[i] = a + ((second[i] ?? 0) - a) * share + 0.5;
  }
  return mixed;
};
