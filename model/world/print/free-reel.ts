/**
 * H.264 without GPL code: minih264 (public domain) as WebAssembly. It writes whole MP4 files in its own memory, so each
 * group of pictures becomes a small file whose packets are moved over, and memory stays the same however long the video.
 */

import type { H264MP4Encoder } from 'h264-mp4-encoder';
import { BufferSource, EncodedPacketSink, EncodedVideoPacketSource, Input, MP4 } from 'mediabunny';
import { COLOR_SPACE, KEY_FRAME_INTERVAL, type Reel, type ReelSettings } from './reel.ts';

/** Quality, 10 (best) to 51. */
const QUANTIZER = 26;
/** 0 (best) to 10. */
const SPEED = 5;

export function freeReel({ width, height, fps }: ReelSettings): Reel {
  const source = new EncodedVideoPacketSource('avc');
  const groupLength = Math.max(1, Math.round(KEY_FRAME_INTERVAL * fps));
  let encoder: H264MP4Encoder | undefined;
  let held = 0;
  let written = 0;

  async function openGroup(): Promise<H264MP4Encoder> {
    const next = await createEncoder();
    next.width = width;
    next.height = height;
    next.frameRate = fps;
    next.speed = SPEED;
    next.quantizationParameter = QUANTIZER;
    next.groupOfPictures = groupLength;
    next.initialize();
    return next;
  }

  async function closeGroup(): Promise<void> {
    if (!encoder) return;
    encoder.finalize();
    const file = Uint8Array.from(encoder.FS.readFile(encoder.outputFilename));
    discard();
    const input = new Input({ formats: [MP4], source: new BufferSource(file) });
    const track = await input.getPrimaryVideoTrack();
    const found = await track?.getDecoderConfig();
    if (!track || !found) throw new Error('h264-mp4-encoder made a file without video');
    // the stream itself does not name its colours: the file has to
    const decoderConfig = { ...found, colorSpace: COLOR_SPACE };
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const timed = packet.clone({ timestamp: written / fps, duration: 1 / fps });
      await source.add(timed, written === 0 ? { decoderConfig } : undefined);
      written += 1;
    }
    input.dispose();
  }

  function discard(): void {
    if (!encoder) return;
    // all encoders share one file system
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
    encoder = undefined;
    held = 0;
  }

  return {
    source,
    async add(i420) {
      encoder ??= await openGroup();
      encoder.addFrameYuv(i420);
      held += 1;
      if (held === groupLength) await closeGroup();
    },
    end: closeGroup,
    abort() {
      if (!encoder) return;
      encoder.finalize();
      discard();
    },
  };
}

let library: Promise<typeof import('h264-mp4-encoder')> | undefined;

async function createEncoder(): Promise<H264MP4Encoder> {
  library ??= loadLibrary();
  return (await library).createH264MP4Encoder();
}

/** Loads the 7 MB of script only where they are used. */
async function loadLibrary(): Promise<typeof import('h264-mp4-encoder')> {
  const exceptions = process.listeners('uncaughtException');
  const rejections = process.listeners('unhandledRejection');
  const { default: module } = await import('h264-mp4-encoder');
  // its loader takes over the process' error handling: hand that back
  process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
  for (const listener of exceptions) process.on('uncaughtException', listener);
  for (const listener of rejections) process.on('unhandledRejection', listener);
  return module;
}
