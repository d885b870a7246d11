import {
  DetectFacesCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  type RekognitionClient,
  type FaceDetail as RekognitionFace,
  type ModerationLabel as RekognitionLabel,
} from '@aws-sdk/client-rekognition';
import type { ModerationLabel } from '../safety/labels.ts';

/** Per cent. Far below any threshold of a policy, which is what decides. */
const LEAST_CONFIDENCE = 20;

/** A face in a picture. */
export interface Face {
  /** Fractions of the picture's width and height. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Per cent: that it is a face. */
  readonly confidence: number;
  /** Years, at least and at most, that the face seems to have. Unknown: 0, because nothing speaks against a child. */
  readonly age: { readonly low: number; readonly high: number };
}

/** Rekognition, as uploads use it. */
export class Detectors {
  readonly #rekognition: RekognitionClient;

  constructor(rekognition: RekognitionClient) {
    this.#rekognition = rekognition;
  }

  async labels(jpeg: Uint8Array): Promise<ModerationLabel[]> {
    const { ModerationLabels = [] } = await this.#rekognition.send(
      new DetectModerationLabelsCommand({ Image: { Bytes: jpeg }, MinConfidence: LEAST_CONFIDENCE }),
    );
    return ModerationLabels.map(toLabel);
  }

  async faces(jpeg: Uint8Array): Promise<Face[]> {
    const { FaceDetails = [] } = await this.#rekognition.send(
      new DetectFacesCommand({ Image: { Bytes: jpeg }, Attributes: ['DEFAULT', 'AGE_RANGE'] }),
    );
    return FaceDetails.map(toFace);
  }

  /** Lines of writing. */
  async text(jpeg: Uint8Array): Promise<string[]> {
    const { TextDetections = [] } = await this.#rekognition.send(
      new DetectTextCommand({ Image: { Bytes: jpeg } }),
    );
    return TextDetections.flatMap(({ Type, DetectedText }) =>
      Type === 'LINE' && DetectedText ? [DetectedText] : [],
    );
  }
}

const toLabel = ({ Name = '', ParentName, Confidence = 0 }: RekognitionLabel): ModerationLabel => ({
  name: Name,
  ...(ParentName && { parent: ParentName }),
  confidence: Confidence,
});

const toFace = ({ BoundingBox = {}, Confidence = 0, AgeRange }: RekognitionFace): Face => ({
  box: {
    left: BoundingBox.Left ?? 0,
    top: BoundingBox.Top ?? 0,
    width: BoundingBox.Width ?? 0,
    height: BoundingBox.Height ?? 0,
  },
  confidence: Confidence,
  age: { low: AgeRange?.Low ?? 0, high: AgeRange?.High ?? 0 },
});
