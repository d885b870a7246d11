import * as z from 'zod';
import { S3Error } from '../../s3/errors.ts';
import { type Job, JobFailure, type Jobs, TokenMismatchError } from '../jobs.ts';
import { MissingPartError, UnreadableMediaError } from '../models/failure.ts';
import { type Film, type VideoFacts, videoFactsSchema } from '../models/measures.ts';
import { classifyFilmNudity, followFilmFaces } from '../models/wire.ts';
import { notFound, ServiceError } from '../wire/errors.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import type { FaceCollections } from './collections.ts';
import { boundingBox, faceDetail } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { MODERATION_MODEL_VERSION, moderationLabels } from './moderation.ts';
import { page } from './pages.ts';
import { collectionIdSchema, percentSchema, videoSchema } from './schema.ts';

/** Frames that are looked at, per second: `ALL` is for those who read lips, which takes 15. */
const FACE_RATE = { DEFAULT: 5, ALL: 15 } as const;
const SEARCH_RATE = 2;
const MODERATION_RATE = 1;

const channelSchema = z.object({ SNSTopicArn: z.string(), RoleArn: z.string() });

const startSchema = z.object({
  Video: videoSchema,
  ClientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  JobTag: z
    .string()
    .regex(/^[a-zA-Z0-9_.\-:]{1,1024}$/)
    .optional(),
  NotificationChannel: channelSchema.optional(),
});
const storedSchema = startSchema.omit({ ClientRequestToken: true });

const getSchema = z.object({
  JobId: z.string().min(1).max(64),
  MaxResults: z.number().int().min(1).max(1000).default(1000),
  NextToken: z.string().optional(),
});

const resultSchema = z.object({ video: videoFactsSchema, items: z.array(z.record(z.string(), z.unknown())) });

/** Tells the topic of a job's `NotificationChannel` that it has ended. */
export type Publish = (topic: string, message: object) => Promise<void>;

export interface FilmServices extends ImageServices {
  readonly jobs: Jobs;
  readonly collections: FaceCollections;
  readonly publish: Publish;
}

/** One of Rekognition's analyses of stored video: `Start<name>` and `Get<name>`. */
interface Analysis<Request, Seen> {
  readonly name: string;
  readonly request: z.ZodType<Request>;
  /** The list's name in the answer. */
  readonly items: string;
  readonly look: (file: string, request: Request) => Promise<Film<Seen>>;
  /** What one frame adds to the answer; `time` in milliseconds. */
  readonly tell: (seen: Seen, time: number, request: Request) => readonly object[];
  readonly extra?: object;
}

/** Refuses before a job exists. */
type Check<Request> = (request: Request) => void;

export function filmOperations(services: FilmServices): Record<string, Operation> {
  const { models, collections } = services;
  return {
    ...analysis(services, {
      name: 'FaceDetection',
      request: startSchema.extend({ FaceAttributes: z.enum(['DEFAULT', 'ALL']).default('DEFAULT') }),
      items: 'Faces',
      look: (file, { FaceAttributes }) =>
        models.run(followFilmFaces, {
          file,
          framesPerSecond: FACE_RATE[FaceAttributes],
          describe: FaceAttributes === 'ALL',
        }),
      tell: (faces, time, { FaceAttributes }) =>
        faces.map((face) => ({ Timestamp: time, Face: faceDetail(face, FaceAttributes === 'ALL') })),
    }),
    ...analysis(
      services,
      {
        name: 'FaceSearch',
        request: startSchema.extend({
          CollectionId: collectionIdSchema,
          FaceMatchThreshold: percentSchema.default(80),
        }),
        items: 'Persons',
        look: (file) => models.run(followFilmFaces, { file, framesPerSecond: SEARCH_RATE, describe: true }),
        tell: (faces, time, { CollectionId, FaceMatchThreshold }) =>
          faces.map((face, index) => ({
            Timestamp: time,
            Person: { Index: index, BoundingBox: boundingBox(face.box), Face: faceDetail(face, false) },
            FaceMatches: face.descriptor
              ? collections.search(CollectionId, face.descriptor, FaceMatchThreshold, 10)
              : [],
          })),
      },
      ({ CollectionId }) => void collections.createdAt(CollectionId),
    ),
    ...analysis(services, {
      name: 'ContentModeration',
      request: startSchema.extend({ MinConfidence: percentSchema.default(50) }),
      items: 'ModerationLabels',
      look: (file) => models.run(classifyFilmNudity, { file, framesPerSecond: MODERATION_RATE }),
      tell: (nudity, time, { MinConfidence }) =>
        moderationLabels(nudity)
          .filter(({ Confidence }) => Confidence >= MinConfidence)
          .map((ModerationLabel) => ({ Timestamp: time, ModerationLabel })),
      extra: { ModerationModelVersion: MODERATION_MODEL_VERSION },
    }),
  };
}

