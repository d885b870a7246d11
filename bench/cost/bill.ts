/** The arithmetic of a bill: from what was counted to what it costs. */
import { sum } from '../statistics.ts';
import { METERS, type Meter, PRICES } from './prices.ts';

/** How much of each priced thing was used. */
export type Usage = Readonly<Record<Meter, number>>;

export interface Item {
  readonly meter: Meter;
  readonly used: number;
  readonly dollars: number;
}

export interface Bill {
  readonly items: readonly Item[];
  readonly dollars: number;
}

/** What one of `videos` costs that used so much together. */
export function billFor(usage: Usage, videos: number): Bill {
  const items = METERS.map((meter) => {
    const { dollars, per } = PRICES[meter];
    const used = usage[meter] / videos;
    return { meter, used, dollars: (used * dollars) / per };
  });
  return { items, dollars: sum(items.map((item) => item.dollars)) };
}

/** Lambda gives one vCPU for this memory, and less of it for less memory, megabytes. */
const ONE_CORE_MEGABYTES = 1769;

/**
 * GB-seconds that Lambda would bill for invocations that took so many milliseconds on a whole core. With half the memory
 * an invocation has half a core and takes twice as long, so its memory does not matter.
 */
export const gigabyteSeconds = (milliseconds: readonly number[]): number =>
  (sum(milliseconds.map(Math.ceil)) / 1000) * (ONE_CORE_MEGABYTES / 1024);

/** X-Ray's default rule: the first invocation of each second is recorded, and five per cent of the others. */
export function tracesRecorded(invocations: number, seconds: number): number {
  const first = Math.min(invocations, seconds);
  return first + 0.05 * (invocations - first);
}

/** A message that SQS passes on is sent, received and deleted; batches would make it cheaper. */
export const requestsForMessages = (messages: number): number => 3 * messages;
