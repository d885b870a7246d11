import type { Srgb } from '../../../model/protocol/appearance.ts';

/** Red, green, blue: sRGB, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];
/** CIE L*a*b* under D65. */
export type Lab = readonly [lightness: number, a: number, b: number];

export const hexOf = (color: Rgb): Srgb =>
  `#${color
    .map((channel) =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const linear = (channel: number): number =>
  channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
const bent = (t: number): number => (t > 216 / 24_389 ? Math.cbrt(t) : (t * 24_389) / 3132 + 4 / 29);

export function labOf([red, green, blue]: Rgb): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const x = bent((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = bent(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = bent((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How different two colours look: about 2 is just seen, 10 at a glance (CIE 1976). */
export function difference(one: Rgb, other: Rgb): number {
  const [p, q] = [labOf(one), labOf(other)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** The value below which lies `share` of them; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Channel by channel; null of none. */
export function medianColor(colors: readonly Rgb[]): Rgb | null {
  if (colors.length === 0) return null;
  const channel = (at: 0 | 1 | 2) =>
    quantile(
      colors.map((color) => color[at]),
      0.5,
    );
  return [channel(0), channel(1), channel(2)];
}
