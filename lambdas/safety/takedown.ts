import * as z from 'zod';
import { hammingDistance } from '../platform/media/perceptual-hash.ts';
import { OWED } from './table.ts';

/** Something that must not come back: exact bytes, pictures that look alike, or both. */
export const Takedown = z.object({
  id: z.string(),
  /** The video it was, if it was one of ours; it is removed. */
  videoId: z.string().nullable(),
  sha256: z.string().nullable(),
  /** Perceptual hashes of its frames. */
  frames: z.array(z.string().regex(/^[0-9a-f]{16}$/)),
  reason: z.string(),
  by: z.string(),
  at: z.int(),
  withdrawn: z.boolean(),
  owed: z.enum(OWED).optional(),
});
export type Takedown = z.output<typeof Takedown>;

/**
 * Two pictures are near-duplicates when their hashes differ in at most this many of 64 bits. One less than the number of
 * bands: of eight bytes at least one must then be equal, so looking up eight bytes finds every one of them.
 */
export const NEAR = 7;

/** Keys of the eight bands of a hash. */
export const bandsOf = (hash: string): string[] =>
  Array.from({ length: 8 }, (_, band) => `BAND#${band}#${hash.slice(band * 2, band * 2 + 2)}`);

/** How much of something is under takedown. */
export interface TakedownMatch {
  /** `exact`: the very bytes. `near`: at least half of its pictures. `part`: fewer, so a person should look. */
  readonly kind: 'exact' | 'near' | 'part';
  readonly takedown: string;
}

/** @param candidates hashes under takedown, each with the id of its takedown */
export function matchFrames(
  frames: readonly string[],
  candidates: readonly { readonly hash: string; readonly takedown: string }[],
): TakedownMatch | null {
  const hits = frames
    .map((frame) => candidates.find(({ hash }) => hammingDistance(hash, frame) <= NEAR))
    .filter((hit) => hit !== undefined);
  const [first] = hits;
  if (!first) return null;
  return { kind: hits.length * 2 >= frames.length ? 'near' : 'part', takedown: first.takedown };
}

/** What an owner is told of something under takedown. */
export const TAKEN_DOWN = {
  id: 'takedown',
  because: 'it shows something that was taken down before',
  remedy: 'make something of your own instead, or appeal if it is yours',
} as const;
