import * as z from 'zod';
import type { Nudity } from '../models/measures.ts';
import { classifyNudity } from '../models/wire.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { percent } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { look, readImage } from './image.ts';
import { imageSchema, percentSchema } from './schema.ts';

/** Says that no model of Amazon's judged, and which taxonomy the names are from. */
export const MODERATION_MODEL_VERSION = 'local-nsfwjs-4.3.0-taxonomy-7.0';

/**
 * Shares of a picture that are skin: athletes in the whole view of a court or a rink showed at most 0.051, people who
 * fill the picture 0.12 and more.
 */
const LITTLE_SKIN = 0.06;
const MUCH_SKIN = 0.16;

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
    return {
      ModerationLabels: moderationLabels(nudity).filter(({ Confidence }) => Confidence >= MinConfidence),
      ModerationModelVersion: MODERATION_MODEL_VERSION,
      ContentTypes: contentTypes(nudity),
    };
  });

/**
 * The labels of Rekognition's taxonomy that nsfwjs can speak for, the surest first. It knows nothing of violence, drugs,
 * gambling or hate, so no label tells of them.
 */
export function moderationLabels({ porn, hentai, sexy, exposure }: Nudity): ModerationLabel[] {
  const explicit = percent(porn + hentai);
  // the model takes sport in short clothes for suggestive; what is seen of people's skin tells the two apart
  const suggestive = percent(sexy * ramp(exposure, LITTLE_SKIN, MUCH_SKIN));
  const label = (Name: string, ParentName: string, Confidence: number): ModerationLabel => ({
    Name,
    ParentName,
    TaxonomyLevel: ParentName === '' ? 1 : 2,
    Confidence,
  });
  return [
    label('Explicit', '', explicit),
    label('Explicit Nudity', 'Explicit', explicit),
    label('Non-Explicit Nudity of Intimate parts and Kissing', '', suggestive),
    label('Non-Explicit Nudity', 'Non-Explicit Nudity of Intimate parts and Kissing', suggestive),
    label('Swimwear or Underwear', '', suggestive),
  ].sort((a, b) => b.Confidence - a.Confidence);
}

/** Whether a picture is drawn rather than taken. */
function contentTypes({ drawing, hentai }: Nudity): { Name: string; Confidence: number }[] {
  const drawn = drawing + hentai;
  return drawn >= 0.5 ? [{ Name: 'Illustrated', Confidence: percent(drawn) }] : [];
}

const ramp = (value: number, from: number, to: number): number =>
  Math.max(0, Math.min(1, (value - from) / (to - from)));
