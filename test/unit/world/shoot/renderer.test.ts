import { beforeAll, describe, expect, it } from 'vitest';
import { buildRaster } from '../../../../model/world/shoot/build.ts';
import { filmFrames } from '../../../../model/world/shoot/frames.ts';
import { BadGeometryError } from '../../../../model/world/shoot/geometry.ts';
import { createRenderer, type RenderSettings } from '../../../../model/world/shoot/renderer.ts';
import type { PatternKind } from '../../../../model/world/shoot/scene.ts';
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
  settings,
  sphere,
  still,
  surface,
} from './scenes.ts';

beforeAll(async () => {
  await buildRaster();
}, 120_000);

const grass = surface([0.1, 0.25, 0.05], { pattern: { kind: 'grass', scale: 5, color: [0.3, 0.35, 0.1] } });
const busy = sceneOf(
  [
    { geometry: floor(4), surface: grass, at: still([0, -1, 0], 20) },
    {
      geometry: sphere(),
      surface: surface([0.8, 0.3, 0.1]),
      at: (t) => ({ place: [3 * t, 0, 0], size: 0.8 }),
    },
    {
      geometry: sphere(),
      surface: surface([0.9, 0.9, 0.9], { metalness: 1, roughness: 0.2 }),
      at: still([1, 0.2, -1]),
    },
  ],
  { ...day, sky: { ...day.sky, clouds: 0.5 }, fog: { ...day.fog, density: 0.02 } },
  camera({ aperture: 0.05 }),
);

describe('the same frames everywhere', () => {
  it.each([1, 4, 16] as const)(
    'gives the same bytes on one thread, on three, and again, with %i samples',
    async (samples) => {
      const frames = [
        await film(busy, { samples }, { threads: 1 }, 2),
        await film(busy, { samples }, { threads: 3 }, 2),
        await film(busy, { samples }, { threads: 3 }, 2),
      ];
      const [one, three, again] = frames.map(({ i420 }) => Buffer.from(i420).toString('base64'));
      expect(three).toBe(one);
      expect(again).toBe(one);
    },
  );

  it('gives a frame the same bytes whatever was filmed before it', async () => {
    const renderer = await createRenderer(busy, settings(), { threads: 2 });
    await renderer.frame(0);
    const after = await renderer.frame(5);
    await renderer.close();
    const alone = await film(busy, {}, {}, 5);
    expect(Buffer.compare(after.i420, alone.i420)).toBe(0);
    expect(Buffer.compare(after.i420, (await film(busy, {}, {}, 6)).i420)).not.toBe(0);
  });
});

describe('things that rest, and then do not', () => {
  const ground = { geometry: floor(2), surface: surface([0.5, 0.5, 0.5]), at: still([0, 0, 0], 20) };
  const ball = surface([0.7, 0.3, 0.2]);
  const view = camera({ eye: [0, 3, 7], target: [0, 0.7, 0] });
  /** Both balls lie still for two frames; then one rolls away, comes to rest and vanishes. */
  const waking = sceneOf(
    [
      ground,
      { geometry: sphere(), surface: ball, at: still([-1, 0.5, 0], 0.5) },
      {
        geometry: sphere(),
        surface: ball,
        at: (t) =>
          t > 5.8 / 24
            ? undefined
            : { place: [0.5 + 20 * Math.min(0.1, Math.max(0, t - 1.8 / 24)), 0.5, 0], size: 0.5 },
      },
    ],
    day,
    view,
  );

  it('casts the same shadows as if every frame were the first', async () => {
    const renderer = await createRenderer(waking, settings(), { threads: 3 });
    let index = 0;
    for await (const { i420 } of filmFrames(renderer, 0, 8)) {
      expect(Buffer.compare(i420, (await film(waking, {}, {}, index)).i420), `frame ${index}`).toBe(0);
      index += 1;
    }
    expect(index).toBe(8);
    await renderer.close();
  });

  it('films the last frame of a scene that has no time after it', async () => {
    const ending = {
      ...waking,
      pose(time: number, matrices: Float32Array) {
        if (time >= 3 / 24) throw new RangeError('the take is over');
        waking.pose(time, matrices);
      },
    };
    const renderer = await createRenderer(ending, settings(), { threads: 1 });
    await expect(renderer.frame(2)).resolves.toMatchObject({ width: 96 });
    await expect(renderer.frame(3)).rejects.toThrow('the take is over');
    await renderer.close();
  });
});

