/** Films a scene, frame by frame, on the CPU: the same scene and settings give the same bytes on any machine. */
import { availableParallelism } from 'node:os';
import { callCrew, startCrew } from './crew.ts';
import * as layout from './layout.ts';
import { i420Bytes, i420ToRgba, type Picture } from './pixels.ts';
import { poseWith } from './pose.ts';
import { compileRaster, instantiateRaster, measureRaster } from './raster.ts';
import { watchRest } from './rest.ts';
import type { Scene } from './scene.ts';
import { layOutScene, SLOTS, type Slot } from './scene-memory.ts';

/**
 * Light is measured so that a white wall square to the sun sends back `intensity / π`: on a sunny day intensity is
 * about 4, the zenith about [0.16, 0.36, 0.8], and exposure 1.
 */
export interface RenderSettings {
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  /** `toon`: banded light and ink outlines, for anime. */
  readonly shading: 'physical' | 'toon';
  /** `cinema`: a vignette, fine grain, more glow, warm lights and cool shadows; by default nothing of that. */
  readonly grade?: 'none' | 'cinema';
  /** Sub-frames averaged per frame: anti-aliasing, motion blur, depth of field and soft shadows all come from them. */
  readonly samples: 1 | 4 | 8 | 16;
  /** Fraction of the frame's time the shutter is open, 0..1. */
  readonly shutter: number;
  readonly fps: number;
}
export type { Scene };

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Luma, then both chroma planes at half size; BT.709, limited range. Yours to keep. */
  readonly i420: Uint8Array<ArrayBuffer>;
  /** The same picture for a still. */
  picture(): Picture;
}

export interface Renderer {
  /**
   * Films the time from `index / fps`, for as long as the shutter is open. Whoever asks for the next frame while one is
   * filmed keeps the threads busy; two at most may be under way, in the order they were asked for. The picture goes
   * `into` memory that is no longer needed, if there is some: a new piece for every frame keeps the garbage collector busy.
   */
  frame(index: number, into?: Uint8Array<ArrayBuffer>): Promise<Frame>;
  /** Ends the threads. Frames under way are lost. */
  close(): Promise<void>;
}

export interface RendererOptions {
  /** At most 4 by default: beyond, the encoder and the sums' memory are what one waits for. */
  readonly threads?: number;
}

const threadsOf = ({ threads }: RendererOptions): number => threads ?? Math.min(availableParallelism(), 4);

/** Compiles the rasteriser and starts its threads ahead of the first `createRenderer`: they take as long as a few frames. */
export async function readyRenderer(options: RendererOptions = {}): Promise<void> {
  callCrew(await compileRaster(), threadsOf(options));
}

/** Makes a renderer, with all its memory: later there is nothing left that can grow. */
export async function createRenderer(
  scene: Scene,
  settings: RenderSettings,
  options: RendererOptions = {},
): Promise<Renderer> {
  const { width, height } = settings;
  if (!Number.isInteger(width / 2) || !Number.isInteger(height / 2) || width < 16 || height < 16) {
    throw new RangeError(`a picture needs even sides of at least 16 pixels, not ${width}×${height}`);
  }
  const threads = threadsOf(options);
  const module = await compileRaster();
  const sizes = measureRaster(module);
  const { memory, plan, at, bounds, runs, slots } = layOutScene(scene, settings, threads, sizes);
  const view = new DataView(memory.buffer);
  instantiateRaster(module, memory)('makeNoise', at.noise);

  const crew = startCrew(module, threads, { memory, barrier: at.barrier });
  const pose = poseWith(scene, settings, plan, bounds);
  const rest = watchRest(runs);
  const free = [...slots];

  function layOut(slot: Slot, index: number): void {
    const { exposures, matrices, motion } = pose(index);
    slot.frame[0] = index;
    slot.matrices.set(matrices);
    slot.motion.set(motion);
    exposures.forEach((values, k) => {
      layout.exposure.write(view, slot.at.exposureTable + k * layout.exposure.bytes, values);
    });
    slot.recast[0] = rest.observe(matrices, slot.resting) ? 1 : 0;
    slot.counters.fill(0);
  }

  return {
    async frame(index, into) {
      const slot = free.shift();
      if (slot === undefined) throw new Error(`the renderer films ${SLOTS} frames at a time`);
      try {
        layOut(slot, index);
        await crew.film(slot.at.film);
        const i420 = into ?? new Uint8Array(i420Bytes(width, height));
        i420.set(slot.i420);
        return { width, height, i420, picture: () => i420ToRgba(i420, width, height) };
      } finally {
        free.push(slot);
      }
    },
    close: () => crew.close(),
  };
}
