/** A motion capture studio: glowing balls on black, several still cameras, and places in metres from their pixels. */
import path from 'node:path';
import type { Geometry, Model, Scene, Vec3 } from '../../model/world/shoot/scene.ts';
import { sphere } from '../../model/world/stage/geometry/shapes.ts';
import { surface } from '../../model/world/stage/surfaces.ts';
import { eachFrame } from '../../test/support/media.ts';
import { type Blob, blobsOf, lumaAt, type Mask, type Pixels } from './blobs.ts';
import { film } from './filming.ts';
import { fitPolynomial, valueAt } from './fits.ts';
import {
  measuringCamera,
  type Pixel,
  pixelOf,
  pixelsPerMetre,
  type Ray,
  rayThrough,
  triangulate,
  type View,
} from './optics.ts';

/** Where every marker is at a time, always in the same order; metres. */
export type Markers = (time: number) => readonly Vec3[];

/** One moment of a capture: null where too few cameras saw a marker for itself. */
export interface Captured {
  readonly t: number;
  readonly at: readonly (Vec3 | null)[];
}

export interface Studio {
  readonly folder: string;
  readonly name: string;
  /** Seconds of the shot. */
  readonly from: number;
  readonly to: number;
  readonly fps: number;
  /** Metres; 0.009 by default. */
  readonly radius?: number;
}

const [WIDTH, HEIGHT] = [1024, 1024];
/** From all around and from above, so that hardly ever two bodies' markers cover each other for all. */
const DIRECTIONS: readonly Vec3[] = [
  [0, 0.12, 1],
  [0.94, 0.2, 0.34],
  [-0.85, 0.35, 0.5],
  [0.55, 0.9, -0.6],
  [-0.6, 0.25, -0.8],
  [0.75, 0.05, -0.65],
  [-0.35, 0.95, 0.3],
];
const DISTANCE = 30;
/** Cameras that disagree by more than this saw different markers, metres. */
const AGREE = 0.012;

/** The scene of the markers alone. */
export function markerScene(markers: Markers, radius: number): Omit<Scene, 'camera'> {
  const geometry: Geometry = sphere(radius, {}, 20);
  const glow = surface('#ffffff', { emission: 4, roughness: 1 });
  const models = markers(0).map(
    (_, index): Model => ({ id: `marker ${index}`, geometry, surface: glow, castsShadow: false }),
  );
  const dark = [0, 0, 0] as const;
  return {
    models,
    lighting: {
      sun: { direction: [0, 1, 0], color: dark, intensity: 0, angularRadius: 0.01 },
      sky: { zenith: dark, horizon: dark, ground: dark, clouds: 0 },
      fog: { color: dark, density: 0 },
      exposure: 1,
    },
    shadows: { center: [0, 0, 0], radius: 1 },
    pose(time, matrices) {
      for (const [index, [x, y, z]] of markers(time).entries())
        matrices.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1], index * 16);
    },
  };
}

/**
 * Cameras that go along with the markers, on rails: what they see is as tall as the markers ever are at one moment. Where
 * each camera is at each time is known, as that of a camera that stands still.
 */
export function studioViews(markers: Markers, times: readonly number[]): readonly ((time: number) => View)[] {
  const spanAt = (time: number) => {
    const points = markers(time);
    return ([0, 1, 2] as const).map((k) => {
      const values = points.map((point) => point[k]);
      return [Math.min(...values), Math.max(...values)] as const;
    });
  };
  const reach = Math.max(...times.map((t) => Math.hypot(...spanAt(t).map(([low, high]) => high - low))));
  return DIRECTIONS.map((out) => (time) => {
    const [x = 0, y = 0, z = 0] = spanAt(time).map(([low, high]) => (low + high) / 2);
    return {
      camera: measuringCamera([x, y, z], out, DISTANCE, reach + 0.2),
      width: WIDTH,
      height: HEIGHT,
    };
  });
}

/** Bright patches, each with its middle weighed by brightness. */
export function brightBlobs(picture: Pixels): Blob[] {
  const { width, height } = picture;
  const mask: Mask = { width, height, on: new Uint8Array(width * height) };
  for (let i = 0; i < mask.on.length; i++) if ((picture.rgba[i * 4 + 1] ?? 0) > 90) mask.on[i] = 1;
  return blobsOf(mask, 6).map((blob) => {
    let [sum, sumX, sumY] = [0, 0, 0];
    // one pixel more on each side: the soft edge counts by how bright it is
    for (let y = Math.max(0, blob.top - 1); y < Math.min(height, blob.bottom + 1); y++) {
      for (let x = Math.max(0, blob.left - 1); x < Math.min(width, blob.right + 1); x++) {
        const light = Math.max(0, lumaAt(picture, x, y) - 12);
        sum += light;
        sumX += light * (x + 0.5);
        sumY += light * (y + 0.5);
      }
    }
    return { ...blob, x: sumX / sum, y: sumY / sum };
  });
}

