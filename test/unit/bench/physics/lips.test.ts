import { describe, expect, it } from 'vitest';
import {
  lipMeasures,
  openingsOf,
  type Phoneme,
  unlikeShut,
} from '../../../../bench/physics/subjects/lips.ts';
import { picture } from './pictures.ts';

/** pa-pa-ma: lips take 0.08 s, vowels 0.3 s. */
const PHONEMES: Phoneme[] = [];
for (const phoneme of ['pau', 'p', 'aa', 'p', 'aa', 'm', 'aa', 'pau']) {
  const start = PHONEMES.at(-1)?.end ?? 0;
  PHONEMES.push({ phoneme, start, end: start + (/^[pm]$/.test(phoneme) ? 0.08 : 0.3) });
}

/** A mouth filmed at 24 frames a second, `late` seconds behind the sound. */
const mouth = (late: number, opens = true) =>
  openingsOf(
    Array.from({ length: 44 }, (_, i) => {
      const t = i / 24;
      const sound = PHONEMES.find(({ start, end }) => t - late >= start && t - late < end);
      return { t, area: opens && sound?.phoneme === 'aa' ? 400 : 12 };
    }),
  );
const judged = (late: number, opens = true) => lipMeasures(mouth(late, opens), PHONEMES).map(({ ok }) => ok);

describe('lips', () => {
  it('accepts a mouth in step with the words', () => expect(judged(0)).toEqual([true, true]));
  it('rejects one three frames late', () => expect(judged(3 / 24)).not.toEqual([true, true]));
  it('rejects one that never opens', () => expect(judged(0, false)).toEqual([true, false]));
  it('rejects one that hangs open', () => {
    const open = Array.from({ length: 44 }, (_, i) => ({ t: i / 24, open: 0.9 }));
    expect(lipMeasures(open, PHONEMES).map(({ ok }) => ok)).toEqual([false, true]);
  });
  it('rejects words without lips: they prove nothing', () =>
    expect(lipMeasures(mouth(0), PHONEMES.slice(0, 1))).toMatchObject([{ ok: false }]));

  it('counts only what changes around the mouth', () => {
    const face = (discs: Parameters<typeof picture>[2]) => picture(100, 100, discs, [200, 150, 120]);
    const shut = face([]);
    expect(unlikeShut(face([{ x: 50, y: 50, radius: 8, color: [40, 10, 10] }]), shut)).toBeGreaterThan(150);
    expect(unlikeShut(face([{ x: 50, y: 12, radius: 8, color: [40, 10, 10] }]), shut)).toBe(0);
  });
});
