/** The creator's name, drifting over the picture: in every frame, readable on bright and dark, never in the way for long. */
import { ABOVE, BELOW, layOut, type Stroke } from './alphabet.ts';

export interface WatermarkSettings {
  readonly text: string;
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** Height of an x, as a share of the picture's shorter side; at least so many pixels. */
const X_HEIGHT = 0.023;
const LEAST_X_HEIGHT = 6;
/** Half a stroke's width, and how far its shadow reaches, in heights of an x. */
const PEN = 0.095;
const SHADOW = 0.4;
/** How much of the picture the letters and their shadow cover. */
const INK = 0.85;
const SHADE = 0.62;
/** Margin to the picture's edge, as a share of its sides: a crop of a twentieth leaves it whole. */
const MARGIN = 0.06;
/** Share of the longer side it travels in a second. */
const SPEED = 0.02;
/** Limited-range luma. */
const BLACK = 16;
const WHITE = 235;
const NO_COLOUR = 128;

/**
 * For each pixel of the letters' box: a picture's value is multiplied by `keep` and then `add` is added. The outermost pixels
 * leave it as it is.
 */
interface Stencil {
  readonly width: number;
  readonly height: number;
  readonly keep: Float32Array;
  readonly add: Float32Array;
}

/** Squared distance from a point to a line through points. */
function distance2(stroke: Stroke, x: number, y: number): number {
  let nearest = Infinity;
  for (const [index, [x1, y1]] of stroke.entries()) {
    const [x2, y2] = stroke[index + 1] ?? [x1, y1];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length2 = dx * dx + dy * dy;
    const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length2));
    const [ex, ey] = [x - x1 - along * dx, y - y1 - along * dy];
    nearest = Math.min(nearest, ex * ex + ey * ey);
  }
  return nearest;
}

function cutStencil(text: string, unit: number): Stencil {
  const line = layOut(text);
  const border = PEN + SHADOW;
  const width = Math.ceil((line.width + 2 * border) * unit) + 2;
  const height = Math.ceil((ABOVE + BELOW + 2 * border) * unit) + 2;
  const keep = new Float32Array(width * height).fill(1);
  const add = new Float32Array(width * height);
  for (let row = 1; row < height - 1; row += 1) {
    const y = ABOVE + border - (row - 0.5) / unit;
    for (let column = 1; column < width - 1; column += 1) {
      const x = (column - 0.5) / unit - border;
      let nearest = Infinity;
      for (const stroke of line.strokes) {
        const [first] = stroke;
        // no letter is wider than two
        if (first && Math.abs(first[0] - x) < 2 + SHADOW)
          nearest = Math.min(nearest, distance2(stroke, x, y));
      }
      const beyond = Math.sqrt(nearest) - PEN;
      // the edge of a stroke is one pixel soft
      const ink = INK * Math.max(0, Math.min(1, 0.5 - beyond * unit));
      const fade = Math.max(0, 1 - Math.max(0, beyond) / SHADOW);
      const shade = SHADE * fade * fade * (1 - ink);
      const at = row * width + column;
      keep[at] = (1 - ink) * (1 - shade);
      add[at] = WHITE * ink + BLACK * shade * (1 - ink);
    }
  }
  return { width, height, keep, add };
}

/** Along the edges of a box, counter-clockwise from its lower left corner. @returns x and y from its upper left one */
function along(way: number, width: number, height: number): readonly [number, number] {
  const around = 2 * (width + height);
  const at = around === 0 ? 0 : way % around;
  if (at < width) return [at, height];
  if (at < width + height) return [width, height - (at - width)];
  if (at < 2 * width + height) return [width - (at - width - height), 0];
  return [0, at - 2 * width - height];
}

/**
 * @returns what writes the name over a frame (I420, BT.709, limited range): a copy, the frame itself stays as it was
 * @throws RangeError when the text has letters that cannot be written
 */
export function watermark(
  settings: WatermarkSettings,
): (i420: Uint8Array<ArrayBuffer>, frame: number) => Uint8Array<ArrayBuffer> {
  const { text, width, height, fps } = settings;
  const [marginX, marginY] = [MARGIN * width, MARGIN * height];
  const room = width - 2 * marginX;
  const wanted = Math.max(LEAST_X_HEIGHT, X_HEIGHT * Math.min(width, height));
  const unit = Math.min(wanted, room / (layOut(text).width + 2 * (PEN + SHADOW)));
  const stencil = cutStencil(text, unit);
  const travel = [
    Math.max(0, width - 2 * marginX - stencil.width - 1),
    Math.max(0, height - 2 * marginY - stencil.height - 1),
  ] as const;
  const speed = (SPEED * Math.max(width, height)) / fps;

  return (i420, frame) => {
    const marked = Uint8Array.from(i420);
    const [x, y] = along(speed * frame, ...travel);
    stamp(marked, stencil, marginX + x, marginY + y, width, height);
    return marked;
  };
}

/** Between its pixels, or it would step from one to the next as it drifts. */
function stamp(
  i420: Uint8Array,
  { width: across, height: down, keep, add }: Stencil,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const [w00, w10, w01, w11] = [fx * fy, (1 - fx) * fy, fx * (1 - fy), (1 - fx) * (1 - fy)];
  const mixed = (plane: Float32Array, at: number) =>
    w00 * (plane[at] ?? 0) +
    w10 * (plane[at + 1] ?? 0) +
    w01 * (plane[at + across] ?? 0) +
    w11 * (plane[at + across + 1] ?? 0);
  const box = [left, top, across - 1, down - 1] as const;
  const kept = new Float32Array(box[2] * box[3]);
  for (let row = 0; row < box[3]; row += 1) {
    for (let column = 0; column < box[2]; column += 1) {
      const from = row * across + column;
      const share = mixed(keep, from);
      kept[row * box[2] + column] = share;
      const at = (top + row) * width + left + column;
      i420[at] = Math.round((i420[at] ?? 0) * share + mixed(add, from));
    }
  }
  fadeColours(i420, kept, box, width, height);
}

/** Letters and shadow are grey: colours under them go as the picture goes. */
function fadeColours(
  i420: Uint8Array,
  kept: Float32Array,
  [left, top, across, down]: readonly [number, number, number, number],
  width: number,
  height: number,
): void {
  const planes = [width * height, width * height + (width / 2) * (height / 2)];
  for (let row = top >> 1; row <= (top + down - 1) >> 1; row += 1) {
    for (let column = left >> 1; column <= (left + across - 1) >> 1; column += 1) {
      let share = 0;
      for (let corner = 0; corner < 4; corner += 1) {
        const [x, y] = [2 * column + (corner & 1) - left, 2 * row + (corner >> 1) - top];
        share += x < 0 || y < 0 || x >= across || y >= down ? 1 : (kept[y * across + x] ?? 1);
      }
      for (const plane of planes) {
        const at = plane + row * (width / 2) + column;
        i420[at] = Math.round(NO_COLOUR + ((i420[at] ?? NO_COLOUR) - NO_COLOUR) * (share / 4));
      }
    }
  }
}
