import * as z from 'zod';
import type { Box, TextLine } from '../models/measures.ts';
import { readText } from '../models/wire.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { boundingBox, percent } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { look, readImage } from './image.ts';
import { imageSchema, percentSchema } from './schema.ts';

const requestSchema = z.object({
  Image: imageSchema,
  Filters: z
    .object({
      WordFilter: z
        .object({
          MinConfidence: percentSchema.default(0),
          MinBoundingBoxHeight: z.number().default(0),
          MinBoundingBoxWidth: z.number().default(0),
        })
        .optional(),
    })
    .optional(),
});

export const detectText = ({ models, objects }: ImageServices): Operation =>
  operation(requestSchema, async ({ Image, Filters }) => {
    const image = await readImage(Image, objects);
    const filter = {
      MinConfidence: 0,
      MinBoundingBoxHeight: 0,
      MinBoundingBoxWidth: 0,
      ...Filters?.WordFilter,
    };
    const lines = (await look(models, readText, { image }))
      .map((line) => ({
        ...line,
        words: line.words.filter(
          ({ confidence, box }) =>
            percent(confidence) >= filter.MinConfidence &&
            box.height >= filter.MinBoundingBoxHeight &&
            box.width >= filter.MinBoundingBoxWidth,
        ),
      }))
      .filter(({ words }) => words.length > 0);
    return { TextDetections: textDetections(lines), TextModelVersion: 'local-tesseract-7.0.0' };
  });

/** Lines first, then their words, each naming its line, as Rekognition numbers them. */
export function textDetections(lines: readonly TextLine[]): object[] {
  const shared = (text: string, confidence: number, box: Box) => ({
    DetectedText: text,
    Confidence: percent(confidence),
    Geometry: { BoundingBox: boundingBox(box), Polygon: polygon(box) },
  });
  const words = lines.flatMap((line, parent) => line.words.map((word) => ({ ...word, parent })));
  return [
    ...lines.map(({ text, confidence, box }, id) => ({
      ...shared(text, confidence, box),
      Type: 'LINE',
      Id: id,
    })),
    ...words.map(({ text, confidence, box, parent }, index) => ({
      ...shared(text, confidence, box),
      Type: 'WORD',
      Id: lines.length + index,
      ParentId: parent,
    })),
  ];
}

function polygon({ left, top, width, height }: Box): { X: number; Y: number }[] {
  const [right, bottom] = [left + width, top + height];
  return [
    { X: left, Y: top },
    { X: right, Y: top },
    { X: right, Y: bottom },
    { X: left, Y: bottom },
  ];
}