describe('surfaces without holes', () => {
  const wall = { ...camera({ eye: [0, 3, 0], target: [0, 0, 0], up: [0, 0, -1] }) };

  it.each([1, 4, 8, 16] as const)(
    'covers every pixel of a finely cut plane with %i samples',
    async (samples) => {
      const scene = sceneOf(
        [{ geometry: floor(23, 0.3), surface: lamp, at: still([0, 0, 0], 9) }],
        night,
        wall,
      );
      const { rgba } = (await film(scene, { samples })).picture();
      const levels = new Set(rgba.filter((_, i) => i % 4 === 1));
      // dithering alone tells the pixels apart
      expect(Math.max(...levels) - Math.min(...levels)).toBeLessThanOrEqual(2);
      expect(Math.min(...levels)).toBeGreaterThan(150);
    },
  );

  it('fills a sphere to its rim and paints nothing beyond it', async () => {
    const scene = sceneOf([{ geometry: sphere(96, 64), surface: lamp, at: still([0, 0, 0]) }], night);
    const picture = (await film(scene, { width: 128, height: 128 })).picture();
    // the silhouette of a sphere of radius 1, 5 metres away
    const radius = (64 * Math.tan(Math.asin(1 / 5))) / Math.tan(0.4);
    const from = (x: number, y: number) => Math.hypot(x - 63.5, y - 63.5);
    const inside = pixelsWhere(picture, (x, y) => from(x, y) < radius - 2);
    const outside = pixelsWhere(picture, (x, y) => from(x, y) > radius + 30);
    expect(Math.max(...inside) - Math.min(...inside)).toBeLessThanOrEqual(4);
    expect(Math.max(...outside)).toBeLessThan(20);
    expect(inside.length).toBeGreaterThan(2500);
  });

  it('keeps the part in front of a triangle that reaches behind the camera', async () => {
    const scene = sceneOf(
      [{ geometry: floor(1), surface: lamp, at: still([0, -1, 0], 2000) }],
      night,
      camera({ eye: [0.3, 0, 0.2], target: [0.3, 0, -10] }),
    );
    const picture = (await film(scene)).picture();
    expect(Math.min(...pixelsWhere(picture, (_, y) => y > 34))).toBeGreaterThan(150);
    expect(Math.max(...pixelsWhere(picture, (_, y) => y < 10))).toBeLessThan(30);
  });

  it('shows the nearer of two surfaces, whatever their order', async () => {
    const red = { geometry: sphere(), surface: surface([1, 0, 0], { emission: 1 }), at: still([0, 0, 0]) };
    const green = {
      geometry: sphere(),
      surface: surface([0, 1, 0], { emission: 1 }),
      at: still([0, 0, 1], 0.5),
    };
    for (const parts of [
      [red, green],
      [green, red],
    ]) {
      const { rgba, width } = (await film(sceneOf(parts, night))).picture();
      const middle = (32 * width + 48) * 4;
      expect(rgba[middle + 1] ?? 0).toBeGreaterThan((rgba[middle] ?? 0) + 60);
    }
  });

  it.each([854, 720, 86])('fills a picture %i pixels wide to its last column', async (width) => {
    const scene = sceneOf([{ geometry: floor(3), surface: lamp, at: still([0, 0, 0], 200) }], night, wall);
    const frame = await film(scene, { width, height: 32, samples: 1 });
    expect(frame.i420).toHaveLength((width * 32 * 3) / 2);
    const at = brightness(frame.picture());
    expect(Math.abs(at(width - 1, 31) - at(0, 0))).toBeLessThan(4);
    expect(at(width - 1, 31)).toBeGreaterThan(150);
  });

  it('hides a model whose matrix is zero', async () => {
    const hidden = sceneOf([{ geometry: sphere(), surface: lamp, at: () => undefined }], night);
    expect(Math.max(...pixelsWhere((await film(hidden)).picture(), () => true))).toBeLessThan(8);
  });
});

