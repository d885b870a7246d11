import { describe, expect, it } from 'vitest';
import { blobsOf, maskOfChange, maskOfHue } from '../../../../bench/physics/blobs.ts';
import { measuringCamera, pixelOf, type View } from '../../../../bench/physics/optics.ts';
import { placesFromCameras, placesInPlane, sightingIn } from '../../../../bench/physics/tracking.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';
import { picture } from './pictures.ts';

const GREEN = [20, 150, 40] as const;

describe('blobs', () => {
  it('finds the middle of a disc to a tenth of a pixel', () => {
    for (const [x, y] of [
      [40, 30],
      [40.3, 30.7],
      [25.55, 21.15],
    ] as const) {
      const sighting = sightingIn(picture(80, 60, [{ x, y, radius: 12, color: GREEN }]), { hue: 'green' }, 0);
      expect(sighting?.x).toBeCloseTo(x, 0);
      expect(Math.hypot((sighting?.x ?? 0) - x, (sighting?.y ?? 0) - y)).toBeLessThan(0.1);
      expect((sighting?.area ?? 0) / (Math.PI * 144)).toBeCloseTo(1, 1);
    }
  });

  it('sees through the seam and the highlight of a ball', () => {
    const seamed = picture(80, 60, [
      { x: 40, y: 30, radius: 14, color: GREEN },
      { x: 36, y: 26, radius: 4, color: [250, 250, 250] },
    ]);
    const sighting = sightingIn(seamed, { hue: 'green' }, 0);
    expect(Math.hypot((sighting?.x ?? 0) - 40, (sighting?.y ?? 0) - 30)).toBeLessThan(0.1);
  });

  it('does not take a shadow or the like-coloured scenery for the ball', () => {
    const wall = { x: 10, y: 10, radius: 9, color: [20, 150, 45] } as const;
    const shadow = { x: 60, y: 50, radius: 6, color: [30, 26, 22] } as const;
    const ball = { x: 45, y: 30, radius: 5, color: GREEN } as const;
    const plate = picture(80, 60, [wall]);
    const sighting = sightingIn(picture(80, 60, [wall, shadow, ball]), { hue: 'green', plate }, 0);
    expect(sighting?.x).toBeCloseTo(45, 0);
  });

  it('says when the ball leaves the picture, and nothing when it is gone', () => {
    expect(
      sightingIn(picture(80, 60, [{ x: 79, y: 30, radius: 6, color: GREEN }]), { hue: 'green' }, 0)?.cut,
    ).toBe(true);
    expect(sightingIn(picture(80, 60, []), { hue: 'green' }, 0)).toBeUndefined();
  });

  it('counts separate things, the largest first', () => {
    const plate = picture(80, 60, []);
    const two = picture(80, 60, [
      { x: 20, y: 30, radius: 4, color: [200, 200, 200] },
      { x: 60, y: 30, radius: 8, color: [10, 10, 10] },
    ]);
    const blobs = blobsOf(maskOfChange(two, plate, 20), 5);
    expect(blobs.map(({ x }) => Math.round(x))).toEqual([60, 20]);
  });

  it.each([
    ['red', [180, 20, 20]],
    ['blue', [20, 20, 180]],
    ['orange', [210, 105, 30]],
    ['yellow', [200, 190, 20]],
    ['magenta', [190, 20, 180]],
  ] as const)('knows %s from grey', (hue, color) => {
    const seen = picture(
      40,
      40,
      [
        { x: 12, y: 20, radius: 6, color },
        { x: 30, y: 20, radius: 8, color: [120, 120, 120] },
      ],
      [40, 40, 40],
    );
    const [blob, ...others] = blobsOf(maskOfHue(seen, hue, 0.3), 5);
    expect(blob?.x).toBeCloseTo(12, 0);
    expect(others).toEqual([]);
  });
});

describe('places', () => {
  const views: readonly View[] = (
    [
      [0, 0, 1],
      [1, 0, 0.1],
    ] satisfies Vec3[]
  ).map((out) => ({ camera: measuringCamera([0, 1, 0], out, 15, 3), width: 320, height: 320 }));
  const seenBy = (view: View, at: Vec3, shift = 0) => {
    const [x, y] = pixelOf(view, at) ?? [0, 0];
    return { t: 0.5, x, y: y + shift, area: 100, cut: false, color: [0, 0, 0] satisfies Vec3 };
  };
  const [side, front] = views;

  it('turns pixels into metres in a plane', () => {
    if (side === undefined) throw new Error('no camera');
    const [place] = placesInPlane([seenBy(side, [0.4, 1.3, 0])], side, [0, 0, 0], [0, 0, 1]);
    expect(place?.at[0]).toBeCloseTo(0.4, 6);
    expect(place?.at[1]).toBeCloseTo(1.3, 6);
  });

  it('joins what two cameras saw at the same moment, and drops what they do not agree on', () => {
    if (side === undefined || front === undefined) throw new Error('no camera');
    const at: Vec3 = [0.2, 1.1, -0.6];
    const both = (shift: number) => [
      { view: side, seen: [seenBy(side, at)] },
      { view: front, seen: [seenBy(front, at, shift)] },
    ];
    expect(placesFromCameras(both(0))[0]?.at[2]).toBeCloseTo(-0.6, 6);
    expect(placesFromCameras(both(20))).toEqual([]);
  });
});
