import { describe, expect, it } from 'vitest';
import { blockEnergies, heardLoudness, integratedLoudness } from '../../../../model/world/score/loudness.ts';
import { sine } from './fixtures.ts';

const both = (samples: Float32Array) => ({ left: samples, right: samples.slice() });
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const level = (dbfs: number) => 10 ** (dbfs / 20);

// expected values: BS.1770-5 (0 dBFS, 997 Hz, one channel reads −3.01) and EBU Tech 3341, cases 1 to 3
describe('integrated loudness', () => {
  it('reads −3.01 LUFS for a full-scale 997 Hz sine in one channel', () => {
    const left = sine(997, 5, 1);
    expect(integratedLoudness({ left, right: new Float32Array(left.length) })).toBeCloseTo(-3.01, 1);
  });

  it.each([-23, -33])('reads a stereo 1 kHz sine of %d dBFS as that many LUFS', (dbfs) => {
    expect(integratedLoudness(both(sine(1000, 5, level(dbfs))))).toBeCloseTo(dbfs, 1);
  });

  it('leaves the quiet parts out by the relative gate', () => {
    const programme = join(sine(1000, 2, level(-36)), sine(1000, 20, level(-23)), sine(1000, 2, level(-36)));
    expect(Math.abs(integratedLoudness(both(programme)) + 23)).toBeLessThan(0.1);
  });

  it('leaves near-silence out by the absolute gate', () => {
    const programme = join(sine(1000, 4, level(-85)), sine(1000, 4, level(-60)));
    expect(Math.abs(integratedLoudness(both(programme)) + 60)).toBeLessThan(0.3);
  });

  it('weighs low notes less than high ones', () => {
    const low = integratedLoudness(both(sine(40, 3, 0.1)));
    const middle = integratedLoudness(both(sine(1000, 3, 0.1)));
    const high = integratedLoudness(both(sine(8000, 3, 0.1)));
    expect(low).toBeLessThan(middle - 3);
    expect(high).toBeGreaterThan(middle + 2);
  });

  it('measures a clip shorter than a block, and silence as nothing', () => {
    expect(integratedLoudness(both(sine(1000, 0.05, level(-20))))).toBeCloseTo(-20, 0);
    expect(integratedLoudness(both(new Float32Array(48_000)))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the loudness a meter will read of a coded clip', () => {
  const expected = (samples: Float32Array) =>
    heardLoudness(blockEnergies(both(samples), both(new Float32Array(samples.length))), 1, 0);

  it('is the integrated loudness where sound fills the clip', () => {
    const steady = sine(1000, 4, level(-20));
    expect(expected(steady)).toBeCloseTo(integratedLoudness(both(steady)), 2);
  });

  it('lies between what it is with the blocks near the gate and without them', () => {
    const clip = (quiet: number) => join(sine(1000, 1, level(-16)), sine(1000, 3, level(quiet)));
    const [without, near, counted] = [-34, -31.85, -30].map((quiet) => expected(clip(quiet)));
    expect(near).toBeLessThan((without ?? 0) - 0.2);
    expect(near).toBeGreaterThan((counted ?? 0) + 0.2);
  });

  it('knows that a sound at the very end is not in every block that a meter may take', () => {
    const clip = join(sine(1000, 1.6, level(-36)), sine(1000, 0.4, level(-10)));
    const [first] = [integratedLoudness(both(clip))];
    expect(expected(clip)).toBeLessThan(first - 0.2);
  });
});
