import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE, type Whereabouts } from '../../../../model/world/score/cue.ts';
import {
  airCutoff,
  hear,
  type Placing,
  placeMoving,
  placeStill,
} from '../../../../model/world/score/listening.ts';
import { silence } from '../../../../model/world/score/stereo.ts';
import { aMovement, amplitudeAt, decibels, rms, sine } from './fixtures.ts';

const FULL: Placing = { width: 1, reference: 3, falloff: 1 };

const target = (frames: number) => ({
  ears: silence(frames),
  room: new Float32Array(frames),
  far: new Float32Array(frames),
  reverberates: 1,
  carries: 0.5,
});

describe('a place in the picture', () => {
  it.each([-75, -30, 0, 30, 75])('is heard %d° to the side by the law of equal power', (degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const { left, right } = hear([aMovement()], 0, [5 * Math.sin(angle), 0, -5 * Math.cos(angle)], FULL);
    const pan = (Math.PI / 4) * (1 + Math.sin(angle));
    expect(right / left).toBeCloseTo(Math.tan(pan), 4);
    expect(left ** 2 + right ** 2).toBeCloseTo(2 * (3 / 5) ** 2, 6);
  });

  it('loses 6 dB with each doubling of the distance in free air', () => {
    const gain = (distance: number) => hear([aMovement()], 0, [0, 0, -distance], FULL).left;
    expect(decibels(gain(4) / gain(8))).toBeCloseTo(6.02, 1);
    expect(gain(0.2)).toBe(gain(1));
  });

  it('loses what air takes at 8 kHz, about 0.1 dB a metre, and next to nothing at 500 Hz', () => {
    for (const distance of [10, 30, 100]) {
      const cutoff = airCutoff(distance);
      const loss = (frequency: number) => 10 * Math.log10(1 + (frequency / cutoff) ** 2);
      expect(loss(8000)).toBeCloseTo(0.105 * distance, 5);
      expect(loss(500)).toBeLessThan(0.5);
    }
    const heard = (frequency: number, distance: number) => {
      const sound = sine(frequency, 0.2, 0.5);
      const to = target(sound.length);
      placeStill(sound, sound.length, 0, hear([], 0, [0, 0, -distance], { ...FULL, falloff: 0 }), to);
      return amplitudeAt(to.ears.left, frequency);
    };
    const lost = decibels(heard(8000, 2) / heard(8000, 100));
    expect(lost).toBeGreaterThan(6);
    expect(lost).toBeLessThan(13);
  });

  it('wanders from ear to ear with a thing that crosses the picture, without a step', () => {
    const crossing: Whereabouts = (time) => [-4 + 4 * time, 0, -2];
    const to = target(2 * SAMPLE_RATE);
    placeMoving(sine(500, 2, 0.5), 0, crossing, FULL, [aMovement()], to);
    const side = (time: number) => {
      const from = time * SAMPLE_RATE;
      return decibels(rms(to.ears.left, from, from + 4800) / rms(to.ears.right, from, from + 4800));
    };
    expect(side(0.05)).toBeGreaterThan(6);
    expect(Math.abs(side(0.95))).toBeLessThan(0.5);
    expect(side(1.85)).toBeLessThan(-6);
    let step = 0;
    for (let n = 1; n < to.ears.left.length; n++)
      step = Math.max(step, Math.abs((to.ears.left[n] ?? 0) - (to.ears.left[n - 1] ?? 0)));
    // a sine of 500 Hz at its loudest moves by this much from sample to sample
    expect(step).toBeLessThan(((2 * Math.PI * 500) / SAMPLE_RATE) * 0.5 * 2.2);
  });

  it('sends its share to the room and to far faces', () => {
    const sound = sine(400, 0.1, 0.5);
    const to = { ...target(sound.length), reverberates: 0.25 };
    placeStill(sound, sound.length, 0, hear([], 0, [0, 0, -3], FULL), to);
    expect(rms(to.far) / rms(to.room)).toBeCloseTo(2, 5);
  });
});
