import { beforeAll, describe, expect, it } from 'vitest';
import { buildRaster } from '../../../../model/world/shoot/build.ts';
import type { Lighting, Surface } from '../../../../model/world/shoot/scene.ts';
import {
  brightness,
  camera,
  day,
  film,
  floor,
  lamp,
  night,
  pixelsWhere,
  sceneOf,
  sphere,
  still,
  surface,
} from './scenes.ts';

beforeAll(async () => {
  await buildRaster();
}, 120_000);

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('mirrored things', () => {
  /** A dim red lamp over a floor, seen at a slant; how much redder than green the floor below it is, and far to its side. */
  async function redness(roughness: number) {
    const parts = [
      {
        geometry: floor(1),
        surface: surface([0.02, 0.02, 0.02], { roughness }),
        at: still([0, 0, 0], 20),
        castsShadow: false,
      },
      { geometry: sphere(), surface: surface([1, 0, 0], { emission: 1 }), at: still([0, 0.5, 0], 0.4) },
    ];
    const { rgba, width } = (
      await film(sceneOf(parts, night, camera({ eye: [0, 0.9, 4], target: [0, 0.3, 0] })), {
        width: 160,
        height: 128,
      })
    ).picture();
    const at = (x: number, y: number) => {
      const p = (y * width + x) * 4;
      return (rgba[p] ?? 0) - (rgba[p + 1] ?? 0);
    };
    const below = (x: number) => mean(Array.from({ length: 24 }, (_, i) => at(x, 84 + i)));
    return { below: below(80), beside: below(15) };
  }

  it('appear upside down in a polished floor, where they stand', async () => {
    const { below, beside } = await redness(0.08);
    expect(below).toBeGreaterThan(beside + 12);
  });

  it('are lost in a rough one', async () => {
    const { below, beside } = await redness(0.9);
    expect(below).toBeLessThan(beside + 3);
  });

  it('appear in water below them, and only there', async () => {
    const lamps = (emission: number) => [
      {
        geometry: floor(1),
        surface: surface([0.02, 0.02, 0.02], {
          roughness: 0.08,
          pattern: { kind: 'water', scale: 0.4, color: [0.02, 0.02, 0.02] },
        }),
        at: still([0, 0, 0], 20),
        castsShadow: false,
      },
      { geometry: sphere(), surface: surface([1, 1, 1], { emission }), at: still([0, 0.5, 0], 0.4) },
    ];
    const shot = async (emission: number) =>
      (
        await film(sceneOf(lamps(emission), night, camera({ eye: [0, 0.9, 4], target: [0, 0.3, 0] })), {
          width: 160,
          height: 128,
        })
      ).picture();
    const [lit, dark] = [await shot(1), await shot(0)];
    const below = (x: number, y: number) => x > 70 && x < 90 && y > 80;
    const beside = (x: number, y: number) => x < 30 && y > 80;
    const more = (where: typeof below) => mean(pixelsWhere(lit, where)) - mean(pixelsWhere(dark, where));
    expect(more(below)).toBeGreaterThan(12);
    expect(more(beside)).toBeLessThan(1);
  });

  it('do not appear in the wave beside another wave', async () => {
    const sea = (roughness: number) => ({
      geometry: floor(1),
      surface: surface([0, 0.1, 0.1], {
        roughness,
        emission: 0.5,
        pattern: { kind: 'water', scale: 0.4, color: [0, 0.1, 0.1] },
      }),
      at: still([0, 0, 0], 300),
    });
    const black: Lighting = { ...night };
    const { picture } = await film(
      sceneOf([sea(0.05)], black, camera({ eye: [0, 1.5, 0], target: [0, 1.2, -10] })),
    );
    const matt = await film(sceneOf([sea(0.95)], black, camera({ eye: [0, 1.5, 0], target: [0, 1.2, -10] })));
    const water = (x: number, y: number) => y > 40 && x > 2;
    expect(
      Math.abs(mean(pixelsWhere(picture(), water)) - mean(pixelsWhere(matt.picture(), water))),
    ).toBeLessThan(2);
  });
});

