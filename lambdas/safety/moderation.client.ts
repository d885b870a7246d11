import { DetectModerationLabelsCommand, type RekognitionClient } from '@aws-sdk/client-rekognition';
import type { ModerationLabel } from './labels.ts';

/** Per cent. Below every threshold of a policy, which is what decides. */
const LEAST_CONFIDENCE = 20;

/** Rekognition's moderation labels of single pictures. */
export class ModerationDetector {
  readonly #rekognition: RekognitionClient;

  constructor(rekognition: RekognitionClient) {
    this.#rekognition = rekognition;
  }

  /** @param picture JPEG or PNG, at most 5 MB */
  async labels(picture: Uint8Array): Promise<ModerationLabel[]> {
    const { ModerationLabels = [] } = await this.#rekognition.send(
      new DetectModerationLabelsCommand({ Image: { Bytes: picture }, MinConfidence: LEAST_CONFIDENCE }),
    );
    return ModerationLabels.map(({ Name = '', ParentName, Confidence = 0 }) => ({
      name: Name,
      parent: ParentName,
      confidence: Confidence,
    }));
  }
}
