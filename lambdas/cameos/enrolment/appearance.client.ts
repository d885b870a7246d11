import { DetectFacesCommand, type FaceDetail, type RekognitionClient } from '@aws-sdk/client-rekognition';
import type { Point } from './evidence.ts';

/** Per cent: what a detector must at least say of an attribute before it counts. */
const SURE = 80;

/** A face in a picture, as detailed as the detector tells it. */
export interface DescribedFace {
  /** Degrees: how far the head is turned aside. */
  readonly yaw: number;
  /** Shares of the picture's width and height, by Rekognition's names. */
  readonly landmarks: ReadonlyMap<string, Point>;
  /** Null where the detector does not say, or is not sure. */
  readonly beard: boolean | null;
  readonly glasses: boolean | null;
}

/** Rekognition, as measuring an appearance uses it. */
export class FaceDescriber {
  readonly #rekognition: RekognitionClient;

  constructor(rekognition: RekognitionClient) {
    this.#rekognition = rekognition;
  }

  /** The only face in a JPEG; null when there is none, or several. */
  async describe(jpeg: Uint8Array): Promise<DescribedFace | null> {
    const { FaceDetails = [] } = await this.#rekognition.send(
      new DetectFacesCommand({ Image: { Bytes: jpeg }, Attributes: ['ALL'] }),
    );
    const [face, another] = FaceDetails;
    return face && !another ? readFace(face) : null;
  }
}

const readFace = ({ Pose, Landmarks = [], Beard, Eyeglasses, Sunglasses }: FaceDetail): DescribedFace => {
  const sure = (attribute: { Value?: boolean | undefined; Confidence?: number | undefined } | undefined) =>
    attribute?.Value === undefined || (attribute.Confidence ?? 0) < SURE ? null : attribute.Value;
  const [eyeglasses, sunglasses] = [sure(Eyeglasses), sure(Sunglasses)];
  return {
    yaw: Pose?.Yaw ?? 0,
    landmarks: new Map(
      Landmarks.flatMap(({ Type, X: x, Y: y }) =>
        Type === undefined || x === undefined || y === undefined ? [] : [[Type, { x, y }] as const],
      ),
    ),
    beard: sure(Beard),
    // dark ones do not belong to a face
    glasses: sunglasses === true ? null : eyeglasses,
  };
};
