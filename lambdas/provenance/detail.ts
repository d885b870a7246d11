import type { Pixels } from '../platform/media/perceptual-hash.ts';

/** Blocks a side, and numbers a block: brightness and two differences of colour. */
const SIDE = 12;
const CHANNELS = 3;
/** Distance of two blocks, 0 to 255 a channel, above which they show something else: coding, noise and small shifts stay below. */
const DIFFERENT = 12;

/**
 * The mean colour of each of 12 × 12 blocks of a picture, 8 bits each for brightness and the two differences of colour
 * (Rec. 601), as base64: what tells pictures apart that are laid out alike.
 */
export function detailOf({ width, height, data }: Pixels): string {
  const detail = new Uint8Array(SIDE * SIDE * CHANNELS);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const [top, bottom] = [Math.floor((row * height) / SIDE), Math.ceil(((row + 1) * height) / SIDE)];
      const [left, right] = [Math.floor((column * width) / SIDE), Math.ceil(((column + 1) * width) / SIDE)];
      let [red, green, blue] = [0, 0, 0];
      for (let y = top; y < bottom; y++)
        for (let at = (y * width + left) * 4, end = (y * width + right) * 4; at < end; at += 4) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      const pixels = (bottom - top) * (right - left);
      const bright = (0.299 * red + 0.587 * green + 0.114 * blue) / pixels;
      detail.set(
        [bright, 128 + 0.564 * (blue / pixels - bright), 128 + 0.713 * (red / pixels - bright)],
        (row * SIDE + column) * CHANNELS,
      );
    }
  return Buffer.from(detail).toString('base64');
}

/** Share of the blocks in which two pictures show something else, 0 to 1; a picture that is brighter or tinted as a whole is the same. */
export function differingBlocks(a: string, b: string): number {
  const [one, other] = [Buffer.from(a, 'base64'), Buffer.from(b, 'base64')];
  const blocks = SIDE * SIDE;
  const shifts = Array.from({ length: CHANNELS }, (_, channel) => {
    let sum = 0;
    for (let at = channel; at < blocks * CHANNELS; at += CHANNELS) sum += (one[at] ?? 0) - (other[at] ?? 0);
    return sum / blocks;
  });
  let differing = 0;
  for (let block = 0; block < blocks; block++) {
    const apart = shifts.map((shift, channel) => {
      const at = block * CHANNELS + channel;
      return (one[at] ?? 0) - (other[at] ?? 0) - shift;
    });
    if (Math.hypot(...apart) > DIFFERENT) differing++;
  }
  return differing / blocks;
}
