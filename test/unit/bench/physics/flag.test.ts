import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../bench/physics/blobs.ts';
import { measuringCamera, pixelOf, type View } from '../../../../bench/physics/optics.ts';
import type { Measure } from '../../../../bench/physics/report.ts';
import { type Flown, flagMeasures, type Lie, lieOf } from '../../../../bench/physics/subjects/cloth.ts';
import type { Vec3 } from '../../../../model/world/shoot/scene.ts';
import { WIND_TO } from '../../../../model/world/stage/weather.ts';

const HELD: Vec3 = [-0.7, 3.8, 0.2];
const [WX, WZ] = WIND_TO;
const VIEW: View = {
  camera: measuringCamera([HELD[0] + 0.5 * WX, 3, HELD[2] + 0.5 * WZ], [-WZ, 0, WX], 30, 3.6),
  width: 360,
  height: 360,
};

/** The picture of a sheet in the plane of the wind: its corner is held, its upper edge goes `along`, it is 1 m high. */
const sheet = (length: number, droop: number, back = 1): Mask => {
  const on = new Uint8Array(VIEW.width * VIEW.height);
  const [across, down] = [Math.cos(droop), Math.sin(droop)];
  for (let a = 0; a <= length; a += 0.005) {
    for (let b = 0; b <= 1; b += 0.005) {
      const out = back * a * across;
      const at = pixelOf(VIEW, [HELD[0] + WX * out, HELD[1] - b - a * down, HELD[2] + WZ * out]);
      if (at !== undefined) on[Math.floor(at[1]) * VIEW.width + Math.floor(at[0])] = 1;
    }
  }
  return { width: VIEW.width, height: VIEW.height, on };
};
const lie = (mask: Mask): Lie => {
  const seen = lieOf(mask, VIEW, HELD);
  if (seen === null) throw new Error('nothing was drawn');
  return seen;
};
const flown = (masks: readonly Mask[]): Flown[] =>
  masks.map((mask, i) => ({ speed: i * 2, lies: [lie(mask), lie(mask)] }));
const verdicts = (measures: readonly Measure[]): readonly boolean[] => measures.map(({ ok }) => ok);

describe('a flag', () => {
  it('is found where it is drawn', () => {
    const out = lie(sheet(1.5, 0));
    expect(out.angle).toBeCloseTo((Math.atan2(0.75, 0.5) * 180) / Math.PI, 0);
    expect(out.reach).toBeCloseTo(1.5, 1);
    expect(out.upwind).toBe(0);
    const half = lie(sheet(1.5, Math.PI / 6));
    expect(half.angle).toBeCloseTo((Math.atan2(0.65, 0.5 + 0.375) * 180) / Math.PI, 0);
    expect(half.reach).toBeCloseTo(1.3, 1);
    expect(lieOf({ ...sheet(1, 0), on: new Uint8Array(360 * 360) }, VIEW, HELD)).toBeNull();
  });

  const [hanging, lifted, level] = [sheet(1.5, 1.45), sheet(1.5, 0.7), sheet(1.45, 0.05)];
  it('that hangs, lifts and flies is accepted', () => {
    expect(verdicts(flagMeasures(flown([hanging, lifted, level]), 1.5))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });
  it('is rejected when calm air lifts it and wind does not', () => {
    expect(verdicts(flagMeasures(flown([level, lifted, hanging]), 1.5))).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(verdicts(flagMeasures(flown([hanging, level, level]), 1.5))[1]).toBe(false);
  });
  it('is rejected when it stretches, and when it comes through its pole', () => {
    expect(verdicts(flagMeasures(flown([hanging, lifted, sheet(1.7, 0.05)]), 1.5))[2]).toBe(false);
    expect(verdicts(flagMeasures(flown([hanging, lifted, sheet(1.5, 0.05, -1)]), 1.5))[4]).toBe(false);
  });
  it('is rejected when it is not seen', () => {
    const gone = flagMeasures([...flown([hanging, lifted]), { speed: 6, lies: [] }], 1.5);
    expect(verdicts(gone)).toEqual([false]);
  });
});
