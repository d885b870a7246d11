import { describe, expect, it } from 'vitest';
import {
  billFor,
  gigabyteSeconds,
  requestsForMessages,
  tracesRecorded,
  type Usage,
} from '../../../bench/cost/bill.ts';

const NOTHING: Usage = {
  apiRequests: 0,
  lambdaRequests: 0,
  lambdaGigabyteSeconds: 0,
  dynamodbWrites: 0,
  dynamodbReads: 0,
  sqsRequests: 0,
  snsPublishes: 0,
  s3Writes: 0,
  s3Reads: 0,
  logBytes: 0,
  traces: 0,
};

describe('a bill', () => {
  it.each([
    ['apiRequests', 1_000_000, 1],
    ['lambdaRequests', 1_000_000, 0.2],
    ['lambdaGigabyteSeconds', 1_000_000, 13.3334],
    ['dynamodbWrites', 1_000_000, 0.625],
    ['dynamodbReads', 1_000_000, 0.125],
    ['sqsRequests', 1_000_000, 0.4],
    ['snsPublishes', 1_000_000, 0.5],
    ['s3Writes', 1000, 0.005],
    ['s3Reads', 1000, 0.0004],
    ['logBytes', 1_000_000_000, 0.5],
    ['traces', 1_000_000, 5],
  ] as const)('asks for %s what its price says', (meter, used, dollars) => {
    const bill = billFor({ ...NOTHING, [meter]: used }, 1);
    expect(bill.dollars).toBeCloseTo(dollars, 9);
    expect(bill.items.find((item) => item.meter === meter)?.dollars).toBeCloseTo(dollars, 9);
  });

  it('adds up its items', () => {
    const bill = billFor({ ...NOTHING, apiRequests: 20, s3Writes: 12, dynamodbWrites: 100 }, 1);
    expect(bill.dollars).toBeCloseTo(0.000_02 + 0.000_06 + 0.000_0625, 12);
  });

  it('is shared by the videos', () => {
    const usage = { ...NOTHING, apiRequests: 80, logBytes: 4000 };
    const share = billFor(usage, 4);
    expect(share.dollars).toBeCloseTo(billFor(usage, 1).dollars / 4, 15);
    expect(share.items.find(({ meter }) => meter === 'apiRequests')?.used).toBe(20);
  });
});

it('bills each started millisecond of a vCPU with the memory that comes with it', () => {
  expect(gigabyteSeconds([1000])).toBeCloseTo(1769 / 1024, 9);
  expect(gigabyteSeconds([0.2, 0.2])).toBeCloseTo((0.002 * 1769) / 1024, 9);
  expect(gigabyteSeconds([])).toBe(0);
});

describe('traces', () => {
  it.each([
    [10, 60, 10],
    [100, 60, 62],
    [0, 60, 0],
  ])('of %d invocations in %d seconds are %d', (invocations, seconds, recorded) => {
    expect(tracesRecorded(invocations, seconds)).toBeCloseTo(recorded, 9);
  });
});

it('sends, receives and deletes each message', () => {
  expect(requestsForMessages(5)).toBe(15);
});
