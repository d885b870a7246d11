import { Bytes, concat } from './bytes.ts';
import { readOrientation } from './exif.ts';
import type { PictureFile } from './picture-file.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DHT = 0xc4;
const JPG = 0xc8;
const DAC = 0xcc;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
/** Says how colours are coded. */
const APP14 = 0xee;
const COMMENT = 0xfe;

/** Frame headers: baseline, progressive and the rarer kinds, of which the decoder refuses those it does not know. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== JPG && marker !== DAC;
const NEEDED = new Set([DHT, DAC, DQT, DRI, APP14]);

/** @throws RangeError where the file is cut short or not built as JPEG is. */
export function readJpeg(file: Uint8Array): PictureFile {
  const bytes = new Bytes(file);
  const kept: Uint8Array[] = [bytes.part(0, 2)];
  const metadata: Uint8Array[] = [];
  let size: { width: number; height: number } | null = null;
  let orientation: PictureFile['orientation'] = 1;
  let pictures = 1;
  let passes = 0;
  for (let at = 2; ; ) {
    if (bytes.u8(at) !== 0xff) throw new RangeError('no marker where one belongs');
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) {
      if (!size || passes === 0) throw new RangeError('no picture');
      kept.push(bytes.part(at, at + 2));
      return { format: 'jpeg', ...size, orientation, pictures, passes, metadata, essence: concat(kept) };
    }
    if (marker === SOI) throw new RangeError('a picture within a picture');
    const end = at + 2 + bytes.u16(at + 2);
    const body = bytes.part(at + 4, end);
    if (isFrame(marker)) {
      if (size) throw new RangeError('two frame headers');
      size = { height: bytes.u16(at + 5), width: bytes.u16(at + 7) };
      kept.push(bytes.part(at, end));
    } else if (marker === SOS) {
      passes += 1;
      at = endOfScan(bytes, end, kept, at);
      continue;
    } else if (NEEDED.has(marker)) kept.push(bytes.part(at, end));
    else if (marker === APP2) {
      // the multi-picture format: previews, gain maps, the other eye
      if (startsWith(body, 'MPF\0')) pictures = 2;
    } else if (marker === COMMENT || (marker > APP0 && marker <= 0xef)) {
      metadata.push(body);
      if (marker === APP1 && startsWith(body, 'Exif\0\0')) orientation = readOrientation(body.subarray(6));
    }
    at = end;
  }
}

/** Copies a scan's header and coded data; they end at the next marker that is neither a restart nor a stuffed byte. */
function endOfScan(bytes: Bytes, data: number, kept: Uint8Array[], start: number): number {
  for (let at = data; ; at++) {
    at = bytes.all.indexOf(0xff, at);
    if (at < 0) throw new RangeError('a scan without an end');
    const next = bytes.u8(at + 1);
    if (next === 0x00 || next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue;
    kept.push(bytes.part(start, at));
    return at;
  }
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));
