import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  measuringCamera,
  onPlane,
  pixelOf,
  pixelsPerMetre,
  rayThrough,
  triangulate,
  type View,
} from '../../../../bench/physics/optics.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';

const view = (out: Vec3, distance = 12): View => ({
  camera: measuringCamera([0, 1, 0], out, distance, 3),
  width: 640,
  height: 480,
});
const point = fc.tuple(
  ...[0, 1, 0].map((middle) => fc.double({ min: middle - 1, max: middle + 1, noNaN: true })),
);

describe('rays and places', () => {
  it('sends a ray back through the pixel on which a point falls', () => {
    const side = view([0, 0, 1]);
    fc.assert(
      fc.property(point, ([x = 0, y = 0, z = 0]) => {
        const pixel = pixelOf(side, [x, y, z]) ?? [Number.NaN, Number.NaN];
        const at = onPlane(rayThrough(side, pixel), [0, 0, z], [0, 0, 1]);
        expect(Math.hypot(at[0] - x, at[1] - y, at[2] - z)).toBeLessThan(1e-6);
      }),
    );
  });

  it('finds a point again from two cameras, and from four', () => {
    const cameras = [view([0, 0, 1]), view([1, 0.2, 0]), view([-1, 0.4, 1]), view([0, 1, 0])];
    fc.assert(
      fc.property(point, fc.integer({ min: 2, max: 4 }), ([x = 0, y = 0, z = 0], count) => {
        const rays = cameras
          .slice(0, count)
          .map((camera) => rayThrough(camera, pixelOf(camera, [x, y, z]) ?? [0, 0]));
        const { at, error } = triangulate(rays);
        expect(Math.hypot(at[0] - x, at[1] - y, at[2] - z)).toBeLessThan(1e-6);
        expect(error).toBeLessThan(1e-6);
      }),
    );
  });

  it('says by how much the cameras disagree', () => {
    const [a, b] = [view([0, 0, 1]), view([1, 0, 0])];
    const wrong = triangulate([
      rayThrough(a, pixelOf(a, [0, 1, 0]) ?? [0, 0]),
      rayThrough(b, pixelOf(b, [0, 1.1, 0]) ?? [0, 0]),
    ]);
    expect(wrong.error).toBeCloseTo(0.05, 3);
  });

  it('asks for two cameras that stand apart', () => {
    const ray = rayThrough(view([0, 0, 1]), [320, 240]);
    expect(() => triangulate([ray])).toThrow(RangeError);
    expect(() => triangulate([ray, ray])).toThrow(RangeError);
  });

  it('shows as many metres as it was asked to', () => {
    const side = view([0, 0, 1]);
    expect(pixelOf(side, [0, 2.5, 0])?.[1]).toBeCloseTo(0, 6);
    expect(pixelOf(side, [0, -0.5, 0])?.[1]).toBeCloseTo(480, 6);
    expect(pixelsPerMetre(side, [0, 1, 0])).toBeCloseTo(160, 6);
  });

  it('looks straight down without losing its head', () => {
    const top = view([0, 1, 0]);
    const at = onPlane(rayThrough(top, pixelOf(top, [0.3, 0, -0.4]) ?? [0, 0]), [0, 0, 0], [0, 1, 0]);
    expect(at[0]).toBeCloseTo(0.3, 6);
    expect(at[2]).toBeCloseTo(-0.4, 6);
  });
});
