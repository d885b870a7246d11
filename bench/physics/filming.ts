/** Films a production as the engine does (same renderer, encoder, container), but with a camera made for measuring. */
import { openPrint } from '../../model/world/print/print.ts';
import { type Order, type Production, prepare, type ReadyShot } from '../../model/world/production.ts';
import { filmFrames } from '../../model/world/shoot/frames.ts';
import { createRenderer, type RenderSettings } from '../../model/world/shoot/renderer.ts';
import type { Camera, Model, Scene } from '../../model/world/shoot/scene.ts';
import { frames } from '../../test/support/media.ts';

/** A shot of one prompt, and the film it belongs to. */
export interface Staged {
  readonly production: Production;
  readonly shot: ReadyShot;
}

/** Prepares a prompt of one shot. */
export async function stageOf(prompt: string, options: Partial<Order> = {}): Promise<Staged> {
  const production = await prepare({
    prompt,
    shots: [],
    seconds: 4,
    seed: 1,
    style: null,
    cast: [],
    size: { width: 1280, height: 720 },
    fps: 24,
    ...options,
  });
  const [shot] = production.shots;
  if (shot === undefined) throw new Error('the prompt has no shot');
  return { production, shot };
}

export interface Exposure {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** Seconds of the shot at which the first frame is taken; 0 by default. */
  readonly from?: number;
  readonly samples?: RenderSettings['samples'];
  /** 0 by default: a frame then shows exactly its own time, `from + index / fps`. */
  readonly shutter?: number;
  readonly shading?: RenderSettings['shading'];
  /** Interleaved stereo at 48 kHz; silence by default. */
  readonly sound?: Float32Array;
}

/** Films a scene into an MP4. */
export async function film(scene: Scene, path: string, exposure: Exposure): Promise<void> {
  const { width, height, fps, frames, from = 0, samples = 4, shutter = 0, shading = 'physical' } = exposure;
  const late: Scene = {
    ...scene,
    pose: (time, matrices) => scene.pose(time + from, matrices),
    camera: (time) => scene.camera(time + from),
  };
  const renderer = await createRenderer(late, { width, height, shading, samples, shutter, fps });
  const print = await openPrint({ path, width, height, fps });
  try {
    for await (const { i420 } of filmFrames(renderer, 0, frames)) await print.addFrame(i420);
    await print.finish(exposure.sound ?? new Float32Array(0));
  } finally {
    await renderer.close();
    await print.abort();
  }
}

/** The same scene seen by another camera. */
export const seenBy = (scene: Scene, camera: Camera): Scene => ({ ...scene, camera: () => camera });

/** The scene with only the models that `keep` says, in the same places. */
export function filtered(scene: Scene, keep: (model: Model) => boolean): Scene {
  const bones = ({ geometry }: Model) => geometry.skin?.bones ?? 1;
  const spans: { readonly from: number; readonly count: number }[] = [];
  let floats = 0;
  for (const model of scene.models) {
    const count = bones(model) * 16;
    if (keep(model)) spans.push({ from: floats, count });
    floats += count;
  }
  const all = new Float32Array(floats);
  return {
    ...scene,
    models: scene.models.filter(keep),
    pose(time, matrices) {
      all.fill(0);
      scene.pose(time, all);
      let at = 0;
      for (const { from, count } of spans) {
        matrices.set(all.subarray(from, from + count), at);
        at += count;
      }
    },
  };
}

/** The id of what a model is a part of: models are called `<id> <number>`, and bodies that bend `<id> mesh <number>`. */
export const ownerOf = ({ id }: Model): string => id.replace(/(?: mesh)? \d+$/, '');

/** The plate: the scene without the things of these ids. */
export const without = (scene: Scene, ...ids: readonly string[]): Scene =>
  filtered(scene, (model) => !ids.includes(ownerOf(model)));

/** One decoded frame of a scene at a time of the shot, filmed like everything else. */
export async function plateOf(scene: Scene, path: string, exposure: Omit<Exposure, 'frames' | 'sound'>) {
  await film(scene, path, { ...exposure, frames: 1 });
  const [plate] = await frames(path);
  if (plate === undefined) throw new Error('the plate has no frame');
  return plate;
}
