import { describe, expect, it } from 'vitest';
import { judgeFairness } from '../../../bench/fairness.ts';

/** Jobs in the order in which they finish, by their owners' letters; created owner after owner. */
const finished = (order: string) => {
  const created = [...order].toSorted();
  const seen = new Map<string, number>();
  return [...order].map((ownerId, endedAt) => {
    const nth = seen.get(ownerId) ?? 0;
    seen.set(ownerId, nth + 1);
    return { ownerId, createdAt: created.indexOf(ownerId) + nth, endedAt };
  });
};

describe('fairness', () => {
  it('of owners who take turns', () => {
    expect(judgeFairness(finished('abcabcabc'))).toEqual({
      spread: 2,
      spreadInOrder: 6,
      allServedAt: 3,
      starved: 0,
    });
  });

  it('of owners served one after the other', () => {
    expect(judgeFairness(finished('aaabbbccc'))).toEqual({
      spread: 6,
      spreadInOrder: 6,
      allServedAt: 7,
      starved: 2,
    });
  });

  it('does not depend on the order in which jobs are given', () => {
    const jobs = finished('abbacc');
    expect(judgeFairness(jobs.toReversed())).toEqual(judgeFairness(jobs));
  });

  it('of nothing is not to be had', () => {
    expect(() => judgeFairness([])).toThrow(RangeError);
  });
});
