import { hammingDistance } from '../platform/media/perceptual-hash.ts';
import { differingBlocks } from './detail.ts';

/** A picture of a film: when it is shown, and its perceptual hash. */
export interface FrameMark {
  /** Seconds. */
  readonly at: number;
  /** 16 hex digits. */
  readonly hash: string;
  /** Colours of its blocks (detail.ts); of films that were remembered before there was such a thing, nothing. */
  readonly detail?: string | undefined;
}

/** How alike two films are. */
export interface Likeness {
  /** Share of the pictures that have a match at their time, 0 to 1. */
  readonly similarity: number;
  /** Pictures that could have been met, and those that were. */
  readonly compared: number;
  readonly matched: number;
  /** Bits in which matching pictures differ, on average: tells the nearer of two that both match. */
  readonly distance: number;
  /** Share of the blocks that differ in matching pictures, on average; 1 where it is not known. */
  readonly differing: number;
}

/** Bits of 64 in which two pictures of the same moment may differ; half of them differ by chance. */
export const NEAR = 14;
/** Bands of a hash that the index knows: where one of them is equal, the whole is compared. */
const BANDS = 4;
const DIGITS = 16 / BANDS;
/** Seconds within which two pictures count as of the same moment. */
const SAME_MOMENT = 0.26;
/** Offsets between two films are counted in such steps, seconds. */
const OFFSET_STEP = 0.25;

/** The names under which a hash is found by others that are near: one for each quarter of its bits. */
export const bandsOf = (hash: string): string[] =>
  Array.from({ length: BANDS }, (_, band) => `${band}${hash.slice(band * DIGITS, (band + 1) * DIGITS)}`);

/**
 * Compares a film with one that is known, at the shift in time that fits best: a part that was cut out is found as well.
 *
 * @param known pictures of the known film, in order
 * @param seen pictures of the film in question, closer in time than the known ones
 */
export function compareFilms(known: readonly FrameMark[], seen: readonly FrameMark[]): Likeness {
  const votes = new Map<number, number>();
  for (const { at, hash } of known)
    for (const other of seen)
      if (hammingDistance(hash, other.hash) <= NEAR) {
        const offset = Math.round((other.at - at) / OFFSET_STEP);
        votes.set(offset, (votes.get(offset) ?? 0) + 1);
      }
  let best = NOTHING;
  const offsets = [...votes].toSorted(([a, x], [b, y]) => y - x || Math.abs(a) - Math.abs(b)).slice(0, 8);
  for (const [offset] of offsets) {
    const likeness = compareAt(known, seen, offset * OFFSET_STEP);
    if (
      likeness.matched > best.matched ||
      (likeness.matched === best.matched && likeness.similarity > best.similarity)
    )
      best = likeness;
  }
  return best;
}

const NOTHING: Likeness = { similarity: 0, compared: 0, matched: 0, distance: 64, differing: 1 };

/** Two pictures of one moment: the one in question, and the known one that is nearest. */
interface Pair {
  readonly known: FrameMark;
  readonly seen: FrameMark;
  readonly distance: number;
}

function nearest(pairs: readonly Pair[]): Pair[] {
  const [best] = pairs.toSorted((a, b) => a.distance - b.distance);
  return best ? [best] : [];
}

const pairOf = (known: FrameMark, seen: FrameMark): Pair => ({
  known,
  seen,
  distance: hammingDistance(known.hash, seen.hash),
});

function compareAt(known: readonly FrameMark[], seen: readonly FrameMark[], offset: number): Likeness {
  const pairs = known.flatMap((mark) =>
    nearest(
      seen
        .filter((other) => Math.abs(other.at - mark.at - offset) <= SAME_MOMENT)
        .map((other) => pairOf(mark, other)),
    ),
  );
  return judge(pairs, NEAR);
}

function judge(pairs: readonly Pair[], near: number): Likeness {
  const met = pairs.filter(({ distance }) => distance <= near);
  if (met.length === 0) return { ...NOTHING, compared: pairs.length };
  const mean = (of: (pair: Pair) => number) => met.reduce((sum, pair) => sum + of(pair), 0) / met.length;
  return {
    similarity: met.length / pairs.length,
    compared: pairs.length,
    matched: met.length,
    distance: mean(({ distance }) => distance),
    differing: mean(({ known, seen }) =>
      known.detail && seen.detail ? differingBlocks(known.detail, seen.detail) : 1,
    ),
  };
}

/** Bits in which a single picture may differ: there is no second one to confirm it. */
const NEAR_PICTURE = 8;

/** Compares one picture with all that are known of a film. @param seen the picture, whole and without bars */
export function comparePicture(known: readonly FrameMark[], seen: readonly FrameMark[]): Likeness {
  return judge(nearest(seen.flatMap((mark) => known.map((other) => pairOf(other, mark)))), NEAR_PICTURE);
}
