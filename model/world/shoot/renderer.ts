/** Films a scene, frame by frame, on the CPU: the same scene and settings give the same bytes on any machine. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { makeMemory, planArena } from './arena.ts';
import { exposureOf, project } from './exposure.ts';
import { boundsOf, inkGroups, type ModelBounds, writeGeometry } from './geometry.ts';
import * as layout from './layout.ts';
import { i420Bytes, i420ToRgba, type Picture } from './pixels.ts';
import { compileRaster, instantiateRaster, measureRaster } from './raster.ts';
import { planSamples } from './sampling.ts';
import type { Scene, Vec3 } from './scene.ts';

export interface RenderSettings {
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  /** `toon`: banded light and ink outlines, for anime. */
  readonly shading: 'physical' | 'toon';
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
  /** Luma, then both chroma planes at half size; BT.709, limited range. A copy: yours to keep. */
  readonly i420: Uint8Array<ArrayBuffer>;
  /** The same picture for a still. */
  picture(): Picture;
}

export interface Renderer {
  /** Films the time from `index / fps`, for as long as the shutter is open. One frame at a time. */
  frame(index: number): Promise<Frame>;
  /** Ends the threads. A frame under way is lost. */
  close(): Promise<void>;
}

export interface RendererOptions {
  /** At most 4 by default: beyond, the encoder and the sums' memory are what one waits for. */
  readonly threads?: number;
}

const SHADOW_TEXELS = 1024;

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
  const threads = options.threads ?? Math.min(availableParallelism(), 4);
  const module = await compileRaster();
  const sizes = measureRaster(module);
  const plan = planSamples(settings.samples);
  const cellWidth = Math.ceil(width / plan.gridX / 4) * 4;
  const cellHeight = Math.ceil(height / plan.gridY);
  const { models, lighting } = scene;
  const vertexCount = models.reduce((sum, { geometry }) => sum + geometry.positions.length / 3, 0);
  const triangleCount = models.reduce((sum, { geometry }) => sum + geometry.indices.length / 3, 0);
  const toon = settings.shading === 'toon';

  const arena = planArena(sizes.freeFrom);
  const glowBytes = Math.ceil(width / 4) * Math.ceil(height / 4) * 16;
  const depthBytes = (cellWidth + 2 * sizes.margin) * (cellHeight + 2 * sizes.margin) * 4;
  const sumBytes = cellWidth * cellHeight * 16 * plan.gridX * plan.gridY;
  const at = {
    film: arena.take(layout.film.bytes),
    models: arena.take(models.length * layout.model.bytes),
    vertices: arena.take(vertexCount * sizes.vertexBytes),
    indices: arena.take(triangleCount * 12),
    owners: arena.take(triangleCount * 4),
    exposureTable: arena.take(plan.samples.length * layout.exposure.bytes),
    matrices: arena.take(plan.samples.length * models.length * 64),
    motion: arena.take(models.length * 4),
    threadTable: arena.take(threads * 4),
    counters: arena.take(64),
    barrier: arena.take(8),
    noise: arena.take(sizes.noiseBytes),
    hdr: arena.take(width * height * 16),
    glow: arena.take(glowBytes),
    glowSpare: arena.take(glowBytes),
    i420: arena.take(i420Bytes(width, height)),
  };
  const benches = Array.from({ length: threads }, () => ({
    at: arena.take(layout.bench.bytes),
    values: {
      clip: arena.take(vertexCount * layout.CLIP_BYTES),
      posed: arena.take(models.length * sizes.posedBytes),
      depth: arena.take(depthBytes),
      ids: arena.take(depthBytes),
      shadow: arena.take(SHADOW_TEXELS * SHADOW_TEXELS * 4),
      sums: arena.take(sumBytes),
      polygon: arena.take(sizes.polygonBytes),
      depthBytes,
      sumBytes,
    },
  }));

  const memory = makeMemory(arena);
  const view = new DataView(memory.buffer);
  const { sun, sky, fog } = lighting;
  // a sun as soft as a shadow may need would look like a moon: its disc is drawn smaller
  const disc = Math.min(Math.max(sun.angularRadius, 0.006), 0.02);
  layout.film.write(view, at.film, {
    ...at,
    width,
    height,
    gridX: plan.gridX,
    gridY: plan.gridY,
    cellWidth,
    cellHeight,
    exposures: plan.samples.length,
    samples: settings.samples,
    threads,
    toon: toon ? 1 : 0,
    shadowSize: SHADOW_TEXELS,
    modelCount: models.length,
    vertexCount,
    sunX: sun.direction[0],
    sunY: sun.direction[1],
    sunZ: sun.direction[2],
    sunR: sun.color[0] * sun.intensity,
    sunG: sun.color[1] * sun.intensity,
    sunB: sun.color[2] * sun.intensity,
    discCosine: Math.cos(disc),
    zenithR: sky.zenith[0],
    zenithG: sky.zenith[1],
    zenithB: sky.zenith[2],
    horizonR: sky.horizon[0],
    horizonG: sky.horizon[1],
    horizonB: sky.horizon[2],
    groundR: sky.ground[0],
    groundG: sky.ground[1],
    groundB: sky.ground[2],
    clouds: sky.clouds,
    fogR: fog.color[0],
    fogG: fog.color[1],
    fogB: fog.color[2],
    fogDensity: fog.density,
    gain: lighting.exposure,
    texel: (2 * scene.shadows.radius) / SHADOW_TEXELS,
  });
  benches.forEach((bench, index) => {
    view.setUint32(at.threadTable + index * 4, bench.at, true);
    layout.bench.write(view, bench.at, bench.values);
  });
  const bounds = models.map(({ geometry }) => boundsOf(geometry));
  writeGeometry(memory.buffer, at, sizes.vertexBytes, models);
  const inks = inkGroups(models);
  let firstVertex = 0;
  let firstTriangle = 0;
  models.forEach(({ geometry, surface, castsShadow }, index) => {
    const bound = bounds[index] ?? boundsOf(geometry);
    const { pattern } = surface;
    const vertices = geometry.positions.length / 3;
    const triangles = geometry.indices.length / 3;
    layout.model.write(view, at.models + index * layout.model.bytes, {
      firstVertex,
      vertexCount: vertices,
      firstTriangle,
      triangleCount: triangles,
      castsShadow: castsShadow ? 1 : 0,
      ink: inks[index] ?? 0,
      grain: bound.longestAxis,
      pattern: layout.patternCodes[pattern.kind],
      centerX: bound.center[0],
      centerY: bound.center[1],
      centerZ: bound.center[2],
      radius: bound.radius,
      colorR: surface.color[0],
      colorG: surface.color[1],
      colorB: surface.color[2],
      roughness: surface.roughness,
      metalness: surface.metalness,
      emission: surface.emission,
      repeat: pattern.scale,
      secondR: pattern.color[0],
      secondG: pattern.color[1],
      secondB: pattern.color[2],
    });
    firstVertex += vertices;
    firstTriangle += triangles;
  });
  instantiateRaster(module, memory)('makeNoise', at.noise);

  const crew = startCrew(module, memory, { film: at.film, barrier: at.barrier, threads });
  const counters = new Int32Array(memory.buffer, at.counters, 16);
  const motion = new Float32Array(memory.buffer, at.motion, models.length);
  const floatsPerPose = models.length * 16;
  const poses = plan.samples.map(
    (_, index) => new Float32Array(memory.buffer, at.matrices + index * floatsPerPose * 4, floatsPerPose),
  );
  const viewport = { width, height, plan };

  function pose(index: number): void {
    const order = plan.samples
      .map(({ shutter }, k) => ({ shutter, k }))
      .sort((a, b) => a.shutter - b.shutter);
    const timeOf = (shutter: number) => (index + shutter * settings.shutter) / settings.fps;
    for (const { shutter, k } of order) {
      const sample = plan.samples[k];
      const matrices = poses[k];
      if (!sample || !matrices) continue;
      const time = timeOf(shutter);
      scene.pose(time, matrices);
      const values = exposureOf(viewport, scene.camera(time), scene, SHADOW_TEXELS, sample, time, !toon);
      layout.exposure.write(view, at.exposureTable + k * layout.exposure.bytes, values);
    }
    const first = order[0];
    const last = order.at(-1);
    if (!first || !last || first.k === last.k) return;
    const opened = { camera: scene.camera(timeOf(first.shutter)), matrices: poses[first.k] };
    const closed = { camera: scene.camera(timeOf(last.shutter)), matrices: poses[last.k] };
    bounds.forEach((bound, m) => {
      motion[m] = travel(bound, m, opened, closed, width, height);
    });
  }

  let busy = false;
  return {
    async frame(index) {
      if (busy) throw new Error('the renderer films one frame at a time');
      busy = true;
      try {
        pose(index);
        counters.fill(0);
        await crew.film();
      } finally {
        busy = false;
      }
      const i420 = new Uint8Array(i420Bytes(width, height));
      i420.set(new Uint8Array(memory.buffer, at.i420, i420.length));
      return { width, height, i420, picture: () => i420ToRgba(i420, width, height) };
    },
    close: () => crew.close(),
  };
}

