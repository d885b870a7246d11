import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Config, Human } from '@vladmandic/human';
import type { Picture } from './picture.ts';

const require = createRequire(import.meta.url);
const MODULES = path.join(import.meta.dirname, '..', '..', '..', 'node_modules');

/** A file of an installed package, whether the package exports it or not. */
export const packageFile = (...parts: string[]): string => path.join(MODULES, ...parts);

/** What TensorFlow.js is to all models: one instance, or their tensors could not meet. */
export const loadTensorflow = (): typeof import('@tensorflow/tfjs-core') => require('@tensorflow/tfjs-core');

/** For models that Keras wrote. */
export const loadLayers = (): typeof import('@tensorflow/tfjs-layers') => require('@tensorflow/tfjs-layers');

/** A module of a package that its `exports` hide. */
export const loadHidden = (...parts: string[]): unknown => require(packageFile(...parts));

/** Everything off and nothing carried from one picture to the next: each use turns on what it needs. */
export const quietConfig: Partial<Config> = {
  backend: 'wasm',
  wasmPath: `${packageFile('@tensorflow', 'tfjs-backend-wasm', 'dist')}/`,
  modelBasePath: pathToFileURL(packageFile('@vladmandic', 'human', 'models')).href,
  debug: false,
  async: false,
  cacheSensitivity: 0,
  skipAllowed: false,
  filter: { enabled: false },
  face: { enabled: false },
  body: { enabled: false },
  hand: { enabled: false },
  object: { enabled: false },
  gesture: { enabled: false },
  segmentation: { enabled: false },
};

let started: Promise<Human> | undefined;

/** @vladmandic/human on the WebAssembly backend of TensorFlow.js, its models read from disk. */
export function loadHuman(): Promise<Human> {
  started ??= start();
  return started;
}

async function start(): Promise<Human> {
  readFilesByFetch();
  const module: typeof import('@vladmandic/human') = require(
    packageFile('@vladmandic', 'human', 'dist', 'human.node-wasm.js'),
  );
  const human = new module.Human(quietConfig);
  await human.init();
  return human;
}

/** TensorFlow.js reads models through `fetch`, which in Node knows no `file:`; only the models' own process does this. */
function readFilesByFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith('file:')) return fetch(input, init);
    const type = url.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return new Response(await readFile(fileURLToPath(url)), { headers: { 'content-type': type } });
  };
}

/** Red, green and blue of a picture, height × width × 3 values of 0–255. */
export function rgbValues({ width, height, rgba }: Picture): Int32Array {
  const rgb = new Int32Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}

let turn: Promise<unknown> = Promise.resolve();

/** Runs one piece of work after the other: the models share one backend, and `human` its configuration. */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}
