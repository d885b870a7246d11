/** Films of pictures and speech that tests make, as a camera would have recorded them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Canvas } from '@napi-rs/canvas';
import { openPrint } from '../../model/world/print/print.ts';
import { resample } from '../../model/world/score/resample.ts';
import { i420Bytes } from '../../model/world/shoot/pixels.ts';

export interface Speech {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** An MP4 of pictures of the same, even size; `sound` is cut or filled with silence to their length. */
export async function recording(
  pictures: readonly Canvas[],
  fps: number,
  sound: Speech | null = null,
): Promise<Buffer> {
  const [first] = pictures;
  if (!first) throw new Error('a film needs a picture');
  const { width, height } = first;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-recording-'));
  try {
    const file = path.join(folder, 'recording.mp4');
    const print = await openPrint({ path: file, width, height, fps, codec: 'webcodecs' });
    for (const picture of pictures) await print.addFrame(toI420(picture));
    const length = Math.round((pictures.length / fps) * 48_000);
    const mono = sound ? resample(sound.samples, sound.rate, 48_000) : new Float32Array(0);
    await print.finish(Float32Array.from({ length: 2 * length }, (_, n) => mono[n >> 1] ?? 0));
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** BT.709, limited range. */
function toI420(picture: Canvas): Uint8Array<ArrayBuffer> {
  const { width, height } = picture;
  const rgba = picture.getContext('2d').getImageData(0, 0, width, height).data;
  const bytes = new Uint8Array(i420Bytes(width, height));
  const [chroma, half] = [width * height, width / 2];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      const [r, g, b] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
      bytes[y * width + x] = 16 + 0.1826 * r + 0.6142 * g + 0.062 * b;
      if (x % 2 === 0 && y % 2 === 0) {
        const to = chroma + (y / 2) * half + x / 2;
        bytes[to] = 128 - 0.1006 * r - 0.3386 * g + 0.4392 * b;
        bytes[to + chroma / 4] = 128 + 0.4392 * r - 0.3989 * g - 0.0403 * b;
      }
    }
  }
  return bytes;
}

/** A WAV file of 16 bits, mono. */
export function wav({ samples, rate }: Speech): Buffer {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, index) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + 2 * index);
  });
  return bytes;
}
