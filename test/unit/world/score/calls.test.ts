import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import { renderCall } from '../../../../model/world/score/calls.ts';
import { type Call, SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { amplitudeAt, rms } from './fixtures.ts';

const call = (kind: Call['kind'], size: number, seed = 1) =>
  renderCall({ kind, size, at: 0, position: [0, 0, 0] }, randomStream(seed, 'call'));

/** Pitch and how periodic a stretch is (0..1), by normalised autocorrelation. */
function pitchAt(samples: Float32Array, share: number): { pitch: number; likeness: number } {
  const window = Math.round(0.02 * SAMPLE_RATE);
  const start = Math.round(share * samples.length);
  let likeness = 0;
  let pitch = 0;
  for (let lag = Math.round(SAMPLE_RATE / 1200); lag < SAMPLE_RATE / 150; lag++) {
    let product = 0;
    let a = 0;
    let b = 0;
    for (let n = start; n < start + window; n++) {
      const x = samples[n] ?? 0;
      const y = samples[n + lag] ?? 0;
      product += x * y;
      a += x * x;
      b += y * y;
    }
    const value = product / Math.sqrt(a * b);
    if (value > likeness + 0.02) {
      likeness = value;
      pitch = SAMPLE_RATE / lag;
    }
  }
  return { pitch, likeness };
}

describe('a meow', () => {
  const meow = call('meow', 0.5);

  it('lasts most of a second, voiced, between 350 and 800 Hz, up and then down', () => {
    expect(meow.length / SAMPLE_RATE).toBeGreaterThan(0.5);
    expect(meow.length / SAMPLE_RATE).toBeLessThan(1.1);
    const [begin, middle, end] = [0.12, 0.4, 0.85].map((share) => pitchAt(meow, share));
    for (const part of [begin, middle, end]) {
      expect(part?.pitch).toBeGreaterThan(350);
      expect(part?.pitch).toBeLessThan(800);
      expect(part?.likeness).toBeGreaterThan(0.8);
    }
    expect(middle?.pitch).toBeGreaterThan(1.1 * (begin?.pitch ?? 0));
    expect(middle?.pitch).toBeGreaterThan(1.2 * (end?.pitch ?? 0));
  });

  it('opens its mouth and closes it: the balance of high to low rises and falls', () => {
    const open = (share: number) => {
      const part = meow.subarray(share * meow.length, (share + 0.15) * meow.length);
      let high = 0;
      let low = 0;
      for (let f = 1200; f < 3200; f += 20) high += amplitudeAt(part, f) ** 2;
      for (let f = 300; f < 900; f += 20) low += amplitudeAt(part, f) ** 2;
      return high / low;
    };
    expect(open(0.4)).toBeGreaterThan(2 * open(0.02));
    expect(open(0.4)).toBeGreaterThan(2 * open(0.83));
  });
});

describe('a bark', () => {
  const bark = call('bark', 0.8);

  it('is a burst of a fifth of a second, rougher and lower than a meow', () => {
    expect(bark.length / SAMPLE_RATE).toBeGreaterThan(0.1);
    expect(bark.length / SAMPLE_RATE).toBeLessThan(0.3);
    const { pitch, likeness } = pitchAt(bark, 0.3);
    expect(pitch).toBeGreaterThan(250);
    expect(pitch).toBeLessThan(650);
    expect(likeness).toBeLessThan(pitchAt(call('meow', 0.5), 0.4).likeness);
    const quarter = bark.length / 4;
    expect(rms(bark, 0, quarter)).toBeGreaterThan(1.5 * rms(bark, 3 * quarter));
  });

  it('is lower from a larger dog', () => {
    expect(pitchAt(call('bark', 1.2), 0.3).pitch).toBeLessThan(0.9 * pitchAt(call('bark', 0.4), 0.3).pitch);
  });
});

describe.each(['meow', 'bark'] as const)('every %s', (kind) => {
  it('begins and ends in silence, and differs from the next', () => {
    const one = call(kind, 0.5);
    expect(Math.abs(one[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(one.at(-1) ?? 1)).toBeLessThan(0.01);
    expect(one.every(Number.isFinite)).toBe(true);
    expect(call(kind, 0.5, 2).length).not.toBe(one.length);
  });
});
