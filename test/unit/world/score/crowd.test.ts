import { describe, expect, it } from 'vitest';
import { type Reaction, SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { perform } from '../../../../model/world/score/perform.ts';
import { renderReaction } from '../../../../model/world/score/reactions.ts';
import { aMovement, amplitudeAt, decibels, rms, someCues, split } from './fixtures.ts';

const made = (kind: Reaction['kind'], strength = 1) => renderReaction({ kind, at: 0, strength }, 1, 0);

/** Energy in a band, dB, in steps of a twelfth of it. */
const band = (samples: Float32Array, low: number, high: number) => {
  let sum = 0;
  for (let f = low; f < high; f += (high - low) / 24) sum += amplitudeAt(samples, f) ** 2;
  return 10 * Math.log10(sum);
};

/** Frequency under which half of the energy between 80 and 6000 Hz lies. */
const middle = (samples: Float32Array) => {
  const steps = Array.from({ length: 120 }, (_, i) => 80 * (6000 / 80) ** (i / 119));
  const energies = steps.map((f) => amplitudeAt(samples, f) ** 2 * f);
  const half = energies.reduce((sum, energy) => sum + energy, 0) / 2;
  let sum = 0;
  for (const [i, energy] of energies.entries()) {
    sum += energy;
    if (sum > half) return steps[i] ?? 0;
  }
  return 0;
};

describe('a crowd that answers', () => {
  it('rises by 10 dB and more over its murmur when it cheers, and calms down again', () => {
    const reactions: Reaction[] = [{ kind: 'cheer', at: 2, strength: 1 }];
    const movements = [aMovement({ crowd: 0.2, room: 0.4 })];
    const { left } = split(perform(someCues({ seconds: 8, movements, reactions })));
    const level = (from: number, to: number) => decibels(rms(left, from * SAMPLE_RATE, to * SAMPLE_RATE));
    const murmur = level(0.5, 1.9);
    expect(level(2.3, 3.3) - murmur).toBeGreaterThan(10);
    // not before its time
    expect(level(1.9, 2) - murmur).toBeLessThan(3);
    expect(level(7, 8) - murmur).toBeLessThan(3);
  });

  it.each(['cheer', 'groan', 'gasp'] as const)(
    'builds up over a tenth of a second and more: a %s',
    (kind) => {
      const { left } = made(kind);
      const level = (from: number) => rms(left, from * SAMPLE_RATE, (from + 0.05) * SAMPLE_RATE);
      const loudest = Math.max(...Array.from({ length: 30 }, (_, i) => level(i / 40)));
      expect(level(0)).toBeLessThan(0.4 * loudest);
      expect(decibels(rms(left, left.length - 2400) / loudest)).toBeLessThan(-20);
    },
  );

  it('cheers higher than it groans, and breathes in when it gasps', () => {
    const body = (kind: Reaction['kind']) => made(kind).left.subarray(0.15 * SAMPLE_RATE, 0.6 * SAMPLE_RATE);
    expect(middle(body('cheer'))).toBeGreaterThan(1.15 * middle(body('groan')));
    // voices show their formants: an open vowel's first one stands out over the gap below
    expect(band(body('groan'), 420, 680)).toBeGreaterThan(band(body('groan'), 1400, 2200) + 6);
    // the pitch of all sinks: under the lowest of them at the start there is something at the end
    const sunk = (from: number) => {
      const part = made('groan').left.subarray(from * SAMPLE_RATE, (from + 0.25) * SAMPLE_RATE);
      return band(part, 85, 125) - band(part, 140, 300);
    };
    expect(sunk(0.6)).toBeGreaterThan(sunk(0.1) + 3);
    // breath has no harmonics: a gasp is brighter still
    expect(middle(made('gasp').left)).toBeGreaterThan(middle(body('groan')));
  });

  it('is many voices at once: wide, and no two cheers the same', () => {
    const { left, right } = made('cheer');
    let product = 0;
    for (let n = 0; n < left.length; n++) product += (left[n] ?? 0) * (right[n] ?? 0);
    expect(product / (left.length * rms(left) * rms(right))).toBeLessThan(0.9);
    expect(renderReaction({ kind: 'cheer', at: 0, strength: 1 }, 1, 1).left).not.toEqual(left);
    expect(made('cheer')).toEqual({ left, right });
  });

  it('answers less to less', () => {
    expect(decibels(rms(made('cheer').left) / rms(made('cheer', 0.5).left))).toBeCloseTo(6, 0);
  });
});