describe('light', () => {
  it('darkens the ground in the shadow of a thing', async () => {
    const parts = [
      { geometry: floor(2), surface: surface([0.5, 0.5, 0.5]), at: still([0, 0, 0], 20), castsShadow: false },
      { geometry: sphere(), surface: surface([0.5, 0.5, 0.5]), at: still([0, 1.4, 0], 0.7) },
    ];
    const lighting = { ...day, sun: { ...day.sun, direction: [0.6, 0.8, 0] as const } };
    const view = camera({ eye: [0, 3, 7], target: [0, 0.7, 0] });
    const at = brightness((await film(sceneOf(parts, lighting, view), { width: 160, height: 96 })).picture());
    const row = Array.from({ length: 160 }, (_, x) => at(x, 58));
    // the sun stands to the right: the shadow falls to the left
    const shade = Math.min(...row.slice(50, 78));
    const lit = row[130] ?? 0;
    expect(shade).toBeLessThan(lit * 0.75);
    expect(shade).toBeGreaterThan(15);
  });

  it('lets a mirror show the ground below the horizon, not black', async () => {
    const mirror = surface([0.9, 0.9, 0.9], { metalness: 1, roughness: 0.1 });
    const at = brightness(
      (await film(sceneOf([{ geometry: sphere(), surface: mirror, at: still([0, 0, 0]) }]))).picture(),
    );
    expect(at(48, 44)).toBeGreaterThan(60);
    expect(at(48, 22)).toBeGreaterThan(at(48, 44));
  });

  it('darkens the ground around what stands on it, without any sun', async () => {
    const overcast = { ...day, sun: { ...day.sun, intensity: 0 } };
    const ground = { geometry: floor(2), surface: surface([0.5, 0.5, 0.5]), at: still([0, 0, 0], 20) };
    const ball = { geometry: sphere(), surface: surface([0.5, 0.5, 0.5]), at: still([0, 0.5, 0], 0.5) };
    const view = camera({ eye: [0, 1.2, 4], target: [0, 0.3, 0] });
    const size = { width: 192, height: 128 };
    const bare = brightness((await film(sceneOf([ground], overcast, view), size)).picture());
    const touched = brightness((await film(sceneOf([ground, ball], overcast, view), size)).picture());
    // just in front of the ball's foot, and far from it
    expect(touched(96, 80) / bare(96, 80)).toBeLessThan(0.9);
    expect(touched(8, 120) / bare(8, 120)).toBeGreaterThan(0.97);
  });

  it('brightens with exposure', async () => {
    const dim = pixelsWhere(
      (await film({ ...busy, lighting: { ...day, exposure: 0.3 } })).picture(),
      () => true,
    );
    const bright = pixelsWhere((await film(busy)).picture(), () => true);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(dim)).toBeLessThan(mean(bright) * 0.8);
  });
});

