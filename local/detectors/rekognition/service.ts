import type { JsonService } from '../wire/json-service.ts';
import { collectionOperations } from './collections.ts';
import { compareFaces, detectFaces } from './faces.ts';
import { type FilmServices, filmOperations } from './film.ts';
import { detectLabels } from './labels.ts';
import type { LivenessSessions } from './liveness.ts';
import { detectModerationLabels } from './moderation.ts';
import { detectText } from './text.ts';

/** The operations of Rekognition that the local models can answer. */
export const rekognition = (services: FilmServices, liveness: LivenessSessions): JsonService => ({
  signingName: 'rekognition',
  target: 'RekognitionService',
  operations: {
    CompareFaces: compareFaces(services),
    DetectFaces: detectFaces(services),
    DetectLabels: detectLabels(services),
    DetectModerationLabels: detectModerationLabels(services),
    DetectText: detectText(services),
    ...collectionOperations(services, services.collections),
    ...filmOperations(services),
    ...liveness.operations(),
  },
});
