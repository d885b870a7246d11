/** What a decoded sound track tells: when blows begin. */
import type { Sound } from '../../test/support/media.ts';

export interface Onset {
  /** Seconds. */
  readonly t: number;
  /** Peak of the 30 ms from there, linear. */
  readonly level: number;
}

const STEP = 0.001;
/** A blow is louder than what sounded just before by this factor, in amplitude. */
const RISE = 2;
/** That long before, in steps. */
const BEFORE = 25;
/** Two blows closer than this are one to the ear and to this detector, seconds. */
const APART = 0.05;

/** Peak of each millisecond of both channels, after taking away what changes slowly (hum, wind, room tone). */
function envelope({ left, right, rate }: Sound): Float32Array {
  const step = Math.round(STEP * rate);
  const peaks = new Float32Array(Math.floor(left.length / step));
  for (let i = 0; i < peaks.length; i++) {
    for (let n = Math.max(1, i * step); n < (i + 1) * step; n++) {
      const edge = Math.max(
        Math.abs((left[n] ?? 0) - (left[n - 1] ?? 0)),
        Math.abs((right[n] ?? 0) - (right[n - 1] ?? 0)),
      );
      peaks[i] = Math.max(peaks[i] ?? 0, edge);
    }
  }
  return peaks;
}

const most = (values: Float32Array, from: number, to: number): number =>
  values.subarray(Math.max(0, from), Math.max(0, to)).reduce((a, b) => Math.max(a, b), 0);

/**
 * Blows, by their sudden edge: within 4 ms the sound rises to {@link RISE} times the loudest of the 25 ms before.
 * `share`: what is weaker than this share of the strongest is not counted.
 */
export function onsetsOf(sound: Sound, share = 0.03): Onset[] {
  const edges = envelope(sound);
  const floor = most(edges, 0, edges.length) * share;
  const onsets: Onset[] = [];
  let last = Number.NEGATIVE_INFINITY;
  // where the file begins, everything begins: that is no blow
  for (let i = BEFORE; i < edges.length; i++) {
    const now = edges[i] ?? 0;
    if (now < floor || i * STEP - last < APART) continue;
    const peak = most(edges, i, i + 4);
    if (peak < RISE * most(edges, i - BEFORE, i)) continue;
    while ((edges[i] ?? 0) < peak / 2) i++;
    last = i * STEP;
    onsets.push({ t: last, level: most(edges, i, i + 30) });
  }
  return onsets;
}

export interface Pairing {
  readonly seen: number;
  /** Seconds from the sight to the sound, negative when it is heard first; undefined: nothing was heard within 0.25 s. */
  readonly late: number | undefined;
}

/** For every contact that was seen, the blow heard nearest to it. */
export const pairUp = (seen: readonly number[], heard: readonly Onset[]): Pairing[] =>
  seen.map((t) => {
    const nearest = heard
      .map((onset) => onset.t - t)
      .reduce<number | undefined>(
        (best, late) => (best === undefined || Math.abs(late) < Math.abs(best) ? late : best),
        undefined,
      );
    return { seen: t, late: nearest !== undefined && Math.abs(nearest) < 0.25 ? nearest : undefined };
  });