describe('time and lens', () => {
  /** Brightness along the middle row of a lamp that crosses the picture. */
  async function streak(shutter: number, aperture = 0) {
    const scene = sceneOf(
      [
        {
          geometry: sphere(64, 40),
          surface: lamp,
          at: (t: number) => ({ place: [-1 + 20 * t, 0, 0], size: 0.6 }),
        },
      ],
      night,
      camera({ aperture, focus: aperture > 0 ? 2 : 5 }),
    );
    const at = brightness((await film(scene, { width: 192, height: 64, shutter })).picture());
    // in amounts of light, not as encoded
    return Array.from({ length: 192 }, (_, x) => (at(x, 32) / 255) ** 2.2);
  }
  const steps = (row: number[]) => row.slice(1).map((value, i) => Math.abs(value - (row[i] ?? 0)));

  it('smears a fast thing evenly instead of repeating it', async () => {
    const sharp = await streak(0);
    const smeared = await streak(1);
    expect(Math.max(...steps(sharp))).toBeGreaterThan(0.3);
    // four separate images would leave four steps of a quarter of the full light each, and gaps between them
    expect(Math.max(...steps(smeared))).toBeLessThan(Math.max(...sharp) * 0.23);
    const peak = smeared.indexOf(Math.max(...smeared));
    const rising = smeared.slice(0, peak + 1);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(smeared.filter((v) => v > 0.01).length).toBeGreaterThan(sharp.filter((v) => v > 0.01).length + 5);
  });

  it('blurs what is out of focus', async () => {
    expect(Math.max(...steps(await streak(0, 0.15)))).toBeLessThan(Math.max(...steps(await streak(0))) * 0.7);
  });
});

describe('toon', () => {
  const cartoon = sceneOf(
    [
      { geometry: floor(1), surface: surface([0.3, 0.6, 0.2]), at: still([0, -1, 0], 40) },
      { geometry: sphere(64, 40), surface: surface([0.9, 0.3, 0.2]), at: still([0, 0, 0]) },
    ],
    day,
    camera({ eye: [0, 2, 5] }),
  );

  it('paints a ball in few tones where light is physical in many', async () => {
    const within = (x: number, y: number) => Math.hypot(x - 64, y - 64) < 22;
    const tones = (values: number[]) => new Set(values.map((v) => Math.round(v / 4))).size;
    const size = { width: 128, height: 128 };
    const flat = pixelsWhere((await film(cartoon, { ...size, shading: 'toon' })).picture(), within);
    const round = pixelsWhere((await film(cartoon, size)).picture(), within);
    const common = [...Map.groupBy(flat, (v) => Math.round(v / 4)).values()].filter(
      (g) => g.length > flat.length / 50,
    );
    expect(common.length).toBeLessThanOrEqual(5);
    expect(tones(round)).toBeGreaterThan(common.length * 3);
  });

  /** Pixels of full ink along the middle row, from the grass over the left rim of the ball to its middle. */
  async function inkAcross(height: number): Promise<number> {
    const size = { width: height, height, shading: 'toon' } satisfies Partial<RenderSettings>;
    const at = brightness((await film(cartoon, size)).picture());
    const row = Array.from({ length: height / 2 }, (_, x) => at(x, height / 2));
    const ball = row.at(-1) ?? 0;
    const ink = row.map((value) => Math.max(0, 1 - value / Math.min(ball, row[0] ?? 0)));
    return ink.reduce((sum, share) => sum + share, 0);
  }

  it('draws lines around a thing whose width grows with the picture', async () => {
    const [one, two, three] = [await inkAcross(360), await inkAcross(720), await inkAcross(1080)];
    expect(one).toBeGreaterThan(0.5);
    expect(one).toBeLessThan(1.6);
    expect(two / one).toBeGreaterThan(1.5);
    expect(two / one).toBeLessThan(2.6);
    expect(three / one).toBeGreaterThan(2.2);
    expect(three / one).toBeLessThan(4);
  });

  it('draws none along the edge of the picture', async () => {
    const picture = (await film(cartoon, { width: 128, height: 128, shading: 'toon' })).picture();
    // below the horizon the edges see nothing but grass
    const border = pixelsWhere(picture, (x, y) => y > 50 && (x < 2 || x > 125 || y > 125));
    expect(Math.min(...border)).toBeGreaterThan(70);
  });

  it('draws none around what casts no shadow, as paint on a floor', async () => {
    const mark = (castsShadow: boolean) =>
      sceneOf(
        [
          { geometry: floor(1), surface: surface([0.3, 0.6, 0.2]), at: still([0, -1, 0], 40) },
          { geometry: floor(1), surface: surface([0.9, 0.9, 0.9]), at: still([0, -0.99, 0], 3), castsShadow },
        ],
        day,
        camera({ eye: [0, 6, 5], target: [0, -1, 0] }),
      );
    const darkest = async (castsShadow: boolean) => {
      const { picture } = await film(mark(castsShadow), { width: 720, height: 720, shading: 'toon' });
      return pixelsWhere(picture(), (_, y) => y > 200).reduce((least, value) => Math.min(least, value));
    };
    expect(await darkest(false)).toBeGreaterThan(90);
    expect(await darkest(true)).toBeLessThan(80);
  });
});

