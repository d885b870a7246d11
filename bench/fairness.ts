import { median } from './statistics.ts';

/** A job that came to an end. */
export interface Finished {
  readonly ownerId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly endedAt: number;
}

export interface Fairness {
  /**
   * Distance between the first and the last owner's median rank in the order of finishing. Nearly 0 when owners take
   * turns; (owners − 1) × jobs of an owner when one is served after the other.
   */
  readonly spread: number;
  /** The same, had every job been served in the order in which it was created. */
  readonly spreadInOrder: number;
  /** Rank at which the last owner got a first video. */
  readonly allServedAt: number;
  /** Owners who had nothing yet when the first of them had everything. */
  readonly starved: number;
}

/** How evenly owners were served, from the order in which their jobs finished. @throws RangeError when there are none. */
export function judgeFairness(jobs: readonly Finished[]): Fairness {
  const finished = ranksByOwner(jobs.toSorted((a, b) => a.endedAt - b.endedAt));
  const created = ranksByOwner(jobs.toSorted((a, b) => a.createdAt - b.createdAt));
  const firsts = finished.map((ranks) => Math.min(...ranks));
  const someoneIsDone = Math.min(...finished.map((ranks) => Math.max(...ranks)));
  return {
    spread: spreadOf(finished),
    spreadInOrder: spreadOf(created),
    allServedAt: Math.max(...firsts),
    starved: firsts.filter((rank) => rank > someoneIsDone).length,
  };
}

/** The ranks of each owner's jobs, from 1. */
function ranksByOwner(inOrder: readonly Finished[]): number[][] {
  const ranks = inOrder.map(({ ownerId }, index) => ({ ownerId, rank: index + 1 }));
  return [...Map.groupBy(ranks, ({ ownerId }) => ownerId).values()].map((own) => own.map(({ rank }) => rank));
}

function spreadOf(ranks: readonly number[][]): number {
  const medians = ranks.map(median);
  if (medians.length === 0) throw new RangeError('nothing finished');
  return Math.max(...medians) - Math.min(...medians);
}