interface Instant {
  readonly camera: ReturnType<Scene['camera']>;
  readonly matrices: Float32Array | undefined;
}

/** How far, in pixels, a model's outline moves between two instants; behind the camera counts as still. */
function travel(
  bound: ModelBounds,
  index: number,
  from: Instant,
  to: Instant,
  width: number,
  height: number,
): number {
  let furthest = 0;
  for (const corner of bound.corners) {
    const a = place(corner, index, from);
    const b = place(corner, index, to);
    const start = a && project(from.camera, width, height, a);
    const end = b && project(to.camera, width, height, b);
    if (start && end) furthest = Math.max(furthest, Math.hypot(end[0] - start[0], end[1] - start[1]));
  }
  return furthest;
}

function place(point: Vec3, index: number, { matrices }: Instant): Vec3 | undefined {
  if (!matrices) return undefined;
  const at = (row: number) =>
    (matrices[index * 16 + row] ?? 0) * point[0] +
    (matrices[index * 16 + 4 + row] ?? 0) * point[1] +
    (matrices[index * 16 + 8 + row] ?? 0) * point[2] +
    (matrices[index * 16 + 12 + row] ?? 0);
  return [at(0), at(1), at(2)];
}

interface Crew {
  /** Lets every thread film its part of the frame that lies ready. */
  film(): Promise<void>;
  close(): Promise<void>;
}

function startCrew(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  shared: { film: number; barrier: number; threads: number },
): Crew {
  let failure: Error | undefined;
  let pending: { remaining: number; resolve: () => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    pending?.reject(failure);
    pending = undefined;
  };
  const workers = Array.from({ length: shared.threads }, (_, thread) => {
    const worker = new Worker(new URL('./raster.worker.ts', import.meta.url), {
      workerData: { module, memory, thread, ...shared },
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the renderer is closed')));
    worker.on('message', () => {
      if (!pending) return;
      pending.remaining -= 1;
      if (pending.remaining > 0) return;
      const { resolve } = pending;
      pending = undefined;
      resolve();
    });
    return worker;
  });
  return {
    film() {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        pending = { remaining: workers.length, resolve, reject };
        for (const worker of workers) worker.postMessage('film');
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
