import { beforeAll, describe, expect, it } from 'vitest';
import { buildRaster } from '../../../../model/world/shoot/build.ts';
import { BadGeometryError } from '../../../../model/world/shoot/geometry.ts';
import { createRenderer } from '../../../../model/world/shoot/renderer.ts';
import type { Geometry, Scene, Skin, Surface } from '../../../../model/world/shoot/scene.ts';
import {
  brightness,
  camera,
  day,
  film,
  floor,
  lamp,
  night,
  sceneOf,
  settings,
  still,
  surface,
} from './scenes.ts';

beforeAll(async () => {
  await buildRaster();
}, 120_000);

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** An upright tube of radius 0.25 from y = 0 to 2; its lower half follows bone 0, its upper bone 1, mixed in the middle. */
function tube(): Geometry & { readonly skin: Skin } {
  const around = 24;
  const along = 20;
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  const weights: number[] = [];
  for (let r = 0; r <= along; r++) {
    for (let s = 0; s <= around; s++) {
      const angle = (s / around) * 2 * Math.PI;
      positions.push(0.25 * Math.cos(angle), (2 * r) / along, -0.25 * Math.sin(angle));
      normals.push(Math.cos(angle), 0, -Math.sin(angle));
      const upper = Math.min(1, Math.max(0, (r / along - 0.4) / 0.2));
      weights.push(1 - upper, upper, 0, 0);
      const a = r * (around + 1) + s;
      const b = a + around + 1;
      if (r < along && s < around) indices.push(a, a + 1, b + 1, a, b + 1, b);
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
    skin: {
      bones: 2,
      indices: Uint8Array.from(weights, (_, i) => (i % 4 === 1 ? 1 : 0)),
      weights: Float32Array.from(weights),
    },
  };
}

/** One model with the given matrices. */
function scene(geometry: Geometry, look: Surface, matrices: readonly number[], lit = day): Scene {
  return {
    ...sceneOf(
      [{ geometry, surface: look, at: still([0, 0, 0]) }],
      lit,
      camera({ eye: [0, 1, 5], target: [0, 1, 0] }),
    ),
    pose: (_, out) => out.set(matrices),
  };
}

describe('a mesh bent by bones', () => {
  const wood = surface([0.7, 0.5, 0.3], { pattern: { kind: 'bricks', scale: 3, color: [0.2, 0.1, 0.05] } });

  it.each(['physical', 'toon'] as const)(
    'looks like the rigid one where no bone moves it (%s)',
    async (shading) => {
      const bent = tube();
      const { skin: _, ...rigid } = bent;
      const still0 = await film(scene(rigid, wood, IDENTITY), { shading });
      const still1 = await film(scene(bent, wood, [...IDENTITY, ...IDENTITY]), { shading });
      const differences = still0.i420.map((level, i) => Math.abs(level - (still1.i420[i] ?? 0)));
      expect(Math.max(...differences)).toBeLessThanOrEqual(3);
    },
  );

  it('bends in the middle, and its light turns with it', async () => {
    // the upper bone tips to the right by a quarter turn about (0, 1, 0)
    const tipped = [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, -1, 1, 0, 1];
    const at = brightness(
      (
        await film(scene(tube(), lamp, [...IDENTITY, ...tipped], night), { width: 128, height: 128 })
      ).picture(),
    );
    // half the picture's height sees 5·tan(0.4) metres
    const pixel = (x: number, y: number): number => {
      const scale = 64 / (5 * Math.tan(0.4));
      return at(Math.round(64 + x * scale), Math.round(64 - (y - 1) * scale));
    };
    expect(pixel(0, 0.3)).toBeGreaterThan(150);
    expect(pixel(0.8, 1)).toBeGreaterThan(150);
    expect(pixel(0, 1.7)).toBeLessThan(20);
    // the sun stands above: what used to be a dark side of the tube now faces it
    const lit = (matrices: readonly number[]) =>
      film(
        scene(tube(), surface([0.6, 0.6, 0.6]), [...IDENTITY, ...matrices], {
          ...day,
          sun: { ...day.sun, direction: [0, 1, 0] },
        }),
      );
    const grey = brightness((await lit(tipped)).picture());
    const shade = brightness((await lit(IDENTITY)).picture());
    const scale = 32 / (5 * Math.tan(0.4));
    expect(grey(Math.round(48 + 0.8 * scale), Math.round(32 - 0.2 * scale))).toBeGreaterThan(
      shade(48, Math.round(32 - 0.5 * scale)) + 30,
    );
  });

  it('casts the shadow of its bent shape, and is drawn where its bones carry it', async () => {
    const far = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 40, 0, 0, 1];
    const away = [...far, ...far];
    const ground = {
      geometry: floor(2),
      surface: surface([0.5, 0.5, 0.5]),
      at: still([0, 0, 0], 100),
      castsShadow: false,
    };
    const from = (x: number) => camera({ eye: [x, 4, 5], target: [x, 0.5, 0] });
    const shot = (view: ReturnType<typeof camera>, center: number): Scene => {
      const base = sceneOf(
        [ground, { geometry: tube(), surface: surface([0.6, 0.2, 0.2]), at: still([0, 0, 0]) }],
        { ...day, sun: { ...day.sun, direction: [0.6, 0.8, 0] } },
        view,
      );
      return {
        ...base,
        shadows: { center: [center, 0, 0], radius: 6 },
        pose: (_, out) => {
          out.set([100, 0, 0, 0, 0, 1, 0, 0, 0, 0, 100, 0, 0, 0, 0, 1]);
          out.set(away, 16);
        },
      };
    };
    // seen from above, 40 m away from where the mesh rests: there it stands, with its shadow to the left
    const at = brightness((await film(shot(from(40), 40), { width: 128, height: 96 })).picture());
    const elsewhere = brightness((await film(shot(from(0), 0), { width: 128, height: 96 })).picture());
    const darkened = Array.from({ length: 50 }, (_, i) => i + 10).filter(
      (x) => at(x, 56) < elsewhere(x, 56) * 0.75,
    );
    expect(darkened.length).toBeGreaterThan(8);
    expect(Math.abs(elsewhere(50, 56) - elsewhere(90, 56))).toBeLessThan(6);
  });

  it('is hidden by zero matrices, and gives the same bytes on any number of threads', async () => {
    const none = scene(
      tube(),
      lamp,
      Array.from({ length: 32 }, () => 0),
      night,
    );
    expect(Math.max(...(await film(none)).i420.subarray(0, 96 * 64))).toBeLessThan(20);
    const waving = {
      ...scene(tube(), wood, []),
      pose: (t: number, out: Float32Array) =>
        out.set([
          ...IDENTITY,
          Math.cos(t),
          -Math.sin(t),
          0,
          0,
          Math.sin(t),
          Math.cos(t),
          0,
          0,
          0,
          0,
          1,
          0,
          -Math.sin(t),
          1 - Math.cos(t),
          0,
          1,
        ]),
    };
    const one = await film(waving, {}, { threads: 1 }, 12);
    const three = await film(waving, {}, { threads: 3 }, 12);
    expect(Buffer.compare(one.i420, three.i420)).toBe(0);
    expect(Buffer.compare(one.i420, (await film(waving, {}, {}, 2)).i420)).not.toBe(0);
  });
});

