import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import type { ShotScript, Weather } from '../../../../model/world/read/screenplay.ts';
import { layersOf, offsetsAt, viewOf } from '../../../../model/world/scene/precipitation.ts';
import { ringWaves } from '../../../../model/world/scene/ring-waves.ts';
import { dropAt } from '../../../../model/world/scene/spray.ts';
import { waterLook } from '../../../../model/world/scene/water-surface.ts';
import { swaying } from '../../../../model/world/scene/wind.ts';
import { sceneOfTake } from '../../../../model/world/scene-of-take.ts';
import { simulate } from '../../../../model/world/simulate/simulate.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';
import { precipitationOf, WIND_TO } from '../../../../model/world/stage/weather.ts';

const shot = (place: ShotScript['place'], weather: Weather, more: Partial<ShotScript> = {}): ShotScript => ({
  seconds: 2,
  place,
  timeOfDay: 'noon',
  weather,
  camera: { size: null, move: 'static', angle: 'eye', shallow: false },
  slowMotion: false,
  cast: [],
  actions: [],
  dialogue: [],
  ...more,
});
const camera = {
  eye: [0, 1.5, 8],
  target: [0, 1.2, 0],
  up: [0, 1, 0],
  fov: 0.58,
  focus: 8,
  aperture: 0,
} as const;
const snow = precipitationOf(shot('park', 'snowfall'), { indoors: false });
const rain = precipitationOf(shot('park', 'rain'), { indoors: false });

describe('what falls from the sky', () => {
  it('is snow in snowfall and on mountains, rain elsewhere, and nothing under a roof or a dry sky', () => {
    expect(snow?.kind).toBe('snow');
    expect(rain?.kind).toBe('rain');
    expect(precipitationOf(shot('mountain', 'rain'), { indoors: false })?.kind).toBe('snow');
    const drift = precipitationOf(shot('mountain', 'clear'), { indoors: false });
    expect(drift?.density).toBeLessThan(0.5 * (snow?.density ?? 0));
    expect(precipitationOf(shot('park', 'clear'), { indoors: false })).toBeNull();
    expect(precipitationOf(shot('court', 'rain'), { indoors: true })).toBeNull();
  });

  it.each([
    ['snow', snow, 1, 1.6],
    ['rain', rain, 6, 9],
  ] as const)('leaves no gap and never jumps: %s', (_, what, slowest, fastest) => {
    if (what === null) {
      throw new Error('something falls');
    }
    const view = viewOf(camera, 16 / 9);
    const layers = layersOf(what, [view], 3, randomStream(1, 'test'));
    expect(layers.reduce((sum, { flakes }) => sum + flakes.length, 0)).toBeGreaterThan(800);
    for (const layer of layers) {
      const high = Math.max(...layer.flakes.map(({ y }) => y));
      const speed = -layer.fall.y / layer.period;
      expect(speed).toBeGreaterThanOrEqual(slowest);
      expect(speed).toBeLessThanOrEqual(fastest);
      expect(layer.fall.x / layer.fall.z).toBeCloseTo(WIND_TO[0] / WIND_TO[1], 6);
      const air = { low: high + layer.fall.y, high };
      const count = (t: number): number =>
        offsetsAt(layer, t)
          .flatMap((offset) => layer.flakes.map(({ y }) => y + offset.y))
          .filter((y) => y > air.low && y <= air.high).length;
      const [first = 0] = [count(0)];
      for (const share of [0.13, 0.5, 0.77, 1.41, 2.9]) {
        expect(Math.abs(count(share * layer.period) - first)).toBeLessThanOrEqual(2);
      }
      // over the moment at which one twin takes the other's place, what is seen goes on as it fell
      const seen = (t: number) =>
        offsetsAt(layer, t)
          .flatMap((offset) => layer.flakes.map((flake) => flake.clone().add(offset)))
          .filter(({ y }) => y > air.low + 1 && y < air.high - 1)
          .toSorted((a, b) => a.y - b.y);
      const [before, after] = [seen(layer.period - 1e-5), seen(layer.period + 1e-5)];
      expect(after).toHaveLength(before.length);
      const jump = Math.max(...before.map((flake, i) => flake.distanceTo(after[i] ?? new Vector3(99, 0, 0))));
      expect(jump).toBeLessThan(0.01);
    }
  });

  it('comes and goes outside the picture: above it, or under the ground', () => {
    if (snow === null) {
      throw new Error('snow falls');
    }
    const view = viewOf(camera, 16 / 9);
    for (const { flakes, fall } of layersOf(snow, [view], 3, randomStream(1, 'test'))) {
      const high = Math.max(...flakes.map(({ y }) => y));
      expect(high + fall.y).toBeLessThan(0.1);
      const topOfPicture = camera.eye[1] + 16 * (view.forward.y + Math.tan(camera.fov / 2));
      expect(high).toBeGreaterThan(topOfPicture - 0.3);
    }
  });

  it('is in the scene as a few models that get no ink and cast no shadow', () => {
    const take = simulate(stage(shot('park', 'snowfall'), { seed: 1, style: 'anime' }), 1);
    const { models } = sceneOfTake(take, { aspect: 16 / 9, style: 'anime', spoken: [] });
    const flakes = models.filter(({ id }) => id.startsWith('snow '));
    expect(flakes.length).toBeGreaterThan(4);
    expect(flakes.length).toBeLessThan(20);
    expect(flakes.every(({ castsShadow, ink }) => !castsShadow && ink === false)).toBe(true);
  });
});

