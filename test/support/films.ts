/** Films made for tests, and taken apart by hand. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { openPrint } from '../../model/world/print/print.ts';
import { i420Bytes } from '../../model/world/shoot/pixels.ts';

/** An MP4 of grey that grows brighter, with a hum. */
export async function film({ width = 256, height = 256, fps = 12, seconds = 3 } = {}): Promise<Buffer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-film-'));
  try {
    const file = path.join(folder, 'film.mp4');
    const print = await openPrint({ path: file, width, height, fps, codec: 'free' });
    const frames = Math.round(fps * seconds);
    for (let index = 0; index < frames; index++) {
      const frame = new Uint8Array(i420Bytes(width, height)).fill(128);
      frame.fill(40 + Math.round((index / frames) * 150), 0, width * height);
      await print.addFrame(frame);
    }
    const hum = Float32Array.from(
      { length: Math.round(seconds * 48_000) * 2 },
      (_, at) => 0.1 * Math.sin(at / 40),
    );
    await print.finish(hum);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same pictures without the sound. */
export async function silent(mp4: Buffer): Promise<Buffer> {
  const input = new Input({ formats: [MP4], source: new BufferSource(mp4) });
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const track = await input.getPrimaryVideoTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track || !decoderConfig) throw new Error('no pictures');
  const pictures = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(pictures);
  await output.start();
  for await (const packet of new EncodedPacketSink(track).packets())
    await pictures.add(packet, { decoderConfig });
  await output.finalize();
  if (!target.buffer) throw new Error('no bytes');
  return Buffer.from(target.buffer);
}

/** A box of an MP4. */
export function box(type: string, body: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 8);
  return Buffer.concat([size, Buffer.from(type, 'latin1'), body]);
}

/** Overwrites the 32 bits that lie `offset` bytes after the first mention of a box. */
export function patched(mp4: Buffer, type: string, offset: number, value: number): Buffer {
  const copy = Buffer.from(mp4);
  const at = copy.indexOf(type, 0, 'latin1');
  if (at < 0) throw new Error(`no ${type}`);
  copy.writeUInt32BE(value, at + 4 + offset);
  return copy;
}
