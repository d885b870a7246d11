import { solveLinear } from '../water/linear.ts';

export type Pair = readonly [number, number];

/** What came of a try: by how much it missed, or null when that cannot be told. */
interface Tried {
  readonly miss: Pair | null;
}

interface Aimed<T extends Tried> {
  readonly choice: Pair;
  readonly tried: T;
  /** Whether it will do. */
  readonly hit: boolean;
}

interface Wish {
  /** What the slopes are felt for with. */
  readonly nudge: Pair;
  /** The longest step. */
  readonly most: Pair;
  /** Length of a miss that is none, and of one that will do. */
  readonly near: number;
  readonly enough: number;
}

const sizeOf = ({ miss }: Tried): number => (miss === null ? Number.POSITIVE_INFINITY : Math.hypot(...miss));

/** Steps from one guess, and how often one that makes it worse is halved. */
const ROUNDS = 10;
const HALVINGS = 3;

/**
 * Looks for two numbers with which a rehearsal misses nothing, by Broyden's method: slopes from two nudges, then corrected by
 * what every step shows. A step that leads away is halved; where a guess leads nowhere the next one is tried. @returns the best try
 */
export const aim = <T extends Tried>(
  attempt: (choice: Pair) => T,
  guesses: readonly [Pair, ...Pair[]],
  wish: Wish,
): Aimed<T> => {
  const [first, ...others] = guesses;
  let best = aimFrom(attempt, first, wish);
  for (const guess of others) {
    if (best.hit) {
      break;
    }
    const next = aimFrom(attempt, guess, wish);
    best = sizeOf(next.tried) < sizeOf(best.tried) ? next : best;
  }
  return best;
};

const aimFrom = <T extends Tried>(
  attempt: (choice: Pair) => T,
  guess: Pair,
  { nudge, most, near, enough }: Wish,
): Aimed<T> => {
  let choice = guess;
  let tried = attempt(guess);
  const aimed = (): Aimed<T> => ({ choice, tried, hit: sizeOf(tried) <= enough });
  const slopes = (by: Pair): Pair | null => {
    const { miss } = attempt([guess[0] + by[0], guess[1] + by[1]]);
    const length = by[0] + by[1];
    return miss === null || tried.miss === null
      ? null
      : [(miss[0] - tried.miss[0]) / length, (miss[1] - tried.miss[1]) / length];
  };
  if (sizeOf(tried) <= near || tried.miss === null) {
    return aimed();
  }
  let first = slopes([nudge[0], 0]);
  let second = slopes([0, nudge[1]]);
  let shortened = 0;
  for (let round = 0; round < ROUNDS && shortened <= HALVINGS && sizeOf(tried) > near; round += 1) {
    const { miss } = tried;
    if (first === null || second === null || miss === null) {
      break;
    }
    if (Math.abs(first[0] * second[1] - first[1] * second[0]) < 1e-9) {
      break;
    }
    const [a = 0, b = 0] = solveLinear(
      [
        [first[0], second[0]],
        [first[1], second[1]],
      ],
      [-miss[0], -miss[1]],
    );
    const far = Math.max(1, Math.abs(a) / most[0], Math.abs(b) / most[1]) * 2 ** shortened;
    const step: Pair = [a / far, b / far];
    const goal: Pair = [choice[0] + step[0], choice[1] + step[1]];
    const next = attempt(goal);
    if (next.miss === null) {
      shortened += 1;
      continue;
    }
    const square = step[0] ** 2 + step[1] ** 2;
    const [u, v]: Pair = [
      (next.miss[0] - miss[0] - first[0] * step[0] - second[0] * step[1]) / square,
      (next.miss[1] - miss[1] - first[1] * step[0] - second[1] * step[1]) / square,
    ];
    first = [first[0] + u * step[0], first[1] + v * step[0]];
    second = [second[0] + u * step[1], second[1] + v * step[1]];
    if (sizeOf(next) < sizeOf(tried)) {
      choice = goal;
      tried = next;
      shortened = 0;
    } else {
      shortened += 1;
    }
  }
  return aimed();
};
