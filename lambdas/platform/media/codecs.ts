import { readFile } from 'node:fs/promises';
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

/** Where each codec's WebAssembly lies in this repository, by the name that it has beside a function's bundle. */
export const CODEC_FILES = {
  'mozjpeg_dec.wasm': 'node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'mozjpeg_enc.wasm': 'node_modules/@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  'squoosh_png_bg.wasm': 'node_modules/@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  'webp_dec.wasm': 'node_modules/@jsquash/webp/codec/dec/webp_dec.wasm',
} as const;
type CodecFile = keyof typeof CODEC_FILES;

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

/** One at a time: each codec keeps its instance in a module of its own. */
let last: Promise<unknown> = Promise.resolve();

function alone<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}

/**
 * Codecs in WebAssembly, where a faulty decoder reaches nothing but its own memory. JPEG and WebP get a fresh instance for
 * each picture, so that none meets what another left behind.
 */
export class Codecs {
  readonly #locate: (file: CodecFile) => string | URL;
  readonly #compiled = new Map<CodecFile, Promise<WebAssembly.Module>>();

  /** @param locate where a codec's WebAssembly lies */
  constructor(locate: (file: CodecFile) => string | URL) {
    this.#locate = locate;
  }

  /** @throws unknown where the coded data are not what the header promised */
  decode({ format, essence }: Pick<PictureFile, 'format' | 'essence'>): Promise<Pixels> {
    return alone(async () => {
      const bytes = new Uint8Array(essence).buffer;
      switch (format) {
        case 'jpeg':
          await initJpegDecoder(startWith(await this.#module('mozjpeg_dec.wasm')));
          return toPixels(await decodeJpeg(bytes));
        case 'png':
          await initPngDecoder(await this.#module('squoosh_png_bg.wasm'));
          return toPixels(await decodePng(bytes));
        case 'webp':
          await initWebpDecoder(startWith(await this.#module('webp_dec.wasm')));
          return toPixels(await decodeWebp(bytes));
      }
    });
  }

  /** A JPEG with nothing in it but the picture, colours at full resolution. @param quality 1 to 100 */
  encodeJpeg(pixels: Pixels, quality: number): Promise<Uint8Array<ArrayBuffer>> {
    return alone(async () => {
      await initJpegEncoder(startWith(await this.#module('mozjpeg_enc.wasm')));
      const image = new ImageData(pixels.data, pixels.width, pixels.height);
      const options = { quality, progressive: false, auto_subsample: false, chroma_subsample: 1 };
      return new Uint8Array(await encodeJpegWasm(image, options));
    });
  }

  #module(file: CodecFile): Promise<WebAssembly.Module> {
    const known = this.#compiled.get(file);
    if (known) return known;
    const fresh = readFile(this.#locate(file)).then((bytes) => WebAssembly.compile(bytes));
    this.#compiled.set(file, fresh);
    return fresh;
  }
}

const toPixels = ({ width, height, data }: ImageData): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(data),
});
