import type { JsonService } from '../wire/json-service.ts';
import { compareFaces, detectFaces, type ImageServices } from './faces.ts';
import { detectModerationLabels } from './moderation.ts';
import { detectText } from './text.ts';

/** The operations of Rekognition that the local models can answer. */
export const rekognition = (services: ImageServices): JsonService => ({
  signingName: 'rekognition',
  target: 'RekognitionService',
  operations: {
    CompareFaces: compareFaces(services),
    DetectFaces: detectFaces(services),
    DetectModerationLabels: detectModerationLabels(services),
    DetectText: detectText(services),
  },
});
