import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { echo, echoDelays } from '../../../../model/world/score/echo.ts';
import { bandPass, biquad } from '../../../../model/world/score/filters.ts';
import { reverberate } from '../../../../model/world/score/reverb.ts';
import { silence } from '../../../../model/world/score/stereo.ts';
import { aMovement, amplitudeAt, decibels, rms } from './fixtures.ts';

const click = (seconds: number) => {
  const samples = new Float32Array(seconds * SAMPLE_RATE);
  samples[0] = 1;
  return samples;
};

/** Decay of a response in an octave: twice the time from −5 to −35 dB of its backward integral (ISO 3382). */
function reverberationTime(response: Float32Array, centre: number): number {
  const octave = bandPass(centre, Math.SQRT2);
  const band = biquad(biquad(response, octave), octave);
  const energy = new Float64Array(band.length + 1);
  for (let n = band.length - 1; n >= 0; n--) energy[n] = (energy[n + 1] ?? 0) + (band[n] ?? 0) ** 2;
  const at = (level: number) => energy.findIndex((value) => value < (energy[0] ?? 0) * 10 ** (level / 10));
  return (2 * (at(-35) - at(-5))) / SAMPLE_RATE;
}

describe('reverberation', () => {
  it.each([0.45, 0.5, 0.7, 1.4, 1.6, 1.9])(
    'of %d s falls by 60 dB in that time, 500 to 1000 Hz',
    (reverb) => {
      const ears = silence(4 * SAMPLE_RATE);
      reverberate(click(4), [aMovement({}, { reverb, wet: 1 })], ears);
      const mean = (reverberationTime(ears.left, 500) + reverberationTime(ears.left, 1000)) / 2;
      expect(Math.abs(mean / reverb - 1)).toBeLessThan(0.1);
      // air and walls take the high notes first
      expect(reverberationTime(ears.left, 6000)).toBeLessThan(0.85 * mean);
    },
  );

  it('is dense, and different in the two ears', () => {
    const ears = silence(SAMPLE_RATE);
    reverberate(click(1), [aMovement({}, { reverb: 1.5, wet: 1 })], ears);
    const part = ears.left.subarray(0.3 * SAMPLE_RATE, 0.35 * SAMPLE_RATE);
    const crest = part.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / rms(part);
    expect(decibels(crest)).toBeLessThan(16);
    let product = 0;
    for (let n = 0; n < SAMPLE_RATE; n++) product += (ears.left[n] ?? 0) * (ears.right[n] ?? 0);
    expect(Math.abs(product) / (SAMPLE_RATE * rms(ears.left) * rms(ears.right))).toBeLessThan(0.3);
  });
});

describe('echoes of a mountain', () => {
  const echoed = (seconds: number, dry: Float32Array = click(3)) => {
    const ears = silence(dry.length);
    echo(dry, [aMovement({}, { echo: seconds })], ears);
    return ears;
  };
  const level = (samples: Float32Array, time: number) =>
    rms(samples, time * SAMPLE_RATE, (time + 0.03) * SAMPLE_RATE);

  it('come between 0.6 and 1.6 s, the nearest face’s at its distance', () => {
    expect(echoDelays(0)).toEqual([]);
    expect(echoDelays(0.7)[0]).toBe(0.7);
    // a face too near to be told apart is heard at 103 m
    expect(echoDelays(0.2)[0]).toBe(0.6);
    for (const distance of [0.2, 0.62, 0.7, 1, 1.5]) {
      for (const delay of echoDelays(distance)) {
        expect(delay).toBeGreaterThanOrEqual(0.6);
        expect(delay).toBeLessThanOrEqual(1.6);
      }
    }
  });

  it('repeat the call: its autocorrelation peaks at each delay', () => {
    // a call of noise, whose own autocorrelation has one peak only
    const call = new Float32Array(3 * SAMPLE_RATE);
    let state = 1;
    for (let n = 0; n < 0.2 * SAMPLE_RATE; n++) {
      state = (state * 16807) % 2147483647;
      call[n] = state / 2147483647 - 0.5;
    }
    const soft = biquad(call, bandPass(900, 0.7)).slice();
    const { left, right } = echoed(0.7, soft);
    const heard = soft.map((value, n) => value + (left[n] ?? 0) + (right[n] ?? 0));
    const likeness = (delay: number) => {
      const lag = Math.round(delay * SAMPLE_RATE);
      let sum = 0;
      for (let n = 0; n < 0.2 * SAMPLE_RATE; n++) sum += (soft[n] ?? 0) * (heard[n + lag] ?? 0);
      return Math.abs(sum);
    };
    const peakNear = (delay: number) =>
      Math.max(...Array.from({ length: 96 }, (_, i) => likeness(delay + (i - 48) / SAMPLE_RATE)));
    const delays = echoDelays(0.7);
    expect(delays).toHaveLength(3);
    for (const delay of delays) {
      expect(peakNear(delay)).toBeGreaterThan(5 * peakNear(delay - 0.05));
      expect(peakNear(delay)).toBeGreaterThan(5 * peakNear(delay + 0.05));
    }
  });

  it('are fainter and darker the later they come, each from a side of its own', () => {
    const { left, right } = echoed(0.7);
    const [first = 0, second = 0] = echoDelays(0.7);
    expect(level(left, first)).toBeGreaterThan(1.5 * level(left, second));
    const brightness = (samples: Float32Array, time: number) => {
      const part = samples.subarray(time * SAMPLE_RATE - 1200, (time + 0.05) * SAMPLE_RATE);
      return decibels(amplitudeAt(part, 2500) / amplitudeAt(part, 250));
    };
    expect(brightness(left, first)).toBeLessThan(-3);
    expect(brightness(left, second)).toBeLessThan(brightness(left, first) - 2);
    expect(level(left, first)).toBeGreaterThan(1.3 * level(right, first));
    expect(level(right, second)).toBeGreaterThan(1.3 * level(left, second));
  });

  it('leave silence between them', () => {
    const { left } = echoed(0.7);
    expect(rms(left, 0, 0.65 * SAMPLE_RATE)).toBe(0);
    expect(level(left, 0.9)).toBeLessThan(0.02 * level(left, 0.7));
  });
});
