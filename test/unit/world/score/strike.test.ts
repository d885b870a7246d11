import { describe, expect, it } from 'vitest';
import { type Material, SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { Striker } from '../../../../model/world/score/strike.ts';
import { amplitudeAt, anImpact, rms } from './fixtures.ts';

const strike = (impulse: number, a: Material, b: Material = a, size = 0.3) => {
  const thing = (material: Material) => ({ material, size });
  const { samples, length } = new Striker(3).strike(anImpact({ impulse, between: [thing(a), thing(b)] }), 0);
  return samples.slice(0, length);
};

/** Seconds until the sound stays 40 dB below its first 20 ms. */
function decayTime(samples: Float32Array): number {
  const window = 0.01 * SAMPLE_RATE;
  const start = rms(samples, 0, 2 * window);
  let end = 0;
  for (let n = 0; n + window <= samples.length; n += window)
    if (rms(samples, n, n + window) > start / 100) end = n;
  return end / SAMPLE_RATE;
}

/** Balance point of the spectrum, Hz. */
function brightness(samples: Float32Array): number {
  let weighted = 0;
  let total = 0;
  for (let frequency = 60; frequency < 12_000; frequency *= 1.15) {
    const energy = amplitudeAt(samples.subarray(0, 2400), frequency) ** 2;
    weighted += frequency * energy * frequency;
    total += energy * frequency;
  }
  return weighted / total;
}

describe('a strike', () => {
  it('rings longer on metal than on wood, and on wood than on rubber', () => {
    const [metal, wood, rubber] = (['metal', 'wood', 'rubber'] as const).map((m) => decayTime(strike(1, m)));
    expect(metal).toBeGreaterThan(2 * (wood ?? 0));
    expect(wood).toBeGreaterThan(1.2 * (rubber ?? 0));
  });

  it('is brighter the harder the things are', () => {
    const [glass, wood, rubber] = (['glass', 'wood', 'rubber'] as const).map((m) => brightness(strike(1, m)));
    expect(glass).toBeGreaterThan(1.5 * (wood ?? 0));
    expect(wood).toBeGreaterThan(1.5 * (rubber ?? 0));
  });

  it('is dull when one of the two is soft', () => {
    expect(brightness(strike(1, 'glass', 'rubber'))).toBeLessThan(brightness(strike(1, 'glass')));
  });

  it('is louder and brighter the harder the blow', () => {
    const blows = [0.05, 0.5, 5].map((impulse) => strike(impulse, 'wood'));
    const levels = blows.map((samples) => rms(samples, 0, 2400));
    const tones = blows.map(brightness);
    for (const values of [levels, tones]) {
      expect(values[1]).toBeGreaterThan(values[0] ?? 0);
      expect(values[2]).toBeGreaterThan(values[1] ?? 0);
    }
  });

  it('is lower the bigger the thing', () => {
    expect(brightness(strike(1, 'wood', 'wood', 1))).toBeLessThan(brightness(strike(1, 'wood', 'wood', 0.1)));
  });

  it.each<Material>(['snow', 'grass', 'sand', 'water', 'cloth', 'net'])(
    'crunches, swishes or splashes on %s',
    (ground) => {
      const soft = strike(1, 'flesh', ground);
      const late = soft.slice(0.03 * SAMPLE_RATE);
      // many small knocks last on where a plain thud is over
      expect(rms(late, 0, 1000)).toBeGreaterThan(0);
      expect(brightness(soft)).toBeGreaterThan(1.3 * brightness(strike(1, 'flesh')));
    },
  );

  it('starts at once and never twice the same', () => {
    const striker = new Striker(3);
    const first = striker.strike(anImpact(), 0).samples.slice(0, 4800);
    const second = striker.strike(anImpact(), 1).samples.slice(0, 4800);
    expect(first[0]).not.toBe(0);
    expect(first).not.toEqual(second);
  });

  it('is the same again for the same seed and blow, whatever was struck before', () => {
    const striker = new Striker(3);
    striker.strike(anImpact({ impulse: 9 }, 'metal', 'metal'), 0);
    const after = striker.strike(anImpact(), 1);
    const fresh = new Striker(3).strike(anImpact(), 1);
    expect(after.length).toBe(fresh.length);
    expect(after.samples.slice(0, after.length)).toEqual(fresh.samples.slice(0, fresh.length));
  });

  it.each([0, 1e-9, 1e9, Number.MIN_VALUE])('survives an impulse of %d', (impulse) => {
    expect(strike(impulse, 'metal').every(Number.isFinite)).toBe(true);
  });
});
