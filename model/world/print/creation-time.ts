/** Sets the times in an MP4's index to zero, so that the same frames and sound give the same bytes. */
import { open } from 'node:fs/promises';

/** Boxes to look into, and boxes whose fourth byte range holds creation and modification time. */
const CONTAINERS = new Set(['trak', 'mdia']);
const TIMED = new Set(['mvhd', 'tkhd', 'mdhd']);

interface Gap {
  readonly position: number;
  readonly bytes: number;
}

/** Where the times are in the children of a box that lie in `from`..`to`. */
function findTimes(moov: DataView, from: number, to: number): Gap[] {
  const gaps: Gap[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = moov.getUint32(at);
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => moov.getUint8(at + i)));
    if (size < 8 || at + size > to) throw new RangeError(`broken box ${type} in the index of the MP4`);
    if (CONTAINERS.has(type)) gaps.push(...findTimes(moov, at + 8, at + size));
    // version 1 has 64-bit times
    else if (TIMED.has(type)) gaps.push({ position: at + 12, bytes: moov.getUint8(at + 8) === 1 ? 16 : 8 });
    at += size;
  }
  return gaps;
}

/** `moov` begins with that box, as it was written at `position` of the file. */
export async function clearTimes(path: string, moov: Uint8Array, position: number): Promise<void> {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const file = await open(path, 'r+');
  try {
    for (const gap of findTimes(view, 8, view.getUint32(0))) {
      await file.write(new Uint8Array(gap.bytes), 0, gap.bytes, position + gap.position);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
