/** Lays a scene out in the memory that the threads share. Everything is sized here, from the scene and the picture. */
import { makeMemory, planArena } from './arena.ts';
import { type Bounds, boundsOf, boundsOfMatrices, type MatrixRun, matrixRuns } from './bounds.ts';
import type { ClusteredMesh } from './clusters.ts';
import { type MeshStart, measureMeshes, writeGeometry } from './geometry.ts';
import { inkOfTriangles } from './ink-groups.ts';
import * as layout from './layout.ts';
import { i420Bytes } from './pixels.ts';
import type { RasterSizes } from './raster.ts';
import type { RenderSettings } from './renderer.ts';
import { planSamples, type SamplePlan } from './sampling.ts';
import type { Scene } from './scene.ts';

/** Texels on a side of the sun's shadow map. */
export const SHADOW_TEXELS = 1024;

/** A line of ink is one of this many parts of the picture's shorter side wide, and never less than a pixel. */
const INK_LINES = 360;

/** How many frames have room: one is filmed while the next is laid out, and nobody waits between them. */
export const SLOTS = 2;

export interface SceneMemory {
  readonly memory: WebAssembly.Memory;
  readonly plan: SamplePlan;
  /** Byte addresses. */
  readonly at: { readonly barrier: number; readonly noise: number };
  /** Of what follows each matrix. */
  readonly bounds: readonly Bounds[];
  readonly runs: readonly MatrixRun[];
  readonly slots: readonly Slot[];
}

/** What a frame has for itself. */
export interface Slot {
  /** Byte addresses; the frames' films differ in what is here. */
  readonly at: { readonly film: number; readonly exposureTable: number };
  /** All models' 4×4 matrices, for one exposure after the other. */
  readonly matrices: Float32Array;
  /** Pixels that what follows each matrix moves while the shutter is open. */
  readonly motion: Float32Array;
  /** 1 for each model whose shadow is kept from frame to frame. */
  readonly resting: Int32Array;
  /** One word: 1 has the kept shadows cast anew. */
  readonly recast: Int32Array;
  /** One word: the index of the frame. */
  readonly frame: Int32Array;
  /** The next piece of work of each phase; to be zeroed before a frame. */
  readonly counters: Int32Array;
  readonly i420: Uint8Array;
}

