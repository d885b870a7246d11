import { Matrix4 } from 'three';
import { describe, expect, it } from 'vitest';
import type { Blob } from '../../../../bench/physics/blobs.ts';
import { agreed, bridged, brightBlobs, identify } from '../../../../bench/physics/markers.ts';
import {
  measuringCamera,
  pixelOf,
  type Ray,
  rayThrough,
  type View,
} from '../../../../bench/physics/optics.ts';
import { figuresOf, markersOf } from '../../../../bench/physics/skeleton.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';
import { place } from '../../../../model/world/simulate/body/kinematics.ts';
import { posture } from '../../../../model/world/simulate/body/posture.ts';
import { BODY } from './people.ts';
import { picture } from './pictures.ts';

const blob = (x: number, y: number, area = 80): Blob => ({
  ...{ x, y, area, left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 },
  touchesBorder: false,
});

describe('markers in a picture', () => {
  it('finds the middle of a glowing ball to a twentieth of a pixel', () => {
    const color = [255, 255, 255] as const;
    const [found] = brightBlobs(picture(60, 60, [{ x: 31.37, y: 22.81, radius: 5, color }], [0, 0, 0]));
    expect(Math.hypot((found?.x ?? 0) - 31.37, (found?.y ?? 0) - 22.81)).toBeLessThan(0.05);
  });

  it('tells markers apart by where they should be, but takes their places from the picture', () => {
    const places = identify(
      [blob(30, 30), blob(60, 33)],
      [
        [61, 32],
        [31, 29],
      ],
      5,
    );
    expect(places).toEqual([
      [60, 33],
      [30, 30],
    ]);
  });

  it('gives up a marker that two might be, that has merged with another, or that is not there', () => {
    expect(
      identify(
        [blob(30, 30)],
        [
          [29, 30],
          [32, 30],
        ],
        5,
      ),
    ).toEqual([null, null]);
    expect(identify([blob(30, 30, 170)], [[29, 30]], 5)).toEqual([null]);
    expect(identify([blob(90, 30)], [[29, 30]], 5)).toEqual([null]);
  });

  it('leaves out one camera that saw another marker', () => {
    const views = (
      [
        [0, 0, 1],
        [1, 0, 0],
        [0.6, 0.8, 0.2],
      ] satisfies Vec3[]
    ).map((out): View => ({ camera: measuringCamera([0, 1, 0], out, 20, 3), width: 900, height: 900 }));
    const ray = (view: View, at: Vec3): Ray => rayThrough(view, pixelOf(view, at) ?? [0, 0]);
    const true3 = views.map((view) => ray(view, [0.3, 1.2, -0.2]));
    const wrong = [
      ...true3,
      ray(
        views[0] ?? { camera: measuringCamera([0, 0, 0], [0, 0, 1], 1, 1), width: 1, height: 1 },
        [0.5, 1.6, 0],
      ),
    ];
    expect(agreed(wrong)?.[0]).toBeCloseTo(0.3, 6);
    expect(agreed(true3.slice(0, 1))).toBeNull();
  });

  it('bridges a short gap and leaves a long one open', () => {
    const at = (x: number | null) => [x === null ? null : ([x, 0, 0] satisfies Vec3)];
    const captured = [0, null, 0.2, null, null, null, null, null, null, 0.9].map((x, i) => ({
      t: i / 60,
      at: at(x),
    }));
    const filled = bridged(captured);
    expect(filled[1]?.at[0]?.[0]).toBeCloseTo(0.1, 9);
    expect(filled[5]?.at[0]).toBeNull();
  });
});

describe('bones from markers', () => {
  const pelvis = new Matrix4().makeRotationY(0.7).setPosition(0.4, 1.1, -0.3);
  const truth = place(
    BODY,
    posture({
      spineFlex: 30,
      hipFlexL: 80,
      kneeL: 100,
      shoulderFlexR: 150,
      shoulderTwistR: 40,
      elbowL: 70,
      ankle: 20,
      fingersR: -60,
    }),
    pelvis,
  );
  const markers = markersOf(BODY, () => truth);

  it('gives back every bone as it lay', () => {
    const [figure] = figuresOf(BODY, [{ t: 0, at: markers(0) }]);
    for (const [bone, frame] of figure?.bones ?? [])
      for (const [k, value] of frame.elements.entries())
        expect(value).toBeCloseTo(truth.get(bone)?.elements[k] ?? 9, 6);
    expect(figure?.bones.size).toBe(17);
  });

  it('says nothing of a moment at which a marker was lost', () => {
    expect(figuresOf(BODY, [{ t: 0, at: markers(0).map((at, i) => (i === 7 ? null : at)) }])).toEqual([]);
  });
});
