/** Builds and takes apart picture files by hand: what an editor would never write is what an attacker sends. */
import { crc32, deflateSync } from 'node:zlib';

const u16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A JPEG with a segment of our own after its start. */
export const withSegment = (jpeg: Buffer, marker: number, body: Buffer): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, marker]),
    u16(body.length + 2),
    body,
    jpeg.subarray(2),
  ]);

/** EXIF with an orientation, a place on earth and a description. */
export function exif(orientation: number, description = ''): Buffer {
  const tiff = Buffer.alloc(80 + description.length);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(3, 8);
  const entries = [
    [0x010e, 2, description.length, 80],
    [0x0112, 3, 1, orientation << 16],
    // GPS directory
    [0x8825, 4, 1, 50],
  ];
  entries.forEach(([tag = 0, type = 0, count = 0, value = 0], at) => {
    tiff.writeUInt16BE(tag, 10 + at * 12);
    tiff.writeUInt16BE(type, 12 + at * 12);
    tiff.writeUInt32BE(count, 14 + at * 12);
    tiff.writeUInt32BE(value, 18 + at * 12);
  });
  tiff.write('GPS:48.8584N,2.2945E', 52, 'latin1');
  tiff.write(description, 80, 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

export function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([u32(body.length), typed, u32(crc32(typed))]);
}

const IHDR_END = 33;

/** A PNG with further chunks after its header. */
export const withChunks = (png: Buffer, ...chunks: Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, IHDR_END), ...chunks, png.subarray(IHDR_END)]);

/** A PNG that promises a size, with `rows` as its inflated data. */
export const png = (width: number, height: number, rows: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);

/** A WebP with a feature header of our own before its picture, and its size field put right. */
export function withFeatures(webp: Buffer, flags: number, width: number, height: number): Buffer {
  const header = Buffer.alloc(18);
  header.write('VP8X');
  header.writeUInt32LE(10, 4);
  header.writeUInt8(flags, 8);
  header.writeUIntLE(width - 1, 12, 3);
  header.writeUIntLE(height - 1, 15, 3);
  const rest = webp.subarray(webp.toString('latin1', 12, 16) === 'VP8X' ? 30 : 12);
  const whole = Buffer.concat([webp.subarray(0, 12), header, rest]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}
