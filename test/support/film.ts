import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openPrint } from '../../model/world/print/print.ts';
import { i420Bytes } from '../../model/world/shoot/pixels.ts';

/** A film of a few frames with a tone, as an engine prints it. */
export async function tinyFilm({
  frames = 12,
  width = 64,
  height = 64,
  fps = 12,
  hue = 0,
} = {}): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-film-'));
  try {
    const file = path.join(folder, 'film.mp4');
    const print = await openPrint({ path: file, width, height, fps, codec: 'free' });
    for (let frame = 0; frame < frames; frame++) {
      const picture = new Uint8Array(i420Bytes(width, height)).fill(128);
      for (let at = 0; at < width * height; at++)
        picture[at] = 40 + ((at * 3 + Math.floor(at / width) * 5 + frame * 8 + hue) % 160);
      await print.addFrame(picture);
    }
    const samples = Math.round((frames / fps) * 48_000);
    await print.finish(Float32Array.from({ length: 2 * samples }, (_, n) => 0.2 * Math.sin(n / 40)));
    return new Uint8Array(await readFile(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
