/** Pictures beside the video, and pictures that users bring. */
import { createCanvas, ImageData, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import type { Picture } from '../shoot/pixels.ts';

/** Frames in a spritesheet: `columns` × `rows`, filled row by row from the top left, evenly spaced in time. */
export interface SpriteGrid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of one frame; even. */
  readonly width: number;
  readonly height: number;
}

const QUALITY = 82;

/** The grid for `count` frames of a video: five columns, the longer side of a frame 160 pixels. */
export function spriteGrid(
  count: number,
  video: { readonly width: number; readonly height: number },
): SpriteGrid {
  const shrink = 160 / Math.max(video.width, video.height);
  const even = (size: number) => Math.max(2, Math.round((size * shrink) / 2) * 2);
  const columns = Math.max(1, Math.min(5, count));
  return {
    columns,
    rows: Math.max(1, Math.ceil(count / columns)),
    width: even(video.width),
    height: even(video.height),
  };
}

function canvasOf({ width, height, rgba }: Picture) {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

function drawSmall(
  to: SKRSContext2D,
  picture: Picture,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  to.imageSmoothingEnabled = true;
  to.imageSmoothingQuality = 'high';
  to.drawImage(canvasOf(picture), x, y, width, height);
}

/** thumbnail.webp: the picture, no wider or higher than 640 pixels. */
export async function thumbnailWebp(picture: Picture): Promise<Uint8Array> {
  const shrink = Math.min(1, 640 / Math.max(picture.width, picture.height));
  const canvas = createCanvas(Math.round(picture.width * shrink), Math.round(picture.height * shrink));
  drawSmall(canvas.getContext('2d'), picture, 0, 0, canvas.width, canvas.height);
  return canvas.encode('webp', QUALITY);
}

/** A frame as small as a spritesheet shows it: whole ones of a long video would take more memory than its making. */
export function spriteOf(picture: Picture): Picture {
  const { width, height } = spriteGrid(1, picture);
  const context = createCanvas(width, height).getContext('2d');
  drawSmall(context, picture, 0, 0, width, height);
  return { width, height, rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
}

/** spritesheet.jpg: see {@link SpriteGrid}; cells past the last picture stay black. */
export async function spritesheetJpeg(pictures: readonly Picture[]): Promise<Uint8Array> {
  const [first] = pictures;
  if (!first) throw new RangeError('a spritesheet needs at least one picture');
  const grid = spriteGrid(pictures.length, first);
  const canvas = createCanvas(grid.columns * grid.width, grid.rows * grid.height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'black';
  context.fillRect(0, 0, canvas.width, canvas.height);
  pictures.forEach((picture, index) => {
    const x = (index % grid.columns) * grid.width;
    const y = Math.floor(index / grid.columns) * grid.height;
    drawSmall(context, picture, x, y, grid.width, grid.height);
  });
  return canvas.encode('jpeg', QUALITY);
}

/** A frame for the screening detectors, full size. */
export async function frameJpeg(picture: Picture): Promise<Uint8Array> {
  return canvasOf(picture).encode('jpeg', QUALITY);
}

/** The file is no picture we read. The message is safe to show to the user. */
export class UnreadableImageError extends Error {
  override readonly name = 'UnreadableImageError';
}

const SIGNATURES: readonly (readonly [offset: number, bytes: readonly number[]])[] = [
  [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  [0, [0xff, 0xd8, 0xff]],
  // "WEBP", after "RIFF" and a length
  [8, [0x57, 0x45, 0x42, 0x50]],
];
/** Pixels: a larger picture may be a trap for memory, and no video has that many. */
const MOST_PIXELS = 50_000_000;

/** Decodes a PNG, JPEG or WebP; anything else, and anything broken, is an {@link UnreadableImageError}. */
export async function decodeImage(bytes: Uint8Array): Promise<Picture> {
  // the decoder would also take SVG, which can name other files
  const known = SIGNATURES.some(([offset, magic]) => magic.every((byte, i) => bytes[offset + i] === byte));
  if (!known) throw new UnreadableImageError('the image is not a PNG, JPEG or WebP file');
  const image = await loadImage(Buffer.from(bytes)).catch((cause: unknown) => {
    throw new UnreadableImageError('the image is damaged and cannot be read', { cause });
  });
  const { width, height } = image;
  if (width < 1 || height < 1) throw new UnreadableImageError('the image is damaged and cannot be read');
  if (width * height > MOST_PIXELS) {
    throw new UnreadableImageError(`the image is too large: ${width}×${height} pixels`);
  }
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: new Uint8ClampedArray(data) };
}