describe('patterns', () => {
  const kinds: PatternKind[] = [
    'noise',
    'wood',
    'planks',
    'checker',
    'stripes',
    'bricks',
    'grass',
    'snow',
    'water',
    'basketball',
  ];
  const ball = (kind: PatternKind) =>
    sceneOf([
      {
        geometry: sphere(),
        surface: surface([0.6, 0.5, 0.4], { pattern: { kind, scale: 3, color: [0.05, 0.05, 0.1] } }),
        at: still([0, 0, 0]),
      },
    ]);

  it.each(kinds)('%s changes how a ball looks', async (kind) => {
    const plain = await film(ball('plain'));
    const dressed = await film(ball(kind));
    let changed = 0;
    dressed.i420.subarray(0, 96 * 64).forEach((value, i) => {
      if (Math.abs(value - (plain.i420[i] ?? 0)) > 4) changed += 1;
    });
    expect(changed).toBeGreaterThan(30);
  });

  it('fades a checker to grey where its squares are finer than a pixel', async () => {
    const fine = surface([1, 1, 1], { pattern: { kind: 'checker', scale: 200, color: [0, 0, 0] } });
    const scene = sceneOf(
      [{ geometry: floor(1), surface: fine, at: still([0, 0, 0], 9) }],
      day,
      camera({ eye: [0, 3, 0], up: [0, 0, -1] }),
    );
    const values = pixelsWhere((await film(scene)).picture(), () => true);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(30);
  });

  it('moves water with time and nothing else', async () => {
    const pond = (kind: PatternKind) =>
      sceneOf(
        [
          {
            geometry: floor(1),
            surface: surface([0.1, 0.2, 0.3], {
              roughness: 0.1,
              pattern: { kind, scale: 1, color: [0, 0.1, 0.2] },
            }),
            at: still([0, -1, 0], 40),
          },
        ],
        day,
        camera({ eye: [0, 1, 5] }),
      );
    expect(
      Buffer.compare((await film(pond('water'))).i420, (await film(pond('water'), {}, {}, 12)).i420),
    ).not.toBe(0);
    expect(Buffer.compare((await film(pond('snow'))).i420, (await film(pond('snow'), {}, {}, 12)).i420)).toBe(
      0,
    );
  });
});

describe('what it refuses', () => {
  it.each([
    [{ width: 95 }, /even sides/],
    [{ height: 8 }, /even sides/],
  ])('a picture of %o', async (size, message) => {
    await expect(createRenderer(busy, settings(size))).rejects.toThrow(message);
  });

  it('a triangle whose corner does not exist', async () => {
    const broken = { ...floor(1), indices: Uint32Array.from([0, 1, 9]) };
    const scene = sceneOf([{ geometry: broken, surface: lamp, at: still([0, 0, 0]) }]);
    await expect(createRenderer(scene, settings())).rejects.toThrow(BadGeometryError);
  });

  it('a third frame while two are under way, and any after it was closed', async () => {
    const renderer = await createRenderer(busy, settings(), { threads: 1 });
    const underWay = [renderer.frame(0), renderer.frame(1)];
    await expect(renderer.frame(2)).rejects.toThrow(/2 frames at a time/);
    await Promise.all(underWay);
    const lost = [renderer.frame(2), renderer.frame(3)];
    const refused = lost.map((frame) => expect(frame).rejects.toThrow(/closed/));
    await renderer.close();
    await Promise.all(refused);
    await expect(renderer.frame(2)).rejects.toThrow(/closed/);
  });
});
