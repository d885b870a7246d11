import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import { minnaert } from '../../../../model/world/score/bubble.ts';
import { type Impact, type Material, SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { renderGive, toeOf } from '../../../../model/world/score/footfall.ts';
import { splashFrames } from '../../../../model/world/score/splash.ts';
import { Striker } from '../../../../model/world/score/strike.ts';
import { amplitudeAt, anImpact, decibels, rms } from './fixtures.ts';

const strike = (impulse: number, between: Impact['between']) => {
  const { samples, length } = new Striker(3).strike(anImpact({ impulse, between }), 0);
  return samples.slice(0, length);
};
const struck = (material: Material, size = 0.3, impulse = 1) =>
  strike(impulse, [
    { material, size },
    { material, size },
  ]);

/** The strongest frequency between two, Hz, to a quarter of a per cent. */
function strongest(samples: Float32Array, low: number, high: number): number {
  let best = 0;
  let found = low;
  for (let frequency = low; frequency < high; frequency *= 1.0025) {
    const amplitude = amplitudeAt(samples, frequency);
    if (amplitude > best) {
      best = amplitude;
      found = frequency;
    }
  }
  return found;
}

/** Seconds in which a partial falls by 60 dB, by its level in two windows. */
function decayOf(samples: Float32Array, frequency: number, from: number, to: number): number {
  const span = 0.02;
  const level = (at: number) =>
    decibels(amplitudeAt(samples.subarray(at * SAMPLE_RATE, (at + span) * SAMPLE_RATE), frequency));
  return (60 * (to - from)) / (level(from) - level(to));
}

const centroid = (samples: Float32Array) => {
  let weighted = 0;
  let total = 0;
  for (let frequency = 80; frequency < 14_000; frequency *= 1.1) {
    const energy = amplitudeAt(samples, frequency) ** 2 * frequency;
    weighted += frequency * energy;
    total += energy;
  }
  return weighted / total;
};

describe('what rings', () => {
  // (βL)² of a free bar; a free circular plate; a wineglass: see materials.ts
  it.each<[Material, number, readonly number[]]>([
    ['wood', 230, [2.757, 5.404]],
    ['metal', 420, [1.73, 2.33, 3.91]],
    ['glass', 950, [2.32, 4.25]],
  ])('has the partials of its shape: %s', (material, base, ratios) => {
    const samples = struck(material).subarray(0, 0.3 * SAMPLE_RATE);
    const lowest = strongest(samples, base * 0.93, base * 1.07);
    expect(Math.abs(lowest / base - 1)).toBeLessThan(0.02);
    for (const ratio of ratios) {
      const partial = strongest(samples, base * ratio * 0.94, base * ratio * 1.06);
      expect(Math.abs(partial / lowest / ratio - 1)).toBeLessThan(0.025);
    }
  });

  it('loses wood’s partials as a constant loss factor does, near 0.02, and metal’s 10 times slower', () => {
    const wood = struck('wood');
    for (const frequency of [634, 1243]) {
      const partial = strongest(wood.subarray(0, 9600), frequency * 0.96, frequency * 1.04);
      const loss = 2.2 / (partial * decayOf(wood, partial, 0.005, 0.045));
      expect(loss).toBeGreaterThan(0.012);
      expect(loss).toBeLessThan(0.035);
    }
    const metal = struck('metal');
    const partial = strongest(metal.subarray(0, 24_000), 700, 760);
    const loss = 2.2 / (partial * decayOf(metal, partial, 0.05, 0.5));
    expect(loss).toBeLessThan(0.003);
    expect(loss).toBeGreaterThan(0.0005);
  });

  it('has the ping of a basketball where air in a sphere of its size rings, near 1 kHz', () => {
    const between = (size: number) =>
      strike(3, [
        { material: 'leather', size },
        { material: 'wood', size: 4 },
      ]).subarray(0.02 * SAMPLE_RATE, 0.15 * SAMPLE_RATE);
    // 2.0816 c / (π d)
    expect(Math.abs(strongest(between(0.24), 800, 1200) / 947 - 1)).toBeLessThan(0.01);
    expect(Math.abs(strongest(between(0.22), 800, 1200) / 1033 - 1)).toBeLessThan(0.01);
  });

  it('does not let a floor boom on', () => {
    const floor = strike(3, [
      { material: 'leather', size: 0.24 },
      { material: 'wood', size: 4 },
    ]);
    const late = rms(floor, 0.4 * SAMPLE_RATE, 0.45 * SAMPLE_RATE) || 1e-9;
    expect(decibels(rms(floor, 0, 0.02 * SAMPLE_RATE) / late)).toBeGreaterThan(45);
  });
});

describe('a splash', () => {
  const splash = (impulse: number, size: number, material: Material = 'stone') =>
    strike(impulse, [
      { material, size },
      { material: 'water', size: 4 },
    ]);

  it('starts at once, and lasts from a plop to seconds by the impulse', () => {
    expect(Math.abs(splash(50, 1, 'flesh')[0] ?? 0)).toBeGreaterThan(0.01);
    const seconds = [0.01, 1, 60, 300].map((impulse) => splashFrames(impulse) / SAMPLE_RATE);
    expect(seconds[0]).toBeLessThan(0.4);
    expect(seconds[2]).toBeGreaterThan(1);
    expect(seconds.toSorted((a, b) => a - b)).toEqual(seconds);
  });

  it('is spray, brighter than the blow, that is still there after 0.3 s and dies away', () => {
    const dive = splash(60, 1, 'flesh');
    const at = (time: number) => rms(dive, time * SAMPLE_RATE, (time + 0.1) * SAMPLE_RATE);
    expect(decibels(at(0.3) / at(0))).toBeGreaterThan(-30);
    expect(decibels(at(0.3) / at(0))).toBeLessThan(-1);
    expect(at(1)).toBeLessThan(at(0.3) / 2);
    expect(centroid(dive.subarray(9600, 19_200))).toBeGreaterThan(900);
  });

  it('lets a bubble go behind what goes under: its note is Minnaert’s, lower for a larger thing', () => {
    const note = (size: number) => minnaert(size * 0.12);
    const pebble = splash(0.02, 0.04);
    const found = strongest(pebble.subarray(0.05 * SAMPLE_RATE, 0.12 * SAMPLE_RATE), 400, 1200);
    // it rises a little as the bubble comes up
    expect(found).toBeGreaterThan(note(0.04) * 0.97);
    expect(found).toBeLessThan(note(0.04) * 1.5);
    const boulder = splash(0.02, 0.1);
    const lower = strongest(boulder.subarray(0.05 * SAMPLE_RATE, 0.15 * SAMPLE_RATE), 200, 1200);
    expect(lower).toBeLessThan(0.6 * found);
  });

  it('is a slap under a board', () => {
    const board = splash(20, 3, 'plastic');
    const diver = splash(20, 0.4, 'flesh');
    const early = (samples: Float32Array) =>
      rms(samples, 0, 0.04 * SAMPLE_RATE) / rms(samples, 0.3 * SAMPLE_RATE, 0.5 * SAMPLE_RATE);
    expect(early(board)).toBeGreaterThan(1.3 * early(diver));
  });
});

describe('a step', () => {
  const step = (ground: Material) =>
    anImpact({
      impulse: 4,
      footfall: true,
      between: [
        { material: 'rubber', size: 0.28 },
        { material: ground, size: 4 },
      ],
    });
  const give = (ground: Material) => renderGive(step(ground), 2.3, randomStream(1, 'step'));

  it('crunches for a quarter of a second in snow, in the band of breaking grains', () => {
    const snow = give('snow') ?? expect.fail('snow gives nothing');
    expect(snow.length / SAMPLE_RATE).toBeGreaterThan(0.2);
    expect(snow.length / SAMPLE_RATE).toBeLessThan(0.35);
    expect(centroid(snow)).toBeGreaterThan(1200);
    expect(centroid(snow)).toBeLessThan(4500);
    // most of it while the foot rolls, none at the ends
    const third = snow.length / 3;
    expect(rms(snow, third, 2 * third)).toBeGreaterThan(1.5 * rms(snow, 0, third));
    // single grains stick out: no even hiss
    const crest = snow.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / rms(snow);
    expect(decibels(crest)).toBeGreaterThan(12);
  });

  it('is brighter on grass than in snow, sparser on gravel, and only a knock on wood', () => {
    expect(centroid(give('grass') ?? new Float32Array(1))).toBeGreaterThan(
      centroid(give('snow') ?? new Float32Array(1)),
    );
    const peaks = (samples: Float32Array) => {
      const loud = rms(samples) * 2.5;
      return samples.reduce(
        (count, value, n) => count + (value > loud && (samples[n - 1] ?? 0) <= loud ? 1 : 0),
        0,
      );
    };
    const gravel = give('gravel') ?? expect.fail('gravel gives nothing');
    const sand = give('sand') ?? expect.fail('sand gives nothing');
    expect(peaks(gravel) / gravel.length).toBeLessThan(peaks(sand) / sand.length);
    expect(give('wood')).toBeNull();
    expect(give('ice')).toBeNull();
  });

  it('booms on a sprung floor below what a wooden one knocks', () => {
    const floor = (ground: Material) => strike(4, step(ground).between).subarray(0, 0.15 * SAMPLE_RATE);
    const boom = (samples: Float32Array) =>
      decibels(
        Math.max(...[60, 70, 80, 90].map((f) => amplitudeAt(samples, f))) / amplitudeAt(samples, 1500),
      );
    expect(boom(floor('sprung floor'))).toBeGreaterThan(boom(floor('wood')));
    expect(centroid(floor('sprung floor'))).toBeLessThan(centroid(floor('wood')));
  });

  it('has a toe after its heel, softer, and sooner when running', () => {
    const random = randomStream(1, 'toe');
    const walking = toeOf(step('wood'), random);
    expect(walking.after).toBeGreaterThan(0.05);
    expect(walking.after).toBeLessThan(0.15);
    expect(walking.impact.impulse).toBeLessThan(2);
    const running = toeOf({ ...step('wood'), impulse: 60 }, randomStream(1, 'toe'));
    expect(running.after).toBeLessThan(0.7 * toeOf(step('wood'), randomStream(1, 'toe')).after);
  });
});

describe('a skate that lands', () => {
  it('chops and throws up ice; it does not ring like a bell', () => {
    const landing = strike(40, [
      { material: 'metal', size: 0.3 },
      { material: 'ice', size: 4 },
    ]);
    const plate = struck('metal', 0.3, 40);
    const late = (samples: Float32Array) =>
      decibels(rms(samples, 0.15 * SAMPLE_RATE, 0.2 * SAMPLE_RATE) / rms(samples, 0, 0.05 * SAMPLE_RATE));
    expect(late(landing)).toBeLessThan(late(plate) - 15);
    expect(landing.length / SAMPLE_RATE).toBeLessThan(0.6);
    expect(centroid(landing.subarray(2400, 7200))).toBeGreaterThan(2500);
  });
});
