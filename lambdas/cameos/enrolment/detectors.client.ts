import {
  CompareFacesCommand,
  CreateCollectionCommand,
  CreateFaceLivenessSessionCommand,
  DeleteCollectionCommand,
  type FaceDetail,
  GetFaceDetectionCommand,
  GetFaceLivenessSessionResultsCommand,
  GetFaceSearchCommand,
  IndexFacesCommand,
  type RekognitionClient,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  StartFaceDetectionCommand,
  StartFaceSearchCommand,
} from '@aws-sdk/client-rekognition';
import {
  ConflictException,
  GetTranscriptionJobCommand,
  StartTranscriptionJobCommand,
  type TranscribeClient,
} from '@aws-sdk/client-transcribe';
import type { Recognition, Sample, SeenFace } from './evidence.ts';
import { MIN_FACE_CONFIDENCE, MIN_FACE_WIDTH, SAME_PERSON, SAME_SITTING } from './thresholds.ts';

/** Pictures from all over a liveness session: as many as Rekognition gives. */
const AUDIT_IMAGES = 4;

/** What has come of a job. */
export type Answer<T> =
  | { readonly state: 'running' }
  | { readonly state: 'failed' }
  | { readonly state: 'done'; readonly value: T };

/** What came of a liveness session. */
export interface Liveness {
  /** True while Rekognition still looks at what the client sent. */
  readonly pending: boolean;
  /** Per cent; null when the session did not succeed. */
  readonly confidence: number | null;
  /** Key in our bucket of the picture that was taken; null when there is none. */
  readonly reference: string | null;
  /** Keys of further pictures, from all over the session. */
  readonly audit: readonly string[];
}

/** Rekognition, as enrolment uses it. */
export class RecordingFaces {
  readonly #rekognition: RekognitionClient;
  readonly #bucket: string;

  constructor(rekognition: RekognitionClient, bucket: string) {
    this.#rekognition = rekognition;
    this.#bucket = bucket;
  }

  /** Opens a liveness session whose pictures go into our bucket. @returns its id, for the client that streams to it. */
  async openLiveness(token: string, prefix: string): Promise<string> {
    const { SessionId } = await this.#rekognition.send(
      new CreateFaceLivenessSessionCommand({
        ClientRequestToken: token,
        Settings: {
          AuditImagesLimit: AUDIT_IMAGES,
          OutputConfig: { S3Bucket: this.#bucket, S3KeyPrefix: prefix },
        },
      }),
    );
    if (!SessionId) throw new Error('Rekognition gave no session');
    return SessionId;
  }

  async readLiveness(session: string): Promise<Liveness> {
    const {
      Status,
      Confidence,
      ReferenceImage,
      AuditImages = [],
    } = await this.#rekognition.send(new GetFaceLivenessSessionResultsCommand({ SessionId: session }));
    const done = Status === 'SUCCEEDED';
    return {
      pending: Status === 'IN_PROGRESS',
      confidence: done ? (Confidence ?? null) : null,
      reference: done ? (ReferenceImage?.S3Object?.Name ?? null) : null,
      audit: done ? AuditImages.flatMap(({ S3Object }) => S3Object?.Name ?? []) : [],
    };
  }

