import type { Pixels } from '../platform/media/perceptual-hash.ts';

/** Brightness (0 to 255) that a bar stays below: coded black is not quite black. */
const BLACK = 32;
/** Pixels that are looked at in a line. */
const LOOKED_AT = 64;
/** Share of a side that must be left. */
const LEAST = 0.4;

/** The picture without black bars at its edges; null when it has none, or is mostly black. */
export function withoutBars({ width, height, data }: Pixels): Pixels | null {
  const isBlack = (x: number, y: number) => {
    const at = (y * width + x) * 4;
    return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0) < BLACK;
  };
  const samples = (length: number) =>
    Array.from({ length: LOOKED_AT }, (_, n) => Math.floor(((n + 0.5) * length) / LOOKED_AT));
  const [across, down] = [samples(width), samples(height)];
  const rowIsBlack = (y: number) => across.every((x) => isBlack(x, y));
  const columnIsBlack = (x: number) => down.every((y) => isBlack(x, y));
  const [top, bottom] = inner(height, rowIsBlack);
  const [left, right] = inner(width, columnIsBlack);
  if (bottom - top === height && right - left === width) return null;
  if (bottom - top < LEAST * height || right - left < LEAST * width) return null;
  const inside = new Uint8Array((bottom - top) * (right - left) * 4);
  for (let y = top; y < bottom; y++)
    inside.set(
      data.subarray((y * width + left) * 4, (y * width + right) * 4),
      (y - top) * (right - left) * 4,
    );
  return { width: right - left, height: bottom - top, data: inside };
}

/** The first line that is not black, and the one after the last. */
function inner(length: number, isBlack: (line: number) => boolean): readonly [number, number] {
  let [from, to] = [0, length];
  while (from < to && isBlack(from)) from++;
  while (to > from && isBlack(to - 1)) to--;
  return [from, to];
}
