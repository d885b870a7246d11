import * as z from 'zod';
import type { DirectObjects } from '../../s3/direct.ts';
import type { Models } from '../models/host.ts';
import type { Face } from '../models/measures.ts';
import { findFaces } from '../models/wire.ts';
import { invalidParameter } from '../wire/errors.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { boundingBox, faceDetail, percent } from './face-detail.ts';
import { look, readImage } from './image.ts';
import { imageSchema, percentSchema } from './schema.ts';
import { similarity } from './similarity.ts';

export interface ImageServices {
  readonly models: Models;
  readonly objects: Pick<DirectObjects, 'read' | 'has' | 'file'>;
}

const detectFacesSchema = z.object({
  Image: imageSchema,
  Attributes: z.array(z.string()).default(['DEFAULT']),
});

const compareFacesSchema = z.object({
  SourceImage: imageSchema,
  TargetImage: imageSchema,
  SimilarityThreshold: percentSchema.default(80),
});

export const detectFaces = ({ models, objects }: ImageServices): Operation =>
  operation(detectFacesSchema, async ({ Image, Attributes }) => {
    const image = await readImage(Image, objects);
    // any attribute by name is answered with all, which a client must expect anyway
    const all = Attributes.some((attribute) => attribute !== 'DEFAULT');
    const faces = await look(models, findFaces, { image, thorough: true, describe: all });
    return { FaceDetails: faces.map((face) => faceDetail(face, all)) };
  });

export const compareFaces = ({ models, objects }: ImageServices): Operation =>
  operation(compareFacesSchema, async ({ SourceImage, TargetImage, SimilarityThreshold }) => {
    const [source, target] = [await readImage(SourceImage, objects), await readImage(TargetImage, objects)];
    const options = { thorough: true, describe: true };
    const [largest] = await look(models, findFaces, { image: source, ...options });
    if (!largest?.descriptor) throw invalidParameter('there is no face in the source image');
    const { descriptor } = largest;
    const compared = (await look(models, findFaces, { image: target, ...options })).map((face) => ({
      face,
      similarity: face.descriptor ? similarity(descriptor, face.descriptor) : 0,
    }));
    const matches = compared
      .filter((candidate) => candidate.similarity >= SimilarityThreshold)
      .sort((a, b) => b.similarity - a.similarity);
    return {
      SourceImageFace: { BoundingBox: boundingBox(largest.box), Confidence: percent(largest.confidence) },
      FaceMatches: matches.map((match) => ({
        Similarity: match.similarity,
        Face: comparedFace(match.face),
      })),
      UnmatchedFaces: compared
        .filter((candidate) => candidate.similarity < SimilarityThreshold)
        .map(({ face }) => comparedFace(face)),
    };
  });

const comparedFace = (face: Face): object => faceDetail(face, false);
