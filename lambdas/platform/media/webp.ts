import { Bytes, concat } from './bytes.ts';
import { readOrientation } from './exif.ts';
import type { PictureFile } from './picture-file.ts';

const HEADER = 12;
const ANIMATED = 0x02;

/** @throws RangeError where the file is cut short or not built as WebP is. */
export function readWebp(file: Uint8Array): PictureFile {
  const bytes = new Bytes(file);
  const end = 8 + bytes.u32(4, true);
  bytes.part(0, end);
  const metadata: Uint8Array[] = [];
  const alpha: Uint8Array[] = [];
  let canvas: { width: number; height: number } | null = null;
  let coded: { width: number; height: number; lossy: boolean; chunk: Uint8Array } | null = null;
  let orientation: PictureFile['orientation'] = 1;
  let pictures = 1;
  for (let at = HEADER; at < end; ) {
    const type = bytes.name(at, 4);
    const length = bytes.u32(at + 4, true);
    const body = bytes.part(at + 8, at + 8 + length);
    const next = at + 8 + length + (length % 2);
    if (type === 'VP8X') {
      if (canvas) throw new RangeError('two canvases');
      canvas = { width: bytes.u24le(at + 12) + 1, height: bytes.u24le(at + 15) + 1 };
      if (bytes.u8(at + 8) & ANIMATED) pictures = 2;
    } else if (type === 'ANIM' || type === 'ANMF') pictures = 2;
    else if (type === 'VP8 ' || type === 'VP8L') {
      if (coded) throw new RangeError('two pictures');
      const lossy = type === 'VP8 ';
      coded = {
        ...(lossy ? lossySize(body) : losslessSize(body)),
        lossy,
        chunk: bytes.part(at, Math.min(next, end)),
      };
    } else if (type === 'ALPH') alpha.push(bytes.part(at, Math.min(next, end)));
    else if (type !== 'ICCP') metadata.push(body);
    if (type === 'EXIF') orientation = readOrientation(afterExifName(body));
    at = next;
  }
  if (pictures > 1) {
    const size = canvas ?? { width: 1, height: 1 };
    return { format: 'webp', ...size, orientation, pictures, passes: 1, metadata, essence: new Uint8Array() };
  }
  if (!coded) throw new RangeError('no picture');
  const { width, height, lossy, chunk } = coded;
  if (canvas && (canvas.width !== width || canvas.height !== height)) throw new RangeError('two sizes');
  const parts = lossy && alpha[0] ? [extended(width, height), alpha[0], chunk] : [chunk];
  return {
    format: 'webp',
    width,
    height,
    orientation,
    pictures,
    passes: 1,
    metadata,
    essence: riff(concat(parts)),
  };
}

/** Some writers put JPEG's own `Exif\0\0` before the block. */
const afterExifName = (body: Uint8Array): Uint8Array =>
  body[0] === 0x45 && body[1] === 0x78 ? body.subarray(6) : body;

function lossySize(body: Uint8Array) {
  const bytes = new Bytes(body);
  return { width: bytes.u16(6, true) & 0x3fff, height: bytes.u16(8, true) & 0x3fff };
}

function losslessSize(body: Uint8Array) {
  const bits = new Bytes(body).u32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** A VP8X chunk that announces transparency and nothing else. */
function extended(width: number, height: number): Uint8Array {
  const chunk = Buffer.alloc(18);
  chunk.write('VP8X');
  chunk.writeUInt32LE(10, 4);
  chunk.writeUInt8(0x10, 8);
  chunk.writeUIntLE(width - 1, 12, 3);
  chunk.writeUIntLE(height - 1, 15, 3);
  return chunk;
}

function riff(chunks: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  header.writeUInt32LE(chunks.length + 4, 4);
  return concat([header, chunks]);
}
