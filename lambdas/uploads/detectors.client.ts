import {
  DetectFacesCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  GetContentModerationCommand,
  GetFaceDetectionCommand,
  type RekognitionClient,
  type FaceDetail as RekognitionFace,
  type ModerationLabel as RekognitionLabel,
  StartContentModerationCommand,
  StartFaceDetectionCommand,
} from '@aws-sdk/client-rekognition';
import type { ModerationLabel } from '../safety/labels.ts';
import type { Jobs } from './upload.ts';

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

export interface FilmSeen {
  readonly labels: readonly ModerationLabel[];
  /** Faces in each moment that was looked at. */
  readonly faces: readonly { readonly at: number; readonly face: Face }[];
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

  /** Has a film looked at. The same token always means the same jobs, however often they are asked for. */
  async startFilm(object: { bucket: string; key: string }, token: string): Promise<Jobs> {
    const Video = { S3Object: { Bucket: object.bucket, Name: object.key } };
    const [faces, labels] = await Promise.all([
      this.#rekognition.send(
        new StartFaceDetectionCommand({ Video, ClientRequestToken: token, FaceAttributes: 'ALL' }),
      ),
      this.#rekognition.send(
        new StartContentModerationCommand({
          Video,
          ClientRequestToken: token,
          MinConfidence: LEAST_CONFIDENCE,
        }),
      ),
    ]);
    if (!faces.JobId || !labels.JobId) throw new Error('Rekognition started a job without an id');
    return { faces: faces.JobId, labels: labels.JobId };
  }

  /** What was seen in a film; `running` while a job is at work, `failed` when one could not read it. */
  async filmResult(jobs: Jobs): Promise<FilmSeen | 'running' | 'failed'> {
    const faces: { at: number; face: Face }[] = [];
    const labels: ModerationLabel[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await this.#rekognition.send(
        new GetFaceDetectionCommand({ JobId: jobs.faces, NextToken }),
      );
      if (page.JobStatus === 'FAILED') return 'failed';
      if (page.JobStatus !== 'SUCCEEDED') return 'running';
      for (const { Timestamp = 0, Face } of page.Faces ?? [])
        if (Face) faces.push({ at: Timestamp, face: toFace(Face) });
      NextToken = page.NextToken;
      if (!NextToken) break;
    }
    for (let NextToken: string | undefined; ; ) {
      const page = await this.#rekognition.send(
        new GetContentModerationCommand({ JobId: jobs.labels, NextToken }),
      );
      if (page.JobStatus === 'FAILED') return 'failed';
      if (page.JobStatus !== 'SUCCEEDED') return 'running';
      for (const { ModerationLabel: label } of page.ModerationLabels ?? [])
        if (label) labels.push(toLabel(label));
      NextToken = page.NextToken;
      if (!NextToken) return { faces, labels };
    }
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