export function layOutScene(
  scene: Scene,
  settings: RenderSettings,
  threads: number,
  sizes: RasterSizes,
): SceneMemory {
  const { width, height } = settings;
  const plan = planSamples(settings.samples);
  const cellWidth = Math.ceil(width / plan.gridX / 4) * 4;
  const cellHeight = Math.ceil(height / plan.gridY);
  const { models, lighting } = scene;
  const { meshes, starts, counts } = measureMeshes(models);
  const toon = settings.shading === 'toon';
  const tileBytes = (SHADOW_TEXELS / sizes.shadowTile) ** 2 * sizes.shadowTileBytes;

  const arena = planArena(sizes.freeFrom);
  const glowBytes = Math.ceil(width / 4) * Math.ceil(height / 4) * 16;
  const depthBytes = (cellWidth + 2 * sizes.margin) * (cellHeight + 2 * sizes.margin) * 4;
  // a pixel's only sample is its light
  const sumBytes = settings.samples === 1 ? 0 : cellWidth * cellHeight * 16 * plan.gridX * plan.gridY;
  // with every exposure shaded in full there is nothing to agree on
  const agreedBytes = plan.first < plan.samples.length ? sumBytes : 0;
  const at = {
    models: arena.take(models.length * layout.model.bytes),
    clusters: arena.take(counts.clusters * layout.cluster.bytes),
    vertices: arena.take(counts.vertices * sizes.vertexBytes),
    indices: arena.take(counts.triangles * 12),
    owners: arena.take(counts.triangles * 4),
    inks: arena.take(counts.triangles * 4),
    colors: arena.take(counts.colored * layout.COLOR_BYTES),
    skins: arena.take(counts.bent * sizes.skinBytes),
    spheres: arena.take(counts.matrices * 16),
    shadows: arena.take(plan.samples.length * SHADOW_TEXELS ** 2 * 4),
    shadowTiles: arena.take(plan.samples.length * tileBytes),
    threadTable: arena.take(threads * 4),
    calmOwners: arena.take(agreedBytes / 4),
    calmDepths: arena.take(agreedBytes / 4),
    calmLight: arena.take(agreedBytes),
    barrier: arena.take(8),
    noise: arena.take(sizes.noiseBytes),
    hdr: arena.take(cellWidth * plan.gridX * height * 16),
    glow: arena.take(glowBytes),
    glowSpare: arena.take(glowBytes),
  };
  const ownAt = Array.from({ length: SLOTS }, () => ({
    film: arena.take(layout.film.bytes),
    exposureTable: arena.take(plan.samples.length * layout.exposure.bytes),
    matrices: arena.take(plan.samples.length * counts.matrices * 64),
    motion: arena.take(counts.matrices * 4),
    resting: arena.take(models.length * 4),
    counters: arena.take(64),
    i420: arena.take(i420Bytes(width, height)),
  }));
  const benches = Array.from({ length: threads }, () => ({
    at: arena.take(layout.bench.bytes),
    values: {
      clip: arena.take(counts.vertices * layout.CLIP_BYTES),
      posed: arena.take(models.length * sizes.posedBytes),
      bent: arena.take(counts.bent * sizes.vertexBytes),
      depth: arena.take(depthBytes),
      ids: arena.take(depthBytes),
      covered: arena.take(SHADOW_TEXELS ** 2 * 4),
      covers: arena.take(sizes.coverBytes),
      openness: arena.take(cellWidth * 4),
      mirrored: arena.take((cellWidth / 4) * sizes.mirroredBytes),
      things: arena.take(sizes.thingsBytes(cellWidth, cellHeight)),
      sums: arena.take(sumBytes),
      seen: arena.take((agreedBytes / 4) * 3),
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
  const film = {
    ...at,
    width,
    height,
    gridX: plan.gridX,
    gridY: plan.gridY,
    cellWidth,
    cellHeight,
    exposures: plan.samples.length,
    firstExposures: plan.first,
    samples: settings.samples,
    threads,
    toon: toon ? 1 : 0,
    frame: 0,
    graded: settings.grade === 'cinema' ? 1 : 0,
    shadowSize: SHADOW_TEXELS,
    modelCount: models.length,
    matrixCount: counts.matrices,
    vertexCount: counts.vertices,
    recast: 0,
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
    ink: Math.max(1, Math.min(width, height) / INK_LINES),
    texel: (2 * scene.shadows.radius) / SHADOW_TEXELS,
  };
  for (const own of ownAt) layout.film.write(view, own.film, { ...film, ...own });
  benches.forEach((bench, index) => {
    view.setUint32(at.threadTable + index * 4, bench.at, true);
    layout.bench.write(view, bench.at, bench.values);
  });
  const bounds = models.flatMap(({ geometry }) => boundsOfMatrices(geometry));
  new Float32Array(memory.buffer, at.spheres, bounds.length * 4).set(
    bounds.flatMap(({ center, radius }) => [...center, radius]),
  );
  writeGeometry(memory.buffer, at, sizes, meshes, starts);
  // only anime is drawn with ink
  if (toon) new Int32Array(memory.buffer, at.inks, counts.triangles).set(inkOfClusters(models, meshes));
  writeModels(view, at.models, scene, meshes, starts);
  writeClusters(view, at.clusters, meshes, starts);

  return {
    memory,
    plan,
    at,
    bounds,
    runs: matrixRuns(models),
    slots: ownAt.map((own) => ({
      at: own,
      matrices: new Float32Array(memory.buffer, own.matrices, plan.samples.length * counts.matrices * 16),
      motion: new Float32Array(memory.buffer, own.motion, counts.matrices),
      resting: new Int32Array(memory.buffer, own.resting, models.length),
      recast: new Int32Array(memory.buffer, own.film + layout.film.offset('recast'), 1),
      frame: new Int32Array(memory.buffer, own.film + layout.film.offset('frame'), 1),
      counters: new Int32Array(memory.buffer, own.counters, 16),
      i420: new Uint8Array(memory.buffer, own.i420, i420Bytes(width, height)),
    })),
  };
}

function writeModels(
  view: DataView,
  at: number,
  { models }: Scene,
  meshes: readonly ClusteredMesh[],
  starts: readonly MeshStart[],
): void {
  models.forEach(({ surface, castsShadow }, index) => {
    const start = starts[index];
    const mesh = meshes[index];
    if (start === undefined || mesh === undefined) throw new RangeError('a model was not measured');
    const { geometry, clusters } = mesh;
    const { pattern } = surface;
    layout.model.write(view, at + index * layout.model.bytes, {
      firstVertex: start.vertex,
      vertexCount: geometry.positions.length / 3,
      firstTriangle: start.triangle,
      triangleCount: geometry.indices.length / 3,
      firstCluster: start.cluster,
      clusterCount: clusters.length,
      castsShadow: castsShadow ? 1 : 0,
      firstMatrix: start.matrix,
      matrixCount: geometry.skin?.bones ?? 1,
      bent: start.bent,
      colored: start.colored,
      grain: boundsOf(geometry).longestAxis,
      pattern: layout.patternCodes[pattern.kind],
      colorR: surface.color[0],
      colorG: surface.color[1],
      colorB: surface.color[2],
      roughness: surface.roughness,
      metalness: surface.metalness,
      emission: surface.emission,
      soft: surface.soft ?? 0,
      sheen: surface.sheen ?? 0,
      repeat: pattern.scale,
      secondR: pattern.color[0],
      secondG: pattern.color[1],
      secondB: pattern.color[2],
    });
  });
}

function writeClusters(
  view: DataView,
  at: number,
  meshes: readonly ClusteredMesh[],
  starts: readonly MeshStart[],
): void {
  meshes.forEach(({ clusters }, index) => {
    const start = starts[index];
    if (start === undefined) throw new RangeError('a model was not measured');
    clusters.forEach(({ firstVertex, vertexCount, firstTriangle, triangleCount, center, radius }, k) => {
      layout.cluster.write(view, at + (start.cluster + k) * layout.cluster.bytes, {
        firstVertex: start.vertex + firstVertex,
        vertexCount,
        firstTriangle: start.triangle + firstTriangle,
        triangleCount,
        centerX: center[0],
        centerY: center[1],
        centerZ: center[2],
        radius,
      });
    });
  });
}

/** The ink of every triangle, which the whole mesh decides, in the order of the clusters. */
function inkOfClusters(models: Scene['models'], meshes: readonly ClusteredMesh[]): Int32Array {
  const inks = inkOfTriangles(models);
  const ordered = new Int32Array(inks.length);
  let first = 0;
  for (const { order } of meshes) {
    for (const [i, triangle] of order.entries()) ordered[first + i] = inks[first + triangle] ?? 0;
    first += order.length;
  }
  return ordered;
}
