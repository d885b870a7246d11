/** Captures the people of a shot, and checks in the film itself that what was captured is what is seen. */
import path from 'node:path';
import { Vector3 } from 'three';
import type { Rgb, Vec3 } from '../../model/world/shoot/scene.ts';
import type { Performance, Take } from '../../model/world/simulate/take.ts';
import type { Proportions } from '../../model/world/stage/figures/figure.ts';
import { eachFrame } from '../../test/support/media.ts';
import { type Mask, maskOfChange } from './blobs.ts';
import { coresOf } from './contact.ts';
import { film, filtered, ownerOf, type Staged } from './filming.ts';
import { bridged, type Captured, capture, type Markers } from './markers.ts';
import { measuringCamera, type Pixel, pixelOf, pixelsPerMetre, type View } from './optics.ts';
import { atLeast, type Bench, type Measure } from './report.ts';
import { type Figure, figuresOf, markersOf } from './skeleton.ts';

export interface Session {
  readonly body: Proportions;
  readonly figures: readonly Figure[];
  /** Places of further markers, in the order they were given, at the moments of the capture. */
  readonly others: readonly { readonly t: number; readonly at: readonly (Vec3 | null)[] }[];
  /** Share of moments at which every marker of the person was placed, 0..1. */
  readonly complete: number;
}

export interface Window {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly fps: number;
  /** What else to mark: a cat, a board. */
  readonly others?: Markers;
}

export const leadOf = (take: Take): Performance => {
  const [lead] = take.people;
  if (lead === undefined) throw new Error('nobody to capture');
  return lead;
};

/** Films somebody's joints with the studio's cameras. */
export async function session({ shot }: Staged, window: Window, { folder }: Bench): Promise<Session> {
  const { take } = shot;
  const { person, joints } = leadOf(take);
  const own = markersOf(person.body, (time) => joints(time * take.pace));
  const count = own(0).length;
  const markers: Markers = (time) => [...own(time), ...(window.others?.(time) ?? [])];
  const captured = await capture(markers, { folder, ...window });
  const mine = captured.map(({ t, at }): Captured => ({ t, at: at.slice(0, count) }));
  const figures = figuresOf(person.body, bridged(mine));
  return {
    body: person.body,
    figures,
    others: captured.map(({ t, at }) => ({ t, at: at.slice(count) })),
    complete: figures.length / captured.length,
  };
}

/** Pixels that a bone's end, at the very tip of a toe or finger, may lie outside: 1.6 cm. */
const MARGIN = 3;
/** Flesh and clothes over the cores that must never meet. */
const FLESH = 1.45;

/** Draws a captured body's capsules into a mask. */
export function drawn(body: Proportions, figure: Figure, view: View): Mask {
  const { width, height } = view;
  const on = new Uint8Array(width * height);
  for (const { from, to, radius } of coresOf(body, figure)) {
    const steps = 24;
    for (let i = 0; i <= steps; i++) {
      const { x, y, z } = new Vector3().lerpVectors(from, to, i / steps);
      const at = pixelOf(view, [x, y, z]);
      if (at === undefined) continue;
      const r = radius * FLESH * pixelsPerMetre(view, [x, y, z]);
      for (let v = Math.max(0, Math.floor(at[1] - r)); v < Math.min(height, at[1] + r); v++)
        for (let u = Math.max(0, Math.floor(at[0] - r)); u < Math.min(width, at[0] + r); u++)
          if (Math.hypot(u + 0.5 - at[0], v + 0.5 - at[1]) < r) on[v * width + u] = 1;
    }
  }
  return { width, height, on };
}

/** Share of what either covers that both cover, 0..1. */
export function overlap(a: Mask, b: Mask): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.on.length; i++) {
    if (a.on[i] === 1 && b.on[i] === 1) both += 1;
    if (a.on[i] === 1 || b.on[i] === 1) either += 1;
  }
  return either === 0 ? 0 : both / either;
}

