/**
 * The instants of an open shutter. Each exposure has its own, but a scene is asked where everything is at a few of them
 * only: in the thousandths of a second between two, things move evenly.
 */
import type { Bounds } from './bounds.ts';
import type { SamplePlan } from './sampling.ts';

/** As many as a scene is asked for: what bends costs as much to ask as to film. */
const MOST_INSTANTS = 5;
/** What moves faster, metres a second, has been put elsewhere. */
const FASTEST = 60;

/** Where an exposure lies among the instants asked for. */
export interface Step {
  /** The instant before it, or at it. */
  readonly after: number;
  /** 0 there, towards 1 at the next. */
  readonly share: number;
}

export interface Instants {
  /** Parts of the time that the shutter is open, 0..1, rising and evenly spaced. */
  readonly asked: readonly number[];
  /** Between two of them; 0 where there is one. */
  readonly gap: number;
  /** One for each exposure. */
  readonly steps: readonly Step[];
}

/** Which instants a scene is asked for, so that every exposure lies at one or between two. */
export function planInstants({ samples }: SamplePlan): Instants {
  const times = samples.map(({ shutter }) => shutter);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const count = Math.min(MOST_INSTANTS, new Set(times).size);
  const gap = count > 1 ? (last - first) / (count - 1) : 0;
  return {
    asked: Array.from({ length: count }, (_, k) => first + k * gap),
    gap,
    steps: times.map((time) => {
      const place = gap > 0 ? (time - first) / gap : 0;
      const after = Math.min(Math.floor(place), Math.max(0, count - 2));
      return { after, share: place - after };
    }),
  };
}

/** Two instants, one after the other, and what happens between them. */
export interface Interval {
  /** All models' 4×4 matrices. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** The matrices that differ, by index: those that move, and those that are hidden at one or put elsewhere. */
  readonly moving: readonly number[];
  readonly leaping: readonly number[];
}

/** Finds what happens in the `seconds` between two instants; `bounds` are those of all matrices. */
export function intervalOf(
  bounds: readonly Bounds[],
  before: Float32Array,
  after: Float32Array,
  seconds: number,
): Interval {
  const furthest = (FASTEST * seconds) ** 2;
  const moving: number[] = [];
  const leaping: number[] = [];
  bounds.forEach(({ center }, m) => {
    const at = m * 16;
    if (isSame(before, after, at)) return;
    const leaps = isHidden(before, at) || isHidden(after, at) || leap(before, after, at, center) > furthest;
    if (leaps) leaping.push(m);
    else moving.push(m);
  });
  return { before, after, moving, leaping };
}

/** Writes the matrices that lie `share` of the way through an interval, 0..1; what leaps is where it is at the nearer end. */
export function between({ before, after, moving, leaping }: Interval, share: number, to: Float32Array): void {
  to.set(before);
  for (const m of moving) {
    for (let i = m * 16; i < m * 16 + 16; i++) {
      const a = before[i] ?? 0;
      to[i] = a + ((after[i] ?? 0) - a) * share;
    }
  }
  if (share < 0.5) return;
  for (const m of leaping) to.set(after.subarray(m * 16, m * 16 + 16), m * 16);
}

function isSame(before: Float32Array, after: Float32Array, at: number): boolean {
  for (let i = at; i < at + 16; i++) if (before[i] !== after[i]) return false;
  return true;
}

/** Whether matrix `at` (its first number) shows nothing. */
export function isHidden(matrices: Float32Array, at: number): boolean {
  for (let i = at; i < at + 12; i++) if (matrices[i] !== 0) return false;
  return true;
}

/** The square of how far a point of the model's own space moves, metres. */
function leap(before: Float32Array, after: Float32Array, at: number, [x, y, z]: Bounds['center']): number {
  let sum = 0;
  for (let i = at; i < at + 3; i++) {
    const moved =
      ((after[i] ?? 0) - (before[i] ?? 0)) * x +
      ((after[i + 4] ?? 0) - (before[i + 4] ?? 0)) * y +
      ((after[i + 8] ?? 0) - (before[i + 8] ?? 0)) * z +
      ((after[i + 12] ?? 0) - (before[i + 12] ?? 0));
    sum += moved * moved;
  }
  return sum;
}
