/**
 * Times the renderer: `node bench/render.ts [width] [height] [samples] [threads]`, by default 1280×720, 4 samples, as
 * many threads as an engine would take. Prints milliseconds and processor time a frame, and the frame's hash: equal
 * hashes mean equal pictures.
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { buildRaster } from '../model/world/shoot/build.ts';
import { filmFrames } from '../model/world/shoot/frames.ts';
import { createRenderer } from '../model/world/shoot/renderer.ts';
import type { Geometry, Model, PatternKind, Scene, Vec3 } from '../model/world/shoot/scene.ts';

const [width, height, samples, threads] = z
  .tuple([
    z.coerce.number().int().default(1280),
    z.coerce.number().int().default(720),
    z.coerce
      .number()
      .pipe(z.literal([1, 4, 8, 16]))
      .default(4),
    z.coerce.number().int().positive().default(Math.min(availableParallelism(), 4)),
  ])
  .parse(Array.from({ length: 4 }, (_, i) => process.argv[i + 2]));
const FRAMES = 12;

function ball(segments: number, rings: number): Geometry {
  const points: number[] = [];
  const indices: number[] = [];
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s <= segments; s++) {
      const polar = (r / rings) * Math.PI;
      const around = (s / segments) * 2 * Math.PI;
      points.push(Math.sin(polar) * Math.cos(around), Math.cos(polar), -Math.sin(polar) * Math.sin(around));
      const a = r * (segments + 1) + s;
      if (r < rings && s < segments)
        indices.push(a, a + segments + 1, a + segments + 2, a, a + segments + 2, a + 1);
    }
  }
  const positions = Float32Array.from(points);
  return { positions, normals: positions, indices: Uint32Array.from(indices) };
}

const ground: Geometry = {
  positions: Float32Array.from([-1, 0, -1, -1, 0, 1, 1, 0, 1, 1, 0, -1]),
  normals: Float32Array.from([0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]),
  indices: Uint32Array.from([0, 1, 2, 0, 2, 3]),
};

const kinds: readonly PatternKind[] = ['plain', 'noise', 'basketball', 'stripes', 'checker'];
const geometry = ball(32, 20);
const balls = Array.from({ length: 16 }, (_, i) => ({
  place: [((i % 4) - 1.5) * 2.2, 0.7 + (i % 3) * 0.5, -Math.floor(i / 4) * 2] satisfies Vec3,
  speed: (i % 5) - 2,
  kind: kinds[i % kinds.length] ?? 'plain',
}));
const models: Model[] = [
  {
    id: 'floor',
    geometry: ground,
    surface: {
      color: [0.5, 0.3, 0.15],
      roughness: 0.4,
      metalness: 0,
      emission: 0,
      pattern: { kind: 'planks', scale: 8, color: [0.3, 0.15, 0.07] },
    },
    castsShadow: false,
  },
  ...balls.map(
    ({ kind }, i): Model => ({
      id: `ball-${i}`,
      geometry,
      surface: {
        color: [0.3 + 0.05 * i, 0.3, 0.9 - 0.05 * i],
        roughness: 0.1 + 0.05 * i,
        metalness: i % 4 === 0 ? 1 : 0,
        emission: 0,
        pattern: { kind, scale: 3, color: [0.9, 0.9, 0.85] },
      },
      castsShadow: true,
    }),
  ),
];
const scene: Scene = {
  models,
  lighting: {
    sun: { direction: [-0.6, 0.64, 0.48], color: [1, 0.9, 0.75], intensity: 4, angularRadius: 0.02 },
    sky: { zenith: [0.16, 0.36, 0.8], horizon: [0.6, 0.75, 0.95], ground: [0.22, 0.2, 0.17], clouds: 0.5 },
    fog: { color: [0.65, 0.76, 0.9], density: 0.004 },
    exposure: 1,
  },
  shadows: { center: [0, 0, -3], radius: 10 },
  pose(time, matrices) {
    matrices.set([40, 0, 0, 0, 0, 1, 0, 0, 0, 0, 40, 0, 0, 0, 0, 1]);
    balls.forEach(({ place, speed }, i) => {
      const x = place[0] + speed * (time - 0.25);
      matrices.set([0.7, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 0.7, 0, x, place[1], place[2], 1], (i + 1) * 16);
    });
  },
  camera: () => ({
    eye: [0, 2.2, 8],
    target: [0, 1, -1],
    up: [0, 1, 0],
    fov: 0.75,
    focus: 8,
    aperture: 0.02,
  }),
};

await buildRaster();
const renderer = await createRenderer(
  scene,
  { width, height, shading: 'physical', samples, shutter: 0.5, fps: 24 },
  { threads },
);
// the first frames run before the module is fully optimised
for (let i = 0; i < 3; i++) await renderer.frame(i);
const times: number[] = [];
const before = process.cpuUsage();
const hash = createHash('sha256');
let start = performance.now();
for await (const { i420 } of filmFrames(renderer, 0, FRAMES)) {
  times.push(performance.now() - start);
  start = performance.now();
  hash.update(i420);
}
const { user, system } = process.cpuUsage(before);
await renderer.close();
times.sort((a, b) => a - b);
console.log({
  picture: `${width}×${height}, ${samples} samples, ${threads} threads`,
  triangles: models.reduce((sum, { geometry: { indices } }) => sum + indices.length / 3, 0),
  medianMs: Math.round(times[FRAMES / 2] ?? 0),
  bestMs: Math.round(times[0] ?? 0),
  cpuMs: Math.round((user + system) / 1000 / FRAMES),
  memoryMb: Math.round(process.memoryUsage().rss / 1e6),
  frames: hash.digest('hex').slice(0, 12),
});
