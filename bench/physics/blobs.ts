/** Finds coherent patches of a picture. Pixels are judged by what was decoded, nothing else is known here. */

/** 1 where a pixel belongs to what is looked for. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly on: Uint8Array;
}

/** A patch of touching pixels. Positions in pixels from the picture's corner: the first pixel's middle is (0.5, 0.5). */
export interface Blob {
  readonly area: number;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  /** Exclusive. */
  readonly right: number;
  readonly bottom: number;
  readonly touchesBorder: boolean;
}

/** RGBA, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: ArrayLike<number>;
}

/** Patches of at least `least` pixels, the largest first. With `filled`, holes are part of what surrounds them. */
export function blobsOf(mask: Mask, least: number, filled = false): Blob[] {
  const { width, height } = mask;
  const on = filled ? withoutHoles(mask) : mask.on;
  const seen = new Uint8Array(on.length);
  const stack: number[] = [];
  const blobs: Blob[] = [];
  for (let start = 0; start < on.length; start++) {
    if (on[start] !== 1 || seen[start] === 1) continue;
    seen[start] = 1;
    stack.push(start);
    let [area, sumX, sumY] = [0, 0, 0];
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      area += 1;
      sumX += x;
      sumY += y;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (const [ok, next] of [
        [x > 0, at - 1],
        [x < width - 1, at + 1],
        [y > 0, at - width],
        [y < height - 1, at + width],
      ] as const) {
        if (ok && on[next] === 1 && seen[next] === 0) {
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    if (area < least) continue;
    const touchesBorder = left === 0 || top === 0 || right === width || bottom === height;
    blobs.push({ area, x: sumX / area + 0.5, y: sumY / area + 0.5, left, right, top, bottom, touchesBorder });
  }
  return blobs.sort((a, b) => b.area - a.area);
}

/** Everything that cannot be reached from the picture's edge without crossing the mask. */
function withoutHoles({ width, height, on }: Mask): Uint8Array {
  const outside = new Uint8Array(on.length);
  const stack: number[] = [];
  const visit = (at: number) => {
    if (on[at] === 0 && outside[at] === 0) {
      outside[at] = 1;
      stack.push(at);
    }
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < on.length - width) visit(at + width);
  }
  return outside.map((value) => 1 - value);
}

export type Hue = 'red' | 'green' | 'blue' | 'orange' | 'yellow' | 'magenta';

/** How much of a hue a colour has: 0 for greys of any brightness, about 1 for the pure colour, however dark. */
export function saturation(hue: Hue, r: number, g: number, b: number): number {
  const most = Math.max(r, g, b, 24);
  switch (hue) {
    case 'red':
      return (r - Math.max(g, b)) / most;
    case 'green':
      return (g - Math.max(r, b)) / most;
    case 'blue':
      return (b - Math.max(r, g)) / most;
    case 'orange':
      return (Math.min(r, g * 2.2) - b) / most;
    case 'yellow':
      return (Math.min(r, g) - b) / most;
    case 'magenta':
      return (Math.min(r, b) - g) / most;
  }
}

/** Pixels with more of a hue than `threshold`; given a plate (the same picture without the thing), more than it has there. */
export function maskOfHue(picture: Pixels, hue: Hue, threshold: number, plate?: Pixels): Mask {
  const { width, height, rgba } = picture;
  const on = new Uint8Array(width * height);
  const at = (pixels: ArrayLike<number>, i: number) =>
    saturation(hue, pixels[i * 4] ?? 0, pixels[i * 4 + 1] ?? 0, pixels[i * 4 + 2] ?? 0);
  for (let i = 0; i < on.length; i++) {
    const excess = at(rgba, i) - (plate === undefined ? 0 : Math.max(0, at(plate.rgba, i)));
    if (excess > threshold) on[i] = 1;
  }
  return { width, height, on };
}

/** Pixels that differ from the plate by more than `threshold` (0..255) in any channel. */
export function maskOfChange(picture: Pixels, plate: Pixels, threshold: number): Mask {
  const { width, height, rgba } = picture;
  const on = new Uint8Array(width * height);
  for (let i = 0; i < on.length; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const k = i * 4 + channel;
      if (Math.abs((rgba[k] ?? 0) - (plate.rgba[k] ?? 0)) > threshold) on[i] = 1;
    }
  }
  return { width, height, on };
}

/** Brightness 0..255 of a pixel. */
export const lumaAt = ({ width, rgba }: Pixels, x: number, y: number): number => {
  const k = (y * width + x) * 4;
  return 0.2126 * (rgba[k] ?? 0) + 0.7152 * (rgba[k + 1] ?? 0) + 0.0722 * (rgba[k + 2] ?? 0);
};
