import { describe, expect, it } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';
import { generatePrompts } from '../../../support/prompts.ts';

describe('prompts made up from the vocabulary', () => {
  it('are the same for the same seed, however many are asked for', () => {
    expect(generatePrompts(5, 40).slice(0, 10)).toEqual(generatePrompts(5, 10));
    expect(generatePrompts(6, 10)).not.toEqual(generatePrompts(5, 10));
  });

  it('differ from one another and stay short', () => {
    const prompts = generatePrompts(1, 200);
    expect(new Set(prompts).size).toBe(200);
    expect(Math.max(...prompts.map(({ length }) => length))).toBeLessThan(1200);
  });

  it('can all be read', () => {
    for (const prompt of generatePrompts(2, 100)) {
      const { shots } = read({ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] });
      expect(shots.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(4, 6);
    }
  });
});
