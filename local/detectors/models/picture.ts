import { createCanvas, ImageData, loadImage } from '@napi-rs/canvas';
import { imageSize } from 'image-size';
import { UnreadableMediaError } from './failure.ts';

/** Pixels in memory. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** width × height × 4 bytes. */
  readonly rgba: Uint8ClampedArray;
}

/** Part of a picture, pixels; it may reach over the edges. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** More pixels than any camera's picture have, decoded, no place in memory. */
const MAX_PIXELS = 50_000_000;
/** What lies outside of a picture: grey gives the detectors no edge to see things in. */
const SURROUND = '#808080';

/**
 * Decodes a JPEG or PNG, the two formats Rekognition takes.
 * @throws UnreadableMediaError
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const { width, height } = dimensions(bytes);
  if (width * height > MAX_PIXELS) throw new UnreadableMediaError(`${width}×${height} pixels are too many`);
  const image = await loadImage(Buffer.from(bytes)).catch((cause: unknown) => {
    throw new UnreadableMediaError('the image does not decode', { cause });
  });
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  // a transparent picture is seen on white
  context.fillStyle = '#fff';
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  return {
    width: image.width,
    height: image.height,
    rgba: context.getImageData(0, 0, image.width, image.height).data,
  };
}

function dimensions(bytes: Uint8Array): { width: number; height: number } {
  try {
    const { type, width, height } = imageSize(bytes);
    if (type === 'jpg' || type === 'png') return { width, height };
  } catch (cause) {
    throw new UnreadableMediaError('the bytes are no image', { cause });
  }
  throw new UnreadableMediaError('the image is neither JPEG nor PNG');
}

/** Cuts out a region and scales it; what lies outside of the picture is grey. */
export function crop(
  picture: Picture,
  region: Region,
  width: number,
  height: number,
  mirrored = false,
): Picture {
  const source = createCanvas(picture.width, picture.height);
  source.getContext('2d').putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = SURROUND;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  if (mirrored) {
    context.translate(width, 0);
    context.scale(-1, 1);
  }
  const [scaleX, scaleY] = [width / region.width, height / region.height];
  context.drawImage(
    source,
    -region.x * scaleX,
    -region.y * scaleY,
    picture.width * scaleX,
    picture.height * scaleY,
  );
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}

/** The smallest square around a region. */
export function squareAround({ x, y, width, height }: Region): Region {
  const side = Math.max(width, height);
  return { x: x - (side - width) / 2, y: y - (side - height) / 2, width: side, height: side };
}

export async function encodePicture(picture: Picture): Promise<Buffer> {
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  return canvas.encode('jpeg', 92);
}