  /**
   * Whether every picture of a liveness session shows the face of its reference picture, and nobody else: one person may turn
   * the head and another's photograph be held up for the picture that counts.
   */
  async areOnePerson(reference: string, pictures: readonly string[]): Promise<boolean> {
    const image = (Name: string) => ({ S3Object: { Bucket: this.#bucket, Name } });
    const answers = await Promise.all(
      pictures.map((picture) =>
        this.#rekognition.send(
          new CompareFacesCommand({
            SourceImage: image(reference),
            TargetImage: image(picture),
            SimilarityThreshold: SAME_SITTING,
          }),
        ),
      ),
    );
    return answers.every(
      ({ FaceMatches = [], UnmatchedFaces = [] }) => FaceMatches.length === 1 && UnmatchedFaces.length === 0,
    );
  }

  /** A collection with one face, to look for in a recording. @returns false when the picture has no face. */
  async remember(collection: string, key: string): Promise<boolean> {
    try {
      await this.#rekognition.send(new CreateCollectionCommand({ CollectionId: collection }));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    }
    const { FaceRecords = [] } = await this.#rekognition.send(
      new IndexFacesCommand({
        CollectionId: collection,
        Image: { S3Object: { Bucket: this.#bucket, Name: key } },
        MaxFaces: 1,
      }),
    );
    return FaceRecords.length > 0;
  }

  async forget(collection: string): Promise<void> {
    try {
      await this.#rekognition.send(new DeleteCollectionCommand({ CollectionId: collection }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  /** Starts both looks at a recording. The token makes a second start the first one's. */
  async start(key: string, collection: string, token: string): Promise<{ faces: string; search: string }> {
    const Video = { S3Object: { Bucket: this.#bucket, Name: key } };
    const [faces, search] = await Promise.all([
      this.#rekognition.send(
        new StartFaceDetectionCommand({ Video, FaceAttributes: 'ALL', ClientRequestToken: token }),
      ),
      this.#rekognition.send(
        new StartFaceSearchCommand({
          Video,
          CollectionId: collection,
          FaceMatchThreshold: SAME_PERSON,
          ClientRequestToken: token,
        }),
      ),
    ]);
    if (!faces.JobId || !search.JobId) throw new Error('Rekognition gave no job');
    return { faces: faces.JobId, search: search.JobId };
  }

  async startDetection(key: string, token: string): Promise<string> {
    const { JobId } = await this.#rekognition.send(
      new StartFaceDetectionCommand({
        Video: { S3Object: { Bucket: this.#bucket, Name: key } },
        FaceAttributes: 'DEFAULT',
        ClientRequestToken: token,
      }),
    );
    if (!JobId) throw new Error('Rekognition gave no job');
    return JobId;
  }

  /** Samples by time; a frame without a face is not told and so is no sample. */
  async readFaces(job: string): Promise<Answer<{ seconds: number; samples: Sample[] }>> {
    const samples = new Map<number, SeenFace[]>();
    let seconds = 0;
    for (let NextToken: string | undefined; ; ) {
      const page = await this.#rekognition.send(
        new GetFaceDetectionCommand({ JobId: job, MaxResults: 1000, ...(NextToken && { NextToken }) }),
      );
      if (page.JobStatus === 'FAILED') return { state: 'failed' };
      if (page.JobStatus !== 'SUCCEEDED') return { state: 'running' };
      seconds = (page.VideoMetadata?.DurationMillis ?? 0) / 1000;
      for (const { Timestamp = 0, Face } of page.Faces ?? []) {
        const face = Face && readFace(Face);
        if (face) samples.set(Timestamp, [...(samples.get(Timestamp) ?? []), face]);
      }
      NextToken = page.NextToken;
      if (!NextToken) break;
    }
    const found = [...samples].toSorted(([a], [b]) => a - b);
    return {
      state: 'done',
      value: { seconds, samples: found.map(([time, faces]) => ({ time: time / 1000, faces })) },
    };
  }

  async readSearch(job: string): Promise<Answer<Recognition[]>> {
    const found: Recognition[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await this.#rekognition.send(
        new GetFaceSearchCommand({ JobId: job, MaxResults: 1000, ...(NextToken && { NextToken }) }),
      );
      if (page.JobStatus === 'FAILED') return { state: 'failed' };
      if (page.JobStatus !== 'SUCCEEDED') return { state: 'running' };
      for (const { Timestamp = 0, FaceMatches = [] } of page.Persons ?? [])
        found.push({
          time: Timestamp / 1000,
          matched: FaceMatches.some(({ Similarity = 0 }) => Similarity >= SAME_PERSON),
        });
      NextToken = page.NextToken;
      if (!NextToken) return { state: 'done', value: found };
    }
  }
}

/** Null for a face that is too small, too uncertain, or not told in full. */
function readFace({
  BoundingBox,
  Confidence,
  Pose,
  Landmarks = [],
  MouthOpen,
  AgeRange,
}: FaceDetail): SeenFace | null {
  if ((Confidence ?? 0) < MIN_FACE_CONFIDENCE || (BoundingBox?.Width ?? 0) < MIN_FACE_WIDTH) return null;
  const place = (type: string) => {
    const found = Landmarks.find(({ Type }) => Type === type);
    return found?.X === undefined || found.Y === undefined ? null : { x: found.X, y: found.Y };
  };
  const [eyeLeft, eyeRight, nose] = [place('eyeLeft'), place('eyeRight'), place('nose')];
  if (!eyeLeft || !eyeRight || !nose) return null;
  const sure = MouthOpen?.Confidence ?? 50;
  return {
    yaw: Pose?.Yaw ?? 0,
    eyeLeft,
    eyeRight,
    nose,
    mouth: MouthOpen?.Value ? sure : 100 - sure,
    ageLow: AgeRange?.Low ?? null,
    ageHigh: AgeRange?.High ?? null,
  };
}

/** Transcribe, as enrolment uses it. */
export class RecordingSpeech {
  readonly #transcribe: TranscribeClient;
  readonly #bucket: string;

  constructor(transcribe: TranscribeClient, bucket: string) {
    this.#transcribe = transcribe;
    this.#bucket = bucket;
  }

  /** Starts a job by this name, once. The transcript goes into our bucket. */
  async start(name: string, key: string, outputKey: string): Promise<void> {
    try {
      await this.#transcribe.send(
        new StartTranscriptionJobCommand({
          TranscriptionJobName: name,
          LanguageCode: 'en-US',
          Media: { MediaFileUri: `s3://${this.#bucket}/${key}` },
          OutputBucketName: this.#bucket,
          OutputKey: outputKey,
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }

  async state(name: string): Promise<'running' | 'failed' | 'done'> {
    const { TranscriptionJob } = await this.#transcribe.send(
      new GetTranscriptionJobCommand({ TranscriptionJobName: name }),
    );
    const status = TranscriptionJob?.TranscriptionJobStatus;
    return status === 'COMPLETED' ? 'done' : status === 'FAILED' ? 'failed' : 'running';
  }
}