describe('a drop', () => {
  it('flies on a parabola with g and is gone when it is back', () => {
    const drop = { from: new Vector3(0, 0, 0), velocity: new Vector3(1, 3, 0), radius: 0.005, delay: 0.1 };
    const height = (t: number) => dropAt(drop, t, 9.81, 0)?.y ?? Number.NaN;
    expect(dropAt(drop, 0.05, 9.81, 0)).toBeNull();
    expect((height(0.2) - 2 * height(0.3) + height(0.4)) / 0.01).toBeCloseTo(-9.81, 6);
    expect(dropAt(drop, 0.2, 9.81, 0)?.x).toBeCloseTo(0.1, 6);
    expect(dropAt(drop, 0.1 + 6.3 / 9.81, 9.81, 0)).toBeNull();
  });

  it('is thrown up by what falls into the water, and a ring wave runs out from there', () => {
    const stone = {
      id: 'rock-1',
      category: 'prop',
      kind: 'rock',
      name: 'rock',
      color: null,
      material: null,
      scale: 1,
      look: {},
      placed: null,
    } as const;
    const built = stage(shot('lake', 'clear', { cast: [stone] }), { seed: 1, style: 'realistic' });
    const [rock] = built.props;
    if (rock === undefined) {
      throw new Error('the rock is there');
    }
    const take = simulate({ ...built, props: [{ ...rock, position: [0, 1.2, -6] }] }, 1.5);
    expect(take.splashes).toHaveLength(1);
    const { models } = sceneOfTake(take, { aspect: 16 / 9, style: 'realistic', spoken: [] });
    expect(models.some(({ id }) => id === 'spray 0')).toBe(true);
    const waves = ringWaves(take, waterLook(take));
    const [wave] = waves?.models ?? [];
    if (waves === null || wave === undefined) {
      throw new Error('the wave is there');
    }
    expect(models.map(({ id }) => id)).toContain(wave.id);
    const [splash] = take.splashes;
    const at = splash?.at ?? Number.NaN;
    const cornersAt = (time: number) => {
      const matrices: Matrix4[] = [];
      waves.write(time, (matrix) => matrices.push(matrix.clone()));
      const { positions, skin } = wave.geometry;
      return Array.from({ length: positions.length / 3 }, (_, corner) => {
        const bone = matrices[skin?.indices[corner * 4] ?? -1];
        const axes = [0, 1, 2].map((column) =>
          new Vector3().setFromMatrixColumn(bone ?? new Matrix4(), column),
        );
        const place = new Vector3().fromArray(positions, corner * 3).applyMatrix4(bone ?? new Matrix4());
        return {
          // the renderer takes a matrix with an axis of no length for a hidden thing
          shown: axes.every((axis) => axis.length() > 0),
          reach: Math.hypot(place.x - (splash?.position.x ?? 0), place.z - (splash?.position.z ?? 0)),
        };
      });
    };
    expect(cornersAt(at - 0.05).some(({ shown }) => shown)).toBe(false);
    expect(cornersAt(at + 0.2).every(({ shown }) => shown)).toBe(true);
    const crest = (time: number) => {
      const reaches = cornersAt(time).map(({ reach }) => reach);
      return (Math.min(...reaches) + Math.max(...reaches)) / 2;
    };
    expect(crest(at + 1) - crest(at + 0.5)).toBeCloseTo(0.31, 2);
  });
});

describe('reeds', () => {
  it('lean with the wind, their feet where they are', () => {
    const ambience = { wind: 0.7, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0, leaves: 0 };
    const at = swaying(new Matrix4(), 0.05, { ambience, indoors: false });
    const foot = new Vector3(1, 0, 1);
    expect(foot.clone().applyMatrix4(at(0.7)).distanceTo(foot)).toBe(0);
    const tip = new Vector3(1, 1.5, 1).applyMatrix4(at(0.7));
    expect(tip.x).toBeGreaterThan(1.01);
    expect(tip.x).not.toBe(new Vector3(1, 1.5, 1).applyMatrix4(at(1.1)).x);
  });
});
