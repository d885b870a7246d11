import { createCanvas } from '@napi-rs/canvas';

/** A real image file of a size. */
export function image(
  width: number,
  height: number,
  type: 'image/png' | 'image/jpeg' | 'image/webp',
): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#3366cc';
  context.fillRect(0, 0, width, height);
  if (type === 'image/png') return canvas.toBuffer('image/png');
  return type === 'image/jpeg' ? canvas.toBuffer('image/jpeg') : canvas.toBuffer('image/webp');
}
