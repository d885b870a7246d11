import { Vector3 } from 'three';
import type { Performance, Take } from './simulate/take.ts';

/** A time in which somebody touches nothing, seconds of the simulation; `rise` in metres over where they stood. */
export interface Flight {
  readonly id: string;
  readonly from: number;
  readonly peak: number;
  readonly to: number;
  readonly rise: number;
}

const SAMPLES_PER_SECOND = 60;
/** Lower than this over the ground is a step. Metres. */
const CLEAR = 0.1;
/** Shorter than this is a stride. Seconds. */
const SHORTEST = 0.22;

const ENDS = ['footL', 'footR', 'handL', 'handR', 'head'] as const;

/** Height of whatever is lowest: feet, hands or head. */
const lowest = (performance: Performance, t: number, point: Vector3): number => {
  const joints = performance.joints(t);
  let y = Number.POSITIVE_INFINITY;
  for (const end of ENDS) {
    const frame = joints.get(end);
    if (frame !== undefined) y = Math.min(y, point.setFromMatrixPosition(frame).y);
  }
  return y;
};

/**
 * The flights of everybody in a take, by their own bones: above the height at which their lowest part is for a third of
 * the time. In the order in which they end.
 */
export const flightsOf = (take: Take): readonly Flight[] => {
  const end = take.seconds * take.pace;
  const count = Math.max(1, Math.ceil(end * SAMPLES_PER_SECOND));
  const point = new Vector3();
  return take.people
    .flatMap((performance) => {
      const heights = Float64Array.from({ length: count }, (_, i) =>
        lowest(performance, i / SAMPLES_PER_SECOND, point),
      );
      const ground = heights.toSorted()[Math.floor(count / 3)] ?? 0;
      return risesOf(heights, ground).map((rise) => ({ id: performance.person.id, ...rise }));
    })
    .toSorted((a, b) => a.to - b.to);
};

const risesOf = (heights: Float64Array, ground: number): Omit<Flight, 'id'>[] => {
  const rises: Omit<Flight, 'id'>[] = [];
  let from: number | null = null;
  let peak = 0;
  for (let i = 0; i <= heights.length; i += 1) {
    const height = (heights[i] ?? Number.NEGATIVE_INFINITY) - ground;
    if (height > CLEAR) {
      if (from === null) {
        from = i;
        peak = i;
      }
      if ((heights[i] ?? 0) > (heights[peak] ?? 0)) peak = i;
    } else if (from !== null) {
      // who is still in the air when the shot ends has not landed
      if (i < heights.length && (i - from) / SAMPLES_PER_SECOND >= SHORTEST) {
        rises.push({
          from: from / SAMPLES_PER_SECOND,
          peak: peak / SAMPLES_PER_SECOND,
          to: i / SAMPLES_PER_SECOND,
          rise: (heights[peak] ?? 0) - ground,
        });
      }
      from = null;
    }
  }
  return rises;
};
