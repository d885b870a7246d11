import { describe, expect, it } from 'vitest';
import { truePeak } from '../../../../model/world/score/limiter.ts';
import { integratedLoudness } from '../../../../model/world/score/loudness.ts';
import { master } from '../../../../model/world/score/master.ts';

const RATE = 48_000;

/** Blows that ring for a quarter of a second, some hundred times louder than the air around them. */
function blows(count: number, peak: number) {
  const left = new Float32Array(3 * RATE);
  for (let blow = 0; blow < count; blow++) {
    const start = Math.round(((blow + 0.1) / count) * left.length);
    for (let n = 0; n < RATE / 4 && start + n < left.length; n++)
      left[start + n] = (left[start + n] ?? 0) + peak * Math.exp(-n / 300) * Math.sin(n * 0.05);
  }
  return { left, right: left.slice() };
}

function air(level: number) {
  let state = 1;
  const left = Float32Array.from({ length: 3 * RATE }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return level * (state / 1_073_741_824 - 1);
  });
  return { left, right: left.slice() };
}

describe('the master', () => {
  it.each([
    [1, 3.7],
    [2, 3.7],
    [4, 3.7],
    [5, 3.7],
    [8, 3.7],
    [5, 0.2],
    [20, 1],
  ])('brings %i blows with a peak of %d to −16 LUFS', (count, peak) => {
    const mix = master(blows(count, peak), air(0.012));
    expect(Math.abs(integratedLoudness(mix) + 16)).toBeLessThan(1);
    expect(20 * Math.log10(truePeak(mix))).toBeLessThan(-1);
  });

  // a bed that rises alone makes this clip quieter before it makes it louder: quiet blocks pass the gate
  it('brings a few sharp blows in a quiet room to −16 LUFS without drowning them', () => {
    const left = new Float32Array(3 * RATE);
    for (const [at, peak, decay] of [
      [2.46, 2.2, 54],
      [1.25, 0.893, 939],
      [2.06, 2.295, 945],
      [2.66, 0.019, 514],
      [1.98, 1.06, 361],
    ] as const) {
      for (let n = 0; n < 12 * decay && Math.round(at * RATE) + n < left.length; n++) {
        const place = Math.round(at * RATE) + n;
        left[place] = (left[place] ?? 0) + peak * Math.exp(-n / decay) * Math.sin(n * 0.05);
      }
    }
    const mix = master({ left, right: left.slice() }, air(0.0055));
    expect(Math.abs(integratedLoudness(mix) + 16)).toBeLessThan(0.5);
    const before = integratedLoudness({ left: mix.left.slice(0, RATE), right: mix.right.slice(0, RATE) });
    expect(before).toBeLessThan(-30);
  });
});