/**
 * Which patch is which marker: the nearest to where it should be, if it is a marker's size and no other marker wants it.
 * The guess decides identity only.
 */
export function identify(
  blobs: readonly Blob[],
  guesses: readonly (Pixel | undefined)[],
  radius: number,
): (Pixel | null)[] {
  const usual = Math.PI * radius * radius;
  const chosen = guesses.map((guess) => {
    if (guess === undefined) return undefined;
    const near = blobs
      .map((blob) => ({ blob, away: Math.hypot(blob.x - guess[0], blob.y - guess[1]) }))
      .filter(({ away }) => away < radius * 2.5)
      .toSorted((a, b) => a.away - b.away);
    const single = near.filter(({ blob }) => blob.area > usual * 0.55 && blob.area < usual * 1.7);
    // a merged patch near by may hide this very marker
    return near.length === single.length ? single[0]?.blob : undefined;
  });
  return chosen.map((blob, index) =>
    blob === undefined || chosen.some((other, k) => k !== index && other === blob) ? null : [blob.x, blob.y],
  );
}

/** The place all cameras agree on, leaving out one that does not. */
export function agreed(rays: readonly Ray[]): Vec3 | null {
  if (rays.length < 2) return null;
  const all = triangulate(rays);
  if (all.error <= AGREE) return all.at;
  const best = rays
    .map((_, out) => rays.filter((_ray, k) => k !== out))
    .filter((fewer) => fewer.length >= 2)
    .map((fewer) => triangulate(fewer))
    .toSorted((a, b) => a.error - b.error)[0];
  return best !== undefined && best.error <= AGREE ? best.at : null;
}

/** Films the markers with every camera, decodes the films and finds where the markers were. */
export async function capture(markers: Markers, studio: Studio): Promise<Captured[]> {
  const { folder, name, from, to, fps, radius = 0.009 } = studio;
  const frames = Math.max(2, Math.round((to - from) * fps));
  const times = Array.from({ length: frames }, (_, i) => from + i / fps);
  const scene = markerScene(markers, radius);
  const views = studioViews(markers, times);
  const rays: (Ray | null)[][][] = [];
  for (const [index, view] of views.entries()) {
    const file = path.join(folder, `${name}-markers-${index}.mp4`);
    await film({ ...scene, camera: (time) => view(time).camera }, file, {
      width: WIDTH,
      height: HEIGHT,
      ...{ fps, frames, from, samples: 1 },
    });
    const seen: (Ray | null)[][] = [];
    await eachFrame(file, (picture, frame) => {
      const now = view(times[frame] ?? 0);
      const guesses = markers(times[frame] ?? 0).map((point) => pixelOf(now, point));
      const pixels = radius * pixelsPerMetre(now, now.camera.target);
      seen.push(
        identify(brightBlobs(picture), guesses, pixels).map((at) =>
          at === null ? null : rayThrough(now, at),
        ),
      );
    });
    rays.push(seen);
  }
  return times.map((t, frame) => ({
    t,
    at: markers(t).map((_, marker) =>
      agreed(rays.map((camera) => camera[frame]?.[marker] ?? null).filter((ray) => ray !== null)),
    ),
  }));
}

/** Places known next to a gap that a curve through them may cross. */
const BANKS = 2;

/**
 * Bridges short gaps by a cubic through the two known places on either side; null where a marker was lost for longer than
 * `most` seconds, or at the ends.
 */
export function bridged(captured: readonly Captured[], most = 0.055): Captured[] {
  const place = (marker: number, frame: number): Vec3 | null => {
    const known = (list: readonly Captured[]) => list.filter(({ at }) => at[marker] !== null);
    const before = known(captured.slice(0, frame)).slice(-BANKS);
    const after = known(captured.slice(frame + 1)).slice(0, BANKS);
    const [left, right, t] = [before.at(-1)?.t, after[0]?.t, captured[frame]?.t];
    if (left === undefined || right === undefined || t === undefined || right - left > most) return null;
    const banks = [...before, ...after];
    const along = (k: 0 | 1 | 2) =>
      valueAt(
        fitPolynomial(
          banks.map((moment) => ({ t: moment.t, value: moment.at[marker]?.[k] ?? 0 })),
          Math.min(3, banks.length - 1),
        ),
        t,
      );
    return [along(0), along(1), along(2)];
  };
  return captured.map(({ t, at }, frame) => ({
    t,
    at: at.map((seen, marker) => seen ?? place(marker, frame)),
  }));
}
