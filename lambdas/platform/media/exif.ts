import { Bytes } from './bytes.ts';

/** How the stored rows and columns lie: 1 upright; the numbers of TIFF's tag 274. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Orientation in a TIFF block, as EXIF is one; 1 where it says nothing that can be read. */
export function readOrientation(tiff: Uint8Array): Orientation {
  try {
    const bytes = new Bytes(tiff);
    const little = bytes.name(0, 2) === 'II';
    const directory = bytes.u32(4, little);
    const entries = bytes.u16(directory, little);
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + entry * 12;
      if (bytes.u16(at, little) !== ORIENTATION_TAG) continue;
      const value = bytes.u16(at + 8, little);
      return ORIENTATIONS.find((known) => known === value) ?? 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
