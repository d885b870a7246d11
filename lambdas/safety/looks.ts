import { screeningFrame } from '../../model/protocol/response.ts';
import type { Codecs } from '../platform/media/codecs.ts';
import { perceptualHash } from '../platform/media/perceptual-hash.ts';
import { openPicture } from '../platform/media/picture-file.ts';

/** Frames looked at of one video; the engine writes one for every second. */
const MOST_FRAMES = 60;

/** The screening frames of an attempt, as far as there are any. JPEG bytes. */
export async function* framesOf(
  prefix: string,
  media: { read(key: string): Promise<Uint8Array<ArrayBuffer> | null> },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let index = 0; index < MOST_FRAMES; index++) {
    const frame = await media.read(prefix + screeningFrame(index));
    if (!frame) return;
    yield frame;
  }
}

/** Perceptual hash of a picture file; null for one without structure. @throws Rejected when it cannot be read */
export async function lookOf(file: Uint8Array, codecs: Pick<Codecs, 'decode'>): Promise<string | null> {
  return perceptualHash(await codecs.decode(openPicture(file)));
}
