import { describe, expect, it } from 'vitest';
import { dissolve, frameOfPicture } from '../../../model/world/first-frame.ts';
import { i420ToRgba } from '../../../model/world/shoot/pixels.ts';

const flat = (width: number, height: number, color: readonly [number, number, number]) => ({
  width,
  height,
  rgba: new Uint8ClampedArray(Array.from({ length: width * height }, () => [...color, 255]).flat()),
});

describe('a given first frame', () => {
  it.each([[[0x20, 0xa0, 0x40]], [[250, 10, 10]], [[12, 30, 240]], [[128, 128, 128]]] as const)(
    'keeps its colour %j',
    (color) => {
      const { rgba } = i420ToRgba(frameOfPicture(flat(30, 20, color), 16, 16), 16, 16);
      for (const [k, value] of color.entries()) {
        expect(Math.abs((rgba[(8 * 16 + 8) * 4 + k] ?? 0) - value)).toBeLessThanOrEqual(3);
      }
    },
  );

  it('covers the frame and is cut at the sides, not squeezed', () => {
    const wide = flat(64, 16, [0, 0, 0]);
    for (let y = 0; y < 16; y += 1) {
      for (let x = 24; x < 40; x += 1) {
        wide.rgba.set([255, 255, 255], (y * 64 + x) * 4);
      }
    }
    const { rgba } = i420ToRgba(frameOfPicture(wide, 16, 16), 16, 16);
    expect(Math.min(...Array.from({ length: 256 }, (_, i) => rgba[i * 4] ?? 0))).toBeGreaterThan(240);
  });

  it('gives way evenly', () => {
    const [a, b] = [new Uint8Array([0, 100, 200]), new Uint8Array([200, 100, 0])];
    expect([...dissolve(a, b, 0)]).toEqual([0, 100, 200]);
    expect([...dissolve(a, b, 0.5)]).toEqual([100, 100, 100]);
    expect([...dissolve(a, b, 1)]).toEqual([200, 100, 0]);
  });
});
