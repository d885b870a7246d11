import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import type { Box, TextLine } from './measures.ts';
import { crop, encodePicture, type Picture } from './picture.ts';
import { packageFile } from './tensorflow.ts';

/** Letters below some 20 pixels are not read: small pictures are made larger, large ones smaller. */
const READING_SIDE = 1600;
/** What Tesseract is less sure of is texture, 0–100. */
const MIN_CONFIDENCE = 45;

let loading: Promise<Worker> | undefined;

async function load(): Promise<Worker> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: packageFile('@tesseract.js-data', 'eng', '4.0.0_best_int'),
    cacheMethod: 'none',
    gzip: true,
  });
  // signs and jerseys stand anywhere, not in columns
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT });
  return worker;
}

/** Reads the Latin letters and digits of a picture, line by line. */
export async function readText(picture: Picture): Promise<TextLine[]> {
  loading ??= load();
  const worker = await loading;
  const scale = READING_SIDE / Math.max(picture.width, picture.height);
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const page = await encodePicture(crop(picture, whole, width, height));
  const { data } = await worker.recognize(page, {}, { blocks: true, text: false });
  const box = ({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }): Box => ({
    left: x0 / width,
    top: y0 / height,
    width: (x1 - x0) / width,
    height: (y1 - y0) / height,
  });
  const lines: TextLine[] = [];
  for (const line of (data.blocks ?? []).flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ lines }) => lines),
  )) {
    const words = line.words
      .filter(({ text, confidence }) => confidence >= MIN_CONFIDENCE && /[\p{L}\p{N}]/u.test(text))
      .map(({ text, confidence, bbox }) => ({ text, confidence: confidence / 100, box: box(bbox) }));
    if (words.length === 0) continue;
    lines.push({
      text: words.map(({ text }) => text).join(' '),
      confidence: words.reduce((sum, word) => sum + word.confidence, 0) / words.length,
      box: box(line.bbox),
      words,
    });
  }
  return lines;
}
