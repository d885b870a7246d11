/** A picture in memory: RGBA, 8 bits a channel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Side of the picture that is transformed, and of the corner of low frequencies that is kept. */
const SIDE = 32;
const KEPT = 8;

/** Below this spread of brightness (standard deviation, 0 to 255) a picture is a plain surface and like any other. */
const FLAT = 4;

/** `COSINES[u][x]`: basis of the discrete cosine transform (DCT-II). */
const COSINES = Array.from({ length: KEPT }, (_, u) =>
  Float64Array.from({ length: SIDE }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
);

/**
 * Perceptual hash of a picture: 64 bits as 16 hex digits, one for each low frequency of its brightness, set where it is
 * above the median. It survives another size, another encoding and some noise; a mirrored, turned or much cropped picture
 * has another. Null for a picture without structure, whose bits would be chance.
 */
export function perceptualHash(picture: Pixels): string | null {
  const grey = shrink(picture);
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const spread = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
  if (spread < FLAT) return null;
  const frequencies = transform(grey);
  // without the mean itself, which is far above everything else
  const sorted = frequencies.slice(1).toSorted();
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  let hash = 0n;
  for (const value of frequencies) hash = (hash << 1n) | (value > median ? 1n : 0n);
  return hash.toString(16).padStart(16, '0');
}

/** Number of bits in which two hashes differ. */
export function hammingDistance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; differing > 0n; differing &= differing - 1n) count++;
  return count;
}

/** Brightness (Rec. 601) of the mean colour in each cell of a SIDE × SIDE grid. */
function shrink({ width, height, data }: Pixels): Float64Array {
  const grey = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const top = Math.floor((row * height) / SIDE);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / SIDE));
    for (let column = 0; column < SIDE; column++) {
      const left = Math.floor((column * width) / SIDE);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / SIDE));
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let at = (y * width + left) * 4, end = (y * width + right) * 4; at < end; at += 4)
          sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      grey[row * SIDE + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return grey;
}

/** The KEPT × KEPT lowest frequencies, row by row. */
function transform(grey: Float64Array): Float64Array {
  const rows = new Float64Array(SIDE * KEPT);
  for (let y = 0; y < SIDE; y++)
    for (const [u, basis] of COSINES.entries())
      rows[y * KEPT + u] = basis.reduce((sum, cosine, x) => sum + cosine * (grey[y * SIDE + x] ?? 0), 0);
  const kept = new Float64Array(KEPT * KEPT);
  for (const [v, basis] of COSINES.entries())
    for (let u = 0; u < KEPT; u++)
      kept[v * KEPT + u] = basis.reduce((sum, cosine, y) => sum + cosine * (rows[y * KEPT + u] ?? 0), 0);
  return kept;
}
