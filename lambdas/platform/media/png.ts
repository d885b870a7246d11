import { Bytes, concat } from './bytes.ts';
import { readOrientation } from './exif.ts';
import { inflateText } from './metadata.ts';
import type { PictureFile } from './picture-file.ts';

const NEEDED = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Colours, sizes and dates: numbers, and the names of those who made a profile. */
const NUMBERS = new Set([
  'cHRM',
  'cICP',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'bKGD',
  'hIST',
  'pHYs',
  'sPLT',
  'tIME',
]);
const HEADER = 8;

/** @throws RangeError where the file is cut short or not built as PNG is. */
export function readPng(file: Uint8Array): PictureFile {
  const bytes = new Bytes(file);
  if (bytes.name(HEADER + 4, 4) !== 'IHDR') throw new RangeError('no IHDR first');
  const size = { width: bytes.u32(HEADER + 8), height: bytes.u32(HEADER + 12) };
  const kept: Uint8Array[] = [bytes.part(0, HEADER)];
  const metadata: Uint8Array[] = [];
  let orientation: PictureFile['orientation'] = 1;
  let pictures = 1;
  for (let at = HEADER; ; ) {
    const type = bytes.name(at + 4, 4);
    const end = at + 12 + bytes.u32(at);
    const body = bytes.part(at + 8, end - 4);
    if (NEEDED.has(type)) kept.push(bytes.part(at, end));
    else if (type === 'acTL') pictures = Math.max(pictures, bytes.u32(at + 8), 2);
    else if (NUMBERS.has(type)) {
      at = end;
      continue;
    } else if (type === 'zTXt') metadata.push(inflateText(afterName(body, 1)));
    else if (type === 'iTXt') metadata.push(...readInternational(body));
    else {
      metadata.push(body);
      if (type === 'eXIf') orientation = readOrientation(body);
    }
    if (type === 'IEND')
      return { format: 'png', ...size, orientation, pictures, passes: 1, metadata, essence: concat(kept) };
    at = end;
  }
}

/** What follows the keyword, its zero and `skip` more bytes. */
function afterName(body: Uint8Array, skip: number): Uint8Array {
  const name = body.indexOf(0);
  return name < 0 ? new Uint8Array() : body.subarray(name + 1 + skip);
}

/** iTXt: keyword, a flag and a method of compression, language, translated keyword, text. */
function readInternational(body: Uint8Array): Uint8Array[] {
  const name = body.indexOf(0);
  if (name < 0) return [body];
  const compressed = body[name + 1] === 1;
  const text = afterName(afterName(body.subarray(name + 3), 0), 0);
  return [body.subarray(0, name), compressed ? inflateText(text) : text];
}
