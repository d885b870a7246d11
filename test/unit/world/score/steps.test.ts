import { describe, expect, it } from 'vitest';
import { perform, performing } from '../../../../model/world/score/perform.ts';
import { finish } from '../../../../model/world/score/steps.ts';
import { aMovement, anImpact, someCues } from './fixtures.ts';

const cues = (seed: number) =>
  someCues({
    seconds: 1.5,
    seed,
    movements: [aMovement({ room: 0.3 })],
    impacts: [0.2, 0.5, 0.9].map((at) => anImpact({ at }, 'leather', 'wood')),
  });

describe('a performance in steps', () => {
  it('takes one for every sound and several for the whole clip', () => {
    const steps = performing(cues(1));
    let taken = 1;
    while (steps.next().done !== true) taken += 1;
    expect(taken).toBeGreaterThan(10);
  });

  it('sounds as one at once, whatever is done between the steps', () => {
    const first = performing(cues(1));
    const second = performing(cues(2));
    for (let i = 0; i < 6; i++) {
      first.next();
      second.next();
    }
    const sounds = [finish(first), finish(second)];
    expect(sounds[0]).toEqual(perform(cues(1)));
    expect(sounds[1]).toEqual(perform(cues(2)));
  });
});
