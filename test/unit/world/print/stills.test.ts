import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import {
  decodeImage,
  frameJpeg,
  spriteGrid,
  spriteOf,
  spritesheetJpeg,
  thumbnailWebp,
  UnreadableImageError,
} from '../../../../model/world/print/stills.ts';
import { i420Bytes, i420ToRgba, type Picture } from '../../../../model/world/shoot/pixels.ts';

/** A picture of one colour, its right half white. */
function picture(width: number, height: number, color: readonly [number, number, number]): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    rgba.set(i % width < width / 2 ? [...color, 255] : [255, 255, 255, 255], i * 4);
  }
  return { width, height, rgba };
}

const pixel = ({ width, rgba }: Picture, x: number, y: number) => [
  ...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
];
const near = (found: readonly number[], wanted: readonly number[]) =>
  Math.max(...found.map((value, i) => Math.abs(value - (wanted[i] ?? 0))));

describe('stills', () => {
  it('make a thumbnail of at most 640 pixels with the same look', async () => {
    const bytes = await thumbnailWebp(picture(1280, 720, [200, 30, 30]));
    expect(Buffer.from(bytes.subarray(8, 12)).toString()).toBe('WEBP');
    const thumbnail = await decodeImage(bytes);
    expect([thumbnail.width, thumbnail.height]).toEqual([640, 360]);
    expect(near(pixel(thumbnail, 100, 100), [200, 30, 30])).toBeLessThan(12);
    expect(near(pixel(thumbnail, 600, 100), [255, 255, 255])).toBeLessThan(12);
  });

  it('do not enlarge a small picture', async () => {
    const thumbnail = await decodeImage(await thumbnailWebp(picture(64, 48, [0, 0, 200])));
    expect([thumbnail.width, thumbnail.height]).toEqual([64, 48]);
  });

  it('make the same spritesheet of small pictures as of whole ones', async () => {
    const whole = [40, 130, 220].map((green) => picture(320, 180, [90, green, 30]));
    const small = whole.map(spriteOf);
    expect(small.map(({ width, height, rgba }) => [width, height, rgba.length])).toEqual(
      whole.map(() => [160, 90, 160 * 90 * 4]),
    );
    expect(await spritesheetJpeg(small)).toEqual(await spritesheetJpeg(whole));
  });

  it('lay out a spritesheet row by row', async () => {
    const colors = Array.from({ length: 7 }, (_, i) => [i * 30, 90, 200 - i * 20] as const);
    const sheet = await decodeImage(await spritesheetJpeg(colors.map((color) => picture(320, 180, color))));
    const grid = spriteGrid(7, { width: 320, height: 180 });
    expect(grid).toEqual({ columns: 5, rows: 2, width: 160, height: 90 });
    expect([sheet.width, sheet.height]).toEqual([800, 180]);
    colors.forEach((color, i) => {
      const found = pixel(sheet, (i % 5) * 160 + 30, Math.floor(i / 5) * 90 + 45);
      expect(near(found, color)).toBeLessThan(14);
    });
    expect(near(pixel(sheet, 4 * 160 + 30, 135), [0, 0, 0])).toBeLessThan(8);
    await expect(spritesheetJpeg([])).rejects.toThrow(RangeError);
  });

  it('give screening a JPEG of the full size', async () => {
    const bytes = await frameJpeg(picture(86, 48, [10, 160, 60]));
    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    const decoded = await decodeImage(bytes);
    expect([decoded.width, decoded.height]).toEqual([86, 48]);
    expect(near(pixel(decoded, 10, 10), [10, 160, 60])).toBeLessThan(14);
  });
});

describe('pictures that users bring', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'] as const)('are read from %s', async (type) => {
    const canvas = createCanvas(20, 10);
    const context = canvas.getContext('2d');
    context.fillStyle = 'rgb(20, 120, 220)';
    context.fillRect(0, 0, 20, 10);
    const bytes = type === 'image/png' ? canvas.toBuffer(type) : canvas.toBuffer(type, 95);
    const found = await decodeImage(bytes);
    expect([found.width, found.height]).toEqual([20, 10]);
    expect(near(pixel(found, 5, 5), [20, 120, 220])).toBeLessThan(8);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a picture at all')],
    [
      'an SVG, which could name other files',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['the head of a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['the head of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
  ])('are refused when they are %s', async (_, bytes) => {
    await expect(decodeImage(bytes)).rejects.toThrow(UnreadableImageError);
  });
});

describe('I420', () => {
  it('turns into the colours it stands for', () => {
    const i420 = new Uint8Array(i420Bytes(4, 2));
    // BT.709 red: Y 63, Cb 102, Cr 240
    i420.fill(63, 0, 8).fill(102, 8, 10).fill(240, 10, 12);
    expect(near(pixel(i420ToRgba(i420, 4, 2), 1, 1), [255, 0, 0])).toBeLessThan(4);
    expect(() => i420ToRgba(i420, 6, 2)).toThrow(RangeError);
  });
});
