/** Writes a video file: frames as they are filmed, then the sound, and only then the file under its own name. */
import { rename, rm } from 'node:fs/promises';
import { Mp4OutputFormat, Output } from 'mediabunny';
import { i420Bytes } from '../shoot/pixels.ts';
import { fileTarget, surfaceDiskErrors } from './disk.ts';
import { freeReel } from './free-reel.ts';
import { joinSound } from './join.ts';
import { keepingAlive } from './keeping-alive.ts';
import type { ReelSettings } from './reel.ts';
import { loadWebCodecs, webCodecsReel } from './webcodecs-reel.ts';

/** `webcodecs`: x264, fast and small, GPL; `free`: minih264, without GPL code. */
export type Codec = 'webcodecs' | 'free';

export interface PrintSettings extends ReelSettings {
  /** Where the MP4 goes; its folder must exist. */
  readonly path: string;
  /** By default what `chooseCodec` says. */
  readonly codec?: Codec | undefined;
}

/** A finished video whose pictures go before the new ones: same size, rate and encoder. */
export interface Before {
  readonly path: string;
  readonly frames: number;
}

export interface Print {
  readonly codec: Codec;
  /** Appends a frame: I420, BT.709, limited range. */
  addFrame(i420: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Adds the sound (interleaved stereo, 48 kHz, cut or padded to the picture's length) and gives the file its name.
   * Pictures of a finished video may go before the new ones; then the sound is that of both.
   * Rejects with {@link DiskFullError} if there is no room; then, as after any error, no file is left.
   */
  finish(pcm: Float32Array, before?: Before): Promise<void>;
  /** Gives up; leaves no file. May follow anything. */
  abort(): Promise<void>;
}

/** `free` when CLOUDREEL_CODEC asks for it or @napi-rs/webcodecs is not installed. */
export async function chooseCodec(asked = process.env.CLOUDREEL_CODEC): Promise<Codec> {
  if (asked === 'free') return 'free';
  if (asked !== undefined && asked !== '' && asked !== 'webcodecs') {
    throw new RangeError(`CLOUDREEL_CODEC is "webcodecs" or "free", not "${asked}"`);
  }
  return (await loadWebCodecs()) ? 'webcodecs' : 'free';
}

export async function openPrint(settings: PrintSettings): Promise<Print> {
  const { path, width, height, fps } = settings;
  const codec = settings.codec ?? (await chooseCodec());
  if (codec === 'webcodecs' && !(await loadWebCodecs())) {
    throw new Error('codec "webcodecs" needs the optional dependency @napi-rs/webcodecs');
  }
  if (codec === 'free') await useFreeAac();
  const reel = codec === 'webcodecs' ? webCodecsReel(settings) : freeReel(settings);
  const picturePath = `${path}.picture.part`;
  const joinedPath = `${path}.part`;
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: false }),
    target: await surfaceDiskErrors(() => fileTarget(picturePath)),
  });
  output.addVideoTrack(reel.source, { frameRate: fps });
  let frames = 0;
  let state: 'open' | 'finished' | 'aborted' = 'open';

  async function removeParts(): Promise<void> {
    await Promise.all([picturePath, joinedPath].map((part) => rm(part, { force: true })));
  }

  async function abort(): Promise<void> {
    if (state === 'open') {
      state = 'aborted';
      reel.abort();
      if (output.state !== 'finalized') await output.cancel().catch(() => undefined);
    }
    await removeParts();
  }

  async function orAbort<T>(work: () => Promise<T>): Promise<T> {
    if (state !== 'open') throw new Error(`the print is ${state}`);
    try {
      return await keepingAlive(() => surfaceDiskErrors(work));
    } catch (error) {
      await abort();
      throw error;
    }
  }

  await orAbort(() => output.start());
  return {
    codec,
    async addFrame(i420) {
      if (i420.length !== i420Bytes(width, height)) {
        throw new RangeError(`a frame has ${i420Bytes(width, height)} bytes, not ${i420.length}`);
      }
      await orAbort(() => reel.add(i420));
      frames += 1;
    },
    async finish(pcm, before) {
      await orAbort(async () => {
        if (frames === 0) throw new RangeError('a video needs at least one frame');
        await reel.end();
        await output.finalize();
        const pictures = before === undefined ? [picturePath] : [before.path, picturePath];
        await joinSound(pictures, pcm, joinedPath, { frames: frames + (before?.frames ?? 0), fps });
        await rename(joinedPath, path);
        state = 'finished';
      });
      await removeParts();
    },
    abort,
  };
}

let freeAac: Promise<void> | undefined;

/** Registers once for the process; mediabunny then prefers it to WebCodecs. */
function useFreeAac(): Promise<void> {
  freeAac ??= import('@mediabunny/aac-encoder').then(({ registerAacEncoder }) => registerAacEncoder());
  return freeAac;
}
