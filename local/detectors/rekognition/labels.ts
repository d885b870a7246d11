import * as z from 'zod';
import type { Thing } from '../models/measures.ts';
import { findThings } from '../models/wire.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { boundingBox, percent } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { look, readImage } from './image.ts';
import { imageSchema, percentSchema } from './schema.ts';

const requestSchema = z.object({
  Image: imageSchema,
  MaxLabels: z.number().int().min(0).default(1000),
  MinConfidence: percentSchema.default(55),
});

const ANIMALS = new Set([
  'bird',
  'cat',
  'dog',
  'horse',
  'sheep',
  'cow',
  'elephant',
  'bear',
  'zebra',
  'giraffe',
]);
const VEHICLES = new Set(['car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat', 'bicycle']);

/** Names of COCO's classes that Rekognition calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  cow: 'Cattle',
  'cell phone': 'Mobile Phone',
  tv: 'TV',
  'sports ball': 'Ball',
};

export const detectLabels = ({ models, objects }: ImageServices): Operation =>
  operation(requestSchema, async ({ Image, MaxLabels, MinConfidence }) => {
    const image = await readImage(Image, objects);
    const labels = toLabels(await look(models, findThings, { image }), MinConfidence);
    return {
      Labels: MaxLabels === 0 ? labels : labels.slice(0, MaxLabels),
      LabelModelVersion: 'local-human-3.3.6-coco',
    };
  });

/** One label a kind of thing, with the places of all of it, the surest first. */
export function toLabels(things: readonly Thing[], minConfidence: number): object[] {
  const kinds = new Map<string, Thing[]>();
  for (const thing of things) {
    if (percent(thing.confidence) < minConfidence) continue;
    kinds.set(thing.name, [...(kinds.get(thing.name) ?? []), thing]);
  }
  return [...kinds]
    .map(([name, found]) => ({
      Name: labelName(name),
      Confidence: Math.max(...found.map(({ confidence }) => percent(confidence))),
      Instances: found.map(({ box, confidence }) => ({
        BoundingBox: boundingBox(box),
        Confidence: percent(confidence),
      })),
      Parents: parents(name),
      Aliases: [],
      Categories: [],
    }))
    .sort((a, b) => b.Confidence - a.Confidence);
}

const labelName = (name: string): string =>
  NAMES[name] ?? name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function parents(name: string): { Name: string }[] {
  if (ANIMALS.has(name)) return [{ Name: 'Animal' }];
  if (VEHICLES.has(name)) return [{ Name: 'Vehicle' }, { Name: 'Transportation' }];
  return [];
}
