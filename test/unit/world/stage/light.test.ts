import { Matrix4, Quaternion } from 'three';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Style } from '../../../../model/protocol/index.ts';
import { randomStream } from '../../../../model/world/random.ts';
import type { PlaceName, TimeOfDay } from '../../../../model/world/read/screenplay.ts';
import { buildRaster } from '../../../../model/world/shoot/build.ts';
import { createRenderer } from '../../../../model/world/shoot/renderer.ts';
import type { Scene } from '../../../../model/world/shoot/scene.ts';
import { graded } from '../../../../model/world/stage/light.ts';
import { SETS } from '../../../../model/world/stage/sets/index.ts';

const WIDTH = 96;
const HEIGHT = 54;

beforeAll(async () => {
  await buildRaster();
}, 120_000);

/** How a place looks to somebody who stands before it: mean brightness, and the shares of the picture blown out and black. */
const seen = async (name: PlaceName, timeOfDay: TimeOfDay, style: Style = 'realistic') => {
  const place = SETS[name]({ random: randomStream(1, `set ${name}`), timeOfDay, weather: 'clear' });
  const standing = place.bodies.flatMap(({ id, parts, position, rotation }) =>
    parts.map((part, i) => ({
      model: { id: `${id} ${i}`, ...part },
      matrix: new Matrix4().makeRotationFromQuaternion(new Quaternion(...rotation)).setPosition(...position),
    })),
  );
  const scene: Scene = {
    models: standing.map(({ model }) => model),
    lighting: graded(place.lighting, style),
    shadows: { center: [0, 0, 0], radius: 8 },
    pose: (_time, matrices) => {
      for (const [i, { matrix }] of standing.entries()) {
        matrix.toArray(matrices, i * 16);
      }
    },
    camera: () => ({
      eye: [1.2, 1.6, 6],
      target: [0, 1.4, 0],
      up: [0, 1, 0],
      fov: 0.6,
      focus: 6,
      aperture: 0,
    }),
  };
  const renderer = await createRenderer(
    scene,
    {
      width: WIDTH,
      height: HEIGHT,
      shading: style === 'anime' ? 'toon' : 'physical',
      samples: 1,
      shutter: 0,
      fps: 24,
    },
    { threads: 1 },
  );
  try {
    const { i420 } = await renderer.frame(0);
    const luma = Array.from(i420.subarray(0, WIDTH * HEIGHT), (value) => (value - 16) / 219);
    const share = (test: (y: number) => boolean) => luma.filter(test).length / luma.length;
    return {
      mean: luma.reduce((sum, y) => sum + y, 0) / luma.length,
      white: share((y) => y > 0.985),
      black: share((y) => y < 0.02),
    };
  } finally {
    await renderer.close();
  }
};

const OUTDOORS = ['park', 'forest', 'street', 'mountain', 'beach', 'desert', 'lake'] as const;
const INDOORS = ['court', 'gym', 'rink', 'room', 'kitchen', 'stage'] as const;

describe('exposure', () => {
  it.each(
    [...OUTDOORS, ...INDOORS].flatMap((name) =>
      (['noon', 'sunset'] as const).map((time) => [name, time] as const),
    ),
  )('shows a %s at %s neither burnt out nor drowned', async (name, time) => {
    const { mean, white, black } = await seen(name, time);
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.7);
    expect(white).toBeLessThan(0.04);
    expect(black).toBeLessThan(0.06);
  });

  it.each(OUTDOORS)('makes night on a %s darker than noon, and still to be seen', async (name) => {
    const [night, noon] = [await seen(name, 'night'), await seen(name, 'noon')];
    expect(night.mean).toBeLessThan(0.85 * noon.mean);
    expect(night.mean).toBeGreaterThan(0.12);
    expect(night.black).toBeLessThan(0.15);
  });

  it.each(['cinematic', 'anime'] as const)('holds in %s style', async (style) => {
    for (const name of ['park', 'gym', 'mountain', 'room'] as const) {
      const { mean, white, black } = await seen(name, 'afternoon', style);
      expect(mean).toBeGreaterThan(0.18);
      expect(mean).toBeLessThan(0.75);
      expect(white).toBeLessThan(0.08);
      expect(black).toBeLessThan(0.08);
    }
  });
});

describe('grading', () => {
  const light = SETS.park({ random: () => 0.4, timeOfDay: 'afternoon', weather: 'clear' }).lighting;

  it('lowers the sun for the cinema and warms it, and keeps its direction a unit vector', () => {
    const cinema = graded(light, 'cinematic');
    expect(cinema.sun.direction[1]).toBeLessThan(light.sun.direction[1]);
    expect(Math.hypot(...cinema.sun.direction)).toBeCloseTo(1, 6);
    expect(cinema.sun.color[0] / cinema.sun.color[2]).toBeGreaterThan(
      light.sun.color[0] / light.sun.color[2],
    );
  });

  it('leaves the realistic light alone and makes a drawn sky bluer', () => {
    expect(graded(light, 'realistic')).toBe(light);
    const drawn = graded(light, 'anime').sky.zenith;
    expect(drawn[2] / drawn[0]).toBeGreaterThan(light.sky.zenith[2] / light.sky.zenith[0]);
  });

  it('draws clouds on every open sky, and none under a roof', () => {
    expect(graded(light, 'anime').sky.clouds).toBeGreaterThan(light.sky.clouds);
    const hall = SETS.gym({ random: () => 0.4, timeOfDay: 'afternoon', weather: 'clear' }).lighting;
    expect(graded(hall, 'anime').sky).toMatchObject({ clouds: 0 });
  });
});
