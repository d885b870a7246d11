import { describe, expect, it } from 'vitest';
import { worstExcess } from '../../../../../model/world/simulate/body/limits.ts';
import { liftOf, taken } from '../measuring.ts';

describe.each(['a woman walks', 'a man runs', 'a man runs fast'])('%s', (prompt) => {
  it('keeps its feet over the floor and its ankles within their limits, in stance and in swing', () => {
    const seconds = 3;
    const walker = taken(prompt, seconds).people[0] ?? expect.fail('nobody goes');
    for (let t = 0; t < seconds; t += 1 / 240) {
      for (const part of ['footL', 'footR'] as const) {
        expect(liftOf(walker, part, t)).toBeGreaterThan(-0.005);
      }
      expect(worstExcess(walker.joints(t)).degrees).toBeLessThan(2);
    }
  });
});
