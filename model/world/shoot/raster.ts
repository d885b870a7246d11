/** Loads the rasteriser (`assembly/`, built by `build.ts`) into a given memory. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as layout from './layout.ts';

const MODULE = new URL('./raster.wasm', import.meta.url);

export class RasterNotBuiltError extends Error {
  override readonly name = 'RasterNotBuiltError';
  constructor(cause: unknown) {
    super(`${fileURLToPath(MODULE)} is missing: run "npm run build" once`, { cause });
  }
}

/** The last module compiled, and of what: its code grows faster with use, so that shots share it. */
let compiled: { readonly bytes: Buffer; readonly module: Promise<WebAssembly.Module> } | undefined;

export async function compileRaster(): Promise<WebAssembly.Module> {
  const bytes = await readFile(MODULE).catch((cause: unknown) => {
    throw new RasterNotBuiltError(cause);
  });
  if (!compiled?.bytes.equals(bytes)) compiled = { bytes, module: WebAssembly.compile(bytes) };
  return compiled.module;
}

/** Calls an export by name, numbers in, number out. */
export type Call = (name: string, ...args: readonly number[]) => number;

export function instantiateRaster(module: WebAssembly.Module, memory: WebAssembly.Memory): Call {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (name, ...args) => {
    const member = exports[name];
    if (typeof member !== 'function') throw new TypeError(`raster.wasm has no function ${name}`);
    const result: unknown = member(...args);
    return typeof result === 'number' ? result : 0;
  };
}

export interface RasterSizes {
  readonly freeFrom: number;
  readonly posedBytes: number;
  readonly vertexBytes: number;
  readonly skinBytes: number;
  readonly polygonBytes: number;
  readonly coverBytes: number;
  readonly noiseBytes: number;
  /** Of what four pixels mirror. */
  readonly mirroredBytes: number;
  /** Of a table that tells where an exposure of this many pixels shows things. */
  thingsBytes(width: number, height: number): number;
  /** Texels on a side of a tile of the shadow map, and bytes that tell of them. */
  readonly shadowTile: number;
  readonly shadowTileBytes: number;
  readonly margin: number;
}

/** What the module needs to know where; throws if its records and ours have drifted apart. */
export function measureRaster(module: WebAssembly.Module): RasterSizes {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
  const call = instantiateRaster(module, memory);
  const records: readonly (readonly [string, number])[] = [
    ['filmBytes', layout.film.bytes],
    ['modelBytes', layout.model.bytes],
    ['clusterBytes', layout.cluster.bytes],
    ['exposureBytes', layout.exposure.bytes],
    ['benchBytes', layout.bench.bytes],
  ];
  for (const [name, ours] of records) {
    if (call(name) !== ours) {
      throw new Error(
        `raster.wasm has ${name} ${call(name)}, the host ${ours}: rebuild it with "npm run build"`,
      );
    }
  }
  return {
    freeFrom: call('freeFrom'),
    posedBytes: call('posedBytes'),
    vertexBytes: call('vertexBytes'),
    skinBytes: call('skinBytes'),
    polygonBytes: call('polygonBytes'),
    coverBytes: call('coverBytes'),
    noiseBytes: call('noiseBytes'),
    mirroredBytes: call('mirroredBytes'),
    thingsBytes: (width, height) => call('thingsTableBytes', width, height),
    shadowTile: call('shadowTile'),
    shadowTileBytes: call('shadowTileBytes'),
    margin: call('marginPixels'),
  };
}