/** Is a point in a mask, or within {@link MARGIN} of it? */
export function covers({ width, height, on }: Mask, [x, y]: Pixel): boolean {
  for (let v = Math.max(0, Math.floor(y - MARGIN)); v <= Math.min(height - 1, y + MARGIN); v++)
    for (let u = Math.max(0, Math.floor(x - MARGIN)); u <= Math.min(width - 1, x + MARGIN); u++)
      if (on[v * width + u] === 1) return true;
  return false;
}

/** Linear RGB that nobody wears. */
const SCREEN: Rgb = [0.5, 0, 0.5];

/** The film's own figure, alone before a coloured screen, against the captured skeleton. */
export async function silhouetteMeasures(
  name: string,
  { shot }: Staged,
  { body, figures }: Session,
  { folder }: Bench,
): Promise<Measure[]> {
  const { take, scene } = shot;
  const { person } = leadOf(take);
  const looks = 6;
  const chosen = Array.from(
    { length: looks },
    (_, i) => figures[Math.floor(((i + 0.5) / looks) * figures.length)],
  );
  const moments = chosen.filter((figure) => figure !== undefined);
  const times = moments.map(({ t }) => t);
  const viewAt = (index: number): View => {
    const figure = moments[index];
    const middle = figure === undefined ? new Vector3() : (figure.tips.get('pelvis') ?? new Vector3());
    return {
      camera: measuringCamera([middle.x, middle.y, middle.z], [0.5, 0.1, 1], 30, 2.6),
      width: 480,
      height: 480,
    };
  };
  const masks: Mask[] = [];
  const files = ['figure', 'sky'].map((kind) => path.join(folder, `${name}-${kind}.mp4`));
  const exposure = { width: 480, height: 480, fps: 24, frames: moments.length, samples: 1 } as const;
  for (const [index, file] of files.entries()) {
    const kept = filtered(scene, (model) => index === 0 && ownerOf(model) === person.id);
    await film(
      {
        ...kept,
        lighting: {
          ...kept.lighting,
          sky: { ...kept.lighting.sky, zenith: SCREEN, horizon: SCREEN, clouds: 0 },
          fog: { ...kept.lighting.fog, density: 0 },
        },
        // one frame of film for each of the moments looked at
        pose: (time, matrices) => kept.pose(times[Math.round(time * 24)] ?? 0, matrices),
        camera: (time) => viewAt(Math.round(time * 24)).camera,
      },
      file,
      exposure,
    );
  }
  const skies: Parameters<typeof maskOfChange>[0][] = [];
  await eachFrame(files[1] ?? '', (sky) => void skies.push(sky));
  await eachFrame(files[0] ?? '', (picture, index) => {
    const sky = skies[index];
    if (sky !== undefined) masks.push(maskOfChange(picture, sky, 20));
  });
  let [inside, all, shared] = [0, 0, 0];
  for (const [index, mask] of masks.entries()) {
    const figure = moments[index];
    if (figure === undefined) continue;
    const view = viewAt(index);
    for (const { from, to } of coresOf(body, figure)) {
      // drawn fingers curl and bare toes are short: the very tips are left out
      for (const { x, y, z } of [from, from.clone().lerp(to, 0.75)]) {
        const at = pixelOf(view, [x, y, z]);
        all += 1;
        if (at !== undefined && mask.on[Math.floor(at[1]) * mask.width + Math.floor(at[0])] === 1)
          inside += 1;
      }
    }
    shared += overlap(mask, drawn(body, figure, view)) / masks.length;
  }
  const how = `decoded film of the figure before a coloured screen, ${masks.length} moments`;
  return [
    atLeast(`${name}: captured bones inside the silhouette`, (100 * inside) / Math.max(1, all), 95, '%', how),
    atLeast(
      `${name}: captured body over silhouette`,
      100 * shared,
      60,
      '%',
      `${how}: intersection over union`,
    ),
  ];
}
