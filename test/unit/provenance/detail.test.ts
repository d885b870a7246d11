import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../../lambdas/platform/media/perceptual-hash.ts';
import { withoutBars } from '../../../lambdas/provenance/bars.ts';
import { detailOf, differingBlocks } from '../../../lambdas/provenance/detail.ts';
import { marksOf } from '../../../lambdas/provenance/marks.ts';

type Colour = readonly [number, number, number];

function picture(width: number, height: number, colour: (x: number, y: number) => Colour): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...colour(x / width, y / height), 255], (y * width + x) * 4);
  return { width, height, data };
}

const scene = (x: number, y: number): Colour => [60 + 120 * x, 80 + 90 * y, 200 - 100 * x * y];
const shirt =
  (colour: Colour) =>
  (x: number, y: number): Colour =>
    x > 0.4 && x < 0.6 && y > 0.3 && y < 0.7 ? colour : scene(x, y);

describe('detail of a picture', () => {
  const blue = detailOf(picture(320, 180, shirt([40, 60, 200])));

  it('is the same at another size, brighter or tinted as a whole', () => {
    expect(differingBlocks(blue, detailOf(picture(107, 61, shirt([40, 60, 200]))))).toBeLessThan(0.03);
    const brighter = picture(320, 180, (x, y) => {
      const [r, g, b] = shirt([40, 60, 200])(x, y);
      return [r + 30, g + 30, b + 10];
    });
    expect(differingBlocks(blue, detailOf(brighter))).toBe(0);
  });

  it('tells what another colour of one thing is', () => {
    const red = detailOf(picture(320, 180, shirt([200, 60, 40])));
    expect(differingBlocks(blue, red)).toBeGreaterThan(0.06);
    expect(differingBlocks(blue, red)).toBeLessThan(0.2);
  });
});

describe('black bars', () => {
  const barred = (at: (x: number, y: number) => boolean) =>
    picture(320, 180, (x, y) => (at(x, y) ? [4, 4, 4] : shirt([40, 60, 200])(x, y)));

  it('are taken off above and below, left and right', () => {
    expect(withoutBars(barred((_, y) => y < 0.1 || y >= 0.9))).toMatchObject({ width: 320, height: 144 });
    expect(withoutBars(barred((x) => x < 0.2))).toMatchObject({ width: 256, height: 180 });
  });

  it('are none where a picture has no edge of black, or hardly anything else', () => {
    expect(withoutBars(picture(320, 180, scene))).toBeNull();
    expect(withoutBars(barred((_, y) => y < 0.45 || y > 0.6))).toBeNull();
    expect(withoutBars(barred(() => true))).toBeNull();
  });

  it('do not hide what is between them', () => {
    const whole = marksOf(picture(320, 180, shirt([40, 60, 200])), 0);
    expect(whole).toHaveLength(1);
    const inside = (x: number, y: number): Colour =>
      y < 0.1 || y >= 0.9 ? [0, 0, 0] : shirt([40, 60, 200])(x, (y - 0.1) / 0.8);
    const marks = marksOf(picture(320, 180, inside), 0);
    expect(marks.map(({ hash }) => hash)).toContain(whole[0]?.hash);
  });
});