function analysis<Request extends z.output<typeof startSchema>, Seen>(
  { jobs, objects, publish }: FilmServices,
  { name, request: schema, items, look, tell, extra = {} }: Analysis<Request, Seen>,
  check: Check<Request> = () => {},
): Record<string, Operation> {
  jobs.register(name, {
    run: async (raw) => {
      const request = schema.parse(raw);
      const { Bucket, Name } = request.Video.S3Object;
      const film = await readFilm(() => look(objects.file(Bucket, Name), request));
      const told = film.frames.flatMap(({ time, seen }) => tell(seen, Math.round(time * 1000), request));
      return { video: film.video, items: told };
    },
    ended: (job) => notify(job, name, publish),
  });
  return {
    [`Start${name}`]: operation(schema, (request) => {
      const { Bucket, Name } = request.Video.S3Object;
      if (!objects.has(Bucket, Name)) {
        throw new ServiceError(
          'InvalidS3ObjectException',
          `Unable to get object metadata from S3: ${Bucket}/${Name}`,
        );
      }
      check(request);
      const { ClientRequestToken: token = null, ...stored } = request;
      try {
        return { JobId: jobs.start(name, stored, token) };
      } catch (error) {
        if (!(error instanceof TokenMismatchError)) throw error;
        throw new ServiceError('IdempotentParameterMismatchException', error.message);
      }
    }),
    [`Get${name}`]: operation(getSchema, ({ JobId, MaxResults, NextToken }) => {
      const job = jobs.find(name, JobId);
      if (!job) throw notFound(`Could not find JobId ${JobId}`);
      const { Video, JobTag } = storedSchema.parse(job.request);
      const shared = { JobStatus: job.status, JobId, Video, ...(JobTag === undefined ? {} : { JobTag }) };
      if (job.status === 'FAILED') return { ...shared, StatusMessage: job.message ?? '' };
      if (job.status === 'IN_PROGRESS') return shared;
      const result = resultSchema.parse(job.result);
      const { items: shown, next } = page(result.items, MaxResults, NextToken);
      return { ...shared, VideoMetadata: videoMetadata(result.video), [items]: shown, ...extra, ...next };
    }),
  };
}

/** A film that cannot be read fails the job, with the reason; so does a part that is not installed. */
async function readFilm<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableMediaError || error instanceof MissingPartError) {
      throw new JobFailure(error.message, { cause: error });
    }
    if (error instanceof S3Error) throw new JobFailure('the video is no longer in S3', { cause: error });
    throw error;
  }
}

const videoMetadata = ({ seconds, width, height, frameRate, codec, format }: VideoFacts) => ({
  Codec: codec,
  DurationMillis: Math.round(seconds * 1000),
  Format: format,
  FrameRate: frameRate,
  FrameWidth: width,
  FrameHeight: height,
});

async function notify(job: Job, name: string, publish: Publish): Promise<void> {
  const { NotificationChannel, Video, JobTag } = storedSchema.parse(job.request);
  if (!NotificationChannel) return;
  await publish(NotificationChannel.SNSTopicArn, {
    JobId: job.id,
    Status: job.status,
    API: `Start${name}`,
    ...(JobTag === undefined ? {} : { JobTag }),
    Timestamp: job.completed_at,
    Video: { S3ObjectName: Video.S3Object.Name, S3Bucket: Video.S3Object.Bucket },
  });
}