describe('colours of the vertices', () => {
  const [red, green] = [
    [0.9, 0.3, 0.02],
    [0.1, 0.7, 0.3],
  ];
  /** Left half red, right half green, with a seam of its own vertices between. */
  const flag = (): Geometry => {
    const halves = [0, 1].map((side) => ({ from: side - 1, color: side === 0 ? red : green }));
    return {
      positions: Float32Array.from(
        halves.flatMap(({ from }) => [from, -1, 0, from + 1, -1, 0, from + 1, 1, 0, from, 1, 0]),
      ),
      normals: Float32Array.from({ length: 24 }, (_, i) => (i % 3 === 2 ? 1 : 0)),
      indices: Uint32Array.from([0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7]),
      colors: Float32Array.from(
        halves.flatMap(({ color }) => [
          ...(color ?? []),
          ...(color ?? []),
          ...(color ?? []),
          ...(color ?? []),
        ]),
      ),
    };
  };
  const shining = surface([1, 1, 1], { emission: 1 });

  it("take the place of the surface's colour", async () => {
    const { rgba, width } = (
      await film(sceneOf([{ geometry: flag(), surface: shining, at: still([0, 0, 0]) }], night))
    ).picture();
    const pixel = (x: number) => rgba.slice((32 * width + x) * 4, (32 * width + x) * 4 + 3);
    const [left, right] = [pixel(40), pixel(56)];
    expect(left[0]).toBeGreaterThan((left[1] ?? 0) + 50);
    expect(right[1]).toBeGreaterThan((right[0] ?? 0) + 50);
  });

  it('blend between two corners', async () => {
    const blended = { ...flag(), indices: Uint32Array.from([0, 5, 6, 0, 6, 3]) };
    const { rgba, width } = (
      await film(sceneOf([{ geometry: blended, surface: shining, at: still([0, 0, 0]) }], night))
    ).picture();
    const reds = Array.from({ length: 10 }, (_, i) => rgba[(32 * width + 38 + 2 * i) * 4] ?? 0);
    expect(reds.every((value, i) => i === 0 || value <= (reds[i - 1] ?? 0))).toBe(true);
    expect((reds[0] ?? 0) - (reds[9] ?? 0)).toBeGreaterThan(40);
  });

  it('are divided by a line of ink where they differ clearly, and only there', async () => {
    const darkest = async (geometry: Geometry, ink?: boolean) => {
      const parts = sceneOf([{ geometry, surface: surface([1, 1, 1]), at: still([0, 0, 0]) }]);
      const drawn = {
        ...parts,
        models: parts.models.map((model) => (ink === undefined ? model : { ...model, ink })),
      };
      const at = brightness((await film(drawn, { shading: 'toon', width: 192, height: 128 })).picture());
      return Math.min(...Array.from({ length: 12 }, (_, i) => at(90 + i, 64)));
    };
    const alike = { ...flag(), colors: flag().colors?.map(() => 0.5) ?? new Float32Array() };
    expect(await darkest(flag())).toBeLessThan((await darkest(flag(), false)) * 0.75);
    expect(await darkest(alike)).toBeGreaterThan(100);
  });
});

describe('what it refuses', () => {
  const bad: [string, Partial<Geometry>, RegExp][] = [
    [
      'weights that do not add up',
      { skin: { ...tube().skin, weights: tube().skin.weights.map(() => 0.4) } },
      /add up to 1.6/,
    ],
    ['a bone that does not exist', { skin: { ...tube().skin, bones: 1 } }, /bone 1, but there are only 1/],
    [
      'a skin for fewer vertices',
      { skin: { ...tube().skin, indices: new Uint8Array(4) } },
      /4 bones and 4 weights/,
    ],
    ['colours for fewer vertices', { colors: new Float32Array(3) }, /colors need 3/],
  ];
  it.each(bad)('%s', async (_, part, message) => {
    const broken = { ...tube(), ...part };
    const attempt = createRenderer(scene(broken, lamp, [...IDENTITY, ...IDENTITY]), settings());
    await expect(attempt).rejects.toThrow(BadGeometryError);
    await expect(createRenderer(scene(broken, lamp, IDENTITY), settings())).rejects.toThrow(message);
  });
});
