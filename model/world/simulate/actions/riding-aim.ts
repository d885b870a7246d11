import { solveLinear } from '../water/linear.ts';

export type Pair = readonly [number, number];

/** What came of a try: by how much it missed, or null when it missed altogether. */
interface Tried {
  readonly miss: Pair | null;
}

const sizeOf = ({ miss }: Tried): number => (miss === null ? Number.POSITIVE_INFINITY : Math.hypot(...miss));

/**
 * Looks for two numbers with which a rehearsal misses nothing, by Broyden's method: slopes from two nudges, then corrected by
 * what every step shows. Begins with the first guess that hits at all. @returns the best try, and whether it is `near` enough.
 */
export const aim = <T extends Tried>(
  attempt: (choice: Pair) => T,
  guesses: readonly [Pair, ...Pair[]],
  { nudge, most, near }: { readonly nudge: Pair; readonly most: Pair; readonly near: number },
): { readonly choice: Pair; readonly tried: T; readonly hit: boolean } => {
  let [choice] = guesses;
  let best = attempt(choice);
  for (const guess of guesses.slice(1)) {
    if (best.miss !== null) {
      break;
    }
    choice = guess;
    best = attempt(guess);
  }
  const slopes = (by: Pair): Pair => {
    const { miss } = attempt([choice[0] + by[0], choice[1] + by[1]]);
    const length = by[0] + by[1];
    return miss === null || best.miss === null
      ? [1, 1]
      : [(miss[0] - best.miss[0]) / length, (miss[1] - best.miss[1]) / length];
  };
  if (best.miss === null) {
    return { choice, tried: best, hit: false };
  }
  let first = slopes([nudge[0], 0]);
  let second = slopes([0, nudge[1]]);
  let [at, from] = [choice, best.miss];
  for (let round = 0; round < 12 && sizeOf(best) > near; round += 1) {
    if (Math.abs(first[0] * second[1] - first[1] * second[0]) < 1e-9) {
      break;
    }
    const [a = 0, b = 0] = solveLinear(
      [
        [first[0], second[0]],
        [first[1], second[1]],
      ],
      [-from[0], -from[1]],
    );
    const far = Math.max(1, Math.abs(a) / most[0], Math.abs(b) / most[1]);
    const step: Pair = [a / far, b / far];
    const goal: Pair = [at[0] + step[0], at[1] + step[1]];
    const next = attempt(goal);
    if (next.miss === null) {
      break;
    }
    const square = step[0] ** 2 + step[1] ** 2;
    const off = (k: 0 | 1): number =>
      ((next.miss?.[k] ?? 0) - from[k] - first[k] * step[0] - second[k] * step[1]) / square;
    const [u, v] = [off(0), off(1)];
    first = [first[0] + u * step[0], first[1] + v * step[0]];
    second = [second[0] + u * step[1], second[1] + v * step[1]];
    [at, from] = [goal, next.miss];
    if (sizeOf(next) < sizeOf(best)) {
      choice = goal;
      best = next;
    }
  }
  return { choice, tried: best, hit: sizeOf(best) < 5 * near };
};
