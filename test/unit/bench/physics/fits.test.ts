import { describe, expect, it } from 'vitest';
import { fitPolynomial, slopeAt, smoothed, unrolled, valueAt } from '../../../../bench/physics/fits.ts';

const times = Array.from({ length: 20 }, (_, i) => 3 + i / 24);

describe('fits', () => {
  it('finds the parabola that made the points', () => {
    const fit = fitPolynomial(
      times.map((t) => ({ t, value: 2 + 3 * (t - 3) - 4.905 * (t - 3) ** 2 })),
      2,
    );
    expect(2 * (fit.coefficients[2] ?? 0)).toBeCloseTo(-9.81, 9);
    expect(valueAt(fit, 3)).toBeCloseTo(2, 9);
    expect(slopeAt(fit, 3)).toBeCloseTo(3, 9);
    expect(fit.rms).toBeLessThan(1e-9);
  });

  it('tells what it leaves over', () => {
    const fit = fitPolynomial(
      times.map((t, i) => ({ t, value: i % 2 === 0 ? 0.01 : -0.01 })),
      1,
    );
    expect(fit.rms).toBeCloseTo(0.01, 3);
  });

  it('refuses what the samples cannot tell', () => {
    expect(() => fitPolynomial([{ t: 0, value: 1 }], 2)).toThrow(RangeError);
    expect(() => fitPolynomial(Array(4).fill({ t: 1, value: 1 }), 1)).toThrow(RangeError);
  });

  it('gives the speed of a wave', () => {
    const derived = smoothed(
      Array.from({ length: 121 }, (_, i) => ({ t: i / 120, value: Math.sin((i / 120) * 6) })),
      4,
    );
    for (const { t, slope } of derived.slice(4, -4)) expect(slope).toBeCloseTo(6 * Math.cos(6 * t), 1);
  });

  it('counts turns over the seam', () => {
    const turned = Array.from({ length: 40 }, (_, i) => Math.atan2(Math.sin(i * 0.5), Math.cos(i * 0.5)));
    expect(unrolled(turned).at(-1)).toBeCloseTo(39 * 0.5, 9);
    expect(unrolled(turned.map((angle) => -angle)).at(-1)).toBeCloseTo(-39 * 0.5, 9);
  });
});
