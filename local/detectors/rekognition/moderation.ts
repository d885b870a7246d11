import { z } from 'zod';
import type { Nudity } from '../models/measures.ts';
import { classifyNudity } from '../models/wire.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { percent } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { look, readImage } from './image.ts';
import { imageSchema, percentSchema } from './schema.ts';

/** Says that no model of Amazon's judged, and which taxonomy the names are from. */
export const MODERATION_MODEL_VERSION = 'local-nsfwjs-4.3.0-taxonomy-7.0';

export interface ModerationLabel {
  readonly Name: string;
  readonly ParentName: string;
  readonly TaxonomyLevel: number;
  /** 0–100. */
  readonly Confidence: number;
}

const requestSchema = z.object({ Image: imageSchema, MinConfidence: percentSchema.default(50) });

export const detectModerationLabels = ({ models, objects }: ImageServices): Operation =>
  operation(requestSchema, async ({ Image, MinConfidence }) => {
    const image = await readImage(Image, objects);
    const nudity = await look(models, classifyNudity, { image });
    const labels = moderationLabels(nudity).filter(({ Confidence }) => Confidence >= MinConfidence);
    return { ModerationLabels: labels, ModerationModelVersion: MODERATION_MODEL_VERSION };
  });

/** The labels of Rekognition's taxonomy that nsfwjs's five kinds can speak for, the surest first. */
export function moderationLabels({ porn, hentai, sexy }: Nudity): ModerationLabel[] {
  const explicit = porn + hentai;
  const suggestive = sexy;
  const labels: ModerationLabel[] = [
    { Name: 'Explicit', ParentName: '', TaxonomyLevel: 1, Confidence: percent(explicit) },
    { Name: 'Explicit Nudity', ParentName: 'Explicit', TaxonomyLevel: 2, Confidence: percent(explicit) },
    { Name: 'Swimwear or Underwear', ParentName: '', TaxonomyLevel: 1, Confidence: percent(suggestive) },
  ];
  return labels.sort((a, b) => b.Confidence - a.Confidence);
}
