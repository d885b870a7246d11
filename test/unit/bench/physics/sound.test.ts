import { describe, expect, it } from 'vitest';
import { onsetsOf, pairUp } from '../../../../bench/physics/sound.ts';

const RATE = 48_000;

/** Clicks that ring down, over a hum and a soft noise. */
function clip(times: readonly number[], levels: readonly number[] = [], noise = 0.002) {
  const left = new Float32Array(3 * RATE);
  let state = 1;
  for (let n = 0; n < left.length; n++) {
    state = (state * 48_271) % 2_147_483_647;
    left[n] = 0.1 * Math.sin((2 * Math.PI * 60 * n) / RATE) + noise * (state / 1_073_741_824 - 1);
  }
  times.forEach((t, index) => {
    for (let n = 0; n < RATE / 4; n++) {
      const at = Math.round(t * RATE) + n;
      if (at >= left.length) break;
      left[at] = (left[at] ?? 0) + (levels[index] ?? 0.5) * Math.exp(-n / 2000) * Math.sin(n * 0.12);
    }
  });
  return { rate: RATE, left, right: left };
}

describe('onsets', () => {
  it('finds every blow to the millisecond', () => {
    const times = [0.3123, 0.9, 1.4567, 2.2];
    const onsets = onsetsOf(clip(times));
    expect(onsets).toHaveLength(4);
    for (const [index, { t }] of onsets.entries())
      expect(Math.abs(t - (times[index] ?? 0))).toBeLessThan(0.003);
  });
  it('hears a soft blow after a loud one', () => {
    expect(onsetsOf(clip([0.3, 0.9], [0.9, 0.1]))).toHaveLength(2);
  });
  it('hears nothing in hum and noise', () => {
    expect(onsetsOf(clip([], [], 0.02))).toEqual([]);
  });
  it('pairs each sight with the nearest sound, and says when there is none', () => {
    const [first, second] = pairUp([0.5, 2.5], onsetsOf(clip([0.52, 1.2])));
    expect(first?.late).toBeCloseTo(0.02, 2);
    expect(second?.late).toBeUndefined();
  });
});
