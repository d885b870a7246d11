/**
 * Films one shot with the world engine's renderer and with three.js in a headless Chromium, on the same processor, in
 * turns: `node bench/rival.ts [--quick]`. Left out where no Chromium is found.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { EngineRequest, PROTOCOL } from '../model/protocol/index.ts';
import { prepare } from '../model/world/production.ts';
import { buildRaster } from '../model/world/shoot/build.ts';
import { filmFrames } from '../model/world/shoot/frames.ts';
import type { Picture } from '../model/world/shoot/pixels.ts';
import { createRenderer } from '../model/world/shoot/renderer.ts';
import type { Scene } from '../model/world/shoot/scene.ts';
import { type Benchmark, main, type Report } from './report.ts';
import { findChromium, openRival } from './rival/browser.ts';
import { plainShot } from './rival/shot.ts';
import { median } from './statistics.ts';

const PROMPT = 'A basketball player misses a shot in a gym.';
const SIZE = { width: 854, height: 480 };
const FPS = 24;
const SHUTTER = 0.5;
const WARM_UP = 12;
/** The frame that is shown beside the other's. */
const SHOWN = 40;
const IMAGES = path.resolve(import.meta.dirname, '../docs/images');

const shotOf = async (seconds: number): Promise<Scene> => {
  const request = EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'rival',
    attempt: 1,
    prompt: PROMPT,
    seconds,
    size: SIZE,
    fps: FPS,
    seed: 1,
    style: 'realistic',
    quality: 'draft',
    references: { firstFrame: null },
    output: { prefix: 's3://local/rival/' },
    cancelMarker: 's3://local/cancel',
    progressQueue: null,
  });
  const [shot] = (await prepare(request)).shots;
  if (shot === undefined) throw new Error('the production has no shot');
  return shot.scene;
};

const webp = ({ width, height, rgba }: Picture): Promise<Buffer> => {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.encode('webp', 80);
};

const compare = async (chromium: string, quick: boolean): Promise<Report> => {
  const frames = quick ? 4 : 48;
  const rounds = quick ? 1 : 5;
  await buildRaster();
  const scene = await shotOf(Math.ceil((WARM_UP + frames) / FPS) + 1);
  const times = Array.from({ length: WARM_UP + frames }, (_, i) => (i + SHUTTER / 2) / FPS);
  const shot = plainShot(scene, SIZE, times);
  const ours = await createRenderer(scene, {
    ...SIZE,
    shading: 'physical',
    samples: 1,
    shutter: SHUTTER,
    fps: FPS,
  });
  const theirs = await openRival(chromium, shot);
  try {
    const filmOurs = async (first: number, count: number): Promise<number> => {
      const start = performance.now();
      let filmed = 0;
      for await (const _ of filmFrames(ours, first, count)) filmed += 1;
      if (filmed !== count) throw new Error(`${filmed} of ${count} frames were filmed`);
      return performance.now() - start;
    };
    await filmOurs(0, WARM_UP);
    await theirs.time(0, WARM_UP);
    const measured: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push({
        ours: (await filmOurs(WARM_UP, frames)) / frames,
        theirs: (await theirs.time(WARM_UP, frames)) / frames,
      });
    }
    if (!quick) {
      await mkdir(IMAGES, { recursive: true });
      await writeFile(
        path.join(IMAGES, 'rival-cloudreel.webp'),
        await webp((await ours.frame(SHOWN)).picture()),
      );
      await writeFile(path.join(IMAGES, 'rival-three.webp'), await theirs.picture(SHOWN));
    }
    const ourTime = median(measured.map((round) => round.ours));
    const theirTime = median(measured.map((round) => round.theirs));
    const triangles = shot.meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);
    return {
      rows: [
        {
          what: 'our time for a frame, of three.js’s (median of the rounds’ ratios)',
          measured: 100 * median(measured.map((round) => round.ours / round.theirs)),
          unit: '%',
          atMost: 25,
          note: `${(theirTime / ourTime).toFixed(1)} times as fast`,
        },
        {
          what: 'Cloudreel, draft',
          measured: ourTime,
          unit: 'ms',
          note: `${(1000 / ourTime).toFixed(1)} frames a second`,
        },
        {
          what: 'three.js, WebGL',
          measured: theirTime,
          unit: 'ms',
          note: `${(1000 / theirTime).toFixed(1)} frames a second; ${theirs.browser}, ${theirs.renderer}`,
        },
      ],
      method: `“${PROMPT}” at ${SIZE.width}x${SIZE.height}: ${shot.meshes.length} models, ${triangles} triangles, the same meshes, matrices, camera and lights; ${rounds} rounds of ${frames} frames each, in turns, after ${WARM_UP} frames of warming up.

| | Cloudreel, draft | three.js |
| --- | --- | --- |
| Surfaces | GGX, metal and roughness; procedural patterns | MeshStandardMaterial; plain colours |
| Sun | 1 light, 1024² shadow map, 4×4 texels filtered | 1 directional light, 1024² shadow map, PCF soft |
| Sky | gradient, clouds and sun in every empty pixel; mirrored by surfaces | one colour; hemisphere light |
| Ambient occlusion | 2 taps a pixel | none |
| Fog, tone curve | exponential, ACES fit | FogExp2, ACES |
| Glow | yes | none |
| Anti-aliasing, lens, motion blur | none | none |
| Output of a frame | posed, filmed, I420 in memory; the next is laid out meanwhile, as in the engine | matrices ready, drawn, RGBA read back |

![Cloudreel](images/rival-cloudreel.webp) ![three.js](images/rival-three.webp)`,
    };
  } finally {
    await theirs.close();
    await ours.close();
  }
};

export const rival: Benchmark = {
  name: 'rival',
  title: 'Against three.js without a GPU',
  run: async (quick) => {
    const chromium = findChromium();
    if (chromium === null) {
      return { rows: [], method: 'Left out: there is no Chromium on this machine (set `CHROMIUM` to one).' };
    }
    return compare(chromium, quick);
  },
};

if (import.meta.main) await main(rival);
