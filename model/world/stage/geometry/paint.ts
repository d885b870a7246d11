import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { rgb } from '../surfaces.ts';

/** Linear colour at a vertex: its place and its normal, in the geometry's own space. */
export type Painter = (x: number, y: number, z: number, nx: number, ny: number, nz: number) => Rgb;

const plain =
  (color: Rgb): Painter =>
  () =>
    color;

/** A geometry with colours of its own: one sRGB hex code for all of it, or one colour a vertex. */
export const painted = (geometry: Geometry, color: string | Painter): Geometry => {
  const { positions: p, normals: n } = geometry;
  const colors = new Float32Array(p.length);
  const painter = typeof color === 'string' ? plain(rgb(color)) : color;
  for (let i = 0; i < p.length; i += 3) {
    colors.set(painter(p[i] ?? 0, p[i + 1] ?? 0, p[i + 2] ?? 0, n[i] ?? 0, n[i + 1] ?? 0, n[i + 2] ?? 0), i);
  }
  return { ...geometry, colors };
};

/** Multiplies the colours of a painted geometry: light that falls here and not there, dust, age. */
export const shaded = (
  geometry: Geometry,
  factor: (x: number, y: number, z: number, ny: number) => number,
): Geometry => {
  const { positions: p, normals: n, colors } = geometry;
  if (p.length === 0) {
    return geometry;
  }
  if (colors === undefined) {
    throw new Error('only a painted geometry can be shaded');
  }
  const out = new Float32Array(colors.length);
  for (let i = 0; i < out.length; i += 3) {
    const by = factor(p[i] ?? 0, p[i + 1] ?? 0, p[i + 2] ?? 0, n[i + 1] ?? 0);
    for (let k = 0; k < 3; k += 1) {
      out[i + k] = (colors[i + k] ?? 0) * by;
    }
  }
  return { ...geometry, colors: out };
};

/** Between two linear colours; `share` 0 is the first. */
export const mixed = (a: Rgb, b: Rgb, share: number): Rgb => {
  const t = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
};

/** A colour times a factor. */
export const dimmed = ([r, g, b]: Rgb, by: number): Rgb => [r * by, g * by, b * by];