describe('surfaces that light enters or catches', () => {
  const side: Lighting = {
    ...day,
    sun: { ...day.sun, direction: [1, 0, 0], color: [1, 1, 1] },
    sky: { zenith: [0.1, 0.1, 0.1], horizon: [0.1, 0.1, 0.1], ground: [0.1, 0.1, 0.1], clouds: 0 },
  };
  const ball = async (more: Partial<Surface>) => {
    const scene = sceneOf(
      [{ geometry: sphere(), surface: surface([0.5, 0.5, 0.5], more), at: still([0, 0, 0]) }],
      side,
    );
    return (await film(scene, { width: 128, height: 128 })).picture();
  };

  it('glow red just beyond the terminator when soft', async () => {
    const [hard, soft] = [await ball({}), await ball({ soft: 1 })];
    const pixel = ({ rgba, width }: typeof hard, x: number) => [
      ...rgba.slice((64 * width + x) * 4, (64 * width + x) * 4 + 3),
    ];
    // the sun stands to the right: a little left of the middle begins the night
    const [red = 0, , blue = 0] = pixel(soft, 60);
    const [grey = 0] = pixel(hard, 60);
    expect(red).toBeGreaterThan(grey + 15);
    expect(red).toBeGreaterThan(blue + 15);
    expect(Math.abs((pixel(soft, 36)[0] ?? 0) - (pixel(hard, 36)[0] ?? 0))).toBeLessThan(6);
  });

  it('brighten at the rim when napped, not in the middle', async () => {
    const [plain, napped] = [await ball({ roughness: 1 }), await ball({ roughness: 1, sheen: 1 })].map(
      brightness,
    );
    if (plain === undefined || napped === undefined) throw new Error('no pictures');
    expect(napped(64, 64)).toBeLessThan(plain(64, 64) + 3);
    // the rim lies 31 pixels from the middle
    expect(napped(64 - 28, 64)).toBeGreaterThan(plain(64 - 28, 64) + 5);
  });
});

describe('a picture graded for the cinema', () => {
  const wall = sceneOf(
    [{ geometry: floor(1), surface: surface([0.4, 0.4, 0.4], { emission: 1 }), at: still([0, 0, 0], 60) }],
    night,
    camera({ eye: [0, 3, 0], up: [0, 0, -1] }),
  );
  const size = { width: 128, height: 96, samples: 1 } as const;
  const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
  const middle = (x: number, y: number) => Math.hypot(x - 64, y - 48) < 20;

  it('is darker towards its corners and grained anew in every frame; a plain one is neither', async () => {
    const plain = (await film(wall, size)).picture();
    const graded = (await film(wall, { ...size, grade: 'cinema' })).picture();
    const next = (await film(wall, { ...size, grade: 'cinema' }, {}, 1)).picture();
    const corner = (x: number, y: number) => x < 8 && y < 8;
    expect(mean(pixelsWhere(graded, middle)) - mean(pixelsWhere(graded, corner))).toBeGreaterThan(12);
    expect(Math.abs(mean(pixelsWhere(plain, middle)) - mean(pixelsWhere(plain, corner)))).toBeLessThan(2);
    expect(spread(pixelsWhere(graded, middle))).toBeGreaterThan(spread(pixelsWhere(plain, middle)) + 1);
    expect(Buffer.compare(Buffer.from(graded.rgba), Buffer.from(next.rgba))).not.toBe(0);
  });
});

describe('pixels whose first samples agree', () => {
  it('look as if every sample had been shaded: thin things are not lost', async () => {
    // a bar a fifth of a pixel wide crosses a flat wall
    const wall = {
      geometry: floor(1),
      surface: surface([0, 0, 0], { emission: 0 }),
      at: still([0, 0, 0], 60),
      castsShadow: false,
    };
    const bar = {
      geometry: { ...floor(1), positions: floor(1).positions.map((v, i) => (i % 3 === 0 ? v * 0.008 : v)) },
      surface: lamp,
      at: still([0.01, 0.5, 0], 1.2),
      castsShadow: false,
    };
    const view = camera({ eye: [0, 5, 0], up: [0, 0, -1] });
    const { picture } = await film(sceneOf([wall, bar], night, view), { samples: 16 });
    const light = pixelsWhere(picture(), (_, y) => y === 32).map((v) => (v / 255) ** 2.2);
    const width = light.reduce((sum, v) => sum + v, 0) / (235 / 255) ** 2.2;
    // 0.0096 m, 4.5 m away, with 64 pixels to 2·tan(0.4)
    expect(width).toBeGreaterThan(0.08);
    expect(width).toBeLessThan(0.4);
  });
});
