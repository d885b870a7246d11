/** Follows one coloured ball through a decoded film. */
import type { Vec3 } from '../../model/world/shoot/scene.ts';
import { eachFrame } from '../../test/support/media.ts';
import { type Blob, blobsOf, type Hue, maskOfHue, type Pixels } from './blobs.ts';
import { onPlane, type Ray, rayThrough, triangulate, type View } from './optics.ts';

/** Where a thing was in one frame, pixels. */
export interface Sighting {
  /** Seconds. */
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly area: number;
  /** Part of it is outside the picture: its middle is not known. */
  readonly cut: boolean;
  /** Mean colour over the thing, 0..255. */
  readonly color: Vec3;
}

/** Where a thing was in the world. */
export interface Place {
  readonly t: number;
  readonly at: Vec3;
}

export interface Look {
  readonly hue: Hue;
  /** Of {@link import('./blobs.ts').saturation}; 0.3 by default. */
  readonly threshold?: number;
  /** The same picture without the thing. */
  readonly plate?: Pixels;
  /** Pixels; smaller patches are noise. 12 by default. */
  readonly least?: number;
  /** Rims and nets may hide bands of it: patches side by side are one thing, and its middle is that of the box around them. */
  readonly behindBars?: boolean;
}

/** The largest patch of the hue in each frame; frames without one are left out. */
export async function sightings(path: string, look: Look): Promise<Sighting[]> {
  const found: Sighting[] = [];
  await eachFrame(path, (frame) => {
    const sighting = sightingIn(frame, look, frame.time);
    if (sighting !== undefined) found.push(sighting);
  });
  return found;
}

export function sightingIn(frame: Pixels, look: Look, t: number): Sighting | undefined {
  const mask = maskOfHue(frame, look.hue, look.threshold ?? 0.3, look.plate);
  // seams, highlights and prints leave holes in a ball
  const blobs = blobsOf(mask, look.least ?? 12, true);
  const blob = look.behindBars === true ? together(blobs) : blobs[0];
  if (blob === undefined) return undefined;
  const { x, y, area, touchesBorder } = blob;
  return { t, x, y, area, cut: touchesBorder, color: meanColor(frame, blob, mask.on) };
}

function together(all: readonly Blob[]): Blob | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const reach = 1.3 * Math.max(first.right - first.left, first.bottom - first.top);
  const blobs = all.filter(({ x, y }) => Math.hypot(x - first.x, y - first.y) < reach);
  if (blobs.length === 1) return first;
  const [left, top] = [Math.min(...blobs.map((b) => b.left)), Math.min(...blobs.map((b) => b.top))];
  const [right, bottom] = [Math.max(...blobs.map((b) => b.right)), Math.max(...blobs.map((b) => b.bottom))];
  return {
    area: blobs.reduce((sum, { area }) => sum + area, 0),
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    ...{ left, top, right, bottom },
    touchesBorder: blobs.some(({ touchesBorder }) => touchesBorder),
  };
}

function meanColor({ width, rgba }: Pixels, blob: Blob, on: Uint8Array): Vec3 {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = blob.top; y < blob.bottom; y++) {
    for (let x = blob.left; x < blob.right; x++) {
      const at = y * width + x;
      if (on[at] !== 1) continue;
      count += 1;
      for (const channel of [0, 1, 2] as const) sums[channel] += rgba[at * 4 + channel] ?? 0;
    }
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

/** Metres, for a thing that moves in the plane through `point` square to `normal`. */
export const placesInPlane = (seen: readonly Sighting[], view: View, point: Vec3, normal: Vec3): Place[] =>
  seen
    .filter(({ cut }) => !cut)
    .map(({ t, x, y }) => ({ t, at: onPlane(rayThrough(view, [x, y]), point, normal) }));

/** Metres, from two or more cameras that saw the same moments. Where they disagree by more than `tolerance`, nothing. */
export function placesFromCameras(
  cameras: readonly { readonly seen: readonly Sighting[]; readonly view: View }[],
  tolerance = 0.03,
): Place[] {
  const raysAt = new Map<string, { readonly t: number; readonly rays: Ray[] }>();
  for (const { seen, view } of cameras) {
    for (const { t, x, y, cut } of seen) {
      if (cut) continue;
      const key = t.toFixed(4);
      const entry = raysAt.get(key) ?? { t, rays: [] };
      entry.rays.push(rayThrough(view, [x, y]));
      raysAt.set(key, entry);
    }
  }
  const places: Place[] = [];
  for (const { t, rays } of raysAt.values()) {
    if (rays.length < 2) continue;
    const { at, error } = triangulate(rays);
    if (error <= tolerance) places.push({ t, at });
  }
  return places.sort((a, b) => a.t - b.t);
}
