import { type Canvas, createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import {
  hammingDistance,
  type Pixels,
  perceptualHash,
} from '../../../../lambdas/platform/media/perceptual-hash.ts';

type Paint = (context: SKRSContext2D, size: number) => void;

/** A landscape of shapes; `variant` moves and recolours them. */
const scene =
  (variant: number): Paint =>
  (context, size) => {
    const sky = context.createLinearGradient(0, 0, size, size);
    sky.addColorStop(0, '#88bbee');
    sky.addColorStop(1, variant % 2 ? '#223344' : '#ddeeff');
    context.fillStyle = sky;
    context.fillRect(0, 0, size, size);
    for (let shape = 0; shape < 6; shape++) {
      context.fillStyle = `hsl(${(variant * 67 + shape * 53) % 360} 60% ${20 + shape * 10}%)`;
      const x = ((variant * 31 + shape * 47) % 100) / 100;
      const y = ((variant * 17 + shape * 29) % 100) / 100;
      context.beginPath();
      context.arc(x * size, y * size, size * (0.08 + shape * 0.03), 0, 7);
      context.fill();
    }
  };

function paint(draw: Paint, size: number): Canvas {
  const canvas = createCanvas(size, size);
  draw(canvas.getContext('2d'), size);
  return canvas;
}

const pixels = (canvas: Canvas): Pixels =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);

function hashOf(picture: Pixels): string {
  const hash = perceptualHash(picture);
  if (hash === null) throw new Error('the picture has no hash');
  return hash;
}

it('survives another size, heavy JPEG compression and a change of brightness', async () => {
  for (let variant = 0; variant < 8; variant++) {
    const original = hashOf(pixels(paint(scene(variant), 480)));
    expect(hammingDistance(original, hashOf(pixels(paint(scene(variant), 200))))).toBeLessThanOrEqual(6);
    const jpeg = await loadImage(paint(scene(variant), 480).toBuffer('image/jpeg', 25));
    const again = createCanvas(360, 360);
    again.getContext('2d').globalAlpha = 0.85;
    again.getContext('2d').drawImage(jpeg, 0, 0, 360, 360);
    expect(hammingDistance(original, hashOf(pixels(again)))).toBeLessThanOrEqual(6);
  }
});

it('tells other pictures apart', () => {
  const hashes = Array.from({ length: 8 }, (_, variant) => hashOf(pixels(paint(scene(variant), 320))));
  for (const [at, one] of hashes.entries())
    for (const other of hashes.slice(at + 1)) expect(hammingDistance(one, other)).toBeGreaterThan(10);
});

it('has no hash for a plain surface', () => {
  const plain: Paint = (context, size) => {
    context.fillStyle = '#101014';
    context.fillRect(0, 0, size, size);
  };
  expect(perceptualHash(pixels(paint(plain, 64)))).toBeNull();
});

it('counts differing bits', () => {
  expect(hammingDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
  expect(hammingDistance('00000000000000f0', '0000000000000001')).toBe(5);
});
