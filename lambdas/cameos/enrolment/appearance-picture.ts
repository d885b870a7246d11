import type { Pixels } from '../../platform/media/codecs.ts';
import { medianColor, type Rgb } from './appearance-color.ts';
import type { Point } from './evidence.ts';

/** How far a correction of the light goes: beyond it a wall is coloured, and not the light. */
const MOST_GAIN = 1.12;
/** A white or grey thing in coloured light is not more colourful than this, 0 to 1. */
const NEUTRAL = 0.2;
/** Share of a picture that must be white or grey before it says anything of the light. */
const ENOUGH = 0.02;
/** Every so many pixels of a row and of a column tell of the light. */
const STEP = 4;

/** A picture whose colours are read. Places are pixels. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #data: Pixels['data'];
  #gains: Rgb = [1, 1, 1];

  constructor({ width, height, data }: Pixels) {
    this.width = width;
    this.height = height;
    this.#data = data;
  }

  /** The pixel at a place; null outside the picture. */
  at(x: number, y: number): Rgb | null {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return null;
    const from = 4 * (row * this.width + column);
    const channel = (index: 0 | 1 | 2) => (this.#data[from + index] ?? 0) * this.#gains[index];
    return [channel(0), channel(1), channel(2)];
  }

  /** Pixels of a disc; those outside the picture are missing. */
  disc({ x, y }: Point, radius: number): Rgb[] {
    const found: Rgb[] = [];
    const step = Math.max(1, radius / 12);
    for (let dy = -radius; dy <= radius; dy += step)
      for (let dx = -radius; dx <= radius; dx += step) {
        const color = Math.hypot(dx, dy) <= radius ? this.at(x + dx, y + dy) : null;
        if (color) found.push(color);
      }
    return found;
  }

  /**
   * Takes the tint of the light out, roughly: what is bright and nearly grey, and not of the face, is taken for grey. Half
   * of it, because half of such things are a little coloured themselves; nothing where there are too few.
   */
  balance(isFace: (x: number, y: number) => boolean): void {
    const greys: Rgb[] = [];
    let seen = 0;
    for (let y = 0; y < this.height; y += STEP)
      for (let x = 0; x < this.width; x += STEP) {
        seen++;
        const color = this.at(x, y);
        if (!color || isFace(x, y)) continue;
        const [least, most] = [Math.min(...color), Math.max(...color)];
        if (most > 110 && most < 250 && (most - least) / most < NEUTRAL) greys.push(color);
      }
    if (greys.length < ENOUGH * seen) return;
    const mean = ([0, 1, 2] as const).map(
      (at) => greys.reduce((sum, color) => sum + color[at], 0) / greys.length,
    );
    const grey = mean.reduce((sum, channel) => sum + channel, 0) / 3;
    const gain = (channel = grey) => Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, Math.sqrt(grey / channel)));
    this.#gains = [gain(mean[0]), gain(mean[1]), gain(mean[2])];
  }

  /** The commonest colour of the middle that the edges do not have: a thing before a background. Null when there is none. */
  subject(): Rgb | null {
    const edge: Rgb[] = [];
    const middle: Rgb[] = [];
    for (let y = 0; y < this.height; y += STEP)
      for (let x = 0; x < this.width; x += STEP) {
        const color = this.at(x, y);
        if (!color) continue;
        const [u, v] = [x / this.width, y / this.height];
        if (u < 0.1 || u > 0.9 || v < 0.1) edge.push(color);
        else if (u > 0.25 && u < 0.75 && v > 0.25 && v < 0.85) middle.push(color);
      }
    return commonest(middle, edge);
  }
}

/** Steps of a channel within which colours count as one. */
const COARSE = 32;
/** Share of the middle that a colour must have, and by how much it must be commoner there than at the edge. */
const LEAST_SHARE = 0.06;
const LEAST_RATIO = 2;

function commonest(middle: readonly Rgb[], edge: readonly Rgb[]): Rgb | null {
  const bins = (colors: readonly Rgb[]) =>
    Map.groupBy(colors, (color) => color.map((channel) => Math.floor(channel / COARSE)).join());
  const around = bins(edge);
  const shareAround = (bin: string) => (around.get(bin)?.length ?? 0) / Math.max(1, edge.length);
  const [best] = [...bins(middle)]
    .map(([bin, colors]) => ({ bin, colors, share: colors.length / middle.length }))
    .filter(({ bin, share }) => share >= LEAST_SHARE && share >= LEAST_RATIO * shareAround(bin))
    .toSorted((a, b) => b.share - a.share || (a.bin < b.bin ? -1 : 1));
  return best ? medianColor(best.colors) : null;
}
