import { Bytes } from './bytes.ts';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf', 'mvex']);
const MOST_DEPTH = 8;

/** A box of an MP4: where its content begins and ends in the file. */
export interface Box {
  readonly type: string;
  readonly body: number;
  readonly end: number;
}

/**
 * Every box of the index, and every one around it, in order.
 *
 * @throws RangeError where a box is longer than what it lies in
 */
export function* boxesOf(bytes: Bytes, from = 0, to = bytes.length, depth = 0): Generator<Box> {
  for (let at = from; at < to; ) {
    const small = bytes.u32(at);
    const type = bytes.name(at + 4, 4);
    const header = small === 1 ? 16 : 8;
    const size = small === 1 ? bytes.u64(at + 8) : small === 0 ? to - at : small;
    const end = at + size;
    if (size < header || end > to) throw new RangeError(`box ${type} is too long`);
    yield { type, body: at + header, end };
    if (CONTAINERS.has(type) && depth < MOST_DEPTH) yield* boxesOf(bytes, at + header, end, depth + 1);
    at = end;
  }
}

const DATED = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Sets the dates in the index to zero, in place: when a file was written is not part of what it shows. */
export function clearDates(mp4: Uint8Array): Uint8Array {
  const bytes = new Bytes(mp4);
  // after version and flags come two dates, of 64 bits each in version 1
  for (const { type, body } of boxesOf(bytes))
    if (DATED.has(type)) mp4.fill(0, body + 4, body + 4 + (bytes.u8(body) === 1 ? 16 : 8));
  return mp4;
}
