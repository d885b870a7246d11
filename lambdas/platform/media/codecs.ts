import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpegWasm, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import decodePng, { init as initPngDecoder } from '@jsquash/png/decode.js';
import decodeWebp, { init as initWebpDecoder } from '@jsquash/webp/decode.js';
import type { PictureFile } from './picture-file.ts';

/** Eight bits a channel, red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

// the codecs hand their pixels out in the browser's own class, which Node lacks
if (!('ImageData' in globalThis))
  Object.assign(globalThis, {
    ImageData: class {
      readonly data: Uint8ClampedArray;
      readonly width: number;
      readonly height: number;
      constructor(data: Uint8ClampedArray, width: number, height: number) {
        this.data = data;
        this.width = width;
        this.height = height;
      }
    },
  });

const MODULES = {
  jpegDecoder: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  jpegEncoder: '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  pngDecoder: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  webpDecoder: '@jsquash/webp/codec/dec/webp_dec.wasm',
} as const;

const require = createRequire(import.meta.url);
const compiled = new Map<keyof typeof MODULES, Promise<WebAssembly.Module>>();

function wasm(name: keyof typeof MODULES): Promise<WebAssembly.Module> {
  const known = compiled.get(name);
  if (known) return known;
  const fresh = readFile(require.resolve(MODULES[name])).then((bytes) => WebAssembly.compile(bytes));
  compiled.set(name, fresh);
  return fresh;
}

/** How an emscripten codec is started. What a decoder found wrong goes nowhere: it may quote the file. */
const startWith = (module: WebAssembly.Module) => ({
  instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
    const instance = new WebAssembly.Instance(module, imports);
    done(instance);
    return instance.exports;
  },
  print: () => {},
  printErr: () => {},
});

/** One at a time: the codecs keep their instance in a module of their own. */
let last: Promise<unknown> = Promise.resolve();

function alone<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}

/**
 * Decodes a picture in WebAssembly, where a faulty decoder reaches nothing but its own memory. JPEG and WebP get a fresh
 * instance each, so that no picture meets what another left behind.
 *
 * @throws unknown where the coded data are not what the header promised
 */
export const decode = ({ format, essence }: Pick<PictureFile, 'format' | 'essence'>): Promise<Pixels> =>
  alone(async () => {
    const bytes = new Uint8Array(essence).buffer;
    switch (format) {
      case 'jpeg':
        await initJpegDecoder(startWith(await wasm('jpegDecoder')));
        return toPixels(await decodeJpeg(bytes));
      case 'png':
        await initPngDecoder(await wasm('pngDecoder'));
        return toPixels(await decodePng(bytes));
      case 'webp':
        await initWebpDecoder(startWith(await wasm('webpDecoder')));
        return toPixels(await decodeWebp(bytes));
    }
  });

const toPixels = ({ width, height, data }: ImageData): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(data),
});

/** A JPEG with nothing in it but the picture, colours at full resolution. @param quality 1 to 100 */
export const encodeJpeg = (pixels: Pixels, quality: number): Promise<Uint8Array<ArrayBuffer>> =>
  alone(async () => {
    await initJpegEncoder(startWith(await wasm('jpegEncoder')));
    const image = new ImageData(pixels.data, pixels.width, pixels.height);
    const options = { quality, progressive: false, auto_subsample: false, chroma_subsample: 1 };
    return new Uint8Array(await encodeJpegWasm(image, options));
  });
