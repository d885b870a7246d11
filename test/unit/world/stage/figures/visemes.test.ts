import { describe, expect, it } from 'vitest';
import { mouthAt, visemeOf } from '../../../../../model/world/scene/visemes.ts';
import type { Spoken } from '../../../../../model/world/score/cue.ts';

/** A line of these phonemes, each as long as it says. */
const line = (sounds: readonly (readonly [phoneme: string, seconds: number])[], shout = false): Spoken => {
  let at = 1;
  const phonemes = sounds.map(([phoneme, seconds]) => {
    const start = at;
    at += seconds;
    return { phoneme, start, end: at };
  });
  return {
    speaker: 'her',
    voice: 'woman',
    text: '',
    at: 1,
    end: at,
    shout,
    position: [0, 0, 0],
    phonemes,
    samples: new Float32Array(),
  };
};

const WORD = line([
  ['pau', 0.1],
  ['aa', 0.12],
  ['m', 0.025],
  ['aa', 0.11],
  ['p', 0.06],
  ['ow', 0.14],
  ['b', 0.03],
  ['iy', 0.13],
  ['f', 0.07],
  ['uw', 0.12],
  ['pau', 0.2],
]);

describe('a speaking mouth', () => {
  it.each(['m', 'p', 'b'])(
    'is shut in the middle of %s, and on a frame of film wherever frames fall',
    (sound) => {
      for (const { phoneme, start, end } of WORD.phonemes) {
        if (phoneme !== sound) {
          continue;
        }
        expect(mouthAt([WORD], 'her', (start + end) / 2).open).toBe(0);
        for (let offset = 0; offset < 1; offset += 0.05) {
          const frames = Array.from({ length: 60 }, (_, i) => (i + offset) / 24);
          const shut = frames.filter((time) => mouthAt([WORD], 'her', time).open === 0);
          expect(shut.some((time) => Math.abs(time - (start + end) / 2) <= 1 / 24)).toBe(true);
        }
      }
    },
  );

  it('is open between two closures, and wide open for an open vowel', () => {
    const [, first] = WORD.phonemes;
    expect(mouthAt([WORD], 'her', ((first?.start ?? 0) + (first?.end ?? 0)) / 2).open).toBeGreaterThan(0.6);
    const between = WORD.phonemes[3];
    expect(mouthAt([WORD], 'her', ((between?.start ?? 0) + (between?.end ?? 0)) / 2).open).toBeGreaterThan(
      0.5,
    );
  });

  it('spreads for ee, purses for oo, and tucks the lip for f', () => {
    const middle = (phoneme: string) => {
      const sound = WORD.phonemes.find((candidate) => candidate.phoneme === phoneme);
      return mouthAt([WORD], 'her', ((sound?.start ?? 0) + (sound?.end ?? 0)) / 2);
    };
    expect(middle('iy').wide).toBeGreaterThan(0.8);
    expect(middle('uw').round).toBeGreaterThan(0.8);
    expect(middle('f').tuck).toBeGreaterThan(0.8);
    expect(visemeOf('w').round).toBe(1);
  });

  it('rests before, after, in pauses and while others speak', () => {
    for (const [who, time] of [
      ['her', 0],
      ['her', 1.02],
      ['her', 3],
      ['him', 1.2],
    ] as const) {
      expect(mouthAt([WORD], who, time).open).toBeLessThan(0.02);
    }
  });

  it('opens further to shout', () => {
    const loud = line([['aa', 0.3]], true);
    const soft = line([['aa', 0.3]]);
    expect(mouthAt([loud], 'her', 1.15).open).toBeGreaterThan(mouthAt([soft], 'her', 1.15).open + 0.2);
  });

  it('never jumps: a hundredth of a second changes it by less than a third', () => {
    for (let time = 0.8; time < 2.4; time += 0.01) {
      expect(
        Math.abs(mouthAt([WORD], 'her', time + 0.01).open - mouthAt([WORD], 'her', time).open),
      ).toBeLessThan(0.34);
    }
  });
});
