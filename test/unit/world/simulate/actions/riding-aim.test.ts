import { describe, expect, it } from 'vitest';
import { aim, type Pair } from '../../../../../model/world/simulate/actions/riding-aim.ts';

const wish = { nudge: [0.1, 0.1], most: [1, 1], near: 1e-3, enough: 1e-2 } as const;
/** What misses by a bent function of the choice, whose only zero is (2, −1); counts how often it was asked. */
const bent = (known: (choice: Pair) => boolean = () => true) => {
  const asked: Pair[] = [];
  const attempt = (choice: Pair): { readonly miss: Pair | null } => {
    asked.push(choice);
    const [a, b] = [choice[0] - 2, choice[1] + 1];
    return { miss: known(choice) ? [a + 0.2 * a * a + 0.4 * b, 2 * b - 0.5 * a + 0.3 * a * b] : null };
  };
  return { attempt, asked };
};

describe('aiming', () => {
  it('finds what misses nothing, in few tries', () => {
    const { attempt, asked } = bent();
    const { choice, hit, tried } = aim(attempt, [[0.5, 0.5]], wish);
    expect(hit).toBe(true);
    expect(Math.hypot(...(tried.miss ?? [9, 9]))).toBeLessThan(wish.near);
    expect(choice[0]).toBeCloseTo(2, 2);
    expect(choice[1]).toBeCloseTo(-1, 2);
    expect(asked.length).toBeLessThan(12);
  });

  it('goes no further in one step than it is told', () => {
    const { attempt, asked } = bent();
    aim(attempt, [[-1, 2]], wish);
    const steps = asked.slice(3);
    const [first = [0, 0]] = steps;
    expect(Math.abs(first[0] + 1)).toBeLessThan(1 + 1e-9);
    expect(Math.abs(first[1] - 2)).toBeLessThan(1 + 1e-9);
  });

  it('halves a step that leads where nothing can be told', () => {
    let tries = 0;
    // the first step after the guess and its two nudges
    const leaps = bent(() => {
      tries += 1;
      return tries !== 4;
    });
    const { hit } = aim(leaps.attempt, [[0.4, 0.5]], wish);
    const [a, b] = [leaps.asked[3], leaps.asked[4]];
    expect(b?.[0]).toBeCloseTo((0.4 + (a?.[0] ?? 0)) / 2, 9);
    expect(b?.[1]).toBeCloseTo((0.5 + (a?.[1] ?? 0)) / 2, 9);
    expect(hit).toBe(true);
  });

  it('takes the next guess where the first leads nowhere', () => {
    const { attempt, asked } = bent(([a]) => a > 1);
    const { hit } = aim(
      attempt,
      [
        [-5, 0],
        [1.5, -0.5],
      ],
      wish,
    );
    expect(asked[0]).toEqual([-5, 0]);
    expect(hit).toBe(true);
  });

  it('says so, and gives the best there was, when there is nothing to find', () => {
    const never = (choice: Pair) => ({ miss: [1 + choice[0] ** 2, 1 + choice[1] ** 2] as const });
    const { hit, choice } = aim(never, [[0.8, 0.7]], wish);
    expect(hit).toBe(false);
    expect(Math.hypot(...never(choice).miss)).toBeLessThanOrEqual(Math.hypot(...never([0.8, 0.7]).miss));
  });
});
