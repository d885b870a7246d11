import { type Pixels, perceptualHash } from '../platform/media/perceptual-hash.ts';
import { withoutBars } from './bars.ts';
import { detailOf } from './detail.ts';
import type { FrameMark } from './fingerprint.ts';

/** What is kept of a picture of our own; none of one without structure. */
export function markOf(picture: Pixels, at: number): FrameMark[] {
  const hash = perceptualHash(picture);
  return hash === null ? [] : [{ at, hash, detail: detailOf(picture) }];
}

/** What a picture in question may be known by: the whole of it, and what is between black bars. */
export function marksOf(picture: Pixels, at: number): FrameMark[] {
  const inside = withoutBars(picture);
  return [...markOf(picture, at), ...(inside ? markOf(inside, at) : [])];
}
